/**
 * What one does with a message, in one conversation: the menu, replies, reactions, edits, pins,
 * deletions. Fetched when somebody first reaches for it, or when there is something in the log that
 * only this shows. It hands the view three templates: a bar above the composer, the menu, and what
 * rows show beyond their text. What went wrong stands beside the message.
 */
import { createReceipts, type Message, type User } from '@parlor/sdk';
import {
  html,
  type nothing,
  type LitElement,
  type ReactiveController,
  type TemplateResult,
} from 'lit';
import { adopt } from '../shared/adopt.js';
import { SiteController } from '../shared/site-controller.js';
import { MessageExtras } from './message-extras.js';
import type { ConversationScope, LogElement, MessageActions } from '../shared/slots.js';
import type { ListController } from './list-controller.js';
import './message-menu.js';
import type { MessageChoice, MessageMenu } from './message-menu.js';
import { quoteBarStyles } from './quote-bar.styles.js';
import type { ActionWords, Catalogue } from '../i18n/en.js';
import { isInTime } from './in-time.js';
import { mentionsIn } from '../shared/mentions.js';
import { wordsOf } from '../shared/message-words.js';
import type { ViewContext } from '../shared/view-context.js';
import { MessageDeeds } from './message-deeds.js';
import { MessageFocusController } from './message-focus-controller.js';
import { MessageSafetyController } from './message-safety-controller.js';
import { MessageWriting } from './message-writing.js';
import { QuickActionsController } from './quick-actions-controller.js';
import { SwipeReplyController } from './swipe-reply-controller.js';

/** How long a jump's goal is marked, in milliseconds. */
const markedFor = 1800;

export class MessageActionsController implements ReactiveController, MessageActions {
  /** For the rows; another object whenever the rows have to be drawn anew. */
  extras: MessageExtras;

  /** Replies and edits, which are written in the composer. */
  readonly writing: MessageWriting;

  /** Whom one does not want to read, and what one can do about it. */
  readonly safety: MessageSafetyController;

  readonly #deeds: MessageDeeds;
  readonly #marks;
  readonly #focus: MessageFocusController;
  /** The message whose menu is open. */
  #open: number | undefined;
  /** The emoji whose page it opens at. */
  #openAt: string | undefined;
  /** It opens with the frequent emoji alone. */
  #openFor: 'react' | undefined;
  #conversationId: string | undefined;
  /** How long messages may be edited and deleted. Until it is known, both are offered. */
  readonly #site: SiteController;
  #t: Catalogue;
  #quoted = '';
  /** As what keeps one safe was drawn last. */
  #drawn: object = {};
  #talk: ViewContext['talk'];
  #people: ReadonlyMap<string, User>;
  /** Controllers of the message list, which may be another one after an update. */
  readonly #ofList: readonly ListController[];

  constructor(
    private readonly host: LitElement,
    private readonly parts: ConversationScope,
    private readonly words: ActionWords,
  ) {
    const { chat, t } = parts.context();
    this.#t = t;
    this.#deeds = new MessageDeeds({
      host,
      words,
      context: () => parts.context(),
      list: () => this.#list,
      focus: () => this.#focus,
      redraw: () => this.#redraw(),
    });
    this.#marks = chat.use(createReceipts);
    this.#people = parts.people();
    this.safety = new MessageSafetyController(host, {
      context: () => parts.context(),
      conversation: () => parts.conversation(),
      items: () => this.#items,
      person: (userId) => this.#people.get(userId),
      focus: (seq) => this.#focus.focus(this.#focus.rowOf(seq)),
    });
    this.extras = this.#extras();
    this.#conversationId = parts.conversation()?.id;
    this.#focus = new MessageFocusController({
      open: (seq, emoji) => this.#openMenu(seq, emoji),
      name: (seq) => this.#nameOf(seq),
    });
    this.writing = new MessageWriting({
      host,
      words,
      context: () => parts.context(),
      items: () => this.#items,
      find: (seq) => this.#find(seq),
      nameOf: (userId) => this.extras.nameOf(userId),
      composer: () => parts.composer(),
      save: ({ conversationId, seq }, text) => {
        const people = parts.people();
        return this.#deeds.calls.edit(
          conversationId,
          seq,
          text,
          people.size > 2 ? { mentions: mentionsIn(text, people.values()) } : {},
        );
      },
      isInTime: (message) =>
        isInTime(message, this.#site.value?.messages.editMinutes, parts.context().chat.now()),
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
      words,
      name: (seq) => this.#nameOf(seq),
      react: ({ seq }) => this.#openMenu(seq, undefined, 'react'),
    });
    this.#ofList = [this.#focus, quick, new SwipeReplyController(answerable)];
    this.#site = new SiteController(host, () => parts.context());
    host.addController(this);
  }

  hostUpdate(): void {
    const { t } = this.parts.context();
    if (t !== this.#t) void this.#speak(t);
    const id = this.parts.conversation()?.id;
    if (id !== this.#conversationId) {
      this.#conversationId = id;
      this.#open = undefined;
      this.writing.clear();
      this.#deeds.clear();
    }
    this.writing.check();
    if (this.#open !== undefined && !this.#find(this.#open)) this.#open = undefined;
    // A quote shows what the quoted message is now, which its own row cannot know.
    const quoted = this.#items
      .map(({ replyTo }) => (replyTo ? (this.#find(replyTo.seq)?.rev ?? 0) : ''))
      .join('');
    const people = this.parts.people();
    const { talk } = this.parts.context();
    const { state } = this.safety;
    if (
      quoted === this.#quoted &&
      people === this.#people &&
      talk === this.#talk &&
      state === this.#drawn
    )
      return;
    this.#talk = talk;
    this.#quoted = quoted;
    this.#drawn = state;
    this.#people = people;
    this.extras = this.#extras();
  }

  /** Another language. The words are one object for all that hold it, so it is filled anew. */
  async #speak(t: Catalogue): Promise<void> {
    this.#t = t;
    const words = await t.actions();
    if (t !== this.#t) return;
    Object.assign(this.words, words);
    this.#redraw();
  }

  hostUpdated(): void {
    adopt(this.host.shadowRoot, quoteBarStyles);
    const list = this.#list ?? undefined;
    for (const controller of this.#ofList) controller.attach(list);
  }

  hostDisconnected(): void {
    this.#deeds.close();
    this.#open = undefined;
  }

  /** What stands above the composer. */
  bar(): TemplateResult {
    return html`${this.#deeds.note()}${this.writing.bar()}`;
  }

  menu(): TemplateResult | typeof nothing {
    const message = this.#open === undefined ? undefined : this.#find(this.#open);
    const conversation = this.parts.conversation();
    if (!message || !conversation) return this.safety.dialog();
    const now = this.parts.context().chat.now();
    return html`<parlor-message-menu
      .context=${this.parts.context()}
      .words=${this.words}
      .safety=${this.safety}
      .message=${message}
      .conversation=${conversation}
      .inTime=${{
        edit: isInTime(message, this.#site.value?.messages.editMinutes, now),
        delete: isInTime(message, this.#site.value?.messages.deleteMinutes, now),
      }}
      .label=${this.#nameOf(message.seq)}
      .anchor=${() => this.#focus.rowOf(message.seq)?.querySelector('.bubble')}
      .seenBy=${() => this.#marks.seenBy(message.conversationId, message.seq)}
      .reactors=${this.#deeds.reactions.list}
      .edits=${this.#deeds.calls.edits}
      .nameOf=${(userId: string | null) => this.extras.nameOf(userId)}
      .emoji=${this.#openAt}
      .only=${this.#openFor}
      .deleteForAll=${() => this.#deeds.calls.delete(message.conversationId, message.seq)}
      @choose=${({ detail }: CustomEvent<MessageChoice>) => this.#chosen(message, detail)}
      @close=${() => this.#closeMenu()}
    ></parlor-message-menu>`;
  }

  get #items(): readonly Message[] {
    return this.parts.log()?.value.items ?? [];
  }

  get #list(): LogElement | null {
    return this.parts.list();
  }

  #find(seq: number): Message | undefined {
    const items = this.#items;
    return items[seq - (items[0]?.seq ?? 0)];
  }

  #nameOf(seq: number): string {
    const { t, formats } = this.parts.context();
    const message = this.#find(seq);
    if (!message) return '';
    if (this.safety.hides(message)) return this.safety.line;
    const said = t.messages.arrived(
      this.extras.nameOf(message.senderId),
      wordsOf(message, (id) => this.extras.nameOf(id), this.parts.context()),
    );
    const files = message.text ? this.#plain(message) : '';
    return [said, files, formats.time(new Date(message.createdAt))].filter(Boolean).join(', ');
  }

  #plain({ attachments }: Message): string | undefined {
    const { talk, slots } = this.parts.context();
    return talk && slots.messageText?.plain('', attachments, talk.files);
  }

  #extras(): MessageExtras {
    return new MessageExtras({
      context: this.parts.context(),
      words: this.words,
      safety: this.safety,
      people: this.#people,
      find: (seq) => this.#find(seq),
      trouble: this.#deeds.trouble,
      jump: (seq) => void this.jump(seq),
      toggle: (seq, emoji) => {
        const message = this.#find(seq);
        if (message) void this.#deeds.react(message, emoji);
      },
      open: (seq) => this.#openMenu(seq),
      name: (seq) => this.#nameOf(seq),
      dismiss: (seq) => this.#deeds.tell(seq, ''),
    });
  }

  #openMenu(seq: number, emoji?: string, only?: 'react'): void {
    const message = this.#find(seq);
    if (!message || message.system || this.safety.show(seq)) return;
    this.#focus.rowOf(seq)?.classList.add('chosen');
    this.#open = seq;
    this.#openAt = emoji;
    this.#openFor = only;
    this.host.requestUpdate();
  }

  #closeMenu(focus = true): void {
    const seq = this.#open;
    if (seq === undefined) return;
    const row = this.#focus.rowOf(seq);
    row?.classList.remove('chosen');
    this.#open = undefined;
    this.host.requestUpdate();
    if (focus) this.#focus.focus(row);
  }

  #chosen(message: Message, choice: MessageChoice): void {
    const isForComposer = choice.action === 'reply' || choice.action === 'edit';
    this.#closeMenu(!isForComposer);
    switch (choice.action) {
      case 'reply':
        return this.writing.reply(message);
      case 'edit':
        return this.writing.edit(message);
      case 'copy':
        return void this.#deeds.copy(message);
      case 'react':
        return void this.#deeds.react(message, choice.emoji);
      case 'download':
        return void this.#deeds.download(message);
      case 'pin':
        return void this.#deeds.pin(message);
      case 'unread':
        return void this.#deeds.markUnread(message, this.#marks);
      case 'hide':
        return void this.#deeds.hide(message);
      case 'restore':
        return void this.#deeds.restore(message);
      case 'person':
      case 'report':
      case 'block':
      case 'unblock':
        return this.safety.choose(choice.action, message);
      case 'removePreviews':
        return void this.#deeds.removePreviews(message);
      case 'deleted':
        this.parts.context().announce(this.parts.context().t.messages.deleted);
    }
  }

  #redraw(): void {
    this.extras = this.#extras();
    this.host.requestUpdate();
  }

  /** Goes to a message, wherever in the log it is, and marks it for a moment. */
  async jump(seq: number): Promise<void> {
    const log = this.parts.log();
    if (!log) return;
    if (!this.#find(seq)) await log.jumpTo(seq);
    await this.host.updateComplete;
    await this.#list?.updateComplete;
    if (!this.#find(seq)) return this.#deeds.fail(log.value.error);
    // Who follows a quote asks to see it.
    if (this.safety.show(seq)) await this.host.updateComplete;
    const row = await this.#list?.reveal(seq);
    if (!row) return;
    this.#focus.focus(row);
    this.#focus.mark(row, markedFor);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parlor-message-menu': MessageMenu;
  }
}
