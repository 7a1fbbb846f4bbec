/**
 * The actions for a message: a menu beside it, or a sheet at the bottom of a small screen; and the
 * pages that open from it: more emoji, who reacted, who has seen the message, its edit history,
 * saving its files, the question before deleting for everyone. Covers its conversation. Arrow keys,
 * Home and End move through it, Escape and Tab close it; the view restores the focus.
 */
import type { ChatError, Conversation, Edit, Message, Reactions, User } from '@parlor/sdk';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { ActionWords } from '../i18n/en.js';
import { HistoryController } from './history-controller.js';
import { historyPage } from './history-page.js';
import type { MessageSafetyController, SafetyChoice } from './message-safety-controller.js';
import { ReactorsController } from './reactors-controller.js';
import { reactorsPage } from './reactors-page.js';
import { define } from '../shared/define.js';
import { frequent } from './reaction-emoji.js';
import { controls } from '../shared/controls.styles.js';
import { fileNames } from '../shared/file-name.styles.js';
import { people } from '../shared/people.styles.js';
import { tabs } from '../shared/tabs.styles.js';
import { waiting } from '../shared/waiting.styles.js';
import type { MessageFiles } from '../shared/slots.js';
import type { ViewContext } from '../shared/view-context.js';
import { actionIcons } from '../shared/action-icons.js';
import { avatar } from '../shared/avatar.js';
import { peopleIcons } from '../shared/people-icons.js';
import { arrowTo, tabTo } from '../shared/menu-keys.js';
import { messageMenuStyles } from '../shared/menu.styles.js';
import { placeBeside } from '../shared/place-beside.js';

export type MessageChoice =
  | {
      action:
        | 'reply'
        | 'edit'
        | 'copy'
        | 'pin'
        | 'unread'
        | 'hide'
        | 'restore'
        | 'deleted'
        | 'download'
        | 'removePreviews'
        | SafetyChoice;
    }
  /** Adds the reaction, or removes it. */
  | { action: 'react'; emoji: string };

/**
 * @fires choose - detail: a MessageChoice; the view closes the menu
 * @fires close - the user chose nothing
 */
export class MessageMenu extends LitElement {
  static override styles = [controls, people, tabs, waiting, fileNames, messageMenuStyles];

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) words!: ActionWords;
  @property({ attribute: false }) safety!: MessageSafetyController;
  @property({ attribute: false }) message!: Message;
  @property({ attribute: false }) conversation!: Conversation;
  /** Whether the site still allows the message's sender to do this. */
  @property({ attribute: false }) inTime = { edit: true, delete: true };
  /** The accessible name of the message. */
  @property({ attribute: false }) label = '';
  /** The element that the menu is placed beside. */
  @property({ attribute: false }) anchor!: () => Element | null | undefined;
  @property({ attribute: false }) seenBy!: () => Promise<{ count: number; users: readonly User[] }>;
  @property({ attribute: false }) deleteForAll!: () => Promise<unknown>;
  @property({ attribute: false }) reactors!: Reactions['list'];
  @property({ attribute: false }) edits!: (
    conversationId: string,
    seq: number,
    signal: AbortSignal,
  ) => Promise<Edit[]>;
  @property({ attribute: false }) nameOf!: (userId: string | null) => string;
  /** Opens at the users who reacted with this emoji, instead of the menu. */
  @property({ attribute: false }) emoji: string | undefined;
  /** Opens the frequent emoji, instead of the menu. */
  @property({ attribute: false }) only: 'react' | undefined;

  @state() private page:
    'menu' | 'react' | 'emoji' | 'seen' | 'reacted' | 'history' | 'files' | 'confirm' = 'menu';
  @state() private seen: { count: number; users: readonly User[] } | undefined;
  @state() private busy = false;
  @state() private failure = '';
  #isPressed = false;
  readonly #resized = new ResizeObserver(() => this.#place());
  readonly #reactors: ReactorsController = new ReactorsController(this, {
    context: () => this.context,
    message: () => this.message,
    list: (...query) => this.reactors(...query),
  });
  readonly #history: HistoryController = new HistoryController(this, {
    context: () => this.context,
    message: () => this.message,
    edits: (...query) => this.edits(...query),
  });
  #saving: ReturnType<MessageFiles['saving']> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  protected override willUpdate(): void {
    this.#saving ??= this.context.slots.messageFiles?.saving(this, {
      context: () => this.context,
      message: () => this.message,
    });
    if (this.hasUpdated) return;
    if (this.emoji !== undefined) this.#showReactors(this.emoji);
    else if (this.only) this.#turn(this.only);
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('page')) this.#focusFirst();
    this.#place();
  }

  protected override render(): TemplateResult {
    return html`<div
      class="cover on-${this.page}"
      @pointerdown=${this.#pressed}
      @click=${this.#clicked}
      @keydown=${this.#keyed}
      @contextmenu=${this.#contextMenu}
    >
      ${this.#content()}
    </div>`;
  }

  #content(): TemplateResult {
    switch (this.page) {
      case 'menu':
        return this.#menu();
      case 'react':
        return html`<div class="box" role="menu" aria-label=${this.words.react} tabindex="-1">
          ${this.#frequent()}
        </div>`;
      case 'emoji':
        return this.#emoji();
      case 'seen':
        return this.#seen();
      case 'reacted':
        return reactorsPage({
          context: this.context,
          words: this.words,
          message: this.message,
          reactors: this.#reactors,
          hiddenName: (userId) => this.safety.nameOf(userId),
        });
      case 'history':
        return historyPage({
          context: this.context,
          words: this.words.history,
          history: this.#history,
          nameOf: (userId) => this.safety.nameOf(userId) ?? this.nameOf(userId),
          tryAgain: () => {
            // The button that has the focus is removed.
            this.#box?.focus({ preventScroll: true });
            this.#history.show();
          },
        });
      case 'files':
        return this.#saving!.page();
      case 'confirm':
        return this.#confirm();
    }
  }

  #menu(): TemplateResult {
    const { words, message } = this;
    const { me } = this.context;
    const { members, memberCount, kind } = this.conversation;
    const own = message.senderId === me.id;
    const role = members.find(({ user }) => user.id === me.id)?.role;
    const manages = kind === 'group' && (role === 'owner' || role === 'admin');
    const hasText = message.text !== null;
    const files = this.#saving?.files.length ?? 0;
    const item = (picture: TemplateResult, label: string, act: () => void, danger = false) =>
      html`<button
        class="item ${danger ? 'danger' : ''}"
        role="menuitem"
        type="button"
        tabindex="-1"
        @click=${act}
      >
        ${picture}${label}
      </button>`;
    const choice = (action: Exclude<MessageChoice['action'], 'react'>) => () =>
      this.#choose({ action });
    return html`<div class="box" role="menu" aria-label=${this.label} tabindex="-1">
      ${
        hasText
          ? html`${this.#frequent()} ${item(actionIcons.reply, words.reply, choice('reply'))}
            ${own && message.text && this.inTime.edit ? item(actionIcons.edit, words.edit, choice('edit')) : nothing}
            ${message.text ? item(actionIcons.copy, words.copy, choice('copy')) : nothing}
            ${files > 0 ? item(actionIcons.save, this.context.talk!.files.download, files > 1 ? () => this.#turn('files') : choice('download')) : nothing}
            ${kind === 'direct' || manages ? item(actionIcons.pin, message.pinnedAt ? words.unpin : words.pin, choice('pin')) : nothing}
            ${message.reactions.length > 0 ? item(actionIcons.smile, words.reactions, () => this.#showReactors()) : nothing}
            ${
              own && message.previews?.length
                ? item(
                    actionIcons.unlink,
                    words.removePreviews(message.previews.length),
                    choice('removePreviews'),
                  )
                : nothing
            }
            ${
              message.editedAt && me.role !== 'user'
                ? item(actionIcons.history, words.history.show, () => {
                    this.#turn('history');
                    this.#history.show();
                  })
                : nothing
            }
            ${memberCount > 1 ? item(actionIcons.seen, words.seenBy, () => this.#showSeen()) : nothing}`
          : nothing
      }
      ${own ? nothing : item(actionIcons.unread, words.markUnread, choice('unread'))}
      ${own ? nothing : this.#sender(item, hasText)}
      ${
        message.hidden
          ? item(actionIcons.restore, words.restore, choice('restore'))
          : item(actionIcons.hide, words.deleteForMe, choice('hide'), hasText)
      }
      ${
        hasText && ((own && this.inTime.delete) || manages || me.role !== 'user')
          ? item(actionIcons.bin, words.deleteForAll, () => this.#turn('confirm'), true)
          : nothing
      }
    </div>`;
  }

  /** The actions for the message's sender. */
  #sender(
    item: (picture: TemplateResult, label: string, act: () => void) => TemplateResult,
    hasText: boolean,
  ): TemplateResult {
    const { words } = this.safety;
    const id = this.message.senderId;
    if (!words || !id) return html``;
    const choice = (action: SafetyChoice) => () => this.#choose({ action });
    const blocked = this.safety.isBlocked(id);
    return html`<div class="rule" role="separator"></div>
      ${item(peopleIcons.person, words.profile, choice('person'))}
      ${hasText ? item(peopleIcons.report, words.report, choice('report')) : nothing}
      ${item(peopleIcons.block, blocked ? words.unblock : words.block, choice(blocked ? 'unblock' : 'block'))}
      <div class="rule" role="separator"></div>`;
  }

  /** The frequent emoji, and the button for all emoji. */
  #frequent(): TemplateResult {
    const { words } = this;
    return html`<div class="quick" role="group" aria-label=${words.react}>
      ${frequent.map((emoji) => this.#quick(emoji))}
      <button
        class="pick"
        role="menuitem"
        type="button"
        tabindex="-1"
        aria-label=${words.moreReactions}
        aria-haspopup="dialog"
        @click=${() => this.#turn('emoji')}
      >
        ${actionIcons.more}
      </button>
    </div>`;
  }

  #quick(emoji: string): TemplateResult {
    const mine = this.#isMine(emoji);
    return html`<button
      class="pick"
      role="menuitemcheckbox"
      type="button"
      tabindex="-1"
      aria-checked=${mine ? 'true' : 'false'}
      @click=${() => this.#choose({ action: 'react', emoji })}
    >
      ${emoji}
    </button>`;
  }

  #emoji(): TemplateResult {
    const { words } = this;
    return html`<div
      class="box emoji"
      role="dialog"
      aria-modal="true"
      aria-label=${words.moreReactions}
      tabindex="-1"
    >
      ${this.context.slots.emoji?.choice({
        context: this.context,
        isMine: (emoji) => this.#isMine(emoji),
        choose: (emoji) => this.#choose({ action: 'react', emoji }),
      })}
    </div>`;
  }

  #seen(): TemplateResult {
    const { words, seen } = this;
    const { t } = this.context;
    return html`<div
      class="box seen"
      role="dialog"
      aria-modal="true"
      aria-labelledby="title"
      tabindex="-1"
    >
      <h2 id="title">${words.seenBy}</h2>
      ${
        this.failure
          ? html`<p class="problem">${this.failure}</p>
              <button class="button" type="button" @click=${() => this.#showSeen()}>
                ${t.tryAgain}
              </button>`
          : !seen
            ? html`<div class="waiting" role="img" aria-label=${t.panel.loading}></div>`
            : seen.count === 0
              ? html`<p class="hint">${words.seenByNobody}</p>`
              : html`<ul>
                    ${seen.users.map(
                      (user) =>
                        html`<li>
                          ${avatar(user, 30, false)}<bdi class="name"
                            >${user.id === this.context.me.id ? t.messages.you : user.name}</bdi
                          >
                        </li>`,
                    )}
                  </ul>
                  ${seen.count > seen.users.length ? html`<p class="hint">${words.seenByMore(seen.count - seen.users.length)}</p>` : nothing}`
      }
    </div>`;
  }

  #confirm(): TemplateResult {
    const { words } = this;
    return html`<div
      class="box ask"
      role="alertdialog"
      aria-modal="true"
      aria-labelledby="title"
      aria-describedby="text"
      tabindex="-1"
    >
      <h2 id="title">${words.confirmTitle}</h2>
      <p id="text">${words.confirmText}</p>
      ${this.failure ? html`<p class="problem">${this.failure}</p>` : nothing}
      <div class="pair">
        <button class="button" type="button" @click=${() => this.#close()}>${words.cancel}</button>
        <button
          class="button danger"
          type="button"
          aria-disabled=${this.busy ? 'true' : nothing}
          @click=${this.#delete}
        >
          ${words.delete}
        </button>
      </div>
    </div>`;
  }

  #isMine(emoji: string): boolean {
    return this.message.reactions.some(
      (reaction) => reaction.emoji === emoji && reaction.userIds.includes(this.context.me.id),
    );
  }

  #turn(page: Exclude<typeof this.page, 'menu'>): void {
    this.failure = '';
    this.page = page;
  }

  #showSeen(): void {
    this.#turn('seen');
    this.seen = undefined;
    this.seenBy().then(
      (seen) => {
        this.seen = seen;
      },
      (error: ChatError) => this.#fail(this.context.t.failure(error.code)),
    );
  }

  #showReactors(emoji?: string): void {
    this.#turn('reacted');
    this.#reactors.show(emoji);
  }

  readonly #delete = async (): Promise<void> => {
    if (this.busy) return;
    this.busy = true;
    this.failure = '';
    try {
      await this.deleteForAll();
      // In the meantime the menu may have been closed, and another message's menu opened.
      if (this.isConnected) this.#choose({ action: 'deleted' });
      else this.context.announce(this.context.t.messages.deleted);
    } catch (error) {
      const { code } = error as ChatError;
      this.#fail(code === 'forbidden' ? this.words.tooLateToDelete : this.context.t.failure(code));
    } finally {
      this.busy = false;
    }
  };

  #fail(text: string): void {
    this.failure = text;
    this.context.announce(text);
  }

  #choose(detail: MessageChoice): void {
    this.dispatchEvent(new CustomEvent('choose', { detail }));
  }

  #close(): void {
    this.dispatchEvent(new CustomEvent('close'));
  }

  get #box(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.box');
  }

  #stops(): HTMLElement[] {
    return [...(this.#box?.querySelectorAll<HTMLElement>('button, [tabindex="0"]') ?? [])];
  }

  #focusFirst(): void {
    const [first] = this.#stops();
    (this.page === 'seen' || this.page === 'history' ? this.#box : first)?.focus({
      preventScroll: true,
    });
  }

  /** Ignores the click when the finger that opened the menu is lifted over one of its items. */
  readonly #clicked = {
    capture: true,
    handleEvent: (event: MouseEvent): void => {
      if (event.detail > 0 && !this.#isPressed) event.stopPropagation();
    },
  };

  readonly #pressed = (event: PointerEvent): void => {
    this.#isPressed = true;
    if (event.target !== event.currentTarget) return;
    event.preventDefault();
    this.#close();
  };

  /** The finger that opened the menu may still be down. */
  readonly #contextMenu = (event: PointerEvent): void => {
    if (event.pointerType === 'touch') event.preventDefault();
  };

  readonly #keyed = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const isMenu = this.page === 'menu' || this.page === 'react';
    if (event.key === 'Escape' || (event.key === 'Tab' && isMenu)) {
      event.preventDefault();
      this.#close();
      return;
    }
    const stops = this.#stops();
    const at = stops.indexOf(event.target as HTMLElement);
    const isRtl = getComputedStyle(this).direction === 'rtl';
    const to =
      event.key === 'Tab'
        ? (tabTo(stops, at, event.shiftKey) ?? this.#box)
        : arrowTo(event.key, stops, at, { isRtl, wraps: isMenu });
    if (!to) return;
    event.preventDefault();
    to.focus();
  };

  /** Beside the message if there is room; the style sheet places a sheet and a question. */
  #place(): void {
    const box = this.#box;
    const anchor = this.anchor()?.getBoundingClientRect();
    if (!box || !anchor) return;
    placeBeside(box, anchor, this.getBoundingClientRect());
  }
}

define('parlor-message-menu', MessageMenu);
