/** The API key that the page works with: kept for as long as the tab is open, and never in an address. */

const NAME = 'access-codes.api-key';

export const session = {
  /** @type {string | null} */
  key: sessionStorage.getItem(NAME),
  /** @type {object | null} What /workspaces/get tells of the key's workspace. */
  workspace: null,
  isSigningIn: false,
  /** @type {string | null} Why the last key was not taken. */
  problem: null,
};

/** @param {string} key */
export function keep(key) {
  session.key = key;
  sessionStorage.setItem(NAME, key);
}

/** Forgets the key and, with the page itself, everything that was shown. */
export function signOut() {
  sessionStorage.removeItem(NAME);
  location.replace('/console');
}

/** Forgets a key that opens no workspace. */
export function reject(problem) {
  sessionStorage.removeItem(NAME);
  Object.assign(session, { key: null, workspace: null, problem });
}
