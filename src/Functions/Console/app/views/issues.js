import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { adviceFor } from '../advice.js';
import { moment, words } from '../format.js';
import { cross, warn } from './icons.js';

/** @typedef {{ code: string, message: string, since: string, isError: boolean, scope: string }} Issue */

/**
 * The errors and warnings of a code, a lock or an account, errors first.
 * @returns {Issue[]}
 */
export function issuesOf(subject, of = 'code') {
  return [
    ...subject.errors.map((error) => ({
      code: error.error_code, message: error.message, since: error.created_at, isError: true, scope: scopeOf(error, of),
    })),
    ...subject.warnings.map((warning) => ({
      code: warning.warning_code, message: warning.message, since: warning.created_at, isError: false, scope: of,
    })),
  ];
}

function scopeOf(error, of) {
  if (error.is_bridge_error)
    return 'bridge';
  if (error.is_connected_account_error)
    return 'account';
  if (error.is_device_error)
    return 'lock';
  return error.is_access_code_error ? 'code' : of;
}

/** Each of them with what it means and what helps. */
export const issueList = (issues) => issues.length === 0 ? nothing : html`
  <ul class="issues">
    ${issues.map((issue) => html`
      <li class=${issue.isError ? 'issue bad' : 'issue warned'}>
        ${issue.isError ? cross : warn}
        <div>
          <strong>${words(issue.code)}</strong>
          <span class="tag">${issue.isError ? 'error' : 'warning'} of the ${issue.scope}</span>
          <p>${issue.message}</p>
          ${adviceFor(issue.code) && html`<p class="advice">${adviceFor(issue.code)}</p>`}
          <p class="meta">since <time datetime=${issue.since}>${moment(issue.since)}</time> · <code>${issue.code}</code></p>
        </div>
      </li>`)}
  </ul>`;

/** The first of them in a few words, and how many more there are. */
export function issueBadge(issues) {
  if (issues.length === 0)
    return nothing;

  const [first] = issues;
  return html`
    <span class=${first.isError ? 'badge bad' : 'badge warned'} title=${first.message}>
      ${first.isError ? cross : warn}<span class="cut">${words(first.code)}</span>
    </span>
    ${issues.length > 1 ? html`<span class="more">+${issues.length - 1}<span class="unseen"> more</span></span>` : nothing}`;
}
