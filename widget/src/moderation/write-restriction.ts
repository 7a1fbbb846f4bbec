/**
 * Shown in the composer's place if the user cannot write, and above it in slow mode: why, and for
 * how long. Replaces the log as well if the user is not a member, with a button to (re)join.
 *
 * @fires over - a silence has ended
 */
import type { Conversation, MessageWindow } from '@parlor/sdk';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { ClockController } from '../shared/clock-controller.js';
import { WordsController } from '../shared/words-controller.js';
import { define } from '../shared/define.js';
import type { TopicWords } from '../i18n/en.js';
import { controls } from '../shared/controls.styles.js';
import type { ViewContext } from '../shared/view-context.js';
import { silencedUntil, type Hindrance } from './hindrance.js';
import { icons } from '../shared/icons.js';
import { notice } from '../shared/notice.js';
import { restrictionIcons } from './restriction-icons.js';

type Words = TopicWords<'restrictions'>;

export class WriteRestriction extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        flex: none;
      }
      :host(.rest) {
        flex: 1;
        display: grid;
      }
      .place {
        display: flex;
        align-items: center;
        justify-content: center;
        gap: 10px;
        margin: 8px var(--column) calc(12px + env(safe-area-inset-bottom, 0px));
        min-block-size: 44px;
        padding: 10px 16px;
        border-radius: var(--radius-l);
        font-size: var(--text-s);
        color: var(--muted);
        background: var(--fill);
        animation: appear 0.2s both;
      }
      .slow {
        display: flex;
        align-items: center;
        gap: 6px;
        padding: 6px calc(var(--column) + 14px) 0;
        font-size: var(--text-xs);
        font-variant-numeric: tabular-nums;
        color: var(--muted);
      }
      .slow svg {
        inline-size: 15px;
        block-size: 15px;
      }
      .slow.now {
        color: var(--accent-text);
        font-weight: var(--strong);
      }
    `,
  ];

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) conversationId: string | undefined;
  @property({ attribute: false }) conversation: Conversation | undefined;
  @property({ attribute: false }) hindrance: Hindrance | undefined;
  @property({ attribute: false }) window!: MessageWindow;
  readonly #clock = new ClockController(this, 0);
  readonly #words = new WordsController(this, () => this.context.t.restrictions);
  #until = 0;
  #wasBusy = false;

  protected override willUpdate(): void {
    this.#until =
      this.hindrance === 'silenced'
        ? silencedUntil(this.conversation, this.context.me)
        : this.hindrance
          ? 0
          : this.#nextAt();
  }

  protected override updated(_: PropertyValues): void {
    const words = this.#words.value;
    const isBusy = this.#retryAt > 0;
    if (isBusy && !this.#wasBusy && words)
      this.context.announce(words.busy(this.#length(Math.ceil(this.#left / 1000), words)));
    this.#wasBusy = isBusy && words !== undefined;
    const left = this.#left;
    this.#clock.every(left > 0 ? 1000 : 0);
    if (this.hindrance === 'silenced' && left <= 0) this.dispatchEvent(new CustomEvent('over'));
  }

  protected override render(): TemplateResult | typeof nothing {
    const { hindrance, conversation } = this;
    const { formats, me } = this.context;
    const words = this.#words.value;
    if (!words) return nothing;
    if (hindrance === 'outside') return this.#outside(words);
    if (hindrance) {
      const until = new Date(this.#until);
      const isFar = this.#left > 12 * 3_600_000;
      const text =
        hindrance === 'silenced'
          ? words.silenced(isFar ? formats.full(until) : formats.time(until))
          : words[hindrance];
      return html`<div class="place">
        ${restrictionIcons[hindrance]}
        <p>${text}</p>
      </div>`;
    }
    const every = conversation?.slowSeconds ?? 0;
    const left = Math.ceil(this.#left / 1000);
    if (every === 0 || conversation?.role !== 'member' || me.role !== 'user') {
      if (!this.#retryAt) return nothing;
      return html`<p class="slow now">
        ${restrictionIcons.slow}${words.busy(this.#length(Math.max(0, left), words))}
      </p>`;
    }
    return html`<p class="slow ${left > 0 ? 'now' : ''}">
      ${restrictionIcons.slow}${left > 0 ? words.waiting(this.#length(left, words)) : words.slow(this.#span(every, words))}
    </p>`;
  }

  #outside(words: Words): TemplateResult {
    const { navigate } = this.context;
    const { conversationId } = this;
    return notice(
      icons.talk,
      words.outsideTitle,
      words.outsideText,
      conversationId === undefined
        ? nothing
        : html`<button
            class="button"
            type="button"
            @click=${() => navigate({ name: 'join', conversationId }, { replace: true })}
          >
            ${words.comeBack}
          </button>`,
    );
  }

  /** Milliseconds until the user may write, or until the waiting messages are sent. */
  get #left(): number {
    return this.#until - this.context.chat.now();
  }

  /**
   * When the user may send the next message: the slow mode's seconds after their last one, or when
   * the server's limit allows it.
   */
  #nextAt(): number {
    const { items } = this.window;
    const last = items.findLast(({ senderId }) => senderId === this.context.me.id);
    return Math.max(
      this.#retryAt,
      last ? Date.parse(last.createdAt) + (this.conversation?.slowSeconds ?? 0) * 1000 : 0,
    );
  }

  /**
   * When the messages that wait for the server's limit are sent, by the server's clock; 0 if there
   * are none. The outbox gives that time by the device's clock.
   */
  get #retryAt(): number {
    const { retryAt } = this.window.pending.find(({ waitsFor }) => waitsFor === 'rate') ?? {};
    return retryAt ? retryAt - Date.now() + this.context.chat.now() : 0;
  }

  #length(seconds: number, words: Words): string {
    return seconds < 60
      ? words.seconds(seconds)
      : words.time(Math.floor(seconds / 60), seconds % 60);
  }

  #span(seconds: number, words: Words): string {
    if (seconds < 60 || seconds % 60 > 0) return words.seconds(seconds);
    return seconds < 3600 ? words.minutes(seconds / 60) : words.hours(Math.round(seconds / 3600));
  }
}

define('parlor-write-restriction', WriteRestriction);
