/**
 * One conversation: its members, its messages, and the composer. It may begin with people and
 * without a conversation on the server: the first message creates it, and the view stays. Other
 * features add to it through slots.
 */
import {
  type ChatError,
  type Conversation,
  type ConversationList,
  type MessageWindow,
  type User,
} from '@parlor/sdk';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { AttentionController } from './attention-controller.js';
import { ChangingMessages } from './changing-messages.js';
import { ClockController } from '../shared/clock-controller.js';
import { LiveController } from '../shared/live-controller.js';
import { MessageLogController } from './message-log-controller.js';
import { define } from '../shared/define.js';
import { controls } from '../shared/controls.styles.js';
import { people } from '../shared/people.styles.js';
import type { View, ViewContext } from '../shared/view-context.js';
import { avatars } from '../shared/avatar.js';
import { backButton } from '../shared/back-button.js';
import { closeButton } from '../shared/close-button.js';
import './composer.js';
import type { Composer } from './composer.js';
import { nameOf, othersOf, partner, presenceOf } from '../shared/conversation-names.js';
import { conversationStyles } from './conversation.styles.js';
import { DeferredElement } from '../shared/deferred-element.js';
import { icons } from '../shared/icons.js';
import './message-list.js';
import type { MessageList } from './message-list.js';
import { nameSign } from '../shared/name-sign.js';
import { failed, notice } from '../shared/notice.js';
import { adopt } from '../shared/adopt.js';
import { load } from '../load.js';
import type {
  ComposerFiles,
  ComposerPlace,
  ComposerText,
  ConversationScope,
  MessageActions,
  FirstMessages,
  TypingLine,
} from '../shared/slots.js';
import type { HeaderExtras } from './header-extras.js';

/** With more unread messages than this, the log opens at the first of them, not at its end. */
const fewUnread = 40;

const emptyWindow: MessageWindow = {
  items: [],
  pending: [],
  edits: [],
  loading: false,
  loadingOlder: false,
  loadingNewer: false,
  hasOlder: false,
  hasNewer: false,
  deliveredSeq: 0,
  seenByAllSeq: 0,
  seenBySomeSeq: 0,
  error: null,
};

export class ConversationView extends DeferredElement {
  static override styles = [controls, people, conversationStyles];

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) view!: Extract<View, { name: 'conversation' }>;
  /** It is the view in front, and the chat is open. */
  @property({ attribute: false }) active = false;

  /** The conversation, if the list does not hold it. */
  @state() private fetched: Conversation | undefined;
  @state() private error: ChatError | null = null;
  /**
   * Loaded when the user points at or focuses a message, or when the log contains something that
   * needs them.
   */
  @state() private actions: MessageActions | undefined;
  #typing: TypingLine | undefined;
  #text: ComposerText | undefined;
  #files: ComposerFiles | undefined;
  #place: ComposerPlace | undefined;
  /** For people without a conversation. */
  #first: FirstMessages | undefined;

  readonly #conversations: LiveController<ConversationList> = new LiveController(
    this,
    () => this.context.chat.conversations.live,
  );
  readonly #log = new MessageLogController(this);
  readonly #changing = new ChangingMessages();
  /** Fetched after the first paint. */
  #header: HeaderExtras | undefined;
  readonly #attention = new AttentionController(this);
  #hasWantedPins = false;
  #hasWantedHeader = false;
  #wanted: string | undefined;
  #opened: string | undefined;
  /** The user's read mark when the conversation came into view; messages after it are new. */
  #unreadAfter: number | undefined;
  /** The message to show, until it is shown. */
  #goal: number | undefined;
  #announced = 0;
  #marked = 0;
  #people: ReadonlyMap<string, User> = new Map();
  /**
   * When the actions may be loaded (again): not while they are loading, nor right after that
   * failed.
   */
  #fetchFrom = 0;
  readonly #scope: ConversationScope = {
    context: () => this.context,
    conversation: () => this.#conversation,
    log: () => this.#log.log,
    people: () => this.#people,
    composer: () => this.composer,
    list: () => this.list,
    isNew: () => this.actions?.writing.draftKey === undefined,
  };

  constructor() {
    super();
    new ClockController(this, 30_000);
  }

  private get list(): MessageList | null {
    return this.renderRoot.querySelector('parlor-message-list');
  }

  private get composer(): Composer | null {
    return this.renderRoot.querySelector('parlor-composer');
  }

  /** Focuses the composer; on touch screens, where that would open the keyboard, the title. */
  focusFirst(): void {
    if (matchMedia('(hover: hover)').matches && this.composer) this.composer.focus();
    else this.renderRoot.querySelector<HTMLElement>('h1')?.focus();
  }

  get #id(): string | undefined {
    const { conversationId }: { name: string; conversationId?: string } = this.view;
    return conversationId;
  }

  get #conversation(): Conversation | undefined {
    const id = this.#id;
    if (id === undefined) return undefined;
    const known = this.#conversations.value?.items.find((conversation) => conversation.id === id);
    return (
      known ?? [this.fetched, this.#first?.made].find((conversation) => conversation?.id === id)
    );
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const conversation = this.#conversation;
    if (changed.has('view') && 'at' in this.view) this.#goal = this.view.at;
    if ('people' in this.view && (changed.has('view') || !this.#first))
      this.#first = this.context.slots.firstMessages?.(this, this.view.people, () => this.context);
    if (this.#id !== undefined && !conversation && this.#wanted !== this.#id)
      void this.#fetch(this.#id);
    if (conversation && this.#opened !== conversation.id) {
      this.#opened = conversation.id;
      const { unread, readSeq } = conversation;
      this.#unreadAfter = unread > 0 ? readSeq : undefined;
      this.#log.open(
        this.context.chat,
        conversation.id,
        this.#goal ?? (unread > fewUnread ? readSeq + 1 : undefined),
      );
    } else if (changed.has('active') && this.active && conversation) {
      this.#unreadAfter = conversation.unread > 0 ? conversation.readSeq : undefined;
    }
    // The map stays the same object until a name or a picture changes, so that rows are not drawn
    // again. It keeps people who have left.
    this.#header?.unlisted.look(this.#log.window?.items ?? []);
    const shown = [...(conversation?.members ?? []), ...(this.#header?.unlisted.found ?? [])];
    for (const { user } of shown) {
      const known = this.#people.get(user.id);
      if (known?.name !== user.name || known.avatarUrl !== user.avatarUrl)
        this.#people = new Map(this.#people).set(user.id, user);
    }
    const { slots } = this.context;
    this.#typing ??= slots.typing?.(this, () => this.context);
    this.#text ??= slots.composerText?.(this, this.#scope);
    this.#files ??= slots.composerFiles?.(this, this.#scope);
    this.#place ??= slots.composerPlace?.(this, this.#scope);
  }

  protected override updated(): void {
    this.#announce();
    // In a group, some members may be blocked: their messages must be folded.
    const isNeeded =
      this.#people.size > 2 ||
      this.#log.window?.items.some(
        ({ replyTo, reactions, pinnedAt, previews, blocks, streaming }) =>
          replyTo ?? reactions[0] ?? pinnedAt ?? previews?.[0] ?? blocks ?? streaming,
      );
    // Touch screens have no hover that would load them before a press.
    if (isNeeded || this.#goal || matchMedia('(hover: none)').matches) this.#wantActions();
    if (this.#goal && this.actions && this.#log.window?.loading === false) {
      void this.actions.jump(this.#goal);
      this.#goal = undefined;
    }
    void this.list?.updateComplete.then(() => this.#markRead());
    if (this.#log.window?.items.length) this.#wantPins();
    if (this.context.talk) this.#wantHeader();
  }

  protected override render(): TemplateResult {
    const { t, formats, back, close, me } = this.context;
    const conversation = this.#conversation;
    const others = conversation
      ? othersOf(conversation, me.id)
      : 'people' in this.view
        ? this.view.people
        : undefined;
    const presence =
      others && (this.#writers(conversation) ?? presenceOf(others, t, formats, conversation));
    const name =
      others &&
      html`${nameSign(partner(others, conversation?.title), t)}<bdi
          >${nameOf(others, t, conversation?.title)}</bdi
        >`;
    return html`
      <div class="bar" part="header">
        ${backButton(t, back)} ${others && avatars(others, 38, conversation)}
        <div class="title">
          <h1 tabindex="-1">
            ${name ? (this.#header?.title(name, others) ?? name) : this.#header?.formerTitle(this.#id, this.error)}
          </h1>
          ${presence ? html`<p class=${others.length === 1 && others[0]?.online ? 'online' : ''}>${presence}</p>` : nothing}
        </div>
        ${this.#header?.addButton()}${
          conversation
            ? html`<button
                class="round"
                type="button"
                aria-label=${t.search}
                @click=${() => this.context.navigate({ name: 'search', conversationId: conversation.id })}
              >
                ${icons.search}
              </button>`
            : nothing
        }
        ${closeButton(t, close)}
      </div>
      ${this.#body(others)}
    `;
  }

  #body(others: readonly User[] | undefined): TemplateResult | typeof nothing {
    const { context, actions } = this;
    const { t, chat } = context;
    const window = this.#changing.in(this.#window());
    const conversation = this.#conversation;
    const composerPlace = this.#place?.of(this.#id, window, this.error);
    if (composerPlace?.isAll) return composerPlace.place;
    if (this.error && !conversation)
      return html`<div class="rest">
        ${failed(t, t.messages.failed, this.error, () => {
          this.error = null;
          this.#wanted = undefined;
        })}
      </div>`;
    if (window.error && window.items.length === 0 && !window.loading && window.pending.length === 0)
      return html`<div class="rest">
        ${failed(t, t.messages.failed, window.error, () => void this.#log.log?.jumpToLatest())}
      </div>`;
    const notes = others?.length === 0 && !conversation?.title;
    const name = others ? nameOf(others, t, conversation?.title) : '';
    const log = this.#log.log;
    return html`
      ${
        conversation &&
        context.slots.pinBar?.({
          context,
          conversation,
          messages: window.items,
          show: (seq) => this.#show(seq),
        })
      }
      <parlor-message-list
        exportparts="header,bubble,own,composer"
        .context=${this.context}
        .window=${window}
        .people=${this.#people}
        .label=${notes ? t.messages.notes : t.messages.log(name)}
        .firstUnread=${this.#firstUnread(window)}
        .below=${conversation?.unread ?? 0}
        .beginning=${this.#beginning(others, window)}
        .extras=${actions?.extras}
        @pointerover=${this.#wantActions}
        @pointerdown=${this.#wantActions}
        @focusin=${this.#wantActions}
        @load-older=${() => void log?.loadOlder()}
        @load-newer=${() => void log?.loadNewer()}
        @jump-latest=${() => void log?.jumpToLatest()}
        @at-end=${() => this.requestUpdate()}
        @retry=${({ detail }: CustomEvent<string>) => chat.messages.retry(detail)}
        @discard=${({ detail }: CustomEvent<string>) => chat.messages.discard(detail)}
      ></parlor-message-list>
      ${actions?.bar()}${composerPlace?.place}
      ${
        composerPlace?.hinders
          ? nothing
          : html`<parlor-composer
              exportparts="header,bubble,own,composer"
              .context=${this.context}
              .draftKey=${actions?.writing.draftKey ?? this.#id ?? `to:${others?.map((user) => user.id).join()}`}
              .extras=${this.#files?.extras()}
              .placeholder=${notes ? t.composer.notesPlaceholder : t.composer.placeholder}
              @send=${({ detail }: CustomEvent<string>) => this.#send(detail)}
              @keydown=${(event: KeyboardEvent) => actions?.writing.keyed(event) ?? (event.key === 'ArrowUp' && this.#wantActions(event))}
            ></parlor-composer>`
      }
      ${actions?.menu()}${this.#text?.overlay()}${this.#files?.overlay()}
    `;
  }

  /** Replaces the presence while other users are typing. */
  #writers(conversation: Conversation | undefined): TemplateResult | undefined {
    const line = this.#typing?.line(conversation, (id) => this.#people.get(id)?.name);
    if (line) adopt(this.shadowRoot, this.#typing!.styles);
    return line ?? (conversation && this.#header?.members(conversation));
  }

  #beginning(
    others: readonly User[] | undefined,
    { items, pending }: MessageWindow,
  ): TemplateResult | typeof nothing {
    const { t } = this.context;
    if (!others || items.length > 0 || pending.length > 0) return nothing;
    return others.length === 0
      ? notice(icons.note, t.messages.notesTitle, t.messages.notesText)
      : notice(icons.talk, t.messages.emptyTitle(nameOf(others, t)), t.messages.emptyText);
  }

  /** The log; until its first page is loaded, the first messages that are on their way. */
  #window(): MessageWindow {
    const window = this.#log.window;
    if (window && (!window.loading || window.items.length > 0)) return window;
    // A first message stays visible while the log of its conversation is loaded.
    if (window && this.#first && window.pending.length > 0) return { ...window, loading: false };
    if (this.#id === undefined && this.#first)
      return { ...emptyWindow, pending: this.#first.pending };
    return window ?? { ...emptyWindow, loading: this.#id !== undefined };
  }

  /** The first message that the user has not read; 0 if it is not in this window. */
  #firstUnread({ items, hasOlder }: MessageWindow): number {
    const after = this.#unreadAfter;
    if (after === undefined || (hasOlder && items[0] && items[0].seq > after + 1)) return 0;
    return (
      items.find((message) => message.seq > after && message.senderId !== this.context.me.id)
        ?.seq ?? 0
    );
  }

  async #fetch(id: string): Promise<void> {
    this.#wanted = id;
    try {
      this.fetched = await this.context.chat.conversations.get(id);
    } catch (error) {
      if (this.#wanted === id) this.error = error as ChatError;
    }
  }

  #show(seq: number): void {
    this.#goal = seq;
    this.requestUpdate();
  }

  #wantHeader(): void {
    if (this.#hasWantedHeader) return;
    this.#hasWantedHeader = true;
    load(() => import('./header-extras.js')).then(
      ({ HeaderExtras }) => {
        this.#header = new HeaderExtras(this, this.#scope);
        this.requestUpdate();
      },
      () => {
        this.#hasWantedHeader = false;
      },
    );
  }

  /**
   * Called after the messages are rendered; the bar itself finds out whether anything is pinned.
   */
  #wantPins(): void {
    if (this.#hasWantedPins) return;
    this.#hasWantedPins = true;
    requestAnimationFrame(() =>
      setTimeout(() =>
        this.context.load('pinBar').catch(() => {
          this.#hasWantedPins = false;
        }),
      ),
    );
  }

  #send(text: string): void {
    const { chat } = this.context;
    if (this.actions?.writing.saved(text)) return;
    this.list?.toLatest();
    this.#unreadAfter = undefined;
    if (this.#opened === undefined) return void this.#sendFirst(text);
    const conversationId = this.#opened;
    const mentions = this.#text?.mentions(text) ?? [];
    const options = {
      ...this.actions?.writing.takeReply(),
      ...(mentions.length > 0 && { mentions: [...mentions] }),
    };
    const sent =
      this.#files?.send({ conversationId }, text, options) ??
      chat.messages.send(conversationId, text, options);
    // A failed send stays in the log with its reason.
    sent.catch(() => {});
  }

  async #sendFirst(text: string): Promise<void> {
    const { t, load, announce } = this.context;
    const { view } = this;
    try {
      const slot = await load('firstMessages');
      if (view === this.view && 'people' in view)
        this.#first ??= slot(this, view.people, () => this.context);
      this.#first?.send(text, this.#files);
    } catch {
      announce(t.panel.brokenView);
      if (this.composer) this.composer.text = text;
    }
  }

  readonly #wantActions = (event?: Event): void => {
    if (Date.now() < this.#fetchFrom || !this.#log.log) return;
    this.#fetchFrom = Infinity;
    this.context
      .load('messageActions')
      .then((create) => create(this, this.#scope))
      .then(
        (actions) => {
          this.actions = actions;
          if (event instanceof KeyboardEvent) actions.writing.keyed(event);
        },
        () => {
          this.#fetchFrom = Date.now() + 3000;
        },
      );
  };

  #announce(): void {
    const window = this.#log.window;
    const last = window?.items.at(-1)?.seq ?? 0;
    if (!window || window.loading || window.hasNewer || last <= this.#announced) return;
    const { announce, me, t, talk, slots } = this.context;
    if (this.#announced > 0 && this.active)
      for (const { seq, senderId, text, attachments } of window.items)
        if (
          seq > this.#announced &&
          senderId !== me.id &&
          text !== null &&
          !this.actions?.safety.hides({ seq, senderId })
        )
          announce(
            t.messages.arrived(
              this.#people.get(senderId ?? '')?.name ?? t.someone,
              (talk && slots.messageText?.plain(text, attachments, talk.files)) ?? text,
            ),
          );
    this.#announced = last;
  }

  /**
   * Marks messages as read if this view is in front, at the newest message, on a visible page that
   * has the focus.
   */
  #markRead(): void {
    const conversation = this.#conversation;
    const last = this.#log.window?.items.at(-1);
    if (!conversation || !last || !this.active || !this.#attention.present || !this.list?.isAtEnd)
      return;
    if (conversation.unread === 0 || last.seq <= this.#marked || last.seq <= conversation.readSeq)
      return;
    this.#marked = last.seq;
    this.context.chat.receipts.markRead(conversation.id, last.seq).catch(() => {
      this.#marked = 0;
    });
  }
}

define('parlor-conversation', ConversationView);
