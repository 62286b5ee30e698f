import { changed } from './page.js';
import { reject, session } from './session.js';

/** An error as the API tells it. */
export class ApiError extends Error {
  /**
   * @param {number} status The HTTP status; 0 where no answer came.
   * @param {string} type For programs, such as `device_offline`.
   * @param {string} message For people.
   * @param {number} [retryAfter] Seconds to wait before trying again.
   */
  constructor(status, type, message, retryAfter) {
    super(message);
    Object.assign(this, { status, type, retryAfter });
  }
}

/**
 * Calls the API.
 * @param {string} path Such as `/devices/list`.
 * @param {object} [parameters]
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>} What it answers.
 * @throws {ApiError}
 */
export async function call(path, parameters = {}, signal) {
  let response;
  try {
    response = await fetch(path, {
      method: 'POST',
      headers: { authorization: `Bearer ${session.key}`, 'content-type': 'application/json' },
      body: JSON.stringify(parameters),
      credentials: 'omit',
      cache: 'no-store',
      signal,
    });
  } catch (failure) {
    if (failure.name === 'AbortError')
      throw failure;
    throw new ApiError(0, 'unreachable', 'The service does not answer.');
  }

  const answer = await response.json().catch(() => null);
  if (response.ok && answer)
    return answer;

  if (response.status === 401 && session.workspace) {
    reject('The key opens its workspace no longer.');
    changed();
  }

  const wait = Number(response.headers.get('retry-after')) || undefined;
  throw new ApiError(
    response.status, answer?.error?.type ?? 'unknown', explanationIn(answer) ?? `The service answered ${response.status}.`, wait);
}

/** What is wrong with which parameter says more than that something is. */
function explanationIn(answer) {
  const complaints = Object.entries(answer?.error?.validation_errors ?? {})
    .filter(([name]) => name !== '_errors')
    .map(([name, { _errors }]) => `${name}: ${_errors.join(', ')}`);
  return complaints.length > 0 ? complaints.join('. ') : answer?.error?.message;
}

/** Lets so many calls run at once, and the others wait. */
export function atMost(count) {
  let running = 0;
  const waiting = [];
  return async (work) => {
    if (running >= count)
      await new Promise((go) => waiting.push(go));
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}
