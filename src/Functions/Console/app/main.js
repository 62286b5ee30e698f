import { render } from '../vendor/lit-html/lit-html.js';
import { call } from './api.js';
import { loadDevices } from './devices.js';
import { followEvents } from './feed.js';
import { changed, drawWith } from './page.js';
import { currentRoute } from './routes.js';
import { keep, reject, session } from './session.js';
import { frameView, titleOf } from './views/frame.js';
import { signInView } from './views/signIn.js';

const DEVICES_EVERY = 30_000;

const root = document.getElementById('app');

// Whoever was signed in before the page was loaded anew need not see the form in between.
let isComingBack = Boolean(session.key);

drawWith(() => {
  document.title = session.workspace ? titleOf(currentRoute()) : 'Access codes';
  render(session.workspace ? frameView() : isComingBack ? null : signInView(signIn), root);
});
addEventListener('hashchange', () => {
  changed();
  requestAnimationFrame(() => requestAnimationFrame(arrive));
});

if (session.key)
  signIn(session.key).then(() => { isComingBack = false; });

let place = '';

/** Begins what is shown now at its top, and takes the focus there where it was on something that is shown no more. */
function arrive() {
  const { deviceId, name, migrationId } = currentRoute();
  const here = deviceId ?? migrationId ?? name;
  const content = document.getElementById('content');
  if (!content || here === place)
    return;

  place = here;
  content.scrollTop = 0;
  const { activeElement } = document;
  if (activeElement === document.body || !activeElement.checkVisibility())
    content.focus({ preventScroll: true });
}

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
