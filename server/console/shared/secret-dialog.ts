import { html, LitElement, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { define } from '../../../widget/src/shared/define.js';
import { peopleIcons } from '../../../widget/src/shared/people-icons.js';
import './console-dialog.js';
import { consoleStyles } from './console.styles.js';
import './copy-button.js';

/**
 * A secret that the server shows once. Only its button closes it.
 *
 * @fires close - the operator has stored it
 */
export class SecretDialog extends LitElement {
  static override styles = consoleStyles;

  @property({ attribute: false }) heading = '';
  /** What it is for, and where it belongs. */
  @property({ attribute: false }) text = '';
  @property({ attribute: false }) secret = '';

  protected override render(): TemplateResult {
    return html`<console-dialog insistent .heading=${this.heading}>
      <p class="muted">${this.text}</p>
      <pre class="code wrap" data-secret tabindex="0" aria-label="Secret">${this.secret}</pre>
      <p class="note">
        ${peopleIcons.info}<span
          >This is the only time it is shown. If you lose it, make a new one.</span
        >
      </p>
      <div class="actions">
        <console-copy-button
          data-first
          .text=${this.secret}
          .label=${'Copy the secret'}
        ></console-copy-button>
        <button
          class="button primary"
          type="button"
          @click=${() => this.dispatchEvent(new CustomEvent('close'))}
        >
          I have stored it
        </button>
      </div>
    </console-dialog>`;
  }
}

define('console-secret-dialog', SecretDialog);
