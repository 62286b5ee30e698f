import { changed } from './page.js';

/** Which PINs are shown: those that were asked for, for half a minute. */

const SHOWN_FOR = 30_000;

/** @type {Map<string, number>} Timers that hide again, by the codes' ids. */
const shown = new Map();

export const isShown = (accessCodeId) => shown.has(accessCodeId);

export function toggle(accessCodeId) {
  if (shown.has(accessCodeId))
    hide(accessCodeId);
  else
    shown.set(accessCodeId, setTimeout(() => hide(accessCodeId), SHOWN_FOR));
  changed();
}

function hide(accessCodeId) {
  clearTimeout(shown.get(accessCodeId));
  shown.delete(accessCodeId);
  changed();
}
