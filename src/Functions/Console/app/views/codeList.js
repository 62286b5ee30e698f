import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { live } from '../../vendor/lit-html/directives/live.js';
import { repeat } from '../../vendor/lit-html/directives/repeat.js';
import { codesOf, loadAll, loadMore, shownCodes } from '../codes.js';
import { number, plural } from '../format.js';
import { changed } from '../page.js';
import { isNarrow, RowWindow } from '../rowWindow.js';
import { askToCreate } from './asking.js';
import { codeRow } from './codeRow.js';
import { plus, search } from './icons.js';

const rows = new RowWindow(() => isNarrow() ? 7 : 2.875);

/**
 * The codes of a lock on one side, page by page.
 * @param {any} device
 * @param {'unmanaged' | 'managed'} kind
 */
export function codeListView(device, kind) {
  const list = codesOf(device.device_id, kind);
  const shown = shownCodes(list);
  return html`
    <section aria-label=${kind === 'unmanaged' ? 'Unmanaged codes' : 'Managed codes'}>
      ${toolsView(list, shown)}
      ${list.problem ? html`<div class="notice" role="alert"><p>${list.problem}</p>
        <button class="button" @click=${() => loadMore(list)}>Try again</button></div>` : nothing}
      ${shown.length > 0 ? tableView(list, shown) : emptyView(list)}
      ${moreView(list)}
    </section>`;
}

const toolsView = (list, shown) => html`
  <div class="tools">
    <label class="search"><span class="unseen">Search these codes</span>${search}
      <input type="search" placeholder="Name or id" .value=${live(list.search)} @input=${(event) => set(list, { search: event.target.value })}></label>
    <label class="check"><input type="checkbox" .checked=${live(list.onlyTroubled)}
      @change=${(event) => set(list, { onlyTroubled: event.target.checked })}> With problems</label>
    <span class="tools-note">${noteOn(list, shown)}</span>
    <button class="button" @click=${() => askToCreate(list.deviceId)}>${plus} New code</button>
  </div>`;

function noteOn(list, shown) {
  if (!list.isBegun)
    return nothing;
  const isFiltered = list.search || list.onlyTroubled;
  const loaded = `${number(list.items.length)}${list.next ? ' loaded' : ''}`;
  return isFiltered ? `${number(shown.length)} of ${loaded}` : list.next ? `${loaded}, more on the lock` : plural(list.items.length, 'code');
}

function set(list, change) {
  Object.assign(list, change);
  changed();
}

function tableView(list, shown) {
  const cut = rows.cut(shown);
  if (cut.isAtEnd && list.next && !list.problem && !list.search && !list.onlyTroubled)
    queueMicrotask(() => loadMore(list));
  return html`
    <div class="codes" role="table" aria-label="Codes" aria-rowcount=${list.next ? -1 : shown.length + 1}>
      <div role="rowgroup" class="codes-head">
        <div role="row" class="code-row" aria-rowindex="1">
          ${['Name', 'PIN', 'Valid', 'State', 'Actions'].map((name) => html`<span role="columnheader">${name}</span>`)}
        </div>
      </div>
      <div role="rowgroup" class="codes-body" ${rows.attach} .style=${cut.style}>
        ${repeat(cut.items, (code) => code.access_code_id, (code, index) => codeRow(code, list.kind, cut.first + index + 2))}
      </div>
    </div>`;
}

function emptyView(list) {
  if (!list.isBegun)
    return html`<p class="notice">Loading codes…</p>`;
  if (list.problem)
    return nothing;
  if (list.search || list.onlyTroubled)
    return html`<p class="notice">No loaded code is like that.</p>`;
  return html`<p class="notice">${list.kind === 'unmanaged'
    ? 'No unmanaged codes: nothing is left to migrate on this lock.'
    : 'This workspace manages no code on this lock yet.'}</p>`;
}

const moreView = (list) => list.next ? html`
  <div class="more-codes">
    <button class="button" ?disabled=${list.loading} @click=${() => loadMore(list)}>${list.loading ? 'Loading…' : 'Load more'}</button>
    <button class="button quiet" ?disabled=${list.loading} @click=${() => loadAll(list)}>Load all</button>
  </div>` : nothing;
