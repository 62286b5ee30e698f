import { call } from './api.js';
import { reloadCodes } from './codes.js';
import { loadDevices, recount } from './devices.js';
import { announce, changed } from './page.js';

/** How the lock that is looked at is set in the sandbox. */
export const simulation = {
  deviceId: '',
  /** @type {any | null} What /devices/simulate/get tells. */
  state: null,
  isBusy: false,
  /** @type {string | null} */
  problem: null,
};

/** Reads how a lock is set, unless it is known. */
export function lookAt(deviceId) {
  if (simulation.deviceId === deviceId)
    return;

  Object.assign(simulation, { deviceId, state: null, problem: null });
  read(deviceId);
}

async function read(deviceId) {
  try {
    const found = (await call('/devices/simulate/get', { device_id: deviceId })).simulation;
    if (simulation.deviceId === deviceId)
      simulation.state = found;
  } catch (failure) {
    simulation.problem = failure.message;
  }

  changed();
}

/**
 * Changes the simulated world; the call answers once the workspace has learned of it.
 * @param {string} path What is called, such as `devices/simulate/connect`.
 * @param {object} parameters
 * @param {string} done What to tell those who do not see it.
 */
export async function simulate(path, parameters, done) {
  const { deviceId } = simulation;
  Object.assign(simulation, { isBusy: true, problem: null });
  changed();
  try {
    await call(`/${path}`, parameters);
    announce(done);
  } catch (failure) {
    simulation.problem = failure.message;
    announce(failure.message);
  }

  await Promise.all([read(deviceId), loadDevices(), reloadCodes(deviceId)]);
  recount(deviceId);
  simulation.isBusy = false;
  changed();
}
