import { html, LitElement, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import { controls } from '../../../widget/src/shared/controls.styles.js';
import { deepFocus } from '../../../widget/src/shared/deep-focus.js';
import { define } from '../../../widget/src/shared/define.js';
import { icons } from '../../../widget/src/shared/icons.js';
import { dialogStyles } from './console-dialog.styles.js';

/**
 * A modal dialog around its slotted content, as long as it is in the page: a view adds it to open
 * it, and removes it on `close`. Then the focus returns to where it was.
 *
 * @fires close - Escape, the close button, or a press beside it
 */
export class ConsoleDialog extends LitElement {
  static override styles = [controls, dialogStyles];

  @property({ attribute: false }) heading = '';
  /** A question that must be answered: `alertdialog`, without a button in the corner. */
  @property({ type: Boolean }) alert = false;
  /** What is in it must not be lost by accident: only its buttons close it. */
  @property({ type: Boolean }) insistent = false;
  @query('dialog') private dialog!: HTMLDialogElement;
  #before: HTMLElement | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#before = deepFocus();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    const active = deepFocus();
    if ((!active || active === document.body) && this.#before?.isConnected) this.#before.focus();
  }

  protected override firstUpdated(): void {
    this.dialog.showModal();
    this.querySelector<HTMLElement>('[data-first]')?.focus();
  }

  protected override render(): TemplateResult {
    return html`<dialog
      aria-labelledby="heading"
      role=${this.alert ? 'alertdialog' : 'dialog'}
      @cancel=${this.#cancelled}
      @pointerdown=${this.#pressed}
    >
      <div class="box">
        <header>
          <h2 id="heading">${this.heading}</h2>
          ${
            this.alert || this.insistent
              ? ''
              : html`<button
                  class="round"
                  type="button"
                  aria-label="Close"
                  @click=${() => this.#close()}
                >
                  ${icons.close}
                </button>`
          }
        </header>
        <slot></slot>
      </div>
    </dialog>`;
  }

  #close(): void {
    this.dispatchEvent(new CustomEvent('close'));
  }

  readonly #cancelled = (event: Event): void => {
    event.preventDefault();
    if (!this.insistent) this.#close();
  };

  /** The backdrop belongs to the dialog's own element, and the box covers the rest of it. */
  readonly #pressed = (event: PointerEvent): void => {
    if (event.target === this.dialog && !this.insistent) this.#close();
  };
}

define('console-dialog', ConsoleDialog);
