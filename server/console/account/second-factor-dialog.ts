import { css, html, LitElement, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../widget/src/shared/define.js';
import { formValues } from '../../../widget/src/shared/form-values.js';
import type { ConsoleContext } from '../shared/console-context.js';
import '../shared/console-dialog.js';
import { consoleStyles } from '../shared/console.styles.js';
import '../shared/copy-button.js';
import { textField } from '../shared/fields.js';
import { formActions, formFailure } from '../shared/parts.js';
import { TaskController } from '../shared/task-controller.js';
import { qrCode } from './qr-code.js';

type Step =
  | { kind: 'password' }
  | { kind: 'scan'; secret: string; uri: string }
  | { kind: 'codes'; codes: readonly string[] };

/**
 * Turns two-factor sign-in on: password, QR code and a first code, recovery codes. Or off again.
 *
 * @fires close
 */
export class SecondFactorDialog extends LitElement {
  static override styles = [
    ...consoleStyles,
    css`
      .qr {
        justify-self: center;
        inline-size: 208px;
        block-size: 208px;
        border-radius: var(--radius-m);
        stroke: none;
      }
      .recovery {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(140px, 1fr));
        gap: 8px;
        padding: 16px;
        border-radius: var(--radius-m);
        background: var(--fill);
      }
      .recovery li {
        font-family: ui-monospace, monospace;
        text-align: center;
      }
    `,
  ];

  @property({ attribute: false }) context!: ConsoleContext;
  @property({ attribute: false }) purpose: 'begin' | 'end' = 'begin';
  @state() private step: Step = { kind: 'password' };
  readonly #task = new TaskController(this);

  protected override render(): TemplateResult {
    if (this.purpose === 'end') return this.#endForm();
    const { step } = this;
    switch (step.kind) {
      case 'password':
        return this.#passwordForm();
      case 'scan':
        return this.#scanForm(step.secret, step.uri);
      case 'codes':
        return this.#recovery(step.codes);
    }
  }

  #passwordForm(): TemplateResult {
    return html`<console-dialog .heading=${'Turn on two-factor sign-in'} @close=${this.#close}>
      <form @submit=${this.#begin}>
        ${this.#passwordField()} ${formFailure(this.#task.error)} ${this.#actions('Continue')}
      </form>
    </console-dialog>`;
  }

  #scanForm(secret: string, uri: string): TemplateResult {
    return html`<console-dialog .heading=${'Scan this code'} @close=${this.#close}>
      <form @submit=${this.#confirm}>
        <p class="muted">
          Scan it with an authenticator app, then type the six digits that the app shows.
        </p>
        ${qrCode(uri, 'QR code for the authenticator app')}
        <p class="small muted">
          No camera? Type this key into the app: <code data-totp-secret>${secret}</code>
        </p>
        ${this.#codeField('Code of the app')} ${formFailure(this.#task.error)}
        ${this.#actions('Turn on')}
      </form>
    </console-dialog>`;
  }

  #recovery(codes: readonly string[]): TemplateResult {
    return html`<console-dialog insistent .heading=${'Save your recovery codes'}>
      <p class="muted">
        Each works once if you lose your phone. They are shown only now: keep them where you keep
        passwords.
      </p>
      <ul class="recovery">
        ${codes.map((code) => html`<li>${code}</li>`)}
      </ul>
      <div class="actions">
        <console-copy-button
          .text=${codes.join('\n')}
          .label=${'Copy the recovery codes'}
        ></console-copy-button>
        <button class="button primary" type="button" @click=${this.#close}>
          I have saved them
        </button>
      </div>
    </console-dialog>`;
  }

  #endForm(): TemplateResult {
    return html`<console-dialog .heading=${'Turn off two-factor sign-in'} @close=${this.#close}>
      <form @submit=${this.#end}>
        ${this.#passwordField()} ${this.#codeField('Code of the app, or a recovery code')}
        ${formFailure(this.#task.error)} ${this.#actions('Turn off', true)}
      </form>
    </console-dialog>`;
  }

  #passwordField(): TemplateResult {
    return textField({
      name: 'password',
      label: 'Your password',
      type: 'password',
      autocomplete: 'current-password',
      required: true,
      first: true,
    });
  }

  #codeField(label: string): TemplateResult {
    return textField({ name: 'code', label, autocomplete: 'one-time-code', required: true });
  }

  #actions(label: string, isDanger = false): TemplateResult {
    return formActions({
      action: label,
      cancel: this.#close,
      disabled: this.#task.busy,
      danger: isDanger,
    });
  }

  readonly #begin = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { password = '' } = formValues(event);
    await this.#task.run(async () => {
      const made = await this.context.call('operators.beginSecondFactor', { password });
      this.step = { kind: 'scan', ...made };
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('#code')?.focus();
    });
  };

  readonly #confirm = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { code = '' } = formValues(event);
    await this.#task.run(async () => {
      const { recoveryCodes } = await this.context.call('operators.confirmSecondFactor', {
        code: code.trim(),
      });
      this.step = { kind: 'codes', codes: recoveryCodes };
      await this.context.refresh();
    });
  };

  readonly #end = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { password = '', code = '' } = formValues(event);
    const { call, refresh, toast } = this.context;
    await this.#task.run(async () => {
      await call('operators.endSecondFactor', { password, code: code.trim() });
      await refresh();
      toast('Two-factor sign-in is off.');
      this.#close();
    });
  };

  readonly #close = (): void => {
    this.dispatchEvent(new CustomEvent('close'));
  };
}

define('console-second-factor-dialog', SecondFactorDialog);
