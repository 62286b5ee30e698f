import { atMost, call } from './api.js';
import { changed } from './page.js';

/** The locks of the workspace and the accounts that they are reached through. */
export const devices = {
  /** @type {'loading' | 'ready' | 'failed'} */
  status: 'loading',
  /** @type {string | null} */
  problem: null,
  /** @type {any[]} */
  items: [],
  /** @type {Map<string, any>} Connected accounts by their ids. */
  accounts: new Map(),
  search: '',
  onlyTroubled: false,
};

/** How many codes a lock shows at most before its count says that there are more. */
const COUNTED = 100;

const RECOUNT_AFTER = 400;

/** @typedef {{ number: number, goesOn: boolean }} Count */

/** @type {Map<string, { unmanaged: Count, managed: Count }>} */
const counts = new Map();
const asked = new Set();
const inTurn = atMost(4);

export async function loadDevices() {
  try {
    const [items, accounts] = await Promise.all([
      all('/devices/list', 'devices'), all('/connected_accounts/list', 'connected_accounts'),
    ]);
    Object.assign(devices, {
      status: 'ready',
      problem: null,
      items,
      accounts: new Map(accounts.map((account) => [account.connected_account_id, account])),
    });
  } catch (failure) {
    devices.problem = failure.message;
    if (devices.status !== 'ready')
      devices.status = 'failed';
  }

  changed();
}

async function all(path, name) {
  const found = [];
  let cursor;
  do {
    const answer = await call(path, { limit: 500, ...(cursor && { page_cursor: cursor }) });
    found.push(...answer[name]);
    cursor = answer.pagination?.next_page_cursor;
  } while (cursor);
  return found;
}

export const findDevice = (deviceId) => devices.items.find((device) => device.device_id === deviceId);

/** What is wrong with a lock or with its account. */
export const isTroubled = (device) => !device.properties.online || device.errors.length > 0 || device.warnings.length > 0;

/** The locks that the search and the filter leave. */
export function shownDevices() {
  const wanted = devices.search.trim().toLowerCase();
  return devices.items.filter((device) =>
    (!devices.onlyTroubled || isTroubled(device))
    && (!wanted || `${device.display_name} ${device.device_provider.display_name} ${device.device_id}`.toLowerCase().includes(wanted)));
}

/**
 * How many codes a lock has. The first time it is asked, the answer is not there yet: the page is drawn anew once it is.
 * @returns {{ unmanaged: Count, managed: Count } | undefined}
 */
export function countsOf(deviceId) {
  if (!asked.has(deviceId)) {
    asked.add(deviceId);
    inTurn(() => countCodes(deviceId)).catch(() => asked.delete(deviceId));
  }

  return counts.get(deviceId);
}

/** The counts of all locks, as far as they are known; where locks are many, only those that were seen are counted. */
export const allCounts = () => devices.items
  .map((device) => devices.items.length > COUNTED ? counts.get(device.device_id) : countsOf(device.device_id))
  .filter(Boolean);

/** @type {Set<string>} Locks that are to be counted again soon. */
const due = new Set();

/** Has a lock's codes counted again, once for whatever happens within a moment. */
export function recount(deviceId) {
  if (!asked.has(deviceId) || due.has(deviceId))
    return;

  due.add(deviceId);
  setTimeout(() => {
    due.delete(deviceId);
    inTurn(() => countCodes(deviceId)).catch(() => {});
  }, RECOUNT_AFTER);
}

async function countCodes(deviceId) {
  const [unmanaged, managed] = await Promise.all([
    call('/access_codes/unmanaged/list', { device_id: deviceId, limit: COUNTED }),
    call('/access_codes/list', { device_id: deviceId, limit: COUNTED }),
  ]);
  counts.set(deviceId, {
    unmanaged: countIn(unmanaged),
    managed: countIn(managed),
  });
  changed();
}

const countIn = (answer) => ({ number: answer.access_codes.length, goesOn: answer.pagination.has_next_page });
