import { limits, type Core, type ChatError } from '@parlor/sdk';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { SubmitController } from './submit-controller.js';
import { define } from './define.js';
import type { FullCatalogue } from '../i18n/en.js';
import { controls } from './controls.styles.js';
import { forms } from './forms.styles.js';
import { formValues } from './form-values.js';
import { submitButton } from './submit-button.js';

type Field = 'name' | 'email' | 'password';

/**
 * Email and password: creates an account, signs in to one, or turns the guest who is signed in into
 * an account.
 *
 * @fires done - it succeeded; `chat.auth.user` is already updated
 */
export class AccountForm extends LitElement {
  static override styles = [
    controls,
    forms,
    css`
      form {
        display: grid;
        gap: 14px;
      }
    `,
  ];

  @property({ attribute: false }) chat!: Core;
  @property({ attribute: false }) t!: FullCatalogue;
  @property({ attribute: false }) kind: 'register' | 'login' | 'upgrade' = 'register';
  /** The initial value of the name field. */
  @property({ attribute: false }) name = '';
  @state() private problems: Partial<Record<Field, string>> = {};
  readonly #submit = new SubmitController(this);

  override focus(): void {
    this.renderRoot.querySelector('input')?.focus();
  }

  protected override render(): TemplateResult {
    const { t, kind } = this;
    const { error } = this.#submit;
    return html`<form novalidate @submit=${this.#submitted} @input=${() => (this.problems = {})}>
      ${kind === 'login' ? nothing : this.#field('name', t.account.name, 'text', 'name', limits.userName, this.name)}
      ${this.#field('email', t.account.email, 'email', 'username', limits.email)}
      ${this.#field('password', t.account.password, 'password', kind === 'login' ? 'current-password' : 'new-password', limits.passwordMax)}
      ${error ? html`<p class="alert" id="alert">${t.failure(error.code)}</p>` : nothing}
      ${submitButton(this.#submit, t, kind === 'login' ? t.signIn.login : t.signIn.register)}
    </form>`;
  }

  #field(
    field: Field,
    label: string,
    type: string,
    autocomplete: string,
    maxlength: number,
    value = '',
  ): TemplateResult {
    const problem = this.problems[field];
    const hint =
      field === 'password' && this.kind !== 'login'
        ? this.t.account.passwordHint(limits.passwordMin)
        : undefined;
    return html`<div class="field">
      <label for=${field}>${label}</label>
      <input
        class="input"
        id=${field}
        name=${field}
        type=${type}
        autocomplete=${autocomplete}
        autocapitalize=${field === 'name' ? 'words' : 'off'}
        maxlength=${maxlength}
        dir="auto"
        .defaultValue=${value}
        aria-invalid=${problem ? 'true' : nothing}
        aria-describedby=${problem || hint ? `${field}-hint` : nothing}
      />
      ${problem || hint ? html`<p class=${problem ? 'problem' : 'hint'} id="${field}-hint">${problem ?? hint}</p>` : nothing}
    </div>`;
  }

  readonly #submitted = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { email = '', password = '', name = '' } = formValues(event);
    const input = { email: email.trim(), password, name: name.trim() };
    this.problems = this.#check(input);
    const [first] = Object.keys(this.problems);
    if (first) {
      this.renderRoot.querySelector<HTMLElement>(`#${first}`)?.focus();
      return;
    }
    const { auth } = this.chat;
    const done = await this.#submit.run(() =>
      this.kind === 'login'
        ? auth.login({ email: input.email, password })
        : this.kind === 'register'
          ? auth.register(input)
          : auth.upgrade(input),
    );
    if (done) this.dispatchEvent(new CustomEvent('done'));
    else if (this.#submit.error) this.#blame(this.#submit.error);
  };

  #check({ name, email, password }: Record<Field, string>): Partial<Record<Field, string>> {
    const { account } = this.t;
    const problems: Partial<Record<Field, string>> = {};
    if (this.kind !== 'login' && !name) problems.name = account.needName;
    if (!/^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/.test(email)) problems.email = account.needEmail;
    if (!password) problems.password = account.needPassword;
    else if (this.kind !== 'login' && password.length < limits.passwordMin)
      problems.password = account.shortPassword(limits.passwordMin);
    return problems;
  }

  /** Shows what the server found wrong with a field at that field. */
  #blame({ code, details }: ChatError): void {
    if (code !== 'invalid_input') return;
    const { account } = this.t;
    const words: Record<Field, string> = {
      name: account.needName,
      email: account.needEmail,
      password: account.shortPassword(limits.passwordMin),
    };
    const fields = (details ?? [])
      .map(({ field }) => field)
      .filter((field): field is Field => field in words);
    if (fields.length === 0) return;
    this.problems = Object.fromEntries(fields.map((field) => [field, words[field]]));
    this.#submit.reset();
  }
}

define('parlor-account-form', AccountForm);
