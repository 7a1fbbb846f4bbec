/**
 * A dialog over a view until it is answered or dismissed: it takes the focus and traps it; Escape
 * and a press beside it close it; then the focus returns to where it was. Its view must be
 * positioned, and removes it on `close`.
 */
import { html, LitElement, type TemplateResult } from 'lit';
import { controls } from './controls.styles.js';
import { forms } from './forms.styles.js';
import { deepFocus } from './deep-focus.js';
import { modalStyles } from './modal.styles.js';

const stops = 'button, input, textarea, select, a[href]';

/** @fires close - detail: the result, if there is one */
export abstract class ModalElement extends LitElement {
  static override styles = [controls, forms, modalStyles];

  /** Slides in from below on a small screen. */
  protected readonly sheet: boolean = false;
  protected readonly kind: 'dialog' | 'alertdialog' = 'dialog';
  #before: HTMLElement | null = null;

  protected abstract content(): TemplateResult;

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
    this.focusFirst();
  }

  /** Focuses the element marked `data-first`, or the whole dialog. */
  focusFirst(): void {
    const first = this.renderRoot.querySelector<HTMLElement>('[data-first]') ?? this.#box;
    first?.focus({ preventScroll: true });
  }

  protected override render(): TemplateResult {
    return html`<div
      class="cover ${this.sheet ? 'sheet' : ''}"
      @pointerdown=${this.#outside}
      @keydown=${this.#keyed}
    >
      <div
        class="box"
        role=${this.kind}
        aria-modal="true"
        aria-labelledby="title"
        aria-describedby="text"
        tabindex="-1"
      >
        ${this.content()}
      </div>
    </div>`;
  }

  /** If it was removed already, it must not close anything that has been opened since. */
  protected close(detail?: string): void {
    if (this.isConnected) this.dispatchEvent(new CustomEvent('close', { detail }));
  }

  get #box(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.box');
  }

  readonly #outside = (event: PointerEvent): void => {
    if (event.target !== event.currentTarget) return;
    event.preventDefault();
    this.close();
  };

  readonly #keyed = (event: KeyboardEvent): void => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this.close();
      return;
    }
    if (event.key !== 'Tab') return;
    const all = [...(this.#box?.querySelectorAll<HTMLElement>(stops) ?? [])].filter(
      (one) => one.tabIndex >= 0,
    );
    const at = all.indexOf(event.target as HTMLElement);
    // Inside the dialog Tab works as usual; at either end it wraps around.
    const leaves = event.shiftKey ? at <= 0 : at === all.length - 1;
    if (!leaves) return;
    event.preventDefault();
    all.at(event.shiftKey ? -1 : 0)?.focus();
  };
}
