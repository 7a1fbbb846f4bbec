/**
 * Search: conversations and people by name, messages by their words, in all conversations or in
 * one. A found message opens its conversation at that message; Back returns here.
 */
import {
  createMessages,
  type ChatError,
  type Conversation,
  type Message,
  type User,
} from '@parlor/sdk';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { RovingController } from '../shared/roving-controller.js';
import { SearchPause } from '../shared/search-pause.js';
import { WordsController } from '../shared/words-controller.js';
import { define } from '../shared/define.js';
import { excerptOf } from '../shared/excerpt.js';
import { controls } from '../shared/controls.styles.js';
import { forms } from '../shared/forms.styles.js';
import { page } from '../shared/page.styles.js';
import { people } from '../shared/people.styles.js';
import { waiting } from '../shared/waiting.styles.js';
import { openDirect } from '../shared/open-direct.js';
import { plainOf } from '../shared/formatting.js';
import type { View, ViewContext } from '../shared/view-context.js';
import { avatar, avatars } from '../shared/avatar.js';
import { backButton } from '../shared/back-button.js';
import { closeButton } from '../shared/close-button.js';
import { nameOf, othersOf, partner, presenceOf } from '../shared/conversation-names.js';
import { ShownPeopleController } from '../shared/shown-people-controller.js';
import { skeletonRows } from '../shared/skeleton.js';
import { isInFront } from '../shared/is-in-front.js';
import { failed, notice } from '../shared/notice.js';
import { searchField } from '../shared/search-field.js';
import { searchStyles } from './search.styles.js';
import { icons } from '../shared/icons.js';
import { nameSign } from '../shared/name-sign.js';

const pageLength = 30;
/** The most conversations and people that are shown above the messages. */
const shortList = 4;

export class SearchView extends LitElement {
  static override styles = [controls, forms, people, page, waiting, searchStyles];

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) view!: Extract<View, { name: 'search' }>;

  /** The current query, and the query of the results. */
  @state() private query = '';
  @state() private found = '';
  @state() private users: readonly User[] = [];
  @state() private messages: readonly Message[] = [];
  @state() private next: string | null = null;
  @state() private loading = false;
  @state() private error: ChatError | null = null;
  /** Conversations of found messages that the list has not loaded. */
  @state() private fetched: readonly Conversation[] = [];

  readonly #words = new WordsController(this, () => this.context.t.talk);
  readonly #roving = new RovingController(this);
  /** The field is not rendered yet: the words are loaded after the view. */
  #wantsFocus = false;
  readonly #pause = new SearchPause();
  #request = new AbortController();
  #stop: () => void = () => undefined;

  constructor() {
    super();
    new ShownPeopleController(this, () => this.context.chat);
  }

  focusFirst(): void {
    const input = this.renderRoot.querySelector('input');
    input?.focus();
    this.#wantsFocus = !input;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = this.context.chat.on('presence.changed', ({ userId, ...presence }) => {
      this.users = this.users.map((user) => (user.id === userId ? { ...user, ...presence } : user));
    });
    // The element was moved in the document while it was searching.
    if (this.loading) void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#pause.stop();
    this.#request.abort();
    this.#stop();
  }

  protected override updated(): void {
    if (this.#wantsFocus) this.focusFirst();
  }

  protected override render(): TemplateResult {
    const { t, back, close } = this.context;
    const words = this.#words.value?.search;
    if (!words)
      return html`<div class="bar">${backButton(t, back)}<i></i>${closeButton(t, close)}</div>
        <div class="waiting" role="img" aria-label=${t.panel.loading}></div>`;
    const here = this.#here;
    const label = here ? words.here(this.#nameOf(here)) : words.all;
    return html`
      <div class="bar">
        ${backButton(t, back)}
        <h1 class="listen" tabindex="-1">${words.title}</h1>
        ${searchField(label, this.#typed, this.#pressed)} ${closeButton(t, close)}
      </div>
      <div
        class="scroller"
        @scroll=${this.#scrolled}
        @keydown=${this.#roving.keydown}
        @focusin=${this.#roving.focusin}
      >
        ${this.#content(words)}
      </div>
    `;
  }

  #content(words: NonNullable<typeof this.words>): TemplateResult {
    const { t } = this.context;
    if (!this.query)
      return notice(
        icons.search,
        words.hintTitle,
        this.view.conversationId ? words.hintHere : words.hintText,
      );
    const conversations = this.#conversations();
    const isEmpty = conversations.length + this.users.length + this.messages.length === 0;
    if (this.error && isEmpty) return failed(t, words.failed, this.error, () => void this.#load());
    if (isEmpty && !this.loading && this.found === this.query)
      return notice(icons.search, words.noneTitle, words.noneText);
    return html`
      ${this.#section(words.conversations, conversations, (one) => this.#conversationRow(one))}
      ${this.#section(words.people, this.users.slice(0, shortList), (one) => this.#personRow(one))}
      ${this.#section(words.messages, this.messages, (one) => this.#messageRow(one))}
      ${this.loading ? skeletonRows(t) : nothing}
      ${
        this.error
          ? html`<div class="notice">
              <p>${t.failure(this.error.code)}</p>
              <button class="button" type="button" @click=${() => void this.#load(this.next)}>
                ${t.tryAgain}
              </button>
            </div>`
          : nothing
      }
    `;
  }

  private get words() {
    return this.#words.value?.search;
  }

  #section<T extends Conversation | User | Message>(
    title: string,
    items: readonly T[],
    row: (item: T) => TemplateResult,
  ): TemplateResult | typeof nothing {
    if (items.length === 0) return nothing;
    const isAlone = this.view.conversationId !== undefined;
    return html`${isAlone ? nothing : html`<h2>${title}</h2>`}
      <ul aria-label=${title}>
        ${repeat(
          items,
          (item) => ('seq' in item ? `${item.conversationId} ${item.seq}` : item.id),
          (item) => html`<li>${row(item)}</li>`,
        )}
      </ul>`;
  }

  #conversationRow(conversation: Conversation): TemplateResult {
    const { t, formats, me, navigate } = this.context;
    const others = othersOf(conversation, me.id);
    return html`<button
      class="row"
      type="button"
      data-roving
      @click=${() => navigate({ name: 'conversation', conversationId: conversation.id })}
    >
      ${avatars(others, 44, conversation)}
      <span class="body">
        <span class="name"
          >${nameSign(partner(others, conversation.title), t)}<bdi
            >${this.#marked(nameOf(others, t, conversation.title))}</bdi
          ></span
        >
        <span class="more">${presenceOf(others, t, formats, conversation)}</span>
      </span>
    </button>`;
  }

  #personRow(user: User): TemplateResult {
    const { t, formats } = this.context;
    return html`<button
      class="row"
      type="button"
      data-roving
      data-user=${user.id}
      @click=${() => void this.#write(user)}
    >
      ${avatar(user, 44)}
      <span class="body">
        <span class="name">${nameSign(user, t)}<bdi>${this.#marked(user.name)}</bdi></span>
        <span class="more">${presenceOf([user], t, formats)}</span>
      </span>
    </button>`;
  }

  #messageRow({ conversationId, seq, senderId, text, createdAt }: Message): TemplateResult {
    const { t, formats, me, navigate } = this.context;
    const conversation = this.#known.find(({ id }) => id === conversationId);
    const others = conversation ? othersOf(conversation, me.id) : [];
    const sender = conversation?.members.find(({ user }) => user.id === senderId)?.user;
    const by = senderId === me.id ? t.messages.you : (sender?.name ?? t.someone);
    const isHere = this.view.conversationId !== undefined;
    const plain = plainOf(text ?? '');
    return html`<button
      class="row"
      type="button"
      data-roving
      @click=${() => navigate({ name: 'conversation', conversationId, at: seq })}
    >
      ${isHere ? avatar(senderId === me.id ? me : (sender ?? { id: senderId ?? '', name: by, avatarUrl: null, online: false }), 44, false) : avatars(others, 44, conversation)}
      <span class="body">
        <span class="line">
          <span class="name"
            ><bdi>${isHere ? by : conversation ? this.#nameOf(conversation) : ''}</bdi></span
          >
          <time datetime=${createdAt}>${formats.short(new Date(createdAt), new Date())}</time>
        </span>
        <span class="hit" dir="auto"
          >${isHere || others.length === 1 ? nothing : html`<bdi>${by}</bdi>: `}${this.#marked(plain)}</span
        >
      </span>
    </button>`;
  }

  #marked(text: string): unknown[] {
    return excerptOf(text, this.query).map((piece) =>
      piece.isHit ? html`<mark>${piece.text}</mark>` : piece.text,
    );
  }

  get #known(): Conversation[] {
    return [...this.context.chat.conversations.live.value.items, ...this.fetched];
  }

  get #here(): Conversation | undefined {
    return this.#known.find(({ id }) => id === this.view.conversationId);
  }

  #nameOf(conversation: Conversation): string {
    return nameOf(othersOf(conversation, this.context.me.id), this.context.t, conversation.title);
  }

  /** Conversations whose name, or the name of a member, has a word that begins like this. */
  #conversations(): Conversation[] {
    if (this.view.conversationId !== undefined) return [];
    return this.context.chat.conversations.live.value.items
      .filter((conversation) =>
        excerptOf(this.#nameOf(conversation), this.query).some(({ isHit }) => isHit),
      )
      .slice(0, shortList);
  }

  async #load(cursor: string | null = null): Promise<void> {
    this.#request.abort();
    const { signal } = (this.#request = new AbortController());
    const { query } = this;
    const { chat, announce } = this.context;
    const { conversationId } = this.view;
    this.loading = true;
    this.error = null;
    try {
      const more = {
        limit: pageLength,
        ...(conversationId && { conversationId }),
        ...(cursor && { cursor }),
      };
      const calls = chat.use(createMessages);
      const [people, first] = await Promise.all([
        conversationId || cursor
          ? undefined
          : chat.users.list({ search: query, limit: shortList }, signal),
        calls.search(query, more, signal),
      ]);
      let page = first;
      // The server may end a long search early, with what it has found so far, which may be
      // nothing.
      while (page.items.length === 0 && page.next)
        page = await calls.search(query, { ...more, cursor: page.next }, signal);
      const missing = new Set(
        page.items
          .map((message) => message.conversationId)
          .filter((id) => !this.#known.some((one) => one.id === id)),
      );
      const fetched = await Promise.all(
        [...missing].map((id) => chat.conversations.get(id, signal).catch(() => undefined)),
      );
      if (signal.aborted) return;
      this.fetched = [...this.fetched, ...fetched.filter((one) => one !== undefined)];
      if (people) this.users = people.items;
      else if (!cursor) this.users = [];
      this.messages = cursor ? [...this.messages, ...page.items] : page.items;
      this.next = page.next;
      this.found = query;
      if (!cursor && this.words)
        announce(
          this.words.found(this.#conversations().length + this.users.length + this.messages.length),
        );
    } catch (error) {
      if (signal.aborted) return;
      if (!cursor) {
        this.users = [];
        this.messages = [];
        this.next = null;
      }
      this.error = error as ChatError;
    }
    this.loading = false;
  }

  async #write(user: User): Promise<void> {
    try {
      await openDirect(this.context, [user], { isStillWanted: () => isInFront(this) });
    } catch (error) {
      if (this.isConnected) this.error = error as ChatError;
    }
  }

  readonly #typed = ({ currentTarget }: Event): void => {
    const query = (currentTarget as HTMLInputElement).value.trim();
    if (query === this.query) return;
    this.#pause.stop();
    this.#request.abort();
    this.query = query;
    this.error = null;
    this.loading = query !== '';
    if (query) this.#pause.before(() => void this.#load());
    else {
      this.users = [];
      this.messages = [];
      this.next = null;
    }
  };

  readonly #pressed = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      this.renderRoot.querySelector<HTMLElement>('[data-roving]')?.focus();
    } else if (event.key === 'Enter' && this.query) {
      this.#pause.stop();
      void this.#load();
    }
  };

  readonly #scrolled = ({ currentTarget }: Event): void => {
    const { scrollHeight, scrollTop, clientHeight } = currentTarget as Element;
    if (this.next && !this.loading && !this.error && scrollHeight - scrollTop - clientHeight < 600)
      void this.#load(this.next);
  };
}

define('parlor-search', SearchView);
