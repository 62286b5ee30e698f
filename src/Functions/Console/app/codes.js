import { ApiError, call } from './api.js';
import { nameOf } from './format.js';
import { changed } from './page.js';

/**
 * The codes of the lock that is looked at: those that the workspace manages and those that it does not, each loaded page
 * by page.
 */

const PAGE = 200;

/**
 * @typedef {{
 *   kind: 'unmanaged' | 'managed', deviceId: string, items: any[], next: string | null, loading: Promise<void> | null,
 *   isBegun: boolean, problem: string | null, search: string, onlyTroubled: boolean,
 * }} CodeList
 */

const PATHS = { unmanaged: '/access_codes/unmanaged/list', managed: '/access_codes/list' };

/** @type {Map<string, string>} */
const names = new Map();

/** @type {{ unmanaged: CodeList, managed: CodeList }} */
let lists = { unmanaged: emptyList('unmanaged', ''), managed: emptyList('managed', '') };

function emptyList(kind, deviceId) {
  return {
    kind, deviceId, items: [], next: null, loading: null, isBegun: false, problem: null, search: '', onlyTroubled: false,
  };
}

/**
 * The codes of a lock; its first page is loaded when they are first asked for.
 * @param {string} deviceId
 * @param {'unmanaged' | 'managed'} kind
 * @returns {CodeList}
 */
export function codesOf(deviceId, kind) {
  if (lists.unmanaged.deviceId !== deviceId)
    lists = { unmanaged: emptyList('unmanaged', deviceId), managed: emptyList('managed', deviceId) };

  const list = lists[kind];
  if (!list.isBegun)
    loadMore(list);
  return list;
}

/** Loads the next page, if there is one; one that is under way is waited for. */
export async function loadMore(list) {
  if (list.isBegun && !list.next)
    return;

  list.loading ??= loadPage(list);
  await list.loading;
}

async function loadPage(list) {
  changed();
  try {
    const answer = await call(PATHS[list.kind], {
      device_id: list.deviceId, limit: PAGE, ...(list.next && { page_cursor: list.next }),
    });
    answer.access_codes.forEach((code) => names.set(code.access_code_id, nameOf(code)));
    const known = new Set(list.items.map((code) => code.access_code_id));
    list.items = [...list.items, ...answer.access_codes.filter((code) => !known.has(code.access_code_id))];
    list.next = answer.pagination.next_page_cursor;
    list.problem = null;
  } catch (failure) {
    list.problem = failure.message;
  }

  list.loading = null;
  list.isBegun = true;
  changed();
}

/** Loads whatever is left, for a search that must see everything. */
export async function loadAll(list) {
  while (list.next && !list.problem && list === lists[list.kind])
    await loadMore(list);
}

/** The codes that the search and the filter leave of those that are loaded. */
export function shownCodes(list) {
  const wanted = list.search.trim().toLowerCase();
  return list.items.filter((code) =>
    (!list.onlyTroubled || code.errors.length > 0 || code.warnings.length > 0)
    && (!wanted || `${code.name ?? ''} ${code.access_code_id}`.toLowerCase().includes(wanted)));
}

/**
 * Reads one code again, and puts it into the list that it belongs to now.
 * @param {string} deviceId
 * @param {string} accessCodeId
 * @returns {Promise<any | null>} The code; null where it is gone.
 */
export async function refreshCode(deviceId, accessCodeId) {
  const managed = (await call('/access_codes/list', { access_code_ids: [accessCodeId] })).access_codes[0] ?? null;
  const unmanaged = managed ? null : await findUnmanaged(accessCodeId);
  place(deviceId, accessCodeId, { managed, unmanaged });
  return managed ?? unmanaged;
}

/** Takes a code that is gone out of the lists. */
export const forgetCode = (deviceId, accessCodeId) => place(deviceId, accessCodeId, { managed: null, unmanaged: null });

async function findUnmanaged(accessCodeId) {
  try {
    return (await call('/access_codes/unmanaged/get', { access_code_id: accessCodeId })).access_code;
  } catch (failure) {
    if (failure instanceof ApiError && failure.status === 404)
      return null;
    throw failure;
  }
}

function place(deviceId, accessCodeId, { managed, unmanaged }) {
  if (lists.unmanaged.deviceId !== deviceId)
    return;

  if (managed ?? unmanaged)
    names.set(accessCodeId, nameOf(managed ?? unmanaged));
  put(lists.unmanaged, accessCodeId, unmanaged);
  put(lists.managed, accessCodeId, managed);
  changed();
}

function put(list, accessCodeId, code) {
  const at = list.items.findIndex((known) => known.access_code_id === accessCodeId);
  if (at < 0 && code && list.isBegun && !list.next)
    list.items = [...list.items, code];
  else if (at >= 0)
    list.items = code ? list.items.with(at, code) : list.items.toSpliced(at, 1);
}

/** Begins both lists anew, in the place of those that are shown. */
export async function reloadCodes(deviceId) {
  if (lists.unmanaged.deviceId !== deviceId)
    return;

  for (const list of Object.values(lists)) {
    if (!list.isBegun)
      continue;
    const fresh = { ...emptyList(list.kind, deviceId), search: list.search, onlyTroubled: list.onlyTroubled };
    await loadMore(fresh);
    if (lists[list.kind] === list)
      lists[list.kind] = fresh;
  }

  changed();
}

/** The name of a code that was seen before, in whichever list. */
export const knownName = (accessCodeId) => names.get(accessCodeId);

/** Finds the names of managed codes that have not been seen yet: a converted one is in no list that is shown. */
export async function learnNames(accessCodeIds) {
  const unknown = [...new Set(accessCodeIds)].filter((id) => !names.has(id)).slice(0, PAGE);
  if (unknown.length === 0)
    return;

  const { access_codes: found } = await call('/access_codes/list', { access_code_ids: unknown });
  found.forEach((code) => names.set(code.access_code_id, nameOf(code)));
  changed();
}

/** A code of the lists that are loaded. */
export const loadedCode = (accessCodeId) =>
  [...lists.unmanaged.items, ...lists.managed.items].find((code) => code.access_code_id === accessCodeId);
