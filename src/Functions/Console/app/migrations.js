import { call } from './api.js';
import { changed } from './page.js';
import { toMigration } from './routes.js';

/** Migrations: the one that is being thought of, and those that there are. */

/** What to migrate and how: `''` for the whole workspace, or `device_id:…`, `connected_account_id:…`. */
export const draft = {
  scope: '', whenNotConvertible: 'replace', deletesRemaining: false, concurrency: 3, isBeingMade: false, problem: null,
};

export const migrations = {
  /** @type {any[]} Newest first. */
  items: [],
  next: null,
  isBegun: false,
  problem: null,
};

const LISTED = 50;

/** Lists the migrations; with `more`, those after the ones that are listed already. */
export async function loadMigrations(more = false) {
  migrations.isBegun = true;
  try {
    const answer = await call('/migrations/list', { limit: LISTED, ...(more && { page_cursor: migrations.next }) });
    migrations.items = more ? [...migrations.items, ...answer.migrations] : answer.migrations;
    migrations.next = answer.pagination.next_page_cursor;
    migrations.problem = null;
  } catch (failure) {
    migrations.problem = failure.message;
  }

  changed();
}

/** Lets the draft be of a lock, an account or the workspace. */
export function think(scope) {
  draft.scope = scope;
}

/** Makes the plan of what the draft says, and shows it. */
export const plan = () => begin({
  ...parametersOf(draft.scope),
  when_not_convertible: draft.whenNotConvertible,
  delete_remaining: draft.deletesRemaining,
  concurrency: draft.concurrency,
  dry_run: true,
});

function parametersOf(scope) {
  const [name, id] = scope.split(':');
  return id ? { [name]: id } : {};
}

/** Carries out what a dry run has planned. */
export const carryOut = (migration) => begin({
  ...(migration.device_id && { device_id: migration.device_id }),
  ...(migration.connected_account_id && { connected_account_id: migration.connected_account_id }),
  when_not_convertible: migration.when_not_convertible,
  delete_remaining: migration.delete_remaining,
  concurrency: migration.concurrency,
  dry_run: false,
});

async function begin(parameters) {
  Object.assign(draft, { isBeingMade: true, problem: null });
  changed();
  try {
    const { migration } = await call('/migrations/create', parameters);
    location.hash = toMigration(migration.migration_id);
    loadMigrations();
  } catch (failure) {
    draft.problem = failure.message;
  }

  draft.isBeingMade = false;
  changed();
}
