import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { session } from '../session.js';
import { mark } from './icons.js';

/** @param {(key: string) => void} signIn */
export const signInView = (signIn) => html`
  <main class="sign-in">
    <form class="card" @submit=${(event) => submit(event, signIn)}>
      <h1>${mark}<span>Access codes</span></h1>
      <p>Migrate the codes on your locks: see what is there, convert, replace, delete, and watch every attempt.</p>
      <label for="key">API key</label>
      <input id="key" name="key" type="password" autocomplete="off" autocapitalize="off" spellcheck="false" required
        placeholder="seam_…" aria-describedby="key-hint${session.problem ? ' key-problem' : ''}"
        aria-invalid=${session.problem ? 'true' : nothing}>
      ${session.problem && html`<p class="problem" id="key-problem" role="alert">${session.problem}</p>`}
      <p class="hint" id="key-hint">It opens one workspace, and is kept in this tab until you close it or sign out.</p>
      <button class="button primary wide" ?disabled=${session.isSigningIn}>
        ${session.isSigningIn ? 'Signing in…' : 'Sign in'}
      </button>
    </form>
  </main>`;

function submit(event, signIn) {
  event.preventDefault();
  signIn(new FormData(event.target).get('key').trim());
}
