import { call } from './api.js';
import { draft, loadMigrations } from './migrations.js';
import { announce, changed } from './page.js';

const CODES = 200;
const PAUSE = 1000;

/** Up to so many codes, the past of a migration is read from each of them. */
const MANY = 500;

const isOver = (migration) => migration.status === 'completed' || migration.status === 'canceled';

/**
 * The migration that is looked at: as it is, how it came to be so, and its codes.
 * @typedef {{ at: number, outcomes: Record<string, number> }} Sample
 */
export const watched = {
  migrationId: '',
  /** @type {any | null} */
  migration: null,
  /** @type {Sample[]} */
  samples: [],
  filter: '',
  codes: [],
  next: null,
  isLoading: false,
  problem: null,
};

/** Watches a migration until it is over, or another one is looked at. */
export function watch(migrationId) {
  if (watched.migrationId === migrationId)
    return;

  Object.assign(watched, { migrationId, migration: null, samples: [], filter: '', codes: [], next: null, problem: null });
  draft.problem = null;
  follow(migrationId);
}

async function follow(migrationId) {
  let listedAt = -1;
  for (let round = 0; watched.migrationId === migrationId; round++) {
    try {
      const { migration } = await call('/migrations/get', { migration_id: migrationId });
      if (watched.migrationId !== migrationId)
        return;
      if (round === 0 && !migration.dry_run)
        await readPast(migration);

      const before = watched.migration;
      note(migration, Date.now());
      const done = migration.total - migration.outcomes.pending;
      if (round === 0 || (before && isOver(migration) !== isOver(before)) || (done !== listedAt && round % 4 === 0)) {
        listedAt = done;
        await loadCodes();
      }

      if (isOver(migration)) {
        if (before && !isOver(before))
          announce(migration.dry_run ? 'The plan is made.' : `The migration is over: ${migration.outcomes.failed} failed.`);
        if (!migration.dry_run && migration.outcomes.failed > 0 && !watched.filter)
          filterCodes('outcome:failed');
        loadMigrations();
        return;
      }
    } catch (failure) {
      watched.problem = failure.message;
      changed();
      if (failure.status === 404)
        return;
    }

    await new Promise((go) => setTimeout(go, PAUSE));
  }
}

function note(migration, at) {
  watched.problem = null;
  watched.migration = migration;
  if (migration.started_at) {
    const when = migration.completed_at ? Date.parse(migration.completed_at) : at;
    if (watched.samples.length === 0)
      watched.samples = [{ at: Date.parse(migration.started_at), outcomes: {} }];
    watched.samples = [...watched.samples.filter((sample) => sample.at < when), { at: when, outcomes: migration.outcomes }].slice(-600);
  }

  changed();
}

/** What happened before this page looked: the ends of the codes tell of it, or the events where they are many. */
async function readPast(migration) {
  if (!migration.started_at)
    return;

  const begun = { at: Date.parse(migration.started_at), outcomes: {} };
  watched.samples = [begun, ...migration.total <= MANY ? await pastByCodes(migration) : await pastByEvents(migration)];
}

async function pastByCodes(migration) {
  const { migration_codes: codes } = await call('/migrations/list_codes', { migration_id: migration.migration_id, limit: MANY });
  const outcomes = {};
  return codes
    .filter((code) => code.ended_at)
    .toSorted((one, other) => Date.parse(one.ended_at) - Date.parse(other.ended_at))
    .map((code) => {
      outcomes[code.outcome] = (outcomes[code.outcome] ?? 0) + 1;
      return { at: Date.parse(code.ended_at), outcomes: { ...outcomes } };
    });
}

async function pastByEvents(migration) {
  const { events } = await call('/events/list', {
    event_types: ['migration.started', 'migration.progressed'], since: migration.started_at, limit: 1000,
  });
  return events
    .filter((event) => event.migration_id === migration.migration_id)
    .map((event) => ({ at: Date.parse(event.occurred_at), outcomes: event.outcomes }));
}

/** Shows only some of the codes: `planned:convert`, `outcome:failed`, or all. */
export function filterCodes(filter) {
  Object.assign(watched, { filter, codes: [], next: null });
  loadCodes();
}

/** Loads the first codes, or those after the ones that are loaded. */
export async function loadCodes(more = false) {
  const { migrationId, filter } = watched;
  const [name, value] = filter.split(':');
  watched.isLoading = true;
  changed();
  try {
    const answer = await call('/migrations/list_codes', {
      migration_id: migrationId, limit: CODES, ...(value && { [name]: value }), ...(more && { page_cursor: watched.next }),
    });
    if (watched.migrationId === migrationId && watched.filter === filter) {
      watched.codes = more ? [...watched.codes, ...answer.migration_codes] : answer.migration_codes;
      watched.next = answer.pagination.next_page_cursor;
    }
  } catch (failure) {
    watched.problem = failure.message;
  }

  watched.isLoading = false;
  changed();
}

export const cancel = () => act('cancel');
export const retryFailed = () => act('retry_failed');

async function act(what) {
  const { migrationId } = watched;
  try {
    const { migration } = await call(`/migrations/${what}`, { migration_id: migrationId });
    const wasOver = isOver(watched.migration);
    note(migration, Date.now());
    if (wasOver && !isOver(migration))
      follow(migrationId);
  } catch (failure) {
    watched.problem = failure.message;
    changed();
  }
}
