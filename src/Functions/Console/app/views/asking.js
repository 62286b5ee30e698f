import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { convert, create, remove } from '../attempts.js';
import { findDevice } from '../devices.js';
import { nameOf } from '../format.js';
import { changed } from '../page.js';
import { resetSandbox } from '../reset.js';
import { dialogView } from './dialog.js';

/** @type {{ what: 'delete' | 'takeOver' | 'create' | 'reset', code?: any, deviceId?: string } | null} What is being asked. */
let asked = null;

function ask(question) {
  asked = question;
  changed();
}

function leave() {
  asked = null;
  changed();
}

export const askToDelete = (code) => ask({ what: 'delete', code, deviceId: code.device_id });
export const askToTakeOver = (code) => ask({ what: 'takeOver', code, deviceId: code.device_id });
export const askToReset = () => ask({ what: 'reset' });
export const askToCreate = (deviceId) => ask({ what: 'create', deviceId });

/** What is asked before something is done that cannot be undone, or cannot be done without more being known. */
export function askingView() {
  if (!asked)
    return nothing;

  const lock = findDevice(asked.deviceId)?.display_name ?? 'the lock';
  switch (asked.what) {
    case 'delete':
      return confirmation(
        `Delete ${nameOf(asked.code)}?`, `It is removed from ${lock}; whoever uses it can no longer get in.`, 'Delete', 'danger',
        () => remove(asked.code));
    case 'takeOver':
      return confirmation(
        `Take over ${nameOf(asked.code)}?`, 'Another workspace manages it, and will lose it to this one.', 'Take over', 'primary',
        () => convert(asked.code, true));
    case 'reset':
      return confirmation(
        'Reset the sandbox?', 'What was converted, created and deleted here is undone, and its events are forgotten.', 'Reset', 'danger',
        resetSandbox);
    default:
      return creation(lock);
  }
}

const confirmation = (title, text, verb, look, act) => dialogView({ title, kind: 'box', leave }, html`
  <form method="dialog" @submit=${act}>
    <p>${text}</p>
    <div class="dialog-actions">
      <button class="button" type="button" @click=${(event) => event.target.closest('dialog').close()}>Cancel</button>
      <button class="button ${look}">${verb}</button>
    </div>
  </form>`);

const creation = (lock) => dialogView({ title: `New code on ${lock}`, kind: 'box', leave }, html`
  <form method="dialog" class="fields" @submit=${submitCreation}>
    <label>Name <input name="name" autocomplete="off" maxlength="100" placeholder="Guest"></label>
    <label>PIN <input name="code" inputmode="numeric" pattern="[0-9]{4,12}" autocomplete="off" placeholder="made up unless given"></label>
    <label>From <input name="starts_at" type="datetime-local"></label>
    <label>Until <input name="ends_at" type="datetime-local"></label>
    <p class="hint">Without from and until it works until it is deleted.</p>
    <div class="dialog-actions">
      <button class="button" type="button" @click=${(event) => event.target.closest('dialog').close()}>Cancel</button>
      <button class="button primary">Create</button>
    </div>
  </form>`);

function submitCreation(event) {
  const given = Object.fromEntries([...new FormData(event.target)].filter(([, value]) => value !== ''));
  for (const name of ['starts_at', 'ends_at']) {
    if (given[name])
      given[name] = new Date(given[name]).toISOString();
  }

  create(asked.deviceId, given);
}
