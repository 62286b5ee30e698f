import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { OUTCOMES } from './migrationWords.js';

/** The outcomes of a migration side by side, each as wide as its share. */
export const outcomeBar = ({ outcomes }) => html`
  <span class="outcome-bar" aria-hidden="true">${OUTCOMES.map(([name]) => outcomes[name] > 0
    ? html`<span class="of-${name}" .style=${`flex-grow: ${outcomes[name]}`}></span>`
    : nothing)}</span>`;
