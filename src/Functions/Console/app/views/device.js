import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { countsOf, devices, findDevice } from '../devices.js';
import { count, number } from '../format.js';
import { think } from '../migrations.js';
import { toDevice, toDevices, toMigrations } from '../routes.js';
import { session } from '../session.js';
import { accountOf, connectionOf } from './connection.js';
import { codeListView } from './codeList.js';
import { back } from './icons.js';
import { issueList, issuesOf } from './issues.js';
import { simulatorView } from './simulator.js';

/** One lock: how it is, and the codes on it. */
export function deviceView(route) {
  const device = findDevice(route.deviceId);
  if (!device) {
    return devices.status === 'loading'
      ? nothing
      : html`<div class="page"><p class="notice">There is no such lock in this workspace. <a href=${toDevices()}>All locks</a></p></div>`;
  }

  return html`
    <div class="page">
      <a class="back" href=${toDevices()}>${back} Locks</a>
      ${headView(device)}
      ${issueList(issuesOf(device, 'lock'))}
      ${tabsView(device, route.tab)}
      ${route.tab === 'simulator' && session.workspace.is_sandbox
        ? simulatorView(device)
        : codeListView(device, route.tab === 'managed' ? 'managed' : 'unmanaged')}
    </div>`;
}

function headView(device) {
  const connection = connectionOf(device);
  const { properties } = device;
  const account = accountOf(device);
  return html`
    <header class="device-head">
      <h1>${device.display_name}</h1>
      <span class="state ${connection.look}">${connection.text}</span>
      <a class="button head-actions" href=${toMigrations()} @click=${() => think(`device_id:${device.device_id}`)}>Migrate…</a>
      <dl class="facts">
        ${fact('Provider', device.device_provider.display_name)}
        ${account ? fact('Account', account.user_identifier?.email ?? account.display_name) : nothing}
        ${fact('Holds', `${number(properties.max_active_codes_supported)} codes`)}
        ${fact('Digits', lengths(properties.supported_code_lengths))}
        ${fact('Id', html`<code class="id">${device.device_id}</code>`)}
      </dl>
    </header>`;
}

const fact = (name, value) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;

/** 4–8, or 4, 6 */
function lengths(allowed) {
  const [first, last] = [allowed[0], allowed.at(-1)];
  return allowed.length > 2 && last - first === allowed.length - 1 ? `${first}–${last}` : allowed.join(', ');
}

function tabsView(device, tab) {
  const counts = countsOf(device.device_id);
  const link = (name, text, tally) => html`
    <a href=${toDevice(device.device_id, name)} aria-current=${tab === name ? 'page' : nothing}>${text}
      ${tally ? html`<span class="tally">${count(tally)}</span>` : nothing}</a>`;
  return html`
    <nav class="tabs" aria-label="Of this lock">
      ${link('unmanaged', 'Unmanaged', counts?.unmanaged)}
      ${link('managed', 'Managed', counts?.managed)}
      ${session.workspace.is_sandbox ? link('simulator', 'Simulator') : nothing}
    </nav>`;
}
