import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { attempts } from '../attempts.js';
import { allCounts, devices, isTroubled } from '../devices.js';
import { number, plural } from '../format.js';
import { toDevice } from '../routes.js';
import { connectionOf } from './connection.js';

/** How the workspace stands, while no lock is chosen. */
export function overviewView() {
  if (devices.status !== 'ready')
    return nothing;

  const troubled = devices.items.filter(isTroubled);
  const online = devices.items.filter((device) => device.properties.online);
  const counts = allCounts();
  return html`
    <div class="page">
      <h1>Overview</h1>
      <dl class="figures">
        ${figure('Locks online', html`${number(online.length)}<small> of ${number(devices.items.length)}</small>`)}
        ${figure('Unmanaged codes', total(counts, 'unmanaged'))}
        ${figure('Managed codes', total(counts, 'managed'))}
        ${figure('Done in this tab', number(attempts.filter((attempt) => attempt.status === 'success').length))}
      </dl>
      <h2>Needs attention</h2>
      ${troubled.length === 0
        ? html`<p class="quiet-text">Every lock is well.</p>`
        : html`
          <p class="quiet-text">${plural(troubled.length, 'lock')} cannot be worked with as usual.</p>
          <ul class="attention">${troubled.map(attentionRow)}</ul>`}
    </div>`;
}

const figure = (name, value) => html`<div class="figure"><dt>${name}</dt><dd>${value}</dd></div>`;

/** What the locks that are counted so far have together. */
function total(counts, kind) {
  const goesOn = counts.length < devices.items.length || counts.some((found) => found[kind].goesOn);
  return html`${number(counts.reduce((sum, found) => sum + found[kind].number, 0))}${goesOn ? '+' : ''}`;
}

function attentionRow(device) {
  const connection = connectionOf(device);
  const issue = device.errors[0] ?? device.warnings[0];
  return html`
    <li>
      <a class="attention-row" href=${toDevice(device.device_id)}>
        <span class="dot ${connection.look}" aria-hidden="true"></span>
        <strong>${device.display_name}</strong>
        <span class="quiet-text">${device.device_provider.display_name}</span>
        <span class="attention-why">${issue?.message ?? connection.text}</span>
      </a>
    </li>`;
}
