import type { ChatError } from '@parlor/sdk';
import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from './define.js';
import type { ViewContext } from './view-context.js';
import { ModalElement } from './modal-element.js';

export interface Question {
  title: string;
  text: string;
  cancel: string;
  /** The label of the button that confirms. */
  action: string;
  danger?: boolean;
  act: () => Promise<unknown>;
  /** The text for a failure, if it can say more than the error code. */
  explain?: (error: ChatError) => string | undefined;
}

/**
 * A question before an action with consequences. Closes with `done` once the action is done; a
 * failure is shown in the dialog.
 */
export class ConfirmDialog extends ModalElement {
  protected override readonly kind = 'alertdialog';
  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) question!: Question;
  @state() private busy = false;
  @state() private failure = '';

  protected override content(): TemplateResult {
    const { title, text, cancel, action, danger } = this.question;
    return html`<h2 id="title">${title}</h2>
      <p id="text">${text}</p>
      ${this.failure ? html`<p class="problem">${this.failure}</p>` : nothing}
      <div class="pair">
        <button class="button" type="button" data-first @click=${() => this.close()}>
          ${cancel}
        </button>
        <button
          class="button ${danger ? 'danger' : 'primary'}"
          type="button"
          aria-disabled=${this.busy ? 'true' : nothing}
          @click=${this.#act}
        >
          ${action}
        </button>
      </div>`;
  }

  readonly #act = async (): Promise<void> => {
    if (this.busy) return;
    this.busy = true;
    this.failure = '';
    const { act, explain } = this.question;
    try {
      await act();
      this.close('done');
    } catch (error) {
      const failure = error as ChatError;
      this.failure = explain?.(failure) ?? this.context.t.failure(failure.code);
      this.context.announce(this.failure);
    } finally {
      this.busy = false;
    }
  };
}

define('parlor-confirm-dialog', ConfirmDialog);
