/**
 * What one can do with a message: a menu beside it, or a sheet at the bottom of a small screen; and what opens from it: more emoji, who has seen the message,
 * the question before deleting for everyone. Lies over its conversation. Arrow keys, Home and End go through it, Escape and Tab close it; the view
 * gives the focus back.
 */
import type { ChatError, Conversation, Message, User } from '@parlor/sdk';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { MessageSafetyController, SafetyChoice } from '../controllers/message-safety-controller.js';
import { define } from '../define.js';
import type { enActions } from '../locale/en-actions.js';
import { emojiGroups, frequent } from '../messages/reaction-emoji.js';
import { controls } from '../styles/controls.styles.js';
import { people } from '../styles/people.styles.js';
import { waiting } from '../styles/waiting.styles.js';
import type { ViewContext } from '../view-context.js';
import { actionIcons } from './action-icons.js';
import { avatar } from './avatar.js';
import { peopleIcons } from './people-icons.js';
import { messageMenuStyles } from './message-menu.styles.js';

export type MessageChoice =
  | { action: 'reply' | 'edit' | 'copy' | 'pin' | 'hide' | 'restore' | 'deleted' | SafetyChoice }
  /** Adds the reaction, or takes it away. */
  | { action: 'react'; emoji: string };

/** Between the menu and the edges of the view, in pixels. */
const margin = 8;

/**
 * @fires choose - detail: a MessageChoice; the view closes the menu
 * @fires close - nothing was chosen
 */
export class MessageMenu extends LitElement {
  static override styles = [controls, people, waiting, messageMenuStyles];

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) words!: typeof enActions;
  @property({ attribute: false }) safety!: MessageSafetyController;
  @property({ attribute: false }) message!: Message;
  @property({ attribute: false }) conversation!: Conversation;
  /** What the message is called. */
  @property({ attribute: false }) label = '';
  /** What the menu stands beside. */
  @property({ attribute: false }) anchor!: () => Element | null | undefined;
  @property({ attribute: false }) seenBy!: () => Promise<{ count: number; users: readonly User[] }>;
  @property({ attribute: false }) deleteForAll!: () => Promise<unknown>;

  @state() private page: 'menu' | 'emoji' | 'seen' | 'confirm' = 'menu';
  @state() private seen: { count: number; users: readonly User[] } | undefined;
  @state() private busy = false;
  @state() private failure = '';
  #isPressed = false;
  readonly #resized = new ResizeObserver(() => this.#place());

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
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
      case 'emoji':
        return this.#emoji();
      case 'seen':
        return this.#seen();
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
    const item = (picture: TemplateResult, label: string, act: () => void, danger = false) =>
      html`<button class="item ${danger ? 'danger' : ''}" role="menuitem" type="button" tabindex="-1" @click=${act}>
        ${picture}${label}
      </button>`;
    const choice = (action: Exclude<MessageChoice['action'], 'react'>) => () => this.#choose({ action });
    return html`<div class="box" role="menu" aria-label=${this.label} tabindex="-1">
      ${
        hasText
          ? html`<div class="quick" role="group" aria-label=${words.react}>
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
              </div>
              ${item(actionIcons.reply, words.reply, choice('reply'))} ${own ? item(actionIcons.edit, words.edit, choice('edit')) : nothing}
              ${item(actionIcons.copy, words.copy, choice('copy'))}
              ${kind === 'direct' || manages ? item(actionIcons.pin, message.pinnedAt ? words.unpin : words.pin, choice('pin')) : nothing}
              ${memberCount > 1 ? item(actionIcons.seen, words.seenBy, () => this.#showSeen()) : nothing}`
          : nothing
      }
      ${own ? nothing : this.#sender(item, hasText)}
      ${
        message.hidden
          ? item(actionIcons.restore, words.restore, choice('restore'))
          : item(actionIcons.hide, words.deleteForMe, choice('hide'), hasText)
      }
      ${
        hasText && (own || manages || me.role !== 'user')
          ? item(actionIcons.bin, words.deleteForAll, () => this.#turn('confirm'), true)
          : nothing
      }
    </div>`;
  }

  /** What one can do about who has sent it. */
  #sender(item: (picture: TemplateResult, label: string, act: () => void) => TemplateResult, hasText: boolean): TemplateResult {
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
    return html`<div class="box emoji" role="dialog" aria-modal="true" aria-label=${words.moreReactions} tabindex="-1">
      ${emojiGroups.map(
        ([name, list]) =>
          html`<h2 id=${name}>${words.emoji[name]}</h2>
            <div class="grid" role="group" aria-labelledby=${name}>
              ${list.map(
                (emoji) =>
                  html`<button
                    class="pick"
                    type="button"
                    tabindex="-1"
                    aria-pressed=${this.#isMine(emoji) ? 'true' : 'false'}
                    @click=${() => this.#choose({ action: 'react', emoji })}
                  >
                    ${emoji}
                  </button>`,
              )}
            </div>`,
      )}
    </div>`;
  }

  #seen(): TemplateResult {
    const { words, seen } = this;
    const { t } = this.context;
    return html`<div class="box seen" role="dialog" aria-modal="true" aria-labelledby="title" tabindex="-1">
      <h2 id="title">${words.seenBy}</h2>
      ${
        this.failure
          ? html`<p class="problem">${this.failure}</p>
              <button class="button" type="button" @click=${() => this.#showSeen()}>${t.tryAgain}</button>`
          : !seen
            ? html`<div class="waiting" role="img" aria-label=${t.panel.loading}></div>`
            : seen.count === 0
              ? html`<p class="hint">${words.seenByNobody}</p>`
              : html`<ul>
                    ${seen.users.map(
                      (user) =>
                        html`<li>
                          ${avatar(user, 30, false)}<bdi class="name">${user.id === this.context.me.id ? t.messages.you : user.name}</bdi>
                        </li>`,
                    )}
                  </ul>
                  ${seen.count > seen.users.length ? html`<p class="hint">${words.seenByMore(seen.count - seen.users.length)}</p>` : nothing}`
      }
    </div>`;
  }

  #confirm(): TemplateResult {
    const { words } = this;
    return html`<div class="box ask" role="alertdialog" aria-modal="true" aria-labelledby="title" aria-describedby="text" tabindex="-1">
      <h2 id="title">${words.confirmTitle}</h2>
      <p id="text">${words.confirmText}</p>
      ${this.failure ? html`<p class="problem">${this.failure}</p>` : nothing}
      <div class="pair">
        <button class="button" type="button" @click=${() => this.#close()}>${words.cancel}</button>
        <button class="button danger" type="button" aria-disabled=${this.busy ? 'true' : nothing} @click=${this.#delete}>
          ${words.delete}
        </button>
      </div>
    </div>`;
  }

  #isMine(emoji: string): boolean {
    return this.message.reactions.some((reaction) => reaction.emoji === emoji && reaction.userIds.includes(this.context.me.id));
  }

  #turn(page: 'emoji' | 'seen' | 'confirm'): void {
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

  readonly #delete = async (): Promise<void> => {
    if (this.busy) return;
    this.busy = true;
    this.failure = '';
    try {
      await this.deleteForAll();
      this.#choose({ action: 'deleted' });
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
    return [...(this.#box?.querySelectorAll<HTMLElement>('button') ?? [])];
  }

  #focusFirst(): void {
    const [first] = this.#stops();
    (this.page === 'seen' ? this.#box : first)?.focus({ preventScroll: true });
  }

  /** The finger that opened the menu may be lifted over one of its items, which nobody meant to press. */
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
    const isMenu = this.page === 'menu';
    if (event.key === 'Escape' || (event.key === 'Tab' && isMenu)) {
      event.preventDefault();
      this.#close();
      return;
    }
    const stops = this.#stops();
    const at = stops.indexOf(event.target as HTMLElement);
    const to = event.key === 'Tab' ? this.#around(stops, at, event.shiftKey) : this.#toward(event.key, stops, at);
    if (!to) return;
    event.preventDefault();
    to.focus();
  };

  /** The focus stays inside until the dialog is closed. */
  #around(stops: readonly HTMLElement[], at: number, back: boolean): HTMLElement | null | undefined {
    return stops.at((at + (back ? -1 : 1)) % stops.length) ?? this.#box;
  }

  /** Where an arrow leads: along the line, or to what stands nearest above or below. */
  #toward(key: string, stops: readonly HTMLElement[], at: number): HTMLElement | undefined {
    const isRtl = getComputedStyle(this).direction === 'rtl';
    const along = { ArrowRight: isRtl ? -1 : 1, ArrowLeft: isRtl ? 1 : -1 }[key];
    if (along) return stops[at + along];
    if (key === 'Home') return stops[0];
    if (key === 'End') return stops.at(-1);
    const down = { ArrowDown: true, ArrowUp: false }[key];
    const from = stops[at]?.getBoundingClientRect();
    if (down === undefined) return undefined;
    if (!from) return down ? stops[0] : stops.at(-1);
    const beyond = stops.filter((stop) => {
      const { top, bottom } = stop.getBoundingClientRect();
      return down ? top >= from.bottom - 2 : bottom <= from.top + 2;
    });
    if (beyond.length === 0) return this.page === 'menu' ? (down ? stops[0] : stops.at(-1)) : undefined;
    const center = from.left + from.width / 2;
    const distance = (stop: HTMLElement): number => {
      const { top, left, width } = stop.getBoundingClientRect();
      return Math.abs(top - from.top) * 1000 + Math.abs(left + width / 2 - center);
    };
    return beyond.reduce((best, stop) => (distance(stop) < distance(best) ? stop : best));
  }

  /** Beside the message where there is room; a sheet and a question have their place by the styles. */
  #place(): void {
    const box = this.#box;
    const anchor = this.anchor()?.getBoundingClientRect();
    if (!box || !anchor) return;
    const view = this.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = box;
    const atEnd = anchor.left + anchor.width / 2 > view.left + view.width / 2;
    const x = (atEnd ? anchor.right - width : anchor.left) - view.left;
    const below = anchor.bottom + 6 - view.top;
    const above = anchor.top - 6 - height - view.top;
    const y = below + height + margin <= view.height || above < margin ? below : above;
    const within = (value: number, room: number): number => Math.max(margin, Math.min(value, room - margin));
    box.style.setProperty('--x', `${within(x, view.width - width)}px`);
    box.style.setProperty('--y', `${within(y, view.height - height)}px`);
    box.style.setProperty('--origin', `${atEnd ? '100%' : '0'} ${y === below ? '0' : '100%'}`);
  }
}

define('parlor-message-menu', MessageMenu);
