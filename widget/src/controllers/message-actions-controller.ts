/**
 * What one does with a message, in one conversation: the menu, replies, reactions, edits, pins, deletions. Fetched when somebody first reaches for it, or when
 * there is something in the log that only this shows. It hands the view three templates: a bar above the composer, the menu, and what rows show beyond
 * their text. What went wrong stands beside the message.
 */
import {
  createMarks,
  createMessageCalls,
  createReactions,
  type ChatError,
  type Conversation,
  type Message,
  type MessageLog,
  type Site,
  type User,
} from '@parlor/sdk';
import { html, nothing, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import { adopt } from '../styles/adopt.js';
import { MessageExtras } from '../elements/message-extras.js';
import { messageExtrasStyles } from '../elements/message-extras.styles.js';
import type { MessageList } from '../elements/message-list.js';
import '../elements/message-menu.js';
import type { MessageChoice, MessageMenu } from '../elements/message-menu.js';
import { quoteBarStyles } from '../elements/quote-bar.styles.js';
import type { Catalogue } from '../locale/en.js';
import type { enActions } from '../locale/en-actions.js';
import { isInTime } from '../messages/in-time.js';
import { mentionsIn } from '../messages/mentions.js';
import { wordsOf } from '../messages/words.js';
import type { ViewContext } from '../view-context.js';
import { MessageFocusController } from './message-focus-controller.js';
import { MessageSafetyController } from './message-safety-controller.js';
import { MessageWriting } from './message-writing.js';

/** How long a jump's goal is marked, and how long a note stands above the composer, in milliseconds. */
const markedFor = 1800;
const notedFor = 10_000;

export interface ActionsParts {
  context: () => ViewContext;
  conversation: () => Conversation | undefined;
  log: () => MessageLog | undefined;
  people: () => ReadonlyMap<string, User>;
}

/** Fetches the words, and makes it. */
export async function createMessageActions(host: LitElement, parts: ActionsParts): Promise<MessageActionsController> {
  return new MessageActionsController(host, parts, { ...(await parts.context().t.actions()) });
}

export class MessageActionsController implements ReactiveController {
  /** For the rows; another object whenever the rows have to be drawn anew. */
  extras: MessageExtras;

  /** Replies and edits, which are written in the composer. */
  readonly writing: MessageWriting;

  /** Whom one does not want to read, and what one can do about it. */
  readonly safety: MessageSafetyController;

  readonly #calls;
  readonly #reactions;
  readonly #marks;
  readonly #focus: MessageFocusController;
  readonly #trouble = new Map<number, string>();
  #note: { text: string; undo?: () => void } | undefined;
  /** The message whose menu is open. */
  #open: number | undefined;
  /** The emoji whose page it opens at. */
  #openAt: string | undefined;
  #conversationId: string | undefined;
  /** For how long one may still change and delete, once that is known. */
  #site: Site | undefined;
  #t: Catalogue;
  #quoted = '';
  /** As what keeps one safe was drawn last. */
  #drawn: object = {};
  #talk: ViewContext['talk'];
  #people: ReadonlyMap<string, User>;
  #noteTimer: ReturnType<typeof setTimeout> | undefined;
  #markTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly host: LitElement,
    private readonly parts: ActionsParts,
    private readonly words: typeof enActions,
  ) {
    const { chat, t } = parts.context();
    this.#t = t;
    this.#calls = chat.use(createMessageCalls);
    this.#reactions = chat.use(createReactions);
    this.#marks = chat.use(createMarks);
    this.#people = parts.people();
    this.safety = new MessageSafetyController(host, {
      context: parts.context,
      conversation: parts.conversation,
      items: () => this.#items,
      person: (userId) => this.#people.get(userId),
      focus: (seq) => this.#focus.focus(this.#focus.rowOf(seq)),
    });
    this.extras = this.#extras();
    this.#conversationId = parts.conversation()?.id;
    this.#focus = new MessageFocusController(host, {
      list: () => this.#list,
      open: (seq, emoji) => this.#openMenu(seq, emoji),
      name: (seq) => this.#nameOf(seq),
    });
    this.writing = new MessageWriting({
      host,
      words,
      context: parts.context,
      items: () => this.#items,
      find: (seq) => this.#find(seq),
      nameOf: (userId) => this.extras.nameOf(userId),
      composer: () => host.renderRoot.querySelector('parlor-composer'),
      save: ({ conversationId, seq }, text) => {
        const people = parts.people();
        return this.#calls.edit(conversationId, seq, text, people.size > 2 ? { mentions: mentionsIn(text, people.values()) } : {});
      },
      isInTime: (message) => isInTime(message, this.#site?.messages.editMinutes),
    });
    host.addController(this);
    parts
      .context()
      .talk?.site(chat)
      .then(
        (site) => {
          this.#site = site;
          host.requestUpdate();
        },
        // Then everything is offered, and what comes too late is told.
        () => undefined,
      );
  }

  hostUpdate(): void {
    const { t } = this.parts.context();
    if (t !== this.#t) void this.#speak(t);
    const id = this.parts.conversation()?.id;
    if (id !== this.#conversationId) {
      this.#conversationId = id;
      this.#open = this.#note = undefined;
      this.writing.clear();
      this.#trouble.clear();
    }
    this.writing.check();
    if (this.#open !== undefined && !this.#find(this.#open)) this.#open = undefined;
    // A quote shows what the quoted message is now, which its own row cannot know.
    const quoted = this.#items.map(({ replyTo }) => (replyTo ? (this.#find(replyTo.seq)?.rev ?? 0) : '')).join('');
    const people = this.parts.people();
    const { talk } = this.parts.context();
    const { state } = this.safety;
    if (quoted === this.#quoted && people === this.#people && talk === this.#talk && state === this.#drawn) return;
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
    this.extras = this.#extras();
    this.host.requestUpdate();
  }

  hostUpdated(): void {
    adopt(this.host.shadowRoot, quoteBarStyles);
    adopt(this.#list?.shadowRoot, messageExtrasStyles);
  }

  hostDisconnected(): void {
    clearTimeout(this.#noteTimer);
    clearTimeout(this.#markTimer);
    this.#open = undefined;
  }

  /** What stands above the composer. */
  bar(): TemplateResult {
    const note = this.#note;
    return html`${
      note
        ? html`<div class="note">
            <span>${note.text}</span>
            <button class="link" type="button" @click=${note.undo ?? (() => this.#say())}>
              ${note.undo ? this.words.undo : this.words.dismiss}
            </button>
          </div>`
        : nothing
    }${this.writing.bar()}`;
  }

  menu(): TemplateResult | typeof nothing {
    const message = this.#open === undefined ? undefined : this.#find(this.#open);
    const conversation = this.parts.conversation();
    if (!message || !conversation) return this.safety.dialog();
    return html`<parlor-message-menu
      .context=${this.parts.context()}
      .words=${this.words}
      .safety=${this.safety}
      .message=${message}
      .conversation=${conversation}
      .inTime=${{
        edit: isInTime(message, this.#site?.messages.editMinutes),
        delete: isInTime(message, this.#site?.messages.deleteMinutes),
      }}
      .label=${this.#nameOf(message.seq)}
      .anchor=${() => this.#focus.rowOf(message.seq)?.querySelector('.bubble')}
      .seenBy=${() => this.#marks.seenBy(message.conversationId, message.seq)}
      .reactors=${this.#reactions.list}
      .emoji=${this.#openAt}
      .deleteForAll=${() => this.#calls.delete(message.conversationId, message.seq)}
      @choose=${({ detail }: CustomEvent<MessageChoice>) => this.#chosen(message, detail)}
      @close=${() => this.#closeMenu()}
    ></parlor-message-menu>`;
  }

  get #items(): readonly Message[] {
    return this.parts.log()?.value.items ?? [];
  }

  get #list(): MessageList | null {
    return this.host.renderRoot.querySelector('parlor-message-list');
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
    const files = message.text ? this.parts.context().talk?.plain('', message.attachments) : '';
    return [said, files, formats.time(new Date(message.createdAt))].filter(Boolean).join(', ');
  }

  #extras(): MessageExtras {
    return new MessageExtras({
      context: this.parts.context(),
      words: this.words,
      safety: this.safety,
      people: this.#people,
      find: (seq) => this.#find(seq),
      trouble: this.#trouble,
      jump: (seq) => void this.jump(seq),
      toggle: (seq, emoji) => void this.#react(seq, emoji),
      open: (seq) => this.#openMenu(seq),
      dismiss: (seq) => this.#tell(seq, ''),
    });
  }

  #openMenu(seq: number, emoji?: string): void {
    const message = this.#find(seq);
    if (!message || message.system || this.safety.show(seq)) return;
    this.#focus.rowOf(seq)?.classList.add('chosen');
    this.#open = seq;
    this.#openAt = emoji;
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
    const { conversationId, seq } = message;
    const isForComposer = choice.action === 'reply' || choice.action === 'edit';
    this.#closeMenu(!isForComposer);
    switch (choice.action) {
      case 'reply':
        return this.writing.reply(message);
      case 'edit':
        return this.writing.edit(message);
      case 'copy':
        return void this.#copy(message);
      case 'react':
        return void this.#react(seq, choice.emoji);
      case 'download':
        return void this.#try(seq, async () => {
          const { saveAttachment } = await import('../elements/save-attachment.js');
          const file = message.attachments!.find(({ state }) => state === 'clean')!;
          await saveAttachment(this.parts.context().chat, conversationId, file.id);
        });
      case 'pin':
        return void this.#try(seq, () =>
          message.pinnedAt ? this.#calls.unpin(conversationId, seq) : this.#calls.pin(conversationId, seq),
        );
      case 'hide':
        return void this.#hide(message);
      case 'restore':
        return void this.#try(seq, () => this.#calls.unhide(conversationId, seq));
      case 'person':
      case 'report':
      case 'block':
      case 'unblock':
        return this.safety.choose(choice.action, message);
      case 'removePreviews':
        return void this.#removePreviews(message);
      case 'deleted':
        this.parts.context().announce(this.parts.context().t.messages.deleted);
    }
  }

  async #copy({ seq, text }: Message): Promise<void> {
    try {
      await navigator.clipboard.writeText(text ?? '');
      this.#say(this.words.copied);
    } catch {
      this.#tell(seq, this.words.copyFailed);
    }
  }

  async #hide({ conversationId, seq }: Message): Promise<void> {
    const hidden = await this.#try(seq, () => this.#calls.hide(conversationId, seq));
    if (!hidden) return;
    this.#say(this.words.deletedForMe, () => {
      this.#say();
      this.#focus.focus(this.#focus.rowOf(seq));
      void this.#try(seq, () => this.#calls.unhide(conversationId, seq));
    });
  }

  async #removePreviews({ conversationId, seq, previews = [] }: Message): Promise<void> {
    if (await this.#try(seq, () => this.#calls.removePreview(conversationId, seq))) this.#say(this.words.previewsRemoved(previews.length));
  }

  async #react(seq: number, emoji: string): Promise<void> {
    const hadFocus = this.#list?.shadowRoot?.activeElement?.matches('.reaction');
    const message = this.#find(seq);
    const { me } = this.parts.context();
    const has = message?.reactions.find((reaction) => reaction.emoji === emoji)?.userIds.includes(me.id);
    const change = has ? this.#reactions.remove : this.#reactions.add;
    await this.#try(seq, () => change(this.#conversationId ?? '', seq, emoji), this.words.tooManyReactions);
    await this.host.updateComplete;
    await this.#list?.updateComplete;
    if (hadFocus) this.#focus.keep(seq);
  }

  /** Does something to a message. What went wrong stands below it until the next try, or until it is put away. */
  async #try(seq: number, task: () => Promise<unknown>, full = this.words.tooManyPins): Promise<boolean> {
    if (this.#trouble.has(seq)) this.#tell(seq, '');
    try {
      await task();
      return true;
    } catch (error) {
      const { code } = error as ChatError;
      const { t } = this.parts.context();
      this.#tell(seq, code === 'forbidden' ? this.words.notYoursToPin : code === 'limit_reached' ? full : t.failure(code));
      return false;
    }
  }

  #tell(seq: number, text: string): void {
    if (text) {
      this.#trouble.set(seq, text);
      this.parts.context().announce(text);
    } else this.#trouble.delete(seq);
    this.extras = this.#extras();
    this.host.requestUpdate();
  }

  #say(text = '', undo?: () => void): void {
    clearTimeout(this.#noteTimer);
    this.#note = text ? { text, ...(undo && { undo }) } : undefined;
    if (text) {
      this.parts.context().announce(text);
      this.#noteTimer = setTimeout(() => this.#say(), notedFor);
    }
    this.host.requestUpdate();
  }

  /** Goes to a message, wherever in the log it is, and marks it for a moment. */
  async jump(seq: number): Promise<void> {
    const log = this.parts.log();
    if (!log) return;
    if (!this.#find(seq)) await log.jumpTo(seq);
    await this.host.updateComplete;
    await this.#list?.updateComplete;
    if (!this.#find(seq)) return;
    // Who follows a quote asks to see it.
    if (this.safety.show(seq)) await this.host.updateComplete;
    const row = await this.#list?.reveal(seq);
    if (!row) return;
    this.#focus.focus(row);
    clearTimeout(this.#markTimer);
    for (const other of this.#list?.renderRoot.querySelectorAll('[data-marked]') ?? []) other.removeAttribute('data-marked');
    row.toggleAttribute('data-marked', true);
    this.#markTimer = setTimeout(() => row.removeAttribute('data-marked'), markedFor);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parlor-message-menu': MessageMenu;
  }
}
