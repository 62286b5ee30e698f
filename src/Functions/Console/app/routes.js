/** The address: what is after the # says what is shown, so that it can be gone back to and passed on. */

/**
 * @typedef {{
 *   name: 'devices' | 'device' | 'code' | 'activity' | 'migrations' | 'migration',
 *   deviceId?: string, tab?: 'unmanaged' | 'managed' | 'simulator', codeId?: string, migrationId?: string,
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

  if (name === 'migrations')
    return id ? { name: 'migration', migrationId: id } : { name: 'migrations' };
  return { name: name === 'activity' ? 'activity' : 'devices' };
}

export const toDevices = () => '#/devices';
export const toDevice = (deviceId, tab = 'unmanaged') => `#/devices/${deviceId}/${tab}`;
export const toCode = (deviceId, tab, codeId) => `#/devices/${deviceId}/${tab}/${codeId}`;
export const toActivity = () => '#/activity';
export const toMigrations = () => '#/migrations';
export const toMigration = (migrationId) => `#/migrations/${migrationId}`;
