import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { adviceFor } from '../advice.js';
import { attemptAt, isUnderWay, wordsOf } from '../attempts.js';
import { call } from '../api.js';
import { loadedCode, refreshCode } from '../codes.js';
import { findDevice } from '../devices.js';
import { feed } from '../feed.js';
import { moment, nameOf, span, validity, words } from '../format.js';
import { changed } from '../page.js';
import { toDevice } from '../routes.js';
import { codeActions } from './codeRow.js';
import { dialogView } from './dialog.js';
import { eventRow } from './eventRow.js';
import { cross, spinner, tick } from './icons.js';
import { issueList, issuesOf } from './issues.js';
import { pinView } from './pin.js';

/** @type {{ codeId: string, code: any, isGone: boolean, events: any[], newest: string | undefined }} */
let shown = { codeId: '', code: null, isGone: false, events: [], newest: undefined };

/** All about one code, beside the list that it is in. */
export function codeSheet(route) {
  if (shown.codeId !== route.codeId)
    open(route);

  const code = loadedCode(route.codeId) ?? shown.code;
  const about = feed.events.find((event) => event.access_code_id === route.codeId)?.event_id;
  if (about !== shown.newest) {
    shown.newest = about;
    readEvents(route.codeId);
  }

  const leave = () => {
    if (location.hash.endsWith(route.codeId))
      location.hash = toDevice(route.deviceId, route.tab);
  };
  return dialogView(
    { title: code ? nameOf(code) : 'Code', kind: 'sheet', leave },
    code ? bodyView(code) : html`<p class="notice">${shown.isGone ? 'This code is gone.' : 'Loading…'}</p>`);
}

async function open({ deviceId, codeId }) {
  shown = { codeId, code: null, isGone: false, events: [], newest: undefined };
  const mine = shown;
  readEvents(codeId);
  mine.code = await refreshCode(deviceId, codeId).catch(() => null);
  mine.isGone = !mine.code;
  changed();
}

async function readEvents(codeId) {
  const mine = shown;
  mine.events = await call('/events/list', { access_code_id: codeId, limit: 500, since: '2000-01-01T00:00:00Z' })
    .then((answer) => answer.events.toReversed(), () => mine.events);
  changed();
}

const bodyView = (code) => html`
  ${attemptView(attemptAt(code.access_code_id))}
  <div class="sheet-pin">${pinView(code)}</div>
  <div class="sheet-actions">${codeActions(code)}</div>
  ${issueList(issuesOf(code))}
  <dl class="facts stacked">
    ${fact('Managed by', code.is_managed ? 'this workspace' : 'nobody here')}
    ${fact('Lock', findDevice(code.device_id)?.display_name ?? code.device_id)}
    ${fact('Valid', validity(code))}
    ${code.starts_at ? fact('From', moment(code.starts_at)) : nothing}
    ${code.ends_at ? fact('Until', moment(code.ends_at)) : nothing}
    ${fact('Status', code.status)}
    ${fact('Known since', moment(code.created_at))}
    ${fact('Id', html`<code class="id">${code.access_code_id}</code>`)}
  </dl>
  <h3>What happened to it</h3>
  ${shown.events.length === 0
    ? html`<p class="quiet-text">Nothing yet.</p>`
    : html`<ol class="events">${shown.events.map((event) => eventRow(event, false))}</ol>`}`;

function attemptView(attempt) {
  if (!attempt)
    return nothing;

  const said = wordsOf(attempt);
  if (isUnderWay(attempt))
    return html`<p class="outcome busy">${spinner} ${said.doing} for ${span(Date.now() - attempt.begunAt)}…</p>`;
  if (attempt.status === 'success')
    return html`<p class="outcome good">${tick} ${said.done} in ${span(attempt.endedAt - attempt.begunAt)}.</p>`;
  return html`
    <div class="outcome bad">${cross}
      <div><strong>Could not ${said.failed}: ${words(attempt.error.type).toLowerCase()}</strong>
        <p>${attempt.error.message}</p>
        ${adviceFor(attempt.error.type) ? html`<p class="advice">${adviceFor(attempt.error.type)}</p>` : nothing}</div>
    </div>`;
}

const fact = (name, value) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
