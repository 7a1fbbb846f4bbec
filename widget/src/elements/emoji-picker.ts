import { html, LitElement, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { define } from '../define.js';
import type { enActions } from '../locale/en-actions.js';
import { controls } from '../styles/controls.styles.js';
import type { ViewContext } from '../view-context.js';
import { emojiGrid } from './emoji-grid.js';
import { arrowTo, tabTo } from './menu-keys.js';
import { messageMenuStyles } from './message-menu.styles.js';
import { placeBeside } from './place-beside.js';

/**
 * Emoji for what one writes: beside the composer's button, or a sheet at the bottom of a small screen. Arrow keys, Home and End go through it, Escape closes it; the
 * view gives the focus back.
 *
 * @fires choose - detail: the emoji
 * @fires close - nothing was chosen
 */
export class EmojiPicker extends LitElement {
  static override styles = [controls, messageMenuStyles];

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) words!: typeof enActions;
  /** What it stands beside. */
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
    this.#place();
    this.#stops()[0]?.focus({ preventScroll: true });
  }

  protected override render(): TemplateResult {
    return html`<div class="cover" @pointerdown=${this.#outside} @keydown=${this.#keyed}>
      <div class="box emoji" role="dialog" aria-modal="true" aria-label=${this.context.t.composer.emoji} tabindex="-1">
        ${emojiGrid(this.words, (emoji) => this.dispatchEvent(new CustomEvent('choose', { detail: emoji })))}
      </div>
    </div>`;
  }

  get #box(): HTMLElement {
    return this.renderRoot.querySelector<HTMLElement>('.box')!;
  }

  #stops(): HTMLElement[] {
    return [...this.#box.querySelectorAll<HTMLElement>('button')];
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
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      return this.#close();
    }
    const stops = this.#stops();
    const at = stops.indexOf(event.target as HTMLElement);
    const isRtl = getComputedStyle(this).direction === 'rtl';
    const to = event.key === 'Tab' ? tabTo(stops, at, event.shiftKey) : arrowTo(event.key, stops, at, { isRtl, wraps: false });
    if (!to) return;
    event.preventDefault();
    to.focus();
  };
}

define('parlor-emoji-picker', EmojiPicker);
