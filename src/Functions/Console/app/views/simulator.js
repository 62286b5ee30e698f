import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { words } from '../format.js';
import { lookAt, simulate, simulation } from '../simulation.js';
import { askToReset } from './asking.js';
import { accountOf } from './connection.js';

/** What is said the other way round: a switch is on where all is well. */
const WELL = {
  offline: 'On its network',
  removed: 'In its account',
  hub_disconnected: 'Hub connected',
  temporarily_offline: 'Not temporarily offline',
  bridge_missing: 'Has its bridge',
  gateway_unpaired: 'Paired to its gateway',
  keypad_missing: 'Has a keypad',
  credentials_missing: 'Has its credentials',
  not_authorized: 'Account may use it',
  subscription_lapsed: 'Subscription paid',
  member_only: 'Account is an admin',
  third_party_locker: 'Locker of KeyNest’s own',
  third_party_integration: 'No other integration',
  rejects_codes: 'Takes codes',
  keeps_codes: 'Lets go of codes',
};

const FAULTS = {
  unavailable: 'says it is unavailable',
  hangs: 'does not answer',
  slow: 'takes its time',
  answer_lost: 'does it, and the answer is lost',
};

const TYPE_IN = 'access_codes/simulate/create_unmanaged_access_code';

/** The switches of a simulated lock. */
export function simulatorView(device) {
  lookAt(device.device_id);
  const { state, problem, isBusy } = simulation;
  return html`
    <div class="simulator" aria-busy=${isBusy}>
      ${problem ? html`<p class="outcome bad" role="alert">${problem}</p>` : nothing}
      ${state
        ? [switches(device, state), limits(device, state), faults(device, state), keypad(device)]
        : html`<p class="notice">Loading…</p>`}
      <section class="panel quiet-panel">
        <h2>The whole sandbox</h2>
        <p class="quiet-text">Takes every lock, code and event back to where the sandbox began.</p>
        <button class="button" @click=${askToReset}>Reset the sandbox</button>
      </section>
    </div>`;
}

function switches(device, state) {
  const of = { device_id: device.device_id };
  const account = accountOf(device);
  const ofAccount = { connected_account_id: device.connected_account_id };
  const has = (code) => account.errors.some((error) => error.error_code === code);
  return html`
    <section class="panel">
      <h2>Lock</h2>
      ${state.conditions.map(({ condition, is_present: isPresent, told_as: toldAs }) => toggle(
        WELL[condition] ?? words(condition), toldAs, !isPresent,
        (isWell) => simulate('devices/simulate/set_condition', { ...of, condition, is_present: !isWell }, words(condition))))}
    </section>
    ${account ? html`
      <section class="panel">
        <h2>Account</h2>
        <p class="quiet-text">Of all locks of ${account.user_identifier?.email ?? account.display_name}.</p>
        ${toggle('Connected', 'account_disconnected', !has('account_disconnected'), (isWell) => simulate(
          `connected_accounts/simulate/${isWell ? 'connect' : 'disconnect'}`, ofAccount, 'The account has changed.'))}
        ${toggle('Seam Bridge running', 'bridge_disconnected', !has('bridge_disconnected'), (isWell) => simulate(
          'connected_accounts/simulate/set_bridge', { ...ofAccount, is_running: isWell }, 'The bridge has changed.'))}
      </section>` : nothing}`;
}

const toggle = (name, toldAs, isOn, set) => html`
  <button class="switch" role="switch" aria-checked=${isOn} ?disabled=${simulation.isBusy} @click=${() => set(!isOn)}>
    <span class="switch-name">${name}</span>
    <span class="switch-track" aria-hidden="true"></span>
    ${toldAs ? html`<span class="switch-about">${isOn ? 'otherwise' : 'now'} <code>${toldAs}</code></span>` : nothing}
  </button>`;

const field = (name, label, value, rest = {}) => html`
  <label>${label} <input name=${name} type="number" min=${rest.min ?? 0} max=${rest.max ?? 3600} required .value=${String(value)}></label>`;

const limits = (device, state) => html`
  <section class="panel">
    <h2>How fast, and how much</h2>
    <form class="fields pairs" @submit=${(event) => send(event, 'devices/simulate/configure', device, 'The lock is set.')}>
      ${field('latency_milliseconds', 'Latency, ms', state.latency_milliseconds, { max: 60_000 })}
      ${field('setting_seconds', 'Setting takes, s', state.setting_seconds)}
      ${field('removal_seconds', 'Removing takes, s', state.removal_seconds)}
      ${field('capacity', 'Holds, codes', state.capacity, { max: 100_000 })}
      <button class="button" ?disabled=${simulation.isBusy}>Set</button>
    </form>
  </section>`;

const faults = (device, state) => html`
  <section class="panel">
    <h2>Flaky provider</h2>
    <p class="quiet-text">${state.fault
      ? `At the next ${state.fault.orders} orders it ${FAULTS[state.fault.kind]}.`
      : 'Every order goes as it should.'}</p>
    <form class="fields pairs" @submit=${(event) => send(event, 'devices/simulate/fail_orders', device, 'The provider is set.')}>
      <label>What it does <select name="kind">${Object.entries(FAULTS).map(([kind, text]) => html`
        <option value=${kind} ?selected=${state.fault?.kind === kind}>${text}</option>`)}</select></label>
      ${field('orders', 'At how many orders', state.fault?.orders ?? 0, { max: 1000 })}
      ${field('seconds', 'How long, s', state.fault?.seconds || 5, { min: 1 })}
      <button class="button" ?disabled=${simulation.isBusy}>Set</button>
    </form>
  </section>`;

const keypad = (device) => html`
  <section class="panel">
    <h2>At the keypad</h2>
    <form class="fields pairs" @submit=${(event) => send(event, TYPE_IN, device, 'Somebody typed a code in.')}>
      <label>Name <input name="name" required maxlength="100" autocomplete="off"></label>
      <label>PIN <input name="code" required inputmode="numeric" pattern="[0-9]{4,8}" autocomplete="off"></label>
      <button class="button" ?disabled=${simulation.isBusy}>Type a code in</button>
    </form>
    <form class="fields pairs" @submit=${(event) => send(event, 'devices/simulate/fill_slots', device, 'The slots are filled.')}>
      ${field('free', 'Slots left free', 0, { max: 100_000 })}
      <button class="button" ?disabled=${simulation.isBusy}>Fill the others</button>
    </form>
  </section>`;

function send(event, path, device, done) {
  event.preventDefault();
  const form = event.target;
  const given = Object.fromEntries([...form.elements]
    .filter((element) => element.name)
    .map((element) => [element.name, element.type === 'number' ? Number(element.value) : element.value]));
  simulate(path, { device_id: device.device_id, ...given }, done);
}
