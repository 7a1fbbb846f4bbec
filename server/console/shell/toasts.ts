import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { controls } from '../../../widget/src/shared/controls.styles.js';
import { define } from '../../../widget/src/shared/define.js';
import { icons } from '../../../widget/src/shared/icons.js';
import type { ToastOptions } from '../shared/console-context.js';

interface Toast extends ToastOptions {
  id: number;
  text: string;
}

/** Long enough to read it, and to press Undo. */
const shownMs = { plain: 5_000, withUndo: 10_000 };
const atOnce = 3;

/**
 * Messages at the bottom of the page, for a few seconds; longer while the pointer or the focus is
 * on them. The shell announces them.
 *
 * @fires undone - a toast's undo was pressed; detail: the toast's `undo`
 */
export class ConsoleToasts extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        position: fixed;
        z-index: 5;
        inset-block-end: calc(20px + env(safe-area-inset-bottom, 0px));
        inset-inline: 16px;
        display: grid;
        justify-items: center;
        gap: 8px;
        pointer-events: none;
      }
      .toast {
        display: flex;
        align-items: center;
        gap: 4px;
        max-inline-size: min(520px, 100%);
        padding: 6px 6px 6px 18px;
        border-radius: var(--radius-m);
        color: light-dark(oklch(0.98 0 0), oklch(0.2 0.01 180));
        background: light-dark(oklch(0.26 0.02 180), oklch(0.94 0.01 180));
        box-shadow: var(--shadow);
        pointer-events: auto;
        animation: rise 0.25s var(--spring);
      }
      .toast:dir(rtl) {
        padding: 6px 18px 6px 6px;
      }
      .toast p {
        flex: 1;
        padding-block: 6px;
        overflow-wrap: anywhere;
      }
      .undo {
        flex: none;
        padding: 6px 12px;
        border-radius: var(--radius-s);
        font-weight: var(--strong);
        color: light-dark(oklch(0.86 0.1 170), oklch(0.42 0.09 170));
      }
      .undo:hover {
        text-decoration: underline;
        text-underline-offset: 3px;
      }
      .round {
        color: inherit;
        opacity: 0.7;
      }
      .round:hover {
        opacity: 1;
        color: inherit;
        background: none;
      }
      :focus-visible {
        outline-color: currentColor;
      }
      @keyframes rise {
        from {
          opacity: 0;
          transform: translateY(12px);
        }
      }
      @media (forced-colors: active) {
        .toast {
          border: 1px solid CanvasText;
        }
      }
    `,
  ];

  @state() private toasts: readonly Toast[] = [];
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();
  #lastId = 0;

  add(text: string, options: ToastOptions = {}): void {
    const id = ++this.#lastId;
    this.toasts = [...this.toasts, { id, text, ...options }].slice(-atOnce);
    this.#start(this.toasts.at(-1)!);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  protected override render(): TemplateResult {
    return html`${repeat(
      this.toasts,
      ({ id }) => id,
      (toast) =>
        html`<div
          class="toast"
          @pointerenter=${() => this.#stop(toast.id)}
          @pointerleave=${() => this.#start(toast)}
          @focusin=${() => this.#stop(toast.id)}
          @focusout=${() => this.#start(toast)}
        >
          <p>${toast.text}</p>
          ${
            toast.undo
              ? html`<button class="undo" type="button" @click=${() => this.#undo(toast)}>
                  Undo
                </button>`
              : nothing
          }
          <button
            class="round"
            type="button"
            aria-label="Dismiss"
            @click=${() => this.#remove(toast.id)}
          >
            ${icons.close}
          </button>
        </div>`,
    )}`;
  }

  #start({ id, undo }: Toast): void {
    this.#stop(id);
    this.#timers.set(
      id,
      setTimeout(() => this.#remove(id), undo ? shownMs.withUndo : shownMs.plain),
    );
  }

  #stop(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  #remove(id: number): void {
    this.#stop(id);
    this.toasts = this.toasts.filter((toast) => toast.id !== id);
  }

  #undo({ id, undo }: Toast): void {
    this.#remove(id);
    this.dispatchEvent(new CustomEvent('undone', undo ? { detail: undo } : {}));
  }
}

define('console-toasts', ConsoleToasts);
