import { call } from './api.js';
import { forgetCode, learnNames, refreshCode, reloadCodes } from './codes.js';
import { loadDevices, recount } from './devices.js';
import { changed } from './page.js';
import { currentRoute } from './routes.js';

/** What happens in the workspace, as it happens. */
export const feed = {
  /** @type {any[]} Newest first. */
  events: [],
  isLive: false,
  isPaused: false,
};

const KEPT = 300;
const PAGE = 500;
const PAUSE = 1500;

/** More codes than this that changed at once are read by listing them again. */
const FEW = 12;

const known = new Set();
let since = '';

export async function followEvents() {
  try {
    await readTheLastHours();
  } catch {
    since = new Date().toISOString();
  }

  for (;;) {
    await new Promise((go) => setTimeout(go, PAUSE));
    if (feed.isPaused || document.hidden)
      continue;

    try {
      spread(await readNew());
      feed.isLive = true;
    } catch {
      feed.isLive = false;
    }

    changed();
  }
}

/** A day where that is little; otherwise ten minutes, since the list begins with the oldest. */
async function readTheLastHours() {
  since = ago(24 * 60);
  const day = (await call('/events/list', { since, limit: PAGE })).events;
  if (day.length < PAGE) {
    take(day);
  } else {
    since = ago(10);
    await readNew();
  }

  feed.isLive = true;
  changed();
}

const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();

/** What is told a little late, by a machine whose clock is behind, is looked for too. */
const OVERLAP = 5_000;

async function readNew() {
  const fresh = [];
  let from = new Date(Date.parse(since) - OVERLAP).toISOString();
  for (;;) {
    const found = (await call('/events/list', { since: from, limit: PAGE })).events;
    fresh.push(...take(found));
    if (found.length < PAGE || from === since)
      return fresh;
    from = since;
  }
}

/** Notes events, and returns those that were not known. */
function take(found) {
  const fresh = found.filter((event) => !known.has(event.event_id));
  for (const event of fresh) {
    known.add(event.event_id);
    since = Date.parse(event.occurred_at) > Date.parse(since) ? event.occurred_at : since;
  }

  learnNames(fresh.map((event) => event.access_code_id).filter(Boolean)).catch(() => {});
  feed.events = [...fresh.toReversed(), ...feed.events].slice(0, KEPT);
  return fresh;
}

/** Lets what the page shows follow what has happened. */
function spread(fresh) {
  for (const deviceId of new Set(fresh.map((event) => event.device_id).filter(Boolean)))
    recount(deviceId);
  if (fresh.some((event) => /^(device|connected_account)\./.test(event.event_type)))
    loadDevices();

  const { deviceId } = currentRoute();
  const last = new Map(fresh
    .filter((event) => event.access_code_id && event.device_id === deviceId)
    .map((event) => [event.access_code_id, event.event_type]));
  if (last.size > FEW)
    reloadCodes(deviceId);
  else
    last.forEach((type, accessCodeId) => isEnd(type)
      ? forgetCode(deviceId, accessCodeId)
      : refreshCode(deviceId, accessCodeId).catch(() => {}));
}

const isEnd = (type) => type === 'access_code.deleted' || type === 'access_code.unmanaged.removed';
