import { html, nothing, type TemplateResult } from 'lit';
import type { Output } from '@parlor/sdk/protocol/operations';
import { define } from '../../../widget/src/shared/define.js';
import { formValues } from '../../../widget/src/shared/form-values.js';
import { ConsoleView } from '../shared/console-view.js';
import { textField } from '../shared/fields.js';
import { failureText } from '../shared/failure.js';
import { LoadController } from '../shared/load-controller.js';
import { formFailure, loadingRows } from '../shared/parts.js';
import { roleHints, roleNames } from '../shared/roles.js';
import { TaskController } from '../shared/task-controller.js';
import { frame } from './frame.js';
import { nameField, newPasswordField } from './new-account.js';
import { signInStyles } from './sign-in.styles.js';

type Link = Output<'operators.showLink'>;

/** A one-time link: the first operator's, an invitation, or a new password. */
export class RedeemView extends ConsoleView {
  static override styles = [...ConsoleView.styles, signInStyles];

  readonly #task = new TaskController(this);
  readonly #link = new LoadController(this, (signal) =>
    this.context.call('operators.showLink', { token: this.#token }, { signal }),
  );

  get #token(): string {
    return this.context.route.params['token'] ?? '';
  }

  protected override render(): TemplateResult {
    const { value: link, error } = this.#link;
    if (error !== undefined)
      return frame({
        title: 'This link does not work',
        text: failureText(error),
        content: html`<a class="button" href="#/">Go to the console</a>`,
      });
    if (!link) return frame({ title: 'One moment', content: loadingRows(2) });
    if (link.kind === 'reset') return this.#reset(link);
    if (link.kind === 'start') return this.#start();
    return link.hasAccount ? this.#accept(link) : this.#invitation(link);
  }

  #start(): TemplateResult {
    return frame({
      title: 'Welcome to Parlor',
      text: 'Create the first account of this server. Everything else is done here, in the console.',
      content: this.#form('Create account', [
        nameField(this.#task.error),
        textField({
          name: 'email',
          label: 'Email',
          type: 'email',
          autocomplete: 'username',
          required: true,
        }),
        newPasswordField(this.#task.error),
      ]),
    });
  }

  #invitation(link: Link): TemplateResult {
    return frame({
      title: `Join ${link.siteName}`,
      text: html`You are invited as ${this.#role(link)}. Your account is for
        <strong><bdi>${link.email}</bdi></strong
        >.`,
      content: this.#form('Create account and join', [
        nameField(this.#task.error),
        newPasswordField(this.#task.error),
      ]),
    });
  }

  #reset(link: Link): TemplateResult {
    return frame({
      title: 'Choose a new password',
      text: html`For <strong><bdi>${link.email}</bdi></strong
        >. All sessions of the account end.`,
      content: this.#form('Set password', [newPasswordField(this.#task.error)]),
    });
  }

  /** Accounts accept an invitation when they are signed in. */
  #accept(link: Link): TemplateResult {
    const { account } = this.context;
    if (account?.email === link.email)
      return frame({
        title: `Join ${link.siteName}`,
        text: html`You are invited as ${this.#role(link)}.`,
        content: html`${formFailure(this.#task.error)}
          <button
            class="button primary"
            type="button"
            aria-disabled=${this.#task.busy ? 'true' : nothing}
            @click=${this.#join}
          >
            Join the team
          </button>`,
      });
    if (account)
      return frame({
        title: `Join ${link.siteName}`,
        text: html`This invitation is for <strong><bdi>${link.email}</bdi></strong
          >, and you are signed in as <strong><bdi>${account.email}</bdi></strong
          >.`,
        content: html`<button class="button" type="button" @click=${this.#signOut}>
          Use the other account
        </button>`,
      });
    return html`<console-sign-in
      .context=${this.context}
      .email=${link.email ?? ''}
    ></console-sign-in>`;
  }

  #role({ role }: Link): TemplateResult {
    return html`<strong>${roleNames[role!]}</strong>: ${roleHints[role!].toLowerCase().slice(0, -1)}`;
  }

  #form(action: string, fields: readonly TemplateResult[]): TemplateResult {
    return html`<form @submit=${this.#redeem}>
      ${fields} ${formFailure(this.#task.error)}
      <button
        class="button primary"
        type="submit"
        aria-disabled=${this.#task.busy ? 'true' : nothing}
      >
        ${action}
      </button>
    </form>`;
  }

  readonly #redeem = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { name, email, password = '' } = formValues(event);
    const { call, refresh, navigate, toast, signedOut } = this.context;
    const input = {
      token: this.#token,
      password,
      ...(name !== undefined && { name }),
      ...(email !== undefined && { email }),
    };
    await this.#task.run(async () => {
      const { console: opened } = await call('operators.redeemLink', input);
      // First the address: the view of the used link must not be made again.
      navigate('/', { replace: true });
      if (opened) return refresh();
      signedOut();
      toast('Your password is changed. Sign in with it.');
    });
  };

  readonly #join = async (): Promise<void> => {
    const { call, refresh, navigate } = this.context;
    await this.#task.run(async () => {
      const site = await call('operators.acceptInvitation', { token: this.#token });
      await refresh();
      navigate(`/sites/${encodeURIComponent(site.id)}`, { replace: true });
    });
  };

  readonly #signOut = async (): Promise<void> => {
    const { call, signedOut } = this.context;
    await this.#task.run(() => call('operators.signOut', {}));
    signedOut();
  };
}

define('console-redeem', RedeemView);
