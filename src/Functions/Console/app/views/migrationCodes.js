import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { repeat } from '../../vendor/lit-html/directives/repeat.js';
import { adviceFor } from '../advice.js';
import { findDevice } from '../devices.js';
import { nameOf, words } from '../format.js';
import { filterCodes, loadCodes, watched } from '../migrationWatch.js';
import { toCode } from '../routes.js';
import { isNarrow, RowWindow } from '../rowWindow.js';
import { OUTCOMES, PLANNED } from './migrationWords.js';

const rows = new RowWindow(() => isNarrow() ? 7.5 : 3.5);
const WORDS = new Map([...OUTCOMES, ...PLANNED]);

/** The codes of a migration: what is planned for each and why, and what became of it. */
export function migrationCodes(migration) {
  const cut = rows.cut(watched.codes);
  const [, shown] = watched.filter.split(':');
  return html`
    <section aria-label="Codes of the migration">
      <div class="tools">
        <h2>${watched.filter ? `Codes: ${WORDS.get(shown).toLowerCase()}` : 'All codes'}</h2>
        ${watched.filter ? html`<button class="button quiet small" @click=${() => filterCodes('')}>Show all</button>` : nothing}
      </div>
      ${watched.codes.length === 0
        ? html`<p class="notice">${watched.isLoading || migration.status === 'planning' ? 'Loading…' : 'No code is like that.'}</p>`
        : html`<ul class="codes migration-codes" ${rows.attach} .style=${cut.style}>
            ${repeat(cut.items, (code) => code.access_code_id, (code) => rowView(code, migration))}</ul>`}
      ${watched.next ? html`
        <div class="more-codes">
          <button class="button" ?disabled=${watched.isLoading} @click=${() => loadCodes(true)}>Load more</button>
        </div>` : nothing}
    </section>`;
}

function rowView(code, migration) {
  const error = code.error ?? (code.outcome === 'pending' ? code.obstacle : null);
  const isOutcome = !migration.dry_run && code.outcome !== 'pending';
  const side = code.outcome === 'converted' ? 'managed' : 'unmanaged';
  return html`
    <li class="migration-code">
      <span class="cut"><a href=${toCode(code.device_id, side, code.access_code_id)}>${nameOf(code)}</a></span>
      <span class="cut quiet-text">${findDevice(code.device_id)?.display_name ?? code.device_id}</span>
      <span class="chip-like">
        <span class="swatch ${isOutcome ? `of-${code.outcome}` : `plan-${code.planned}`}" aria-hidden="true"></span>
        ${WORDS.get(isOutcome ? code.outcome : code.planned)}</span>
      <span class="why ${error ? 'bad' : ''}" title=${error?.message ?? code.reason}>${error
        ? html`<strong>${isOutcome ? '' : 'Would fail: '}${words(error.type)}</strong> · ${adviceFor(error.type) ?? error.message}`
        : code.reason}</span>
    </li>`;
}
