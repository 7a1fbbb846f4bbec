/**
 * The state of the message actions in one conversation: which menu is open, what is written in the
 * composer, and when the rows have to be rendered again. Runs what is chosen in the menu.
 */
import { createReceipts, type Message } from '@parlor/sdk';
import type { LitElement, ReactiveController } from 'lit';
import { adopt } from '../shared/adopt.js';
import { SiteController } from '../shared/site-controller.js';
import { MessageExtras } from './message-extras.js';
import type { ConversationScope, LogElement } from '../shared/slots.js';
import type { ListController } from './list-controller.js';
import type { MessageChoice } from './message-menu.js';
import { quoteBarStyles } from './quote-bar.styles.js';
import type { ActionWords } from '../i18n/en.js';
import { isInTime } from './in-time.js';
import { mentionsIn } from '../shared/mentions.js';
import { wordsOf } from '../shared/message-words.js';
import { MessageDeeds } from './message-deeds.js';
import { MessageFocusController } from './message-focus-controller.js';
import { MessageSafetyController } from './message-safety-controller.js';
import { MessageWriting } from './message-writing.js';
import { QuickActionsController } from './quick-actions-controller.js';
import { SwipeReplyController } from './swipe-reply-controller.js';
import { WordsController } from '../shared/words-controller.js';

/** How long a jump's goal is marked, in milliseconds. */
const markedFor = 1800;

/** Which menu is open, and what it shows first. */
interface Opening {
  seq: number;
  /** Opens at the users who reacted with this emoji. */
  emoji: string | undefined;
  /** Opens the frequent emoji. */
  only: 'react' | undefined;
}

export class MessageActionsController implements ReactiveController {
  /** For the rows; a new object whenever the rows have to be rendered again. */
  extras: MessageExtras;

  /** Replies and edits, which are written in the composer. */
  readonly writing: MessageWriting;

  /** Blocked users, and the actions against a sender. */
  readonly safety: MessageSafetyController;

  readonly deeds: MessageDeeds;

  readonly receipts;

  readonly #focus: MessageFocusController;
  #open: Opening | undefined;
  #conversationId: string | undefined;
  /** How long messages may be edited and deleted. Until it is known, both are offered. */
  readonly #site: SiteController;
  readonly #words: WordsController<ActionWords>;
  /** The inputs of the last render of the rows. */
  #drawn: readonly unknown[] = [];
  /** Controllers of the message list, which may be another one after an update. */
  readonly #ofList: readonly ListController[];

  constructor(
    private readonly host: LitElement,
    private readonly deps: ConversationScope,
    /** The words of the current language once they are fetched; until then the old ones. */
    public words: ActionWords,
  ) {
    this.#words = new WordsController(host, () => deps.context().t.actions);
    this.deeds = new MessageDeeds({
      host,
      words: () => this.words,
      context: () => deps.context(),
      list: () => this.#list,
      focus: () => this.#focus,
      redraw: () => this.#redraw(),
    });
    this.receipts = deps.context().chat.use(createReceipts);
    this.safety = new MessageSafetyController(host, {
      context: () => deps.context(),
      conversation: () => deps.conversation(),
      items: () => this.#items,
      person: (userId) => deps.people().get(userId),
      focus: (seq) => this.#focus.focus(this.#focus.rowOf(seq)),
    });
    this.extras = this.#extras();
    this.#conversationId = deps.conversation()?.id;
    this.#focus = new MessageFocusController({
      open: (seq, emoji) => this.#openMenu(seq, emoji),
      name: (seq) => this.labelOf(seq),
    });
    this.writing = new MessageWriting({
      host,
      words: () => this.words,
      context: () => deps.context(),
      items: () => this.#items,
      find: (seq) => this.#find(seq),
      nameOf: (userId) => this.extras.nameOf(userId),
      composer: () => deps.composer(),
      save: ({ conversationId, seq }, text) => {
        const people = deps.people();
        return this.deeds.calls.edit(
          conversationId,
          seq,
          text,
          people.size > 2 ? { mentions: mentionsIn(text, people.values()) } : {},
        );
      },
      isInTime: (message) => this.inTime(message).edit,
    });
    const answerable = {
      find: (seq: number) => {
        const message = this.#find(seq);
        return message && message.text !== null && !this.safety.hides(message)
          ? message
          : undefined;
      },
      reply: (message: Message) => this.writing.reply(message),
    };
    const quick = new QuickActionsController({
      ...answerable,
      words: () => this.words,
      name: (seq) => this.labelOf(seq),
      react: ({ seq }) => this.#openMenu(seq, undefined, 'react'),
    });
    this.#ofList = [this.#focus, quick, new SwipeReplyController(answerable)];
    this.#site = new SiteController(host, () => deps.context());
    host.addController(this);
  }

  hostUpdate(): void {
    this.words = this.#words.value ?? this.words;
    const id = this.deps.conversation()?.id;
    if (id !== this.#conversationId) {
      this.#conversationId = id;
      this.#open = undefined;
      this.writing.clear();
      this.deeds.clear();
    }
    this.writing.check();
    if (this.#open && !this.#find(this.#open.seq)) this.#open = undefined;
    // A quote shows the current text of the quoted message, which its own row cannot know.
    const quoted = this.#items
      .map(({ replyTo }) => (replyTo ? (this.#find(replyTo.seq)?.rev ?? 0) : ''))
      .join('');
    const { talk, slots } = this.deps.context();
    const { messageBlocks } = slots;
    const drawn = [this.words, quoted, this.deps.people(), talk, this.safety.state, messageBlocks];
    if (drawn.every((part, index) => part === this.#drawn[index])) return;
    this.#drawn = drawn;
    this.extras = this.#extras();
  }

  hostUpdated(): void {
    adopt(this.host.shadowRoot, quoteBarStyles);
    const list = this.#list ?? undefined;
    const { slots, load } = this.deps.context();
    if (slots.messageBlocks) adopt(this.host.shadowRoot, slots.messageBlocks.styles);
    // After a failure, the next update tries again.
    else if (this.#items.some(({ blocks, streaming }) => blocks ?? streaming))
      load('messageBlocks').catch(() => undefined);
    for (const controller of this.#ofList) controller.attach(list);
  }

  hostDisconnected(): void {
    this.deeds.close();
    this.#open = undefined;
  }

  /** The message whose menu is open, and how the menu opens. */
  get opened(): (Opening & { message: Message }) | undefined {
    if (!this.#open) return undefined;
    const message = this.#find(this.#open.seq);
    return message && { ...this.#open, message };
  }

  /** Whether the site still allows the sender of a message to edit it, and to delete it. */
  inTime(message: Message): { edit: boolean; delete: boolean } {
    const now = this.deps.context().chat.now();
    const limits = this.#site.value?.messages;
    return {
      edit: isInTime(message, limits?.editMinutes, now),
      delete: isInTime(message, limits?.deleteMinutes, now),
    };
  }

  bubbleOf(seq: number): Element | null | undefined {
    return this.#focus.rowOf(seq)?.querySelector('.bubble');
  }

  get #items(): readonly Message[] {
    return this.deps.log()?.value.items ?? [];
  }

  get #list(): LogElement | null {
    return this.deps.list();
  }

  #find(seq: number): Message | undefined {
    const items = this.#items;
    return items[seq - (items[0]?.seq ?? 0)];
  }

  /** The accessible name of a message. */
  labelOf(seq: number): string {
    const { t, formats } = this.deps.context();
    const message = this.#find(seq);
    if (!message) return '';
    if (this.safety.hides(message)) return this.safety.line;
    const said = t.messages.arrived(
      this.extras.nameOf(message.senderId),
      wordsOf(message, (id) => this.extras.nameOf(id), this.deps.context()),
    );
    const files = message.text ? this.#plain(message) : '';
    return [said, files, formats.time(new Date(message.createdAt))].filter(Boolean).join(', ');
  }

  #plain({ attachments }: Message): string | undefined {
    const { talk, slots } = this.deps.context();
    return talk && slots.messageText?.plain('', attachments, talk.files);
  }

  #extras(): MessageExtras {
    return new MessageExtras({
      context: this.deps.context(),
      words: this.words,
      safety: this.safety,
      people: this.deps.people(),
      find: (seq) => this.#find(seq),
      trouble: this.deeds.trouble,
      jump: (seq) => void this.jump(seq),
      toggle: (seq, emoji) => {
        const message = this.#find(seq);
        if (message) void this.deeds.react(message, emoji);
      },
      open: (seq) => this.#openMenu(seq),
      name: (seq) => this.labelOf(seq),
      dismiss: (seq) => this.deeds.tell(seq, ''),
    });
  }

  #openMenu(seq: number, emoji?: string, only?: 'react'): void {
    const message = this.#find(seq);
    if (!message || message.system || this.safety.show(seq)) return;
    this.#focus.rowOf(seq)?.classList.add('chosen');
    this.#open = { seq, emoji, only };
    this.host.requestUpdate();
  }

  closeMenu(focus = true): void {
    if (!this.#open) return;
    const row = this.#focus.rowOf(this.#open.seq);
    row?.classList.remove('chosen');
    this.#open = undefined;
    this.host.requestUpdate();
    if (focus) this.#focus.focus(row);
  }

  /** Runs the choice from the menu of a message; the menu closes. */
  choose(message: Message, choice: MessageChoice): void {
    const isForComposer = choice.action === 'reply' || choice.action === 'edit';
    this.closeMenu(!isForComposer);
    switch (choice.action) {
      case 'reply':
        return this.writing.reply(message);
      case 'edit':
        return this.writing.edit(message);
      case 'copy':
        return void this.deeds.copy(message);
      case 'react':
        return void this.deeds.react(message, choice.emoji);
      case 'download':
        return void this.deeds.download(message);
      case 'pin':
        return void this.deeds.pin(message);
      case 'unread':
        return void this.deeds.markUnread(message, this.receipts);
      case 'hide':
        return void this.deeds.hide(message);
      case 'restore':
        return void this.deeds.restore(message);
      case 'person':
      case 'report':
      case 'block':
      case 'unblock':
        return this.safety.choose(choice.action, message);
      case 'removePreviews':
        return void this.deeds.removePreviews(message);
      case 'deleted':
        this.deps.context().announce(this.deps.context().t.messages.deleted);
    }
  }

  #redraw(): void {
    this.extras = this.#extras();
    this.host.requestUpdate();
  }

  /** Goes to a message, wherever in the log it is, and marks it for a moment. */
  async jump(seq: number): Promise<void> {
    const log = this.deps.log();
    if (!log) return;
    if (!this.#find(seq)) await log.jumpTo(seq);
    await this.host.updateComplete;
    await this.#list?.updateComplete;
    if (!this.#find(seq)) return this.deeds.fail(log.value.error);
    // A user who follows a quote wants to see the message.
    if (this.safety.show(seq)) await this.host.updateComplete;
    const row = await this.#list?.reveal(seq);
    if (!row) return;
    this.#focus.focus(row);
    this.#focus.mark(row, markedFor);
  }
}
