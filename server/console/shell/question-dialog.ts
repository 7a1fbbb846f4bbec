import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../widget/src/shared/define.js';
import type { Question } from '../shared/console-context.js';
import '../shared/console-dialog.js';
import { consoleStyles } from '../shared/console.styles.js';
import { textField } from '../shared/fields.js';
import { formFailure } from '../shared/parts.js';
import { TaskController } from '../shared/task-controller.js';

/**
 * A question before an action with consequences; see `ConsoleContext.confirm`.
 *
 * @fires answered - detail: whether the action was done
 */
export class QuestionDialog extends LitElement {
  static override styles = consoleStyles;

  @property({ attribute: false }) question!: Question;
  @state() private typed = '';
  readonly #task = new TaskController(this);

  protected override render(): TemplateResult {
    const { title, text, action, danger, type } = this.question;
    const isReady = type === undefined || this.typed.trim() === type;
    return html`<console-dialog alert .heading=${title} @close=${() => this.#answer(false)}>
      <form @submit=${this.#submit}>
        <p class="muted">${text}</p>
        ${
          type === undefined
            ? nothing
            : textField({
                name: 'confirmation',
                label: `Type "${type}" to confirm`,
                value: this.typed,
                first: true,
                typed: (value) => (this.typed = value),
              })
        }
        ${formFailure(this.#task.error)}
        <div class="actions">
          <button
            class="button"
            type="button"
            ?data-first=${type === undefined}
            @click=${() => this.#answer(false)}
          >
            Cancel
          </button>
          <button
            class="button ${danger ? 'danger' : 'primary'}"
            type="submit"
            aria-disabled=${this.#task.busy || !isReady ? 'true' : nothing}
          >
            ${action}
          </button>
        </div>
      </form>
    </console-dialog>`;
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { type, act } = this.question;
    if (type !== undefined && this.typed.trim() !== type) return;
    if (await this.#task.run(act)) this.#answer(true);
  };

  #answer(isDone: boolean): void {
    this.dispatchEvent(new CustomEvent('answered', { detail: isDone }));
  }
}

define('console-question-dialog', QuestionDialog);
