import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { findDevice } from '../devices.js';
import { feed } from '../feed.js';
import { announced } from '../page.js';
import { currentRoute, toActivity, toDevices, toMigrations } from '../routes.js';
import { session, signOut } from '../session.js';
import { activityView } from './activity.js';
import { askingView } from './asking.js';
import { codeSheet } from './codeSheet.js';
import { deviceListView } from './deviceList.js';
import { deviceView } from './device.js';
import { mark } from './icons.js';
import { migrationView } from './migration.js';
import { migrationsView } from './migrations.js';
import { overviewView } from './overview.js';

/** The page of whoever is signed in. */
export function frameView() {
  const route = currentRoute();
  const isOfDevice = route.name === 'device' || route.name === 'code';
  return html`
    <a class="skip" href="#content" @click=${skip}>Skip to the content</a>
    ${barView(route)}
    <div class="frame" data-shows=${isOfDevice ? 'device' : route.name}>
      <aside class="pane locks" aria-label="Locks">${deviceListView(route.deviceId)}</aside>
      <main class="pane content" id="content" tabindex="-1">
        ${contentView(route)}
      </main>
      <aside class="pane activity" aria-label="Activity">${activityView()}</aside>
    </div>
    ${route.name === 'code' ? codeSheet(route) : nothing}
    ${askingView()}
    <div class="unseen" role="status">${announced()}</div>`;
}

/** What the tab is called. */
export function titleOf(route) {
  const place = findDevice(route.deviceId)?.display_name ?? TITLES[route.name] ?? 'Overview';
  return `${place} – Access codes`;
}

const TITLES = { activity: 'Activity', migrations: 'Migrations', migration: 'Migration' };

function contentView(route) {
  switch (route.name) {
    case 'device':
    case 'code':
      return deviceView(route);
    case 'migrations':
      return migrationsView();
    case 'migration':
      return migrationView(route);
    default:
      return overviewView();
  }
}

function barView(route) {
  const current = (...names) => names.includes(route.name) ? 'page' : nothing;
  return html`
    <header class="bar">
      <a class="brand" href=${toDevices()}>${mark}<span>Access codes</span></a>
      <span class="workspace"><span class="cut">${session.workspace.name}</span>
        ${session.workspace.is_sandbox ? html`<span class="tag">sandbox</span>` : nothing}</span>
      <nav class="sections" aria-label="Sections">
        <a href=${toDevices()} aria-current=${current('devices', 'device', 'code')}>Locks</a>
        <a href=${toMigrations()} aria-current=${current('migrations', 'migration')}>Migrations</a>
        <a class="to-activity" href=${toActivity()} aria-current=${current('activity')}>Activity</a>
      </nav>
      <span class=${feed.isLive ? 'live on' : 'live'}>${feed.isPaused ? 'Paused' : feed.isLive ? 'Live' : 'Connecting…'}</span>
      <button class="button quiet" @click=${signOut}>Sign out</button>
    </header>`;
}

// The part after the # is the route, so that the browser cannot jump by it.
function skip(event) {
  event.preventDefault();
  document.getElementById('content').focus();
}
