import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { live } from '../../vendor/lit-html/directives/live.js';
import { devices } from '../devices.js';
import { moment, number, plural } from '../format.js';
import { draft, loadMigrations, migrations, plan } from '../migrations.js';
import { changed } from '../page.js';
import { toMigration } from '../routes.js';
import { outcomeBar } from './outcomeBar.js';
import { nameOfAccount, scopeOf, statusOf } from './migrationWords.js';

/** What to migrate next, and what was migrated. */
export function migrationsView() {
  if (!migrations.isBegun)
    loadMigrations();

  return html`
    <div class="page">
      <h1>Migrations</h1>
      ${draftView()}
      <h2>So far</h2>
      ${migrations.problem ? html`<p class="notice" role="alert">${migrations.problem}</p>` : nothing}
      ${migrations.items.length === 0
        ? html`<p class="quiet-text">Nothing has been planned or migrated yet.</p>`
        : html`<ul class="migration-list">${migrations.items.map(rowView)}</ul>`}
      ${migrations.next ? html`
        <div class="more-codes"><button class="button" @click=${() => loadMigrations(true)}>Load more</button></div>` : nothing}
    </div>`;
}

const draftView = () => html`
  <form class="panel draft" @submit=${(event) => { event.preventDefault(); plan(); }}>
    <label class="draft-scope">What to migrate
      <select .value=${live(draft.scope)} @change=${(event) => set({ scope: event.target.value })}>
        <option value="" ?selected=${draft.scope === ''}>The whole workspace</option>
        <optgroup label="Accounts">${[...devices.accounts.values()].map((account) =>
          option(`connected_account_id:${account.connected_account_id}`, nameOfAccount(account)))}</optgroup>
        <optgroup label="Locks">${devices.items.map((device) =>
          option(`device_id:${device.device_id}`, device.display_name))}</optgroup>
      </select></label>
    <fieldset>
      <legend>A code that cannot be converted</legend>
      ${choice('replace', 'is replaced', 'A managed code takes its place, with the same PIN where that is known.')}
      ${choice('leave', 'is left alone', 'It stays as it is, unless it is deleted as below.')}
    </fieldset>
    <label class="choice"><input type="checkbox" .checked=${live(draft.deletesRemaining)}
      @change=${(event) => set({ deletesRemaining: event.target.checked })}>
      <span><strong>Delete what remains</strong><small>What is neither converted nor replaced, where the provider allows it.</small></span></label>
    <label class="draft-pace">Locks of an account at once
      <input type="number" min="1" max="10" required .value=${live(String(draft.concurrency))}
        @change=${(event) => set({ concurrency: Number(event.target.value) })}></label>
    ${draft.problem ? html`<p class="outcome bad" role="alert">${draft.problem}</p>` : nothing}
    <div class="draft-go">
      <button class="button primary" ?disabled=${draft.isBeingMade}>${draft.isBeingMade ? 'Planning…' : 'Make a plan'}</button>
      <span class="quiet-text">A plan changes nothing. You see it before anything starts.</span>
    </div>
  </form>`;

const option = (value, text) => html`<option value=${value} ?selected=${draft.scope === value}>${text}</option>`;

const choice = (value, title, about) => html`
  <label class="choice"><input type="radio" name="when" value=${value} .checked=${live(draft.whenNotConvertible === value)}
    @change=${() => set({ whenNotConvertible: value })}>
    <span><strong>${title}</strong><small>${about}</small></span></label>`;

function set(change) {
  Object.assign(draft, change);
  changed();
}

function rowView(migration) {
  const status = statusOf(migration);
  return html`
    <li>
      <a class="migration-row" href=${toMigration(migration.migration_id)}>
        <strong class="cut">${scopeOf(migration)}</strong>
        <span class="state ${status.look}">${status.text}</span>
        <span class="migration-what">${migration.dry_run
          ? nothing
          : `${number(migration.total - migration.outcomes.pending)} of `}${plural(migration.total, 'code')}</span>
        <time datetime=${migration.created_at}>${moment(migration.created_at)}</time>
        ${migration.dry_run ? nothing : outcomeBar(migration)}
      </a>
    </li>`;
}
