import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { attemptAt, convert, isUnderWay, wordsOf } from '../attempts.js';
import { nameOf, validity, words } from '../format.js';
import { toCode } from '../routes.js';
import { askToDelete, askToTakeOver } from './asking.js';
import { bin, cross, spinner } from './icons.js';
import { issueBadge, issuesOf } from './issues.js';
import { pinView } from './pin.js';

/** A code among the others of its lock. */
export const codeRow = (code, tab, rowIndex) => html`
  <div role="row" class="code-row" aria-rowindex=${rowIndex} data-code=${code.access_code_id}>
    <span role="cell" class="code-name"><a class="cut" href=${toCode(code.device_id, tab, code.access_code_id)}>${nameOf(code)}</a></span>
    <span role="cell" class="code-pin">${pinView(code)}</span>
    <span role="cell" class="code-valid">${validity(code)}</span>
    <span role="cell" class="code-state">${stateView(code)}</span>
    <span role="cell" class="code-actions">${codeActions(code)}</span>
  </div>`;

/** What is being done to a code, else what went wrong with it, else how it stands. */
function stateView(code) {
  const attempt = attemptAt(code.access_code_id);
  if (isUnderWay(attempt))
    return html`<span class="badge busy">${spinner}${wordsOf(attempt).doing}…</span>`;

  const issues = issuesOf(code);
  if (attempt?.status === 'error') {
    return html`<span class="badge bad" title=${attempt.error.message}>${cross}
      <span class="cut">Could not ${wordsOf(attempt).failed}: ${words(attempt.error.type).toLowerCase()}</span></span>`;
  }

  return issues.length > 0 ? issueBadge(issues) : html`<span class="badge plain">${STATES[code.status] ?? code.status}</span>`;
}

const STATES = {
  set: 'On the lock', unset: 'Not on the lock', setting: 'On its way', removing: 'Being removed', unknown: 'Unknown',
};

/** What can be done to a code now. */
export function codeActions(code) {
  const attempt = attemptAt(code.access_code_id);
  const isBusy = isUnderWay(attempt);
  const name = nameOf(code);
  const verb = attempt?.status === 'error' && attempt.action === 'convert' ? 'Convert again' : 'Convert';
  const isElsewhere = attempt?.error?.type === 'managed_by_another_workspace';
  return html`
    ${code.is_managed ? nothing : code.cannot_be_managed
      ? html`<span class="cannot">Cannot convert</span>`
      : isElsewhere
        ? html`<button class="button small" aria-label="Take over ${name}" @click=${() => askToTakeOver(code)}>Take over</button>`
        : html`<button class="button small" ?disabled=${isBusy} aria-label="${verb} ${name}" @click=${() => convert(code)}>${verb}</button>`}
    <button class="button small icon-only quiet" ?disabled=${isBusy || Boolean(code.cannot_delete_unmanaged_access_code)}
      title=${code.cannot_delete_unmanaged_access_code ? 'Its provider lets nobody delete it from afar' : 'Delete'}
      aria-label="Delete ${name}" @click=${() => askToDelete(code)}>${bin}</button>`;
}
