import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { moment, number, plural, shortMoment } from '../format.js';
import { cancel, filterCodes, retryFailed, watch, watched } from '../migrationWatch.js';
import { carryOut, draft } from '../migrations.js';
import { toMigrations } from '../routes.js';
import { back, play, refresh } from './icons.js';
import { migrationCodes } from './migrationCodes.js';
import { OUTCOMES, PLANNED, scopeOf, statusOf } from './migrationWords.js';
import { outcomeBar } from './outcomeBar.js';
import { outcomeChart } from './outcomeChart.js';

/** One migration: its plan, how far it is, and what became of each code. */
export function migrationView(route) {
  watch(route.migrationId);
  const { migration, problem } = watched;
  return html`
    <div class="page">
      <a class="back always" href=${toMigrations()}>${back} Migrations</a>
      ${problem ? html`<p class="outcome bad" role="alert">${problem}</p>` : nothing}
      ${migration ? bodyView(migration) : problem ? nothing : html`<p class="notice">Loading…</p>`}
    </div>`;
}

function bodyView(migration) {
  const status = statusOf(migration);
  return html`
    <header class="device-head">
      <h1>${scopeOf(migration)}</h1>
      <span class="state ${status.look}">${status.text}</span>
      <span class="head-actions">${actionsView(migration)}</span>
    </header>
    ${draft.problem ? html`<p class="outcome bad" role="alert">${draft.problem}</p>` : nothing}
    ${migration.dry_run || migration.status === 'planning' ? planView(migration) : progressView(migration)}
    ${migrationCodes(migration)}`;
}

function actionsView(migration) {
  const { outcomes } = migration;
  if (migration.status === 'planning' || migration.status === 'running')
    return migration.dry_run ? nothing : html`<button class="button" @click=${cancel}>Cancel</button>`;
  if (migration.status === 'canceling')
    return nothing;
  if (migration.dry_run) {
    return migration.total === 0 ? nothing : html`
      <button class="button primary" ?disabled=${draft.isBeingMade} @click=${() => carryOut(migration)}>
        ${play} Start this migration</button>`;
  }

  const again = outcomes.failed + outcomes.canceled;
  return again > 0
    ? html`<button class="button primary" @click=${retryFailed}>${refresh} Try ${plural(again, 'code')} again</button>`
    : nothing;
}

/** What would be done, and what would stand in the way. */
const planView = (migration) => html`
  ${migration.status === 'planning' ? html`<p class="quiet-text">Looking at every lock…</p>` : nothing}
  <div class="legend" role="group" aria-label="What is planned">
    ${PLANNED.map(([name, word]) => chip(`planned:${name}`, word, migration.planned[name], `plan-${name}`))}
  </div>
  ${migration.blocked > 0 ? html`
    <p class="outcome warning-line">${plural(migration.blocked, 'code')} would fail as things are.
      They are tried all the same: the lock may be back by then.</p>` : nothing}`;

function progressView(migration) {
  const percent = Math.floor(migration.progress * 100);
  return html`
    <section class="panel" aria-label="Progress">
      <div class="progress-head">
        <span class="percent">${percent}<small> %</small></span>
        <span class="quiet-text">${paceOf(migration).join(' · ')}</span>
      </div>
      <div role="progressbar" aria-label="Codes that have an outcome" aria-valuemin="0" aria-valuemax="100"
        aria-valuenow=${percent}>${outcomeBar(migration)}</div>
      <div class="legend" role="group" aria-label="Outcomes">
        ${OUTCOMES
          .filter(([name]) => migration.outcomes[name] > 0)
          .map(([name, word]) => chip(`outcome:${name}`, word, migration.outcomes[name], `of-${name}`))}
      </div>
      ${outcomeChart(migration, watched.samples)}
    </section>`;
}

function paceOf(migration) {
  const isRunning = migration.status === 'running' || migration.status === 'canceling';
  return [
    `${number(migration.total - migration.outcomes.pending)} of ${plural(migration.total, 'code')}`,
    isRunning && migration.codes_per_minute && `${number(Math.round(migration.codes_per_minute))} a minute`,
    isRunning && migration.estimated_completion_at && `done at about ${shortMoment(migration.estimated_completion_at)}`,
    migration.completed_at && `ended ${moment(migration.completed_at)}`,
  ].filter(Boolean);
}

const chip = (filter, word, count, colour) => html`
  <button class="chip" aria-pressed=${watched.filter === filter} @click=${() => filterCodes(watched.filter === filter ? '' : filter)}>
    <span class="swatch ${colour}" aria-hidden="true"></span>${word} <strong>${number(count)}</strong></button>`;
