import { devices, findDevice } from '../devices.js';

/** The outcomes of codes, in the order in which they are drawn. */
export const OUTCOMES = [
  ['converted', 'Converted'], ['replaced', 'Replaced'], ['deleted', 'Deleted'], ['left', 'Left'], ['canceled', 'Cancelled'],
  ['failed', 'Failed'], ['pending', 'To do'],
];

export const PLANNED = [['convert', 'Convert'], ['replace', 'Replace'], ['delete', 'Delete'], ['leave', 'Leave']];

const STATUSES = {
  planning: { look: '', text: 'Planning' },
  running: { look: 'good', text: 'Running' },
  canceling: { look: 'warned', text: 'Being cancelled' },
  canceled: { look: 'warned', text: 'Cancelled' },
  completed: { look: 'good', text: 'Completed' },
};

export function statusOf(migration) {
  if (migration.dry_run && migration.status === 'completed')
    return { look: '', text: 'Plan' };
  return migration.status === 'completed' && migration.outcomes.failed > 0
    ? { look: 'bad', text: 'Completed with failures' }
    : STATUSES[migration.status];
}

/** What is migrated. */
export function scopeOf(migration) {
  if (migration.device_id)
    return findDevice(migration.device_id)?.display_name ?? 'A lock';
  if (migration.connected_account_id)
    return nameOfAccount(devices.accounts.get(migration.connected_account_id)) ?? 'An account';
  return 'Whole workspace';
}

export const nameOfAccount = (account) =>
  account && `${account.account_type_display_name} · ${account.user_identifier?.email ?? account.display_name}`;
