import { call } from './api.js';
import { announce } from './page.js';

/** Takes the sandbox back to where it began, and then the page, which shows what is no longer true. */
export async function resetSandbox() {
  announce('The sandbox is being reset.');
  try {
    let attempt = (await call('/workspaces/reset_sandbox')).action_attempt;
    while (attempt.status === 'pending') {
      await new Promise((go) => setTimeout(go, 500));
      attempt = (await call('/action_attempts/get', { action_attempt_id: attempt.action_attempt_id })).action_attempt;
    }
  } catch (failure) {
    announce(failure.message);
    return;
  }

  location.reload();
}
