import { html, LitElement, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { define } from '../shared/define.js';
import './emoji-choice.js';
import { controls } from '../shared/controls.styles.js';
import type { ViewContext } from '../shared/view-context.js';
import { messageMenuStyles } from '../shared/menu.styles.js';
import { placeBeside } from '../shared/place-beside.js';

/**
 * Emoji for a text: beside the composer's button, or a sheet at the bottom of a small screen.
 * Escape closes it; the view restores the focus.
 *
 * @fires choose - detail: the emoji
 * @fires close - the user chose nothing
 */
export class EmojiPicker extends LitElement {
  static override styles = [controls, messageMenuStyles];

  @property({ attribute: false }) context!: ViewContext;
  /** The element that the picker is placed beside. */
  @property({ attribute: false }) anchor!: () => Element | null | undefined;
  readonly #resized = new ResizeObserver(() => this.#place());

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  protected override firstUpdated(): void {
    // Its height grows when the choice inside is rendered.
    this.#resized.observe(this.#box);
    this.#place();
  }

  protected override render(): TemplateResult {
    return html`<div class="cover" @pointerdown=${this.#outside} @keydown=${this.#keyed}>
      <div
        class="box emoji"
        role="dialog"
        aria-modal="true"
        aria-label=${this.context.t.composer.emoji}
        tabindex="-1"
      >
        <parlor-emoji-choice
          .context=${this.context}
          @choose=${({ detail }: CustomEvent<string>) => this.dispatchEvent(new CustomEvent('choose', { detail }))}
        ></parlor-emoji-choice>
      </div>
    </div>`;
  }

  get #box(): HTMLElement {
    return this.renderRoot.querySelector<HTMLElement>('.box')!;
  }

  #close(): void {
    this.dispatchEvent(new CustomEvent('close'));
  }

  #place(): void {
    const anchor = this.anchor()?.getBoundingClientRect();
    if (anchor && this.hasUpdated) placeBeside(this.#box, anchor, this.getBoundingClientRect());
  }

  readonly #outside = (event: PointerEvent): void => {
    if (event.target !== event.currentTarget) return;
    event.preventDefault();
    this.#close();
  };

  readonly #keyed = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    this.#close();
  };
}

define('parlor-emoji-picker', EmojiPicker);
