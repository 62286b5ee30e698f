import { call } from './api.js';
import { forgetCode, refreshCode } from './codes.js';
import { findDevice, recount } from './devices.js';
import { nameOf } from './format.js';
import { announce, changed } from './page.js';

/**
 * What was begun on this page, newest first: each action is accepted as an attempt, which ends later.
 * @typedef {{
 *   number: number, action: 'convert' | 'delete' | 'delete_managed' | 'create', deviceId: string, deviceName: string,
 *   accessCodeId?: string, codeName: string, status: 'sent' | 'pending' | 'success' | 'error',
 *   error: { type: string, message: string } | null, begunAt: number, endedAt: number | null,
 * }} Attempt
 */

/** @type {Attempt[]} */
export const attempts = [];

const KEPT = 100;

let begun = 0;

const ACTIONS = {
  convert: { path: '/access_codes/unmanaged/convert_to_managed', doing: 'Converting', done: 'Converted', failed: 'convert' },
  delete: { path: '/access_codes/unmanaged/delete', doing: 'Deleting', done: 'Deleted', failed: 'delete', takesAway: true },
  delete_managed: { path: '/access_codes/delete', doing: 'Deleting', done: 'Deleted', failed: 'delete', takesAway: true },
  create: { path: '/access_codes/create', doing: 'Creating', done: 'Created', failed: 'create' },
};

export const wordsOf = (attempt) => ACTIONS[attempt.action];

export const isUnderWay = (attempt) => attempt?.status === 'sent' || attempt?.status === 'pending';

/** The last attempt at a code. */
export const attemptAt = (accessCodeId) => attempts.find((attempt) => attempt.accessCodeId === accessCodeId);

export const convert = (code, force = false) => begin('convert', code, { access_code_id: code.access_code_id, force });

export const remove = (code) =>
  begin(code.is_managed ? 'delete_managed' : 'delete', code, { access_code_id: code.access_code_id });

/** @param {string} deviceId @param {{ name?: string, code?: string }} wish */
export const create = (deviceId, wish) =>
  begin('create', { device_id: deviceId, name: wish.name, access_code_id: '' }, { device_id: deviceId, ...wish });

async function begin(action, code, parameters) {
  /** @type {Attempt} */
  const attempt = {
    number: begun += 1,
    action,
    deviceId: code.device_id,
    deviceName: findDevice(code.device_id)?.display_name ?? '',
    accessCodeId: code.access_code_id || undefined,
    codeName: code.access_code_id ? nameOf(code) : code.name || 'A new code',
    status: 'sent',
    error: null,
    begunAt: Date.now(),
    endedAt: null,
  };
  attempts.unshift(attempt);
  attempts.length = Math.min(attempts.length, KEPT);
  changed();

  try {
    const answer = await call(ACTIONS[action].path, parameters);
    attempt.accessCodeId ??= answer.access_code?.access_code_id;
    attempt.status = 'pending';
    changed();
    await follow(attempt, answer.action_attempt);
  } catch (failure) {
    attempt.status = 'error';
    attempt.error = { type: failure.type, message: failure.message };
  }

  attempt.endedAt = Date.now();
  const said = ACTIONS[action];
  announce(attempt.status === 'success'
    ? `${said.done} ${attempt.codeName}.`
    : `Could not ${said.failed} ${attempt.codeName}: ${attempt.error?.message}`);
  recount(attempt.deviceId);
  if (attempt.status === 'success' && said.takesAway)
    forgetCode(attempt.deviceId, attempt.accessCodeId);
  else if (attempt.accessCodeId)
    await refreshCode(attempt.deviceId, attempt.accessCodeId).catch(() => {});
  return attempt;
}

/** Asks how far an attempt is, less and less often, until it has ended. */
async function follow(attempt, found) {
  for (let pause = 150; found?.status === 'pending'; pause = Math.min(pause * 1.4, 2000)) {
    await new Promise((go) => setTimeout(go, pause));
    found = (await call('/action_attempts/get', { action_attempt_id: found.action_attempt_id })).action_attempt;
    changed();
  }

  attempt.status = found?.status ?? 'success';
  attempt.error = found?.error ?? null;
}
