import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../widget/src/shared/define.js';
import { formValues } from '../../../widget/src/shared/form-values.js';
import { ApiError } from '../shared/api-error.js';
import { ConsoleView } from '../shared/console-view.js';
import { textField } from '../shared/fields.js';
import { failureText } from '../shared/failure.js';
import { LoadController } from '../shared/load-controller.js';
import { TaskController } from '../shared/task-controller.js';
import { frame } from './frame.js';
import { signInStyles } from './sign-in.styles.js';

/**
 * Email and password, then the code of the authenticator app if the account has one. The address
 * stays as it is, so that a link leads to its page afterwards.
 */
export class SignInView extends ConsoleView {
  static override styles = [...ConsoleView.styles, signInStyles];

  /** Of the account that an invitation is for. */
  @property({ attribute: false }) email = '';
  /** Set while the code is asked for. */
  @state() private credentials: { email: string; password: string } | undefined;
  @state() private withRecoveryCode = false;
  readonly #task = new TaskController(this);
  readonly #welcome = new LoadController(this, (signal) =>
    this.context.call('operators.welcome', {}, { signal }),
  );

  protected override render(): TemplateResult {
    return this.credentials ? this.#codeForm() : this.#passwordForm();
  }

  #passwordForm(): TemplateResult {
    const { signUp = false, hasOperators = true } = this.#welcome.value ?? {};
    return frame({
      title: 'Sign in',
      text: hasOperators
        ? 'Manage the chat of your sites.'
        : 'This server has no operator yet. Open the link that it printed when it started.',
      content: html`<form @submit=${this.#signIn}>
        ${textField({
          name: 'email',
          label: 'Email',
          type: 'email',
          autocomplete: 'username',
          required: true,
          ...(this.email && { value: this.email }),
        })}
        ${textField({
          name: 'password',
          label: 'Password',
          type: 'password',
          autocomplete: 'current-password',
          required: true,
        })}
        ${this.#failure()} ${this.#button('Sign in')}
      </form>`,
      below: signUp
        ? html`New here? <a href="#/sign-up">Create an account</a>`
        : html`Forgot your password? The person who runs this server can give you a reset link.`,
    });
  }

  #codeForm(): TemplateResult {
    const isRecovery = this.withRecoveryCode;
    return frame({
      title: isRecovery ? 'Use a recovery code' : 'Enter your code',
      text: isRecovery
        ? 'Each of the codes that you saved works once.'
        : 'Your authenticator app shows six digits for Parlor.',
      content: html`<form @submit=${this.#sendCode}>
          ${textField({
            name: 'code',
            label: isRecovery ? 'Recovery code' : 'Code',
            autocomplete: 'one-time-code',
            required: true,
            first: true,
            ...(isRecovery ? {} : { inputmode: 'numeric', placeholder: '000000' }),
          })}
          ${this.#failure()} ${this.#button('Continue')}
        </form>
        <button
          class="link plain"
          type="button"
          @click=${() => {
            this.withRecoveryCode = !isRecovery;
            this.#task.reset();
          }}
        >
          ${isRecovery ? 'Use the authenticator app' : 'Use a recovery code instead'}
        </button>`,
    });
  }

  #button(label: string): TemplateResult {
    return html`<button
      class="button primary"
      type="submit"
      aria-disabled=${this.#task.busy ? 'true' : nothing}
    >
      ${label}
    </button>`;
  }

  #failure(): TemplateResult | typeof nothing {
    const { error } = this.#task;
    if (error === undefined) return nothing;
    const isWrong = error instanceof ApiError && error.code === 'invalid_credentials';
    const text = !isWrong
      ? failureText(error)
      : this.credentials
        ? 'This code is wrong or was used already.'
        : 'The email or the password is wrong.';
    return html`<p class="alert" role="alert">${text}</p>`;
  }

  readonly #signIn = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { email = '', password = '' } = formValues(event);
    await this.#task.run(() => this.#send({ email, password }));
  };

  readonly #sendCode = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { code = '' } = formValues(event);
    await this.#task.run(() => this.#send({ ...this.credentials!, code: code.trim() }));
  };

  async #send(input: { email: string; password: string; code?: string }): Promise<void> {
    const { call, refresh } = this.context;
    try {
      await call('operators.signIn', input);
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 'code_required')) throw error;
      this.credentials = { email: input.email, password: input.password };
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('#code')?.focus();
      return;
    }
    await refresh();
  }
}

define('console-sign-in', SignInView);
