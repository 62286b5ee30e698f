import { html } from '../../vendor/lit-html/lit-html.js';
import { nameOf } from '../format.js';
import { isShown, toggle } from '../pins.js';
import { eye, eyeClosed } from './icons.js';

/** The PIN of a code, which is masked until somebody asks for it: with as many dots whatever its length. */
export function pinView(code) {
  if (!code.code)
    return html`<span class="pin none">not told</span>`;

  const isOpen = isShown(code.access_code_id);
  return html`
    <span class=${isOpen ? 'pin' : 'pin masked'} data-pin>${isOpen ? code.code : '••••••'}</span>
    <button class="button icon-only quiet" aria-pressed=${isOpen} aria-label="Show the PIN of ${nameOf(code)}"
      @click=${() => toggle(code.access_code_id)}>${isOpen ? eyeClosed : eye}</button>`;
}
