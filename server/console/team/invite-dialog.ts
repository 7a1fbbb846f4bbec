import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../widget/src/shared/define.js';
import { formValues } from '../../../widget/src/shared/form-values.js';
import type { ConsoleContext } from '../shared/console-context.js';
import '../shared/console-dialog.js';
import { consoleStyles } from '../shared/console.styles.js';
import '../shared/copy-button.js';
import { textField, selectField } from '../shared/fields.js';
import { fieldProblem } from '../shared/failure.js';
import { formActions, formFailure } from '../shared/parts.js';
import { type Role, roleHints, roleNames } from '../shared/roles.js';
import { TaskController } from '../shared/task-controller.js';

/**
 * Invites a person to the team. The server shows the link once, and the operator sends it.
 *
 * @fires invited - an invitation was made
 * @fires close
 */
export class InviteDialog extends LitElement {
  static override styles = consoleStyles;

  @property({ attribute: false }) context!: ConsoleContext;
  /** The roles that the operator may give. */
  @property({ attribute: false }) offered: readonly Role[] = [];
  @state() private chosen: Role = 'moderator';
  @state() private made: { email: string; link: string } | undefined;
  readonly #task = new TaskController(this);

  protected override render(): TemplateResult {
    return this.made ? this.#link(this.made) : this.#form();
  }

  #form(): TemplateResult {
    const { error } = this.#task;
    const problem = fieldProblem(error, 'email');
    return html`<console-dialog .heading=${'Invite to the team'} @close=${this.#close}>
      <form @submit=${this.#invite}>
        ${textField({
          name: 'email',
          label: 'Email',
          type: 'email',
          required: true,
          first: true,
          problem,
        })}
        ${selectField({
          name: 'role',
          label: 'Role',
          value: this.chosen,
          hint: roleHints[this.chosen],
          options: this.offered.map((role) => [role, roleNames[role]] as const),
          chosen: (role) => (this.chosen = role),
        })}
        ${problem ? nothing : formFailure(error)}
        ${formActions({ action: 'Create invitation', cancel: this.#close, disabled: this.#task.busy })}
      </form>
    </console-dialog>`;
  }

  #link({ email, link }: { email: string; link: string }): TemplateResult {
    return html`<console-dialog insistent .heading=${'Send this link'}>
      <p class="muted">
        Send it to <bdi>${email}</bdi>. It works once, for seven days, and is shown only now.
      </p>
      <pre class="code wrap" tabindex="0" aria-label="Link of the invitation">${link}</pre>
      <div class="actions">
        <console-copy-button .text=${link} .label=${'Copy the link'}></console-copy-button>
        <button class="button primary" type="button" @click=${this.#close}>Done</button>
      </div>
    </console-dialog>`;
  }

  readonly #invite = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { email = '' } = formValues(event);
    const { call, site } = this.context;
    await this.#task.run(async () => {
      const { link } = await call('operators.invite', {
        siteId: site!.id,
        email,
        role: this.chosen,
      });
      this.made = { email, link };
      this.dispatchEvent(new CustomEvent('invited'));
    });
  };

  readonly #close = (): void => {
    this.dispatchEvent(new CustomEvent('close'));
  };
}

define('console-invite-dialog', InviteDialog);
