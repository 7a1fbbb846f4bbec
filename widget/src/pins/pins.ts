/**
 * All pinned messages of a conversation, the latest pin first: each leads to its place in the log;
 * users with the permission can unpin it.
 */
import type { ChatError, Message } from '@parlor/sdk';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { BesideController } from '../shared/beside-controller.js';
import { FoldingController } from '../shared/folding-controller.js';
import { GroupController } from '../shared/group-controller.js';
import { LostFocusController } from '../shared/lost-focus-controller.js';
import { mayPin, PinsController } from './pins-controller.js';
import { SendersController } from '../shared/senders-controller.js';
import { WordsController } from '../shared/words-controller.js';
import { define } from '../shared/define.js';
import type { ActionWords, FullCatalogue } from '../i18n/en.js';
import { wordsOf } from '../shared/message-words.js';
import { controls } from '../shared/controls.styles.js';
import { page } from '../shared/page.styles.js';
import { people } from '../shared/people.styles.js';
import { waiting } from '../shared/waiting.styles.js';
import type { ViewContext } from '../shared/view-context.js';
import { actionIcons } from '../shared/action-icons.js';
import { avatar } from '../shared/avatar.js';
import { skeletonRows } from '../shared/skeleton.js';
import { groupInstead } from '../shared/group-instead.js';
import { nameSign } from '../shared/name-sign.js';
import { failed, notice } from '../shared/notice.js';
import { pinsStyles } from './pins.styles.js';
import { viewBar } from '../shared/view-bar.js';

export class PinsPage extends LitElement {
  static override styles = [controls, people, page, waiting, pinsStyles];

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) t!: FullCatalogue;
  @property({ attribute: false }) view!: { name: 'pins'; conversationId: string };

  /** The last error, and its message. */
  @state() private trouble: { seq: number; text: string } | undefined;
  /** The message that was unpinned last, for undo. */
  @state() private undoable: number | undefined;
  @state() private busy = false;
  readonly #words = new WordsController(this, () => this.context.t.actions);
  readonly #group = new GroupController(this);
  readonly #beside = new BesideController(this);
  readonly #senders = new SendersController(this, () => this.context);
  readonly #folding = new FoldingController(
    this,
    () => this.context,
    () => this.#group.conversation,
  );
  readonly #pins: PinsController = new PinsController(this, () => ({
    chat: this.context.chat,
    conversationId: this.view.conversationId,
  }));

  constructor() {
    super();
    new LostFocusController(this);
  }

  focusFirst(): void {
    this.renderRoot.querySelector<HTMLElement>('h1')?.focus();
  }

  protected override render(): TemplateResult {
    const words = this.#words.value;
    return html`${viewBar(this.context, { title: words?.pins.title ?? '' })}
      <div class="scroller" @keydown=${this.#beside.keydown} @focusin=${this.#beside.focusin}>
        ${words ? (groupInstead(this.#group, this.context, false) ?? this.#content(words)) : skeletonRows(this.t, 4)}
      </div>
      ${
        words && this.undoable !== undefined
          ? html`<div class="undo">
              <span
                >${this.trouble?.seq === this.undoable ? this.trouble.text : words.pins.unpinned}</span
              >
              <button class="link" type="button" @click=${() => void this.#pinAgain()}>
                ${words.undo}
              </button>
            </div>`
          : nothing
      }`;
  }

  #content(words: ActionWords): TemplateResult {
    const { t } = this;
    const { error, loaded } = this.#pins;
    if (!loaded && error) return failed(t, words.pins.failed, error, () => void this.#pins.load());
    if (!loaded || this.#folding.isUnknown) return skeletonRows(t, 4);
    const shown = this.#pins.items.filter((message) => !this.#folding.hides(message));
    if (shown.length === 0) return notice(actionIcons.pin, words.pins.none, words.pins.noneText);
    const canUnpin = mayPin(this.#group.conversation!);
    return html`<ul aria-label=${words.pins.title}>
      ${repeat(
        shown,
        ({ seq }) => seq,
        (message) => html`<li>${this.#row(message, words, canUnpin)}</li>`,
      )}
    </ul>`;
  }

  #row(message: Message, words: ActionWords, canUnpin: boolean): TemplateResult {
    const { formats } = this.context;
    const { conversationId, seq, senderId, createdAt } = message;
    const nameOf = (userId: string | null) => this.#senders.nameOf(userId);
    const sender = this.#senders.of(senderId);
    const name = nameOf(senderId);
    const text = wordsOf(message, nameOf, this.context);
    return html`<div class="beside">
        <button
          class="row"
          type="button"
          data-roving
          @click=${() => this.context.showMessage(conversationId, seq)}
        >
          ${avatar(sender ?? { id: senderId ?? '', name, avatarUrl: null, online: false }, 40, false)}
          <span class="body">
            <span class="line">
              <span class="name">${nameSign(sender ?? undefined, this.t)}<bdi>${name}</bdi></span>
              <time datetime=${createdAt}>${formats.short(new Date(createdAt), new Date())}</time>
            </span>
            <span class="excerpt" dir="auto">${text}</span>
          </span>
        </button>
        ${
          canUnpin
            ? html`<button
                class="round"
                type="button"
                data-beside
                title=${words.unpin}
                aria-label="${words.unpin}: ${`${name}, ${text}`.slice(0, 80)}"
                aria-disabled=${this.busy ? 'true' : nothing}
                @click=${() => void this.#unpin(message)}
              >
                ${actionIcons.unpin}
              </button>`
            : nothing
        }
      </div>
      ${this.trouble?.seq === seq ? html`<p class="alert trouble" role="alert">${this.trouble.text}</p>` : nothing}`;
  }

  async #unpin({ seq }: Message): Promise<void> {
    if (await this.#change(seq, () => this.#pins.calls.unpin(this.view.conversationId, seq))) {
      this.undoable = seq;
      this.context.announce(this.#words.value!.pins.unpinned);
    }
  }

  async #pinAgain(): Promise<void> {
    const seq = this.undoable;
    if (seq === undefined) return;
    if (!(await this.#change(seq, () => this.#pins.calls.pin(this.view.conversationId, seq))))
      return;
    this.undoable = undefined;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('[data-roving]')?.focus();
  }

  async #change(seq: number, call: () => Promise<Message>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.trouble = undefined;
    try {
      this.#pins.take([await call()]);
      return true;
    } catch (error) {
      const { code } = error as ChatError;
      const words = this.#words.value!;
      const text =
        code === 'forbidden'
          ? words.notYoursToPin
          : code === 'limit_reached'
            ? words.tooManyPins
            : this.t.failure(code);
      this.trouble = { seq, text };
      if (seq === this.undoable) this.context.announce(text);
      return false;
    } finally {
      this.busy = false;
    }
  }
}

define('parlor-pins', PinsPage);
