import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { define } from '../../../widget/src/shared/define.js';
import { formValues } from '../../../widget/src/shared/form-values.js';
import type { ConsoleContext } from '../shared/console-context.js';
import '../shared/console-dialog.js';
import { consoleStyles } from '../shared/console.styles.js';
import { selectField, textField } from '../shared/fields.js';
import { formatNumber } from '../shared/formats.js';
import { formFailure } from '../shared/parts.js';
import { TaskController } from '../shared/task-controller.js';

/**
 * Sends a range of events again.
 *
 * @fires replayed
 * @fires close
 */
export class ReplayDialog extends LitElement {
  static override styles = consoleStyles;

  @property({ attribute: false }) context!: ConsoleContext;
  @property({ attribute: false }) webhookId = '';
  /** The number of the latest event that is known. */
  @property({ attribute: false }) latest = 1;
  readonly #task = new TaskController(this);

  protected override render(): TemplateResult {
    const number = (name: string, label: string, first: boolean) =>
      textField({
        name,
        label,
        type: 'number',
        min: 1,
        value: String(this.latest),
        required: true,
        first,
      });
    return html`<console-dialog .heading=${'Replay a range'} @close=${this.#close}>
      <form @submit=${this.#submit}>
        <p class="muted">
          Events of the last seven days, by their numbers. Use it after a time in which the webhook
          was off, or your backend lost events.
        </p>
        <div class="fields">
          ${number('from', 'First event', true)} ${number('to', 'Last event', false)}
        </div>
        ${selectField<'missing' | 'all'>({
          name: 'which',
          label: 'Which of them',
          value: 'missing',
          options: [
            ['missing', 'Those that were not delivered'],
            ['all', 'All, also those that were delivered'],
          ],
        })}
        ${formFailure(this.#task.error)}
        <div class="actions">
          <button class="button" type="button" @click=${this.#close}>Cancel</button>
          <button
            class="button primary"
            type="submit"
            aria-disabled=${this.#task.busy ? 'true' : nothing}
          >
            ${this.#task.busy ? 'Preparing…' : 'Send again'}
          </button>
        </div>
      </form>
    </console-dialog>`;
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { from = '', to = '', which } = formValues(event);
    const { call, toast } = this.context;
    const isDone = await this.#task.run(async () => {
      let replayed = 0;
      for (let next: number | null = Number(from); next !== null;) {
        const step: { replayed: number; next: number | null } = await call(
          'host.replayDeliveries',
          {
            webhookId: this.webhookId,
            from: next,
            to: Number(to),
            delivered: which === 'all',
          },
        );
        replayed += step.replayed;
        next = step.next;
      }
      toast(
        replayed === 1
          ? 'One event is sent again.'
          : `${formatNumber(replayed)} events are sent again.`,
      );
      this.dispatchEvent(new CustomEvent('replayed'));
    });
    if (isDone) this.#close();
  };

  readonly #close = (): void => {
    this.dispatchEvent(new CustomEvent('close'));
  };
}

define('console-replay-dialog', ReplayDialog);
