/**
 * Runs the actions of a message's menu and reports their results: an error beside the message,
 * until the next try or until it is dismissed; a success above the composer, for a while and with
 * undo if that is possible.
 */
import {
  createMessages,
  createReactions,
  type ChatError,
  type Message,
  type Receipts,
} from '@parlor/sdk';
import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import type { ActionWords } from '../i18n/en.js';
import type { LogElement } from '../shared/slots.js';
import type { ViewContext } from '../shared/view-context.js';
import type { MessageFocusController } from './message-focus-controller.js';

/** How long a note is shown above the composer, in milliseconds. */
const notedFor = 10_000;

interface DeedsDeps {
  host: LitElement;
  words: () => ActionWords;
  context: () => ViewContext;
  list: () => LogElement | null;
  focus: () => MessageFocusController;
  /** Renders the rows again. */
  redraw: () => void;
}

export class MessageDeeds {
  readonly calls;
  readonly reactions;
  /** The last error for each message. */
  readonly trouble = new Map<number, string>();
  #note: { text: string; undo?: () => void } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly deps: DeedsDeps) {
    const { chat } = deps.context();
    this.calls = chat.use(createMessages);
    this.reactions = chat.use(createReactions);
  }

  /** Call when another conversation is shown. */
  clear(): void {
    this.#note = undefined;
    this.trouble.clear();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#note = undefined;
  }

  note(): TemplateResult | typeof nothing {
    const note = this.#note;
    if (!note) return nothing;
    const words = this.deps.words();
    return html`<div class="note">
      <span>${note.text}</span>
      <button class="link" type="button" @click=${note.undo ?? (() => this.#say())}>
        ${note.undo ? words.undo : words.dismiss}
      </button>
    </div>`;
  }

  async copy({ seq, text }: Message): Promise<void> {
    try {
      await navigator.clipboard.writeText(text ?? '');
      this.#say(this.deps.words().copied);
    } catch {
      this.tell(seq, this.deps.words().copyFailed);
    }
  }

  /** For a message with exactly one file that can be downloaded. */
  async download({ conversationId, seq, attachments = [] }: Message): Promise<void> {
    await this.#try(seq, async () => {
      const { save } = await this.deps.context().load('messageFiles');
      await save(conversationId, attachments.find(({ state }) => state === 'clean')!.id);
    });
  }

  async pin({ conversationId, seq, pinnedAt }: Message): Promise<void> {
    await this.#try(seq, () =>
      pinnedAt ? this.calls.unpin(conversationId, seq) : this.calls.pin(conversationId, seq),
    );
  }

  /**
   * Marks as unread from this message on. Leaves the conversation, because a conversation in view
   * is marked as read.
   */
  async markUnread(
    { conversationId, seq }: Message,
    marks: Pick<Receipts, 'markUnread'>,
  ): Promise<void> {
    if (!(await this.#try(seq, () => marks.markUnread(conversationId, seq)))) return;
    const { announce, back } = this.deps.context();
    announce(this.deps.words().markedUnread);
    back?.();
  }

  async hide(message: Message): Promise<void> {
    const { conversationId, seq } = message;
    if (!(await this.#try(seq, () => this.calls.hide(conversationId, seq)))) return;
    this.#say(this.deps.words().deletedForMe, () => {
      this.#say();
      const focus = this.deps.focus();
      focus.focus(focus.rowOf(seq));
      void this.restore(message);
    });
  }

  async restore({ conversationId, seq }: Message): Promise<void> {
    await this.#try(seq, () => this.calls.unhide(conversationId, seq));
  }

  async removePreviews({ conversationId, seq, previews = [] }: Message): Promise<void> {
    if (await this.#try(seq, () => this.calls.removePreview(conversationId, seq)))
      this.#say(this.deps.words().previewsRemoved(previews.length));
  }

  /** Adds the reaction, or removes it. */
  async react({ conversationId, seq, reactions }: Message, emoji: string): Promise<void> {
    const { host, list, context, words, focus } = this.deps;
    const hadFocus = focus().isOnReaction;
    const has = reactions
      .find((reaction) => reaction.emoji === emoji)
      ?.userIds.includes(context().me.id);
    const change = has ? this.reactions.remove : this.reactions.add;
    await this.#try(seq, () => change(conversationId, seq, emoji), words().tooManyReactions);
    await host.updateComplete;
    await list()?.updateComplete;
    if (hadFocus) focus().keep(seq);
  }

  /** Reports an error that belongs to no message. */
  fail(error: ChatError | null): void {
    if (error) this.#say(this.deps.context().t.failure(error.code));
  }

  tell(seq: number, text: string): void {
    if (text) {
      this.trouble.set(seq, text);
      this.deps.context().announce(text);
    } else this.trouble.delete(seq);
    this.deps.redraw();
  }

  async #try(
    seq: number,
    task: () => Promise<unknown>,
    full = this.deps.words().tooManyPins,
  ): Promise<boolean> {
    if (this.trouble.has(seq)) this.tell(seq, '');
    try {
      await task();
      return true;
    } catch (error) {
      const { code } = error as ChatError;
      const { t } = this.deps.context();
      this.tell(
        seq,
        code === 'forbidden'
          ? this.deps.words().notYoursToPin
          : code === 'limit_reached'
            ? full
            : t.failure(code),
      );
      return false;
    }
  }

  #say(text = '', undo?: () => void): void {
    clearTimeout(this.#timer);
    this.#note = text ? { text, ...(undo && { undo }) } : undefined;
    if (text) {
      this.deps.context().announce(text);
      this.#timer = setTimeout(() => this.#say(), notedFor);
    }
    this.deps.host.requestUpdate();
  }
}
