import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { knownName, loadedCode } from '../codes.js';
import { findDevice } from '../devices.js';
import { moment, shortMoment, words } from '../format.js';
import { toCode, toDevice, toMigration } from '../routes.js';

const TITLES = {
  'access_code.unmanaged.converted_to_managed': 'Converted to managed',
  'access_code.unmanaged.failed_to_convert_to_managed': 'Could not be converted',
  'access_code.unmanaged.created': 'Unmanaged code found',
  'access_code.unmanaged.removed': 'Unmanaged code removed',
  'access_code.created': 'Code created',
  'access_code.deleted': 'Code deleted',
  'access_code.set_on_device': 'Set on the lock',
  'access_code.removed_from_device': 'Removed from the lock',
  'access_code.failed_to_set_on_device': 'Could not be set on the lock',
  'access_code.failed_to_remove_from_device': 'Could not be removed from the lock',
  'device.connected': 'Lock connected',
  'device.disconnected': 'Lock disconnected',
  'device.removed': 'Lock removed',
  'migration.started': 'Migration started',
  'migration.progressed': 'Migration under way',
  'migration.completed': 'Migration over',
  'connected_account.connected': 'Account connected',
  'connected_account.disconnected': 'Account disconnected',
};

const lookOf = (type) =>
  /fail|disconnected|external|lost/.test(type) ? 'bad'
    : /delay|removed|deleted/.test(type) ? 'warned'
      : 'good';

function codeLink({ device_id: deviceId, access_code_id: codeId, event_type: type }) {
  const side = loadedCode(codeId)?.is_managed ?? !type.startsWith('access_code.unmanaged.') ? 'managed' : 'unmanaged';
  return html`<a href=${toCode(deviceId, side, codeId)}>${knownName(codeId) ?? `code …${codeId.slice(-6)}`}</a>`;
}

/**
 * @param {any} event
 * @param {boolean} tellsWhere Whether to say which lock and code it happened to.
 */
export function eventRow(event, tellsWhere = true) {
  const device = event.device_id && findDevice(event.device_id);
  const error = [...event.access_code_errors ?? [], ...event.device_errors ?? [], ...event.connected_account_errors ?? []][0];
  return html`
    <li class="event">
      <span class="dot ${lookOf(event.event_type)}" aria-hidden="true"></span>
      <span class="event-title" title=${event.event_type}>${TITLES[event.event_type] ?? words(event.event_type)}</span>
      <time datetime=${event.occurred_at} title=${moment(event.occurred_at)}>${shortMoment(event.occurred_at)}</time>
      ${tellsWhere && device ? html`<span class="event-where cut">
        <a href=${toDevice(device.device_id)}>${device.display_name}</a>
        ${event.access_code_id ? html` · ${codeLink(event)}` : nothing}
      </span>` : nothing}
      ${event.migration_id ? html`<span class="event-where"><a href=${toMigration(event.migration_id)}>How far it is</a></span>` : nothing}
      ${error ? html`<span class="event-why">${words(error.error_code)}</span>` : nothing}
    </li>`;
}
