import { html } from '../../vendor/lit-html/lit-html.js';
import { ref } from '../../vendor/lit-html/directives/ref.js';
import { close } from './icons.js';

// The element is in the page only after what draws it has returned.
const open = (dialog) => queueMicrotask(() => {
  if (dialog?.isConnected && !dialog.open)
    dialog.showModal();
});

/**
 * A dialog over the page. The browser keeps the focus within it, gives it back afterwards, and closes it on Escape.
 * @param {{ title: unknown, kind: 'sheet' | 'box', leave: () => void }} of
 * @param {unknown} content
 */
export const dialogView = ({ title, kind, leave }, content) => html`
  <dialog class=${kind} aria-labelledby="dialog-title" ${ref(open)} @close=${leave}
    @click=${(event) => event.target === event.currentTarget && event.currentTarget.close()}>
    <div class="dialog-body">
      <header class="dialog-head">
        <h2 id="dialog-title">${title}</h2>
        <button class="button icon-only quiet" aria-label="Close"
          @click=${(event) => event.currentTarget.closest('dialog').close()}>${close}</button>
      </header>
      ${content}
    </div>
  </dialog>`;
