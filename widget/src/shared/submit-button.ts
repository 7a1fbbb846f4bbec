import { html, nothing, type TemplateResult } from 'lit';
import type { SubmitController } from './submit-controller.js';
import type { FullCatalogue } from '../i18n/en.js';

/**
 * A form's main button: shows that the task is running, and counts down if the server asked to
 * wait.
 */
export function submitButton(
  submit: SubmitController,
  t: FullCatalogue,
  label: string,
): TemplateResult {
  const wait = submit.secondsLeft;
  return html`<button
    class="button primary"
    type="submit"
    aria-disabled=${submit.busy || wait > 0 ? 'true' : nothing}
  >
    ${wait > 0 ? t.tryAgainIn(wait) : label}
  </button>`;
}
