import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { repeat } from '../../vendor/lit-html/directives/repeat.js';
import { countsOf, devices, isTroubled, loadDevices, shownDevices } from '../devices.js';
import { count, number } from '../format.js';
import { changed } from '../page.js';
import { toDevice } from '../routes.js';
import { RowWindow } from '../rowWindow.js';
import { connectionOf } from './connection.js';
import { search } from './icons.js';

const rows = new RowWindow(() => 3.5);

/** All locks, with the state and the number of codes of each. */
export function deviceListView(currentId) {
  if (devices.status === 'loading')
    return html`<p class="notice">Loading locks…</p>`;
  if (devices.status === 'failed')
    return html`<div class="notice"><p>${devices.problem}</p><button class="button" @click=${loadDevices}>Try again</button></div>`;

  const shown = shownDevices();
  const cut = rows.cut(shown);
  return html`
    <div class="pane-head">
      <h2>Locks <span class="tally">${number(devices.items.length)}</span></h2>
      <label class="search"><span class="unseen">Search locks</span>${search}
        <input type="search" placeholder="Search locks" .value=${devices.search} @input=${(event) => find(event.target.value)}></label>
      <label class="check"><input type="checkbox" .checked=${devices.onlyTroubled} @change=${filter}> Needs attention
        <span class="tally">${number(devices.items.filter(isTroubled).length)}</span></label>
    </div>
    ${shown.length === 0 ? html`<p class="notice">No lock is like that.</p>` : nothing}
    <ul class="lock-list" ${rows.attach} .style=${cut.style}>
      ${repeat(cut.items, (device) => device.device_id, (device) => rowView(device, device.device_id === currentId))}
    </ul>`;
}

function rowView(device, isCurrent) {
  const counts = countsOf(device.device_id);
  const connection = connectionOf(device);
  return html`
    <li>
      <a class="lock" href=${toDevice(device.device_id)} aria-current=${isCurrent ? 'true' : nothing}>
        <span class="dot ${connection.look}" aria-hidden="true"></span>
        <span class="lock-name cut">${device.display_name}</span>
        <span class="lock-count">${counts
          ? html`${count(counts.unmanaged)}<span class="unseen"> unmanaged codes,</span>`
          : html`<span class="waiting" aria-hidden="true">–</span>`}</span>
        <span class="lock-about cut">${device.device_provider.display_name} · ${connection.text}</span>
        <span class="lock-managed">${counts ? html`${count(counts.managed)} managed` : nothing}</span>
      </a>
    </li>`;
}

function find(text) {
  devices.search = text;
  changed();
}

function filter(event) {
  devices.onlyTroubled = event.target.checked;
  changed();
}

