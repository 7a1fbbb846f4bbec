import type { HostSite, SignInMode } from '@parlor/sdk/protocol/host-site';
import { html, LitElement, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../widget/src/shared/define.js';
import { switchRow } from '../../../widget/src/shared/switch-row.js';
import type { ConsoleContext } from '../shared/console-context.js';
import { consoleStyles } from '../shared/console.styles.js';
import { failureText } from '../shared/failure.js';
import { card } from '../shared/parts.js';

const modes = [
  {
    mode: 'guest',
    name: 'Guests',
    hint: 'Visitors give a name and write. Best for support.',
  },
  {
    mode: 'account',
    name: 'Accounts',
    hint: 'People register with email and password in the chat.',
  },
  {
    mode: 'signed',
    name: 'Signed in by your backend',
    hint: 'Your users are signed in already. Your backend signs a token with a signing secret.',
  },
] as const satisfies readonly { mode: SignInMode; name: string; hint: string }[];

/**
 * The ways of signing in that the site accepts.
 *
 * @fires changed - bubbles
 */
export class SignInCard extends LitElement {
  static override styles = consoleStyles;

  @property({ attribute: false }) context!: ConsoleContext;
  @property({ attribute: false }) site!: HostSite;
  @state() private isBusy = false;

  protected override render(): TemplateResult {
    const mayChange = this.context.can('admin');
    return card({
      id: 'sign-in',
      title: 'How people sign in',
      text: mayChange
        ? 'At least one is on. Turning one off does not delete anyone.'
        : 'Only admins and owners may change this.',
      content: html`<div ?inert=${this.isBusy || !mayChange}>
        ${modes.map(({ mode, name, hint }) =>
          switchRow(
            mode,
            name,
            hint,
            this.site.signIn.includes(mode),
            () => void this.#toggle(mode, name),
          ),
        )}
      </div>`,
    });
  }

  async #toggle(mode: SignInMode, name: string): Promise<void> {
    const before = this.site.signIn;
    const isOn = !before.includes(mode);
    const { toast } = this.context;
    const after = isOn ? [...before, mode] : before.filter((each) => each !== mode);
    if (after.length === 0) return toast('At least one way of signing in stays on.');
    try {
      await this.#set(after);
      toast(`${name}: ${isOn ? 'on' : 'off'}.`, { undo: () => this.#set(before) });
    } catch (error) {
      toast(failureText(error));
    }
  }

  async #set(signIn: SignInMode[]): Promise<void> {
    this.isBusy = true;
    try {
      await this.context.call('host.updateSite', { signIn });
    } finally {
      this.isBusy = false;
    }
    this.dispatchEvent(new CustomEvent('changed', { bubbles: true, composed: true }));
  }
}

define('console-sign-in-card', SignInCard);
