import { devices } from '../devices.js';
import { words } from '../format.js';

/**
 * How a lock can be reached, in a word or two.
 * @returns {{ look: 'good' | 'warned' | 'bad', text: string }}
 */
export function connectionOf(device) {
  const [error] = device.errors;
  if (error)
    return { look: 'bad', text: words(error.error_code) };
  if (!device.properties.online)
    return { look: 'bad', text: 'Offline' };
  if (accountOf(device)?.errors.length > 0)
    return { look: 'bad', text: words(accountOf(device).errors[0].error_code) };
  return device.warnings.length > 0
    ? { look: 'warned', text: words(device.warnings[0].warning_code) }
    : { look: 'good', text: 'Online' };
}

export const accountOf = (device) => devices.accounts.get(device.connected_account_id);
