import { limits } from '@parlor/sdk';
import {
  html,
  LitElement,
  nothing,
  type CSSResult,
  type PropertyValues,
  type TemplateResult,
} from 'lit';
import { property } from 'lit/decorators.js';
import { define } from '../shared/define.js';
import { controls } from '../shared/controls.styles.js';
import { adopt } from '../shared/adopt.js';
import type { ComposerElement, ComposerExtras } from '../shared/slots.js';
import type { ViewContext } from '../shared/view-context.js';
import { composerStyles } from './composer.styles.js';
import { icons } from '../shared/icons.js';

/** If fewer characters than this are left, their number is shown. */
const nearLimit = 500;

/**
 * The field in which a message is written. Enter sends and Shift+Enter breaks the line; on touch
 * screens, or with `sendKey`, Enter breaks the line and Ctrl+Enter sends.
 *
 * @fires emoji - the button for emoji was pressed
 * @fires send - detail: the text, trimmed
 */
export class Composer extends LitElement implements ComposerElement {
  static override styles = [controls, composerStyles];

  @property({ attribute: false }) context!: ViewContext;
  /** The conversation that the draft belongs to. */
  @property({ attribute: false }) draftKey = '';
  @property({ attribute: false }) placeholder = '';
  @property({ attribute: false }) text = '';
  @property({ attribute: false }) extras: ComposerExtras | undefined;

  isEmojiWanted = false;

  get field(): HTMLTextAreaElement {
    return this.renderRoot.querySelector('textarea')!;
  }

  get emojiButton(): HTMLElement {
    return this.renderRoot.querySelector('.emoji')!;
  }

  addLayer(...styles: readonly CSSResult[]): HTMLElement {
    for (const style of styles) adopt(this.shadowRoot, style);
    return this.renderRoot.appendChild(document.createElement('div'));
  }

  override focus(): void {
    this.field?.focus();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('draftKey')) return;
    this.text = this.context.drafts.get(this.draftKey) ?? this.text;
    this.isEmojiWanted = false;
  }

  protected override updated(): void {
    if (this.extras) adopt(this.shadowRoot, this.extras.styles);
    // Not in the template, which would move the caret while the user types.
    if (this.field.value !== this.text) this.field.value = this.text;
    if (!CSS.supports('field-sizing', 'content')) this.#grow();
  }

  protected override render(): TemplateResult {
    const { t } = this.context;
    const left = limits.messageText - this.text.trim().length;
    const { extras } = this;
    const filled = Boolean(this.text.trim() || extras?.ready);
    const ready = filled && left >= 0;
    return html`
      <div class="box" part="composer">
        ${extras?.above}
        <textarea
          class=${this.text ? 'filled' : ''}
          rows="1"
          dir="auto"
          enterkeyhint=${this.#touchOnly || this.context.sendKey !== 'enter' ? 'enter' : 'send'}
          autocapitalize="sentences"
          aria-label=${t.composer.label}
          aria-describedby=${left <= nearLimit ? 'left' : nothing}
          aria-invalid=${left < 0 ? 'true' : nothing}
          placeholder=${this.placeholder}
          @input=${this.#typed}
          @keydown=${this.#pressed}
        ></textarea>
        ${extras?.beside}
        <button
          class="emoji"
          type="button"
          aria-label=${t.composer.emoji}
          aria-haspopup="dialog"
          @click=${this.#askForEmoji}
        >
          ${icons.smile}
        </button>
        <button
          class="send ${ready ? 'ready' : filled ? 'held' : ''}"
          type="button"
          aria-label=${t.composer.send}
          aria-describedby=${left < 0 ? 'left' : nothing}
          aria-disabled=${ready ? nothing : 'true'}
          @pointerdown=${(event: Event) => event.preventDefault()}
          @click=${this.#send}
        >
          ${icons.send}
        </button>
        ${extras?.end}
      </div>
      ${
        left <= nearLimit
          ? html`<p id="left" class="left ${left < 0 ? 'over' : ''}">
              ${left < 0 ? t.composer.tooLong(-left) : t.composer.left(left)}
            </p>`
          : nothing
      }
    `;
  }

  readonly #askForEmoji = (): void => {
    this.isEmojiWanted = true;
    this.dispatchEvent(new CustomEvent('emoji'));
  };

  get #touchOnly(): boolean {
    return matchMedia('(hover: none) and (pointer: coarse)').matches;
  }

  #grow(): void {
    this.field.style.blockSize = 'auto';
    this.field.style.blockSize = `${this.field.scrollHeight}px`;
  }

  readonly #typed = (): void => {
    this.text = this.field.value;
    if (this.text) this.context.drafts.set(this.draftKey, this.text);
    else this.context.drafts.delete(this.draftKey);
  };

  readonly #pressed = (event: KeyboardEvent): void => {
    // Compare the key by its code: during an IME composition the code is different, also in
    // browsers that end the composition with a keydown without `isComposing`.
    if (event.keyCode !== 13) return;
    const isAlone = this.context.sendKey === 'enter' && !event.shiftKey && !this.#touchOnly;
    if (!isAlone && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.#send();
  };

  send(text: string): void {
    this.dispatchEvent(new CustomEvent('send', { detail: text }));
  }

  readonly #send = (): void => {
    const text = this.text.trim();
    if (!(text || this.extras?.ready) || text.length > limits.messageText) return;
    this.text = '';
    this.context.drafts.delete(this.draftKey);
    this.send(text);
    // The button may be removed together with the text.
    if (this.shadowRoot?.activeElement?.matches('.send')) this.focus();
  };
}

define('parlor-composer', Composer);
