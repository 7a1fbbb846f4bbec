import type { SendHook } from '@parlor/sdk/protocol/send-hook';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { define } from '../../../widget/src/shared/define.js';
import { formValues } from '../../../widget/src/shared/form-values.js';
import type { ConsoleContext } from '../shared/console-context.js';
import '../shared/console-dialog.js';
import { consoleStyles } from '../shared/console.styles.js';
import { fieldProblem } from '../shared/failure.js';
import { selectField, textField } from '../shared/fields.js';
import { formFailure } from '../shared/parts.js';
import { TaskController } from '../shared/task-controller.js';

export const onFailureNames = {
  allow: 'Send the message',
  hold: 'Hold it for a moderator',
  refuse: 'Refuse it',
} as const satisfies Record<SendHook['onFailure'], string>;

/**
 * @fires saved - detail: the secret of a new hook, or null
 * @fires close
 */
export class SendHookDialog extends LitElement {
  static override styles = consoleStyles;

  @property({ attribute: false }) context!: ConsoleContext;
  /** What there is already. */
  @property({ attribute: false }) hook: SendHook | null = null;
  readonly #task = new TaskController(this);

  protected override render(): TemplateResult {
    const { error } = this.#task;
    const problem = fieldProblem(error, 'url');
    const names = Object.entries(onFailureNames) as [SendHook['onFailure'], string][];
    return html`<console-dialog
      .heading=${this.hook ? 'Change the pre-send hook' : 'New pre-send hook'}
      @close=${this.#close}
    >
      <form @submit=${this.#submit}>
        ${textField({
          name: 'url',
          label: 'Address',
          type: 'url',
          value: this.hook?.url ?? '',
          placeholder: 'https://shop.example/parlor/sending',
          hint: 'An https address of your backend. It has one second to answer.',
          required: true,
          maxlength: 2_000,
          first: true,
          problem,
        })}
        ${selectField({
          name: 'onFailure',
          label: 'If it does not answer',
          value: this.hook?.onFailure ?? 'allow',
          options: names,
        })}
        ${problem ? nothing : formFailure(error)}
        <div class="actions">
          <button class="button" type="button" @click=${this.#close}>Cancel</button>
          <button
            class="button primary"
            type="submit"
            aria-disabled=${this.#task.busy ? 'true' : nothing}
          >
            ${this.hook ? 'Save' : 'Add hook'}
          </button>
        </div>
      </form>
    </console-dialog>`;
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { url = '', onFailure = 'allow' } = formValues(event);
    await this.#task.run(async () => {
      const { secret } = await this.context.call('host.setSendHook', {
        url,
        onFailure: onFailure as SendHook['onFailure'],
      });
      this.dispatchEvent(new CustomEvent('saved', { detail: secret }));
    });
  };

  readonly #close = (): void => {
    this.dispatchEvent(new CustomEvent('close'));
  };
}

define('console-send-hook-dialog', SendHookDialog);
