import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { repeat } from '../../vendor/lit-html/directives/repeat.js';
import { attempts, isUnderWay, wordsOf } from '../attempts.js';
import { feed } from '../feed.js';
import { span, words } from '../format.js';
import { changed } from '../page.js';
import { toCode } from '../routes.js';
import { eventRow } from './eventRow.js';
import { cross, pause, play, spinner, tick } from './icons.js';

const EVENTS = 120;
const ATTEMPTS = 12;

/** What was begun on this page, and what happens in the workspace. */
export const activityView = () => html`
  ${attempts.length === 0 ? nothing : html`
    <div class="pane-head"><h2>Begun here</h2></div>
    <ol class="attempts">${repeat(attempts.slice(0, ATTEMPTS), (attempt) => attempt.number, attemptRow)}</ol>`}
  <div class="pane-head split">
    <h2>Events</h2>
    <button class="button quiet small" @click=${togglePause}>
      ${feed.isPaused ? play : pause}${feed.isPaused ? 'Go on' : 'Pause'}</button>
  </div>
  ${feed.events.length === 0
    ? html`<p class="notice">Nothing has happened today. What does is shown here within two seconds.</p>`
    : html`<ol class="events">${repeat(feed.events.slice(0, EVENTS), (event) => event.event_id, (event) => eventRow(event))}</ol>`}`;

function attemptRow(attempt) {
  const said = wordsOf(attempt);
  const isOfUnmanaged = attempt.action === 'delete' || (attempt.action === 'convert' && attempt.status !== 'success');
  const name = attempt.accessCodeId
    ? html`<a href=${toCode(attempt.deviceId, isOfUnmanaged ? 'unmanaged' : 'managed', attempt.accessCodeId)}>${attempt.codeName}</a>`
    : attempt.codeName;
  const [mark, verb] = isUnderWay(attempt) ? [spinner, said.doing]
    : attempt.status === 'success' ? [tick, said.done]
      : [cross, `Could not ${said.failed}`];
  return html`
    <li class="attempt ${attempt.status}">
      ${mark}
      <div>
        <span class="attempt-what">${verb} ${name}</span>
        <span class="attempt-where">${attempt.deviceName}${attempt.endedAt ? ` · ${span(attempt.endedAt - attempt.begunAt)}` : ''}</span>
        ${attempt.error ? html`<span class="attempt-why">${words(attempt.error.type)}: ${attempt.error.message}</span>` : nothing}
      </div>
    </li>`;
}

function togglePause() {
  feed.isPaused = !feed.isPaused;
  changed();
}
