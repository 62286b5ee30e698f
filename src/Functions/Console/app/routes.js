/** The address: what is after the # says what is shown, so that it can be gone back to and passed on. */

/**
 * @typedef {{
 *   name: 'devices' | 'device' | 'code' | 'activity',
 *   deviceId?: string, tab?: 'unmanaged' | 'managed' | 'simulator', codeId?: string,
 * }} Route
 */

const TABS = ['unmanaged', 'managed', 'simulator'];

/** @returns {Route} */
export function currentRoute() {
  const [name, id, tab, codeId] = location.hash.replace(/^#\/?/, '').split('/');
  if (name === 'devices' && id) {
    const device = { deviceId: id, tab: TABS.includes(tab) ? tab : 'unmanaged' };
    return codeId ? { name: 'code', ...device, codeId } : { name: 'device', ...device };
  }

  return { name: name === 'activity' ? 'activity' : 'devices' };
}

export const toDevices = () => '#/devices';
export const toDevice = (deviceId, tab = 'unmanaged') => `#/devices/${deviceId}/${tab}`;
export const toCode = (deviceId, tab, codeId) => `#/devices/${deviceId}/${tab}/${codeId}`;
export const toActivity = () => '#/activity';
