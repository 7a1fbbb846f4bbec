import { limits } from '@parlor/sdk/protocol/limits';
import { html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { define } from '../../../widget/src/shared/define.js';
import { formValues } from '../../../widget/src/shared/form-values.js';
import { viewIcons } from '../../../widget/src/shared/view-icons.js';
import { ApiError } from '../shared/api-error.js';
import { ConsoleView } from '../shared/console-view.js';
import { textField } from '../shared/fields.js';
import { fieldProblem } from '../shared/failure.js';
import { card, formFailure, pageHead } from '../shared/parts.js';
import { TaskController } from '../shared/task-controller.js';
import './second-factor-dialog.js';
import './session-list.js';

/** Name, password, second factor and sessions of the operator. */
export class AccountView extends ConsoleView {
  @state() private dialog: 'begin' | 'end' | undefined;
  readonly #name = new TaskController(this);
  readonly #password = new TaskController(this);

  protected override render(): TemplateResult {
    return html`<div class="page">
      ${pageHead({
        title: 'Your account',
        intro: html`<bdi>${this.context.account!.email}</bdi>`,
        buttons: html`<button class="button" type="button" @click=${this.#signOut}>
          ${viewIcons.leave}Sign out
        </button>`,
      })}
      ${this.#profile()} ${this.#secondFactor()} ${this.#passwordCard()}
      <console-session-list .context=${this.context}></console-session-list>
      ${
        this.dialog
          ? html`<console-second-factor-dialog
              .context=${this.context}
              .purpose=${this.dialog}
              @close=${() => (this.dialog = undefined)}
            ></console-second-factor-dialog>`
          : nothing
      }
    </div>`;
  }

  #profile(): TemplateResult {
    return card({
      id: 'profile',
      title: 'Profile',
      content: html`<form @submit=${this.#rename}>
        ${textField({
          name: 'name',
          label: 'Name',
          hint: 'Your team sees it, and the audit log.',
          value: this.context.account!.name,
          autocomplete: 'name',
          required: true,
          maxlength: limits.userName,
          problem: fieldProblem(this.#name.error, 'name'),
        })}
        ${formFailure(this.#name.error)}
        <div class="actions">
          <button class="button" type="submit">Save name</button>
        </div>
      </form>`,
    });
  }

  #secondFactor(): TemplateResult {
    const { secondFactor, recoveryCodes } = this.context.account!;
    return card({
      id: 'second-factor',
      title: 'Two-factor sign-in',
      text: secondFactor
        ? `Signing in takes a code of your authenticator app. You have ${recoveryCodes} recovery ${recoveryCodes === 1 ? 'code' : 'codes'} left.`
        : 'With an authenticator app, a stolen password alone does not open your account.',
      buttons: secondFactor
        ? html`<span class="badge good">On</span>
            <button
              class="button small danger-quiet"
              type="button"
              @click=${() => (this.dialog = 'end')}
            >
              Turn off
            </button>`
        : html`<button
            class="button primary small"
            type="button"
            @click=${() => (this.dialog = 'begin')}
          >
            Turn on
          </button>`,
      content: nothing,
    });
  }

  #passwordCard(): TemplateResult {
    const { error } = this.#password;
    const isWrong = error instanceof ApiError && error.code === 'invalid_credentials';
    const problem = fieldProblem(error, 'newPassword');
    return card({
      id: 'password',
      title: 'Password',
      text: 'A new password ends all your other sessions.',
      content: html`<form @submit=${this.#changePassword}>
        <div class="fields">
          ${textField({
            name: 'currentPassword',
            label: 'Current password',
            type: 'password',
            autocomplete: 'current-password',
            required: true,
            problem: isWrong ? 'This is not your password.' : undefined,
          })}
          ${textField({
            name: 'newPassword',
            label: 'New password',
            type: 'password',
            autocomplete: 'new-password',
            required: true,
            minlength: limits.passwordMin,
            maxlength: limits.passwordMax,
            hint: `At least ${limits.passwordMin} characters.`,
            problem,
          })}
        </div>
        ${isWrong || problem ? nothing : formFailure(error)}
        <div class="actions">
          <button
            class="button"
            type="submit"
            aria-disabled=${this.#password.busy ? 'true' : nothing}
          >
            Change password
          </button>
        </div>
      </form>`,
    });
  }

  readonly #rename = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { name = '' } = formValues(event);
    const { call, refresh, toast, account } = this.context;
    const before = account!.name;
    if (name === before) return;
    const rename = async (to: string) => {
      await call('operators.updateMe', { name: to });
      await refresh();
    };
    if (await this.#name.run(() => rename(name)))
      toast('Your name is changed.', { undo: () => rename(before) });
  };

  readonly #changePassword = async (event: Event): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const { currentPassword = '', newPassword = '' } = formValues(event);
    const { call, refresh, toast } = this.context;
    const isChanged = await this.#password.run(async () => {
      await call('operators.changePassword', { currentPassword, newPassword });
      await refresh();
    });
    if (!isChanged) return;
    form.reset();
    toast('Your password is changed, and your other sessions are over.');
    await this.renderRoot.querySelector('console-session-list')?.read();
  };

  readonly #signOut = async (): Promise<void> => {
    const { call, signedOut, navigate } = this.context;
    await call('operators.signOut', {});
    navigate('/', { replace: true });
    signedOut();
  };
}

define('console-account', AccountView);
