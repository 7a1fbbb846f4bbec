import { limits, type Conversation, type ConversationList as List, type Live } from '@parlor/sdk';
import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { ClockController } from '../shared/clock-controller.js';
import { LiveController } from '../shared/live-controller.js';
import type { RowActions } from './row-actions.js';
import type { Relations } from './relations.js';
import type { TypingLine } from '../shared/slots.js';
import { adopt } from '../shared/adopt.js';
import { load } from '../load.js';
import { RovingController } from '../shared/roving-controller.js';
import { define } from '../shared/define.js';
import { controls } from '../shared/controls.styles.js';
import { people } from '../shared/people.styles.js';
import type { ViewContext } from '../shared/view-context.js';
import { wordsOf } from '../shared/message-words.js';
import { avatar, avatars } from '../shared/avatar.js';
import { closeButton } from '../shared/close-button.js';
import { conversationListStyles } from './conversation-list.styles.js';
import { nameOf, othersOf, partner } from '../shared/conversation-names.js';
import { DeferredElement } from '../shared/deferred-element.js';
import { icons } from '../shared/icons.js';
import { nameSign } from '../shared/name-sign.js';
import { failed, notice } from '../shared/notice.js';

/** The user's conversations, latest first: the first page of the chat. */
export class ConversationListView extends DeferredElement {
  static override styles = [controls, people, conversationListStyles];

  @property({ attribute: false }) context!: ViewContext;
  /** The conversation that is shown beside the list. */
  @property({ attribute: false }) shown: string | undefined;
  readonly #list: LiveController<Pick<List, 'items' | 'loading' | 'error'> & Partial<List>> =
    new LiveController(this, () => this.source());
  /** Actions on rows. Fetched after the first paint. */
  #rows: RowActions | undefined;
  #typing: TypingLine | undefined;
  readonly #roving = new RovingController(this);
  /** Contact requests, invitations and blocks. Fetched once the conversations are here. */
  #relations: Relations | undefined;
  /** What is loaded or loading. */
  readonly #fetched = new Set<string>();

  constructor() {
    super();
    new ClockController(this, 60_000);
  }

  protected override willUpdate(): void {
    const { slots, talk } = this.context;
    this.#typing ??= slots.typing?.(this, () => this.context);
    if (talk)
      this.#fetch('rows', async () => {
        const { RowActions } = await load(() => import('./row-actions.js'));
        this.#rows = new RowActions(this, () => this.context);
      });
    if (talk && !this.context.chat.conversations.live.value.loading)
      this.#fetch('relations', async () => {
        const { Relations } = await load(() => import('./relations.js'));
        this.#relations = new Relations(this, () => this.context);
      });
  }

  /** Once; after a failure, the next update tries again. */
  #fetch(name: string, task: () => Promise<void>): void {
    if (this.#fetched.has(name)) return;
    this.#fetched.add(name);
    task().then(
      () => this.requestUpdate(),
      () => this.#fetched.delete(name),
    );
  }

  /** The listed conversations. */
  protected source(): Live<Pick<List, 'items' | 'loading' | 'error'> & Partial<List>> | undefined {
    return this.context.chat.conversations.live;
  }

  focusFirst(): void {
    this.renderRoot.querySelector<HTMLElement>('h1')?.focus();
  }

  protected override render(): TemplateResult {
    return html`
      ${this.header()}
      <div class="scroller" @scroll=${this.#scrolled}>${this.#content()}</div>
      ${this.#rows?.over()}
    `;
  }

  protected header(): TemplateResult {
    const { t, me, navigate, close } = this.context;
    return html`
      <div class="bar" part="header">
        <h1 tabindex="-1">${t.conversations.title}</h1>
        <button class="round people" type="button" @click=${() => navigate({ name: 'people' })}>
          ${icons.people}<span class="listen">${t.conversations.people}</span
          >${this.#relations?.badge()}
        </button>
        <button
          class="round strong"
          type="button"
          aria-label=${t.conversations.newMessage}
          @click=${() => navigate({ name: 'directory' })}
        >
          ${icons.compose}
        </button>
        <button
          class="round me"
          type="button"
          aria-label=${t.conversations.profile}
          @click=${() => navigate({ name: 'profile' })}
        >
          ${avatar(me, 32, false)}
        </button>
        ${closeButton(t, close)}
      </div>
      ${this.#relations?.question()}
    `;
  }

  /** Above the rows. */
  protected above(): TemplateResult | undefined {
    const { t, navigate } = this.context;
    return html`<button class="find" type="button" @click=${() => navigate({ name: 'search' })}>
      ${icons.search}${t.search}
    </button>`;
  }

  /** Shown if there are no rows. */
  protected emptyNotice(): TemplateResult {
    const { t, navigate } = this.context;
    return notice(
      icons.talk,
      t.conversations.emptyTitle,
      t.conversations.emptyText,
      html`<button
          class="button primary"
          type="button"
          @click=${() => navigate({ name: 'directory' })}
        >
          ${t.conversations.newMessage}
        </button>
        ${this.below()}`,
    );
  }

  /** Below the rows. */
  protected below(): TemplateResult | undefined {
    return this.#rows?.archivedEntry();
  }

  #content(): TemplateResult {
    const { t, chat } = this.context;
    const list = this.#list.value;
    const rows = this.#rows;
    if (!list || (list.loading && list.items.length === 0)) return this.#skeleton();
    if (list.error && list.items.length === 0)
      return failed(
        t,
        t.conversations.failed,
        list.error,
        () => void chat.conversations.loadMore().catch(() => {}),
      );
    if (list.items.length === 0) return this.emptyNotice();
    return html`${this.above()}
      <ul
        aria-label=${t.conversations.list}
        @keydown=${rows?.beside.keydown ?? this.#roving.keydown}
        @focusin=${rows?.beside.focusin ?? this.#roving.focusin}
      >
        ${repeat(
          list.items,
          (conversation) => conversation.id,
          (conversation) => html`<li>${this.#row(conversation)}${rows?.button(conversation)}</li>`,
        )}
      </ul>
      ${list.hasMore ? nothing : this.below()}`;
  }

  #row(conversation: Conversation): TemplateResult {
    const { t, me, formats, navigate } = this.context;
    const others = othersOf(conversation, me.id);
    const { lastMessage: last, unread } = conversation;
    const at = new Date(conversation.lastActivityAt);
    return html`<button
      class="row ${unread > 0 ? 'unread' : ''}"
      type="button"
      data-roving
      aria-current=${conversation.id === this.shown ? 'true' : nothing}
      @click=${() => navigate({ name: 'conversation', conversationId: conversation.id })}
      @contextmenu=${(event: MouseEvent) => this.#rows?.press.contextmenu(event, conversation)}
      @pointerdown=${(event: PointerEvent) => this.#rows?.press.down(event, conversation)}
      @pointermove=${this.#rows?.press.move}
      @pointerup=${this.#rows?.press.up}
      @pointercancel=${this.#rows?.press.up}
    >
      ${avatars(others, 48, conversation)}
      <span class="body">
        <span class="line">
          <span class="name"
            >${nameSign(partner(others, conversation.title), t)}<bdi
              >${nameOf(others, t, conversation.title)}</bdi
            ></span
          >
          ${others[0]?.online && others.length === 1 ? html`<span class="listen">${t.presence.online}</span>` : nothing}
          <time datetime=${conversation.lastActivityAt}>${formats.short(at, new Date())}</time>
        </span>
        <span class="line">
          <span class="more"
            >${this.#writing(conversation) ?? this.#rows?.draft(conversation, this.shown) ?? (last ? this.#preview(conversation, last) : nothing)}</span
          >
          ${this.#rows?.pinned(conversation)}${this.#rows?.muted(conversation)}${
            unread > 0
              ? html`<span class="count" aria-hidden="true"
                    >${formats.count(unread, limits.unreadCap)}</span
                  >
                  <span class="listen"
                    >${t.conversations.unread(unread, formats.count(unread, limits.unreadCap))}</span
                  >`
              : nothing
          }
        </span>
      </span>
    </button>`;
  }

  #writing(conversation: Conversation): TemplateResult | undefined {
    const line = this.#typing?.line(
      conversation,
      (userId) => conversation.members.find(({ user }) => user.id === userId)?.user.name,
    );
    if (line) adopt(this.shadowRoot, this.#typing!.styles);
    return line;
  }

  #preview(
    conversation: Conversation,
    last: NonNullable<Conversation['lastMessage']>,
  ): TemplateResult {
    const { t, me } = this.context;
    const nameBy = (userId: string) =>
      conversation.members.find(({ user }) => user.id === userId)?.user.name ?? t.someone;
    const text = wordsOf(last, nameBy, this.context);
    const alone = (said: string) => html`<bdi>${said}</bdi>`;
    if (last.system || conversation.members.length === 1) return alone(text);
    if (last.senderId === me.id) return alone(t.conversations.own(text));
    if (conversation.members.length === 2) return alone(text);
    const instead = this.#relations?.preview(conversation);
    // Name and text are in the order of the chat's language, whatever their own direction is.
    return instead === undefined
      ? html`<span class="text">${t.conversations.by(nameBy(last.senderId ?? ''), text)}</span>`
      : alone(instead);
  }

  #skeleton(): TemplateResult {
    return html`<div role="img" aria-label=${this.context.t.panel.loading}>
      <span class="find skeleton"></span>
      ${Array.from(
        { length: 6 },
        () =>
          html`<div class="skeleton-row">
            <span class="skeleton"></span>
            <div><span class="skeleton"></span><span class="skeleton"></span></div>
          </div>`,
      )}
    </div>`;
  }

  readonly #scrolled = ({ currentTarget }: Event): void => {
    const { scrollHeight, scrollTop, clientHeight } = currentTarget as Element;
    const list = this.#list.value;
    if (scrollHeight - scrollTop - clientHeight > 600 || !list?.hasMore || list.loading) return;
    void this.context.chat.conversations.loadMore().catch(() => {});
  };
}

define('parlor-conversation-list', ConversationListView);
