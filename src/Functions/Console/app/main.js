import { render } from '../vendor/lit-html/lit-html.js';
import { call } from './api.js';
import { loadDevices } from './devices.js';
import { followEvents } from './feed.js';
import { changed, drawWith } from './page.js';
import { keep, reject, session } from './session.js';
import { frameView } from './views/frame.js';
import { signInView } from './views/signIn.js';

const DEVICES_EVERY = 30_000;

const root = document.getElementById('app');

// Whoever was signed in before the page was loaded anew need not see the form in between.
let isComingBack = Boolean(session.key);

drawWith(() => render(session.workspace ? frameView() : isComingBack ? null : signInView(signIn), root));
addEventListener('hashchange', changed);

if (session.key)
  signIn(session.key).then(() => { isComingBack = false; });

/** @param {string} key */
async function signIn(key) {
  Object.assign(session, { key, isSigningIn: true });
  changed();
  try {
    session.workspace = (await call('/workspaces/get')).workspace;
    session.problem = null;
    keep(key);
    loadDevices();
    followEvents();
    setInterval(() => document.hidden || loadDevices(), DEVICES_EVERY);
  } catch (failure) {
    reject(failure.status === 401 ? 'This key opens no workspace.' : failure.message);
  }

  session.isSigningIn = false;
  changed();
}
