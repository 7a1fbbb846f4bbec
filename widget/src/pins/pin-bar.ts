/**
 * Above a conversation's messages: one of its pinned messages, the latest first. A press leads to
 * the message, and the next press to the pin before it. Takes no room while nothing is pinned.
 * Beside it is the way to all of them.
 *
 * @fires show - detail: the seq of the message to go to
 */
import { createBlocks, type BlockList, type Conversation, type Message } from '@parlor/sdk';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { LiveController } from '../shared/live-controller.js';
import { PinsController } from './pins-controller.js';
import { SendersController } from '../shared/senders-controller.js';
import { WordsController } from '../shared/words-controller.js';
import { define } from '../shared/define.js';
import type { ActionWords } from '../i18n/en.js';
import { wordsOf } from '../shared/message-words.js';
import { isFolded } from '../shared/is-folded.js';
import { controls } from '../shared/controls.styles.js';
import type { ViewContext } from '../shared/view-context.js';
import { actionIcons } from '../shared/action-icons.js';
import { pinBarStyles } from './pin-bar.styles.js';

/** More pins than this share the marks that show which one it is. */
const marksShown = 4;

export class PinBar extends LitElement {
  static override styles = [controls, pinBarStyles];

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) conversation!: Conversation;
  /** The loaded messages, which know of a change before the server's event. */
  @property({ attribute: false }) messages: readonly Message[] = [];

  /** The pin that is shown. */
  @state() private seq = 0;
  /** What the bar needs to show a pin, made when the first pin is here. */
  #late:
    | {
        words: WordsController<ActionWords>;
        senders: SendersController;
        blocks: LiveController<BlockList>;
      }
    | undefined;
  readonly #pins: PinsController = new PinsController(this, () => ({
    chat: this.context.chat,
    conversationId: this.conversation.id,
  }));
  #latest = 0;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('messages') && this.#pins.loaded) this.#pins.take(this.messages);
    if (this.#pins.items.length > 0)
      this.#late ??= {
        words: new WordsController(this, () => this.context.t.actions),
        senders: new SendersController(this, () => this.context),
        blocks: new LiveController(this, () => this.context.chat.use(createBlocks).live),
      };
    const [latest] = this.#shown;
    const isNew = latest !== undefined && latest.seq !== this.#latest;
    this.#latest = latest?.seq ?? 0;
    if (isNew || !this.#shown.some(({ seq }) => seq === this.seq)) this.seq = this.#latest;
  }

  protected override render(): TemplateResult | typeof nothing {
    const words = this.#late?.words.value?.pins;
    const shown = this.#shown;
    const at = shown.findIndex(({ seq }) => seq === this.seq);
    const message = shown[at];
    if (!message || !words) return nothing;
    const nameOf = (userId: string | null) => this.#late!.senders.nameOf(userId);
    return html`<div class="pins" role="group" aria-label=${words.title}>
      <button class="pin" type="button" @click=${() => this.#press(at)}>
        ${shown.length > 1 ? this.#marks(at, shown.length) : actionIcons.pin}
        <span class="said">
          <span class="which"
            >${shown.length > 1 ? words.at(at + 1, shown.length) : words.one}</span
          >
          <span class="excerpt" dir="auto"
            ><bdi>${nameOf(message.senderId)}</bdi>: ${wordsOf(message, nameOf, this.context)}</span
          >
        </span>
      </button>
      <button
        class="round"
        type="button"
        aria-label=${words.all}
        title=${words.all}
        @click=${() => this.context.navigate({ name: 'pins', conversationId: this.conversation.id })}
      >
        ${actionIcons.list}
      </button>
    </div>`;
  }

  /** Without messages of blocked users; empty until the blocks are known. */
  get #shown(): readonly Message[] {
    const blocks = this.#late?.blocks.value;
    if (!blocks || blocks.loading) return [];
    return this.#pins.items.filter(
      (message) => !isFolded(message, this.conversation, blocks.hidden),
    );
  }

  #marks(at: number, count: number): TemplateResult {
    const marks = Math.min(count, marksShown);
    const current = Math.floor((at * marks) / count);
    return html`<span class="marks" aria-hidden="true">
      ${Array.from({ length: marks }, (_, index) => html`<i class=${index === current ? 'current' : ''}></i>`)}
    </span>`;
  }

  #press(at: number): void {
    const shown = this.#shown;
    this.dispatchEvent(new CustomEvent('show', { detail: shown[at]!.seq }));
    this.seq = shown[(at + 1) % shown.length]!.seq;
  }
}

define('parlor-pin-bar', PinBar);
