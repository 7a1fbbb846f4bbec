/**
 * The actions of a row in the list of conversations: a button beside the row, a long press and the
 * menu key open the same menu. Afterwards a note says what was done and offers to undo it. The menu
 * is fetched when it is first opened.
 */
import { badgeCount, isMuted, type ChatError, type Conversation } from '@parlor/sdk';
import {
  html,
  nothing,
  svg,
  type LitElement,
  type ReactiveController,
  type TemplateResult,
} from 'lit';
import type { TalkWords } from '../i18n/en.js';
import type { Choice } from '../shared/choice-menu.js';
import { nameOf, othersOf } from '../shared/conversation-names.js';
import { icon } from '../shared/icons.js';
import { adopt } from '../shared/adopt.js';
import { mutedSign } from '../shared/muted-sign.js';
import { mutedStyles } from '../shared/muted.styles.js';
import { rowActionStyles } from '../shared/row-actions.styles.js';
import type { ViewContext } from '../shared/view-context.js';
import { BesideController } from '../shared/beside-controller.js';
import { load } from '../load.js';

/**
 * A press this long, in milliseconds, that moves no farther than this, in pixels, opens the menu.
 */
const longPress = 450;
const slack = 10;
/** How long undo is offered, in milliseconds. */
const undoMs = 8_000;

const pictures = {
  more: icon(svg`<path d="M4.6 10h.1M10 10h.1M15.4 10h.1" stroke-width="2.6"/>`),
  pin: icon(svg`<path d="M7.5 3.5h5M8.2 3.5v5L5.5 11.7h9l-2.7-3.2v-5M10 11.7v5"/>`),
  archive: icon(
    svg`<rect x="3" y="4" width="14" height="4" rx="1.2"/><path d="M4.2 8v6.3A1.7 1.7 0 0 0 5.9 16h8.2a1.7 1.7 0 0 0 1.7-1.7V8M8 11h4"/>`,
  ),
  forward: icon(svg`<path d="m8 5 5 5-5 5"/>`, true),
};

export type RowWords = TalkWords['rows'];

export class RowActions implements ReactiveController {
  readonly #beside: BesideController;
  #menu:
    { conversation: Conversation; anchor: HTMLElement; choices: readonly Choice[] } | undefined;
  /** What was done, and how to undo it. */
  #done: { text: string; undo: () => Promise<unknown> } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #press: { x: number; y: number; timer: ReturnType<typeof setTimeout> } | undefined;
  #hasArchived = false;
  #asked = 0;
  #stop: (() => void) | undefined;

  constructor(
    private readonly host: LitElement,
    private readonly context: () => ViewContext,
  ) {
    this.#beside = new BesideController(host);
    host.addController(this);
    for (const styles of [rowActionStyles, mutedStyles]) adopt(host.shadowRoot, styles);
  }

  hostConnected(): void {
    const { chat } = this.context();
    this.#stop = chat.on('unread.changed', ({ archived }) => {
      if (archived !== undefined && archived !== this.#hasArchived) void this.#look();
    });
    void this.#look();
    // A user who leaves the composer may leave a draft.
    const root = this.host.getRootNode();
    const left = () => this.host.requestUpdate();
    root.addEventListener('focusout', left);
    const unfollow = this.#stop;
    this.#stop = () => {
      unfollow();
      root.removeEventListener('focusout', left);
    };
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#asked += 1;
    clearTimeout(this.#timer);
    this.#released();
    this.#menu = this.#done = undefined;
  }

  private get words(): RowWords {
    return this.context().talk!.rows;
  }

  get keydown(): (event: KeyboardEvent) => void {
    return this.#beside.keydown;
  }

  get focusin(): (event: FocusEvent) => void {
    return this.#beside.focusin;
  }

  /** Beside a row, with the listeners that open the menu on the row itself. */
  button(conversation: Conversation): TemplateResult {
    const isOpen = this.#menu?.conversation.id === conversation.id;
    return html`<button
      class="act"
      type="button"
      data-beside
      tabindex="-1"
      aria-haspopup="menu"
      aria-expanded=${isOpen ? 'true' : 'false'}
      aria-label=${this.words.actions(this.#nameOf(conversation))}
      @click=${({ currentTarget }: Event) => void this.#open(conversation, currentTarget as HTMLElement)}
    >
      ${pictures.more}
    </button>`;
  }

  /**
   * On a row: the conversation is muted. Messages that mention the user notify all the same, and
   * are marked.
   */
  muted(conversation: Conversation): TemplateResult | undefined {
    const now = this.context().chat.now();
    if (!isMuted(conversation, now)) return undefined;
    const { muted, mentioned } = this.context().talk!.mute;
    return html`${mutedSign(muted)}${
      badgeCount(conversation, now) > 0
        ? html`<span class="count at" aria-hidden="true">@</span
            ><span class="listen">${mentioned}</span>`
        : nothing
    }`;
  }

  /** On a row. */
  pinned({ pinnedAt }: Conversation): TemplateResult | undefined {
    return pinnedAt
      ? html`<span class="pin"
          >${pictures.pin}<span class="listen">${this.words.pinned}</span></span
        >`
      : undefined;
  }

  /** In place of the last message: a draft, if the conversation is not shown beside the list. */
  draft({ id }: Conversation, shown: string | undefined): TemplateResult | undefined {
    const text = id === shown ? undefined : this.context().drafts.get(id)?.trim();
    return text
      ? html`<span class="draft">${this.words.draft}</span> <bdi>${text}</bdi>`
      : undefined;
  }

  /** Leads to the archived conversations, if there are any. */
  archivedEntry(): TemplateResult | undefined {
    if (!this.#hasArchived) return undefined;
    return html`<button
      class="to-archive"
      type="button"
      @click=${() => this.context().navigate({ name: 'archived' })}
    >
      ${pictures.archive}${this.words.archived}${pictures.forward}
    </button>`;
  }

  /** Over the list. */
  over(): TemplateResult {
    const menu = this.#menu;
    const done = this.#done;
    return html`${
      menu
        ? html`<parlor-choice-menu
            .context=${this.context()}
            .label=${this.words.actions(this.#nameOf(menu.conversation))}
            .choices=${menu.choices}
            .anchor=${menu.anchor}
            @close=${this.#close}
          ></parlor-choice-menu>`
        : nothing
    }${
      done
        ? html`<div class="undo">
            <span>${done.text}</span>
            <button class="button" type="button" @click=${() => void this.#undo(done.undo)}>
              ${this.words.undo}
            </button>
          </div>`
        : nothing
    }`;
  }

  /** The listeners of a row. */
  readonly press = {
    contextmenu: (event: MouseEvent, conversation: Conversation): void => {
      event.preventDefault();
      this.#released();
      if (!this.#menu) void this.#open(conversation, event.currentTarget as HTMLElement);
    },
    down: (event: PointerEvent, conversation: Conversation): void => {
      this.#released();
      if (event.pointerType !== 'touch' || !event.isPrimary) return;
      const row = event.currentTarget as HTMLElement;
      const timer = setTimeout(() => {
        this.#press = undefined;
        navigator.vibrate?.(8);
        // The press that opens the menu does not open the conversation too.
        const swallow = new AbortController();
        row.addEventListener('click', (click) => click.stopImmediatePropagation(), {
          capture: true,
          signal: swallow.signal,
        });
        addEventListener('pointerdown', () => swallow.abort(), { once: true, capture: true });
        if (!this.#menu) void this.#open(conversation, row);
      }, longPress);
      this.#press = { x: event.clientX, y: event.clientY, timer };
    },
    move: ({ clientX, clientY }: PointerEvent): void => {
      if (this.#press && Math.hypot(clientX - this.#press.x, clientY - this.#press.y) > slack)
        this.#released();
    },
    up: (): void => this.#released(),
  };

  readonly #released = (): void => {
    clearTimeout(this.#press?.timer);
    this.#press = undefined;
  };

  async #open(conversation: Conversation, anchor: HTMLElement): Promise<void> {
    try {
      const { rowChoices } = await load(() => import('./row-choices.js'));
      const choices = await rowChoices(conversation, this.context(), this.words, (text, undo) =>
        this.#say(text, undo),
      );
      if (!anchor.isConnected) return;
      this.#menu = { conversation, anchor, choices };
      this.host.requestUpdate();
    } catch {
      this.context().announce(this.context().t.failure('network_error'));
    }
  }

  readonly #close = (): void => {
    this.#menu = undefined;
    this.host.requestUpdate();
  };

  /** Says what was done, and offers undo for a while, and as long as the button has the focus. */
  #say(text: string, undo?: () => Promise<unknown>): void {
    this.context().announce(text);
    clearTimeout(this.#timer);
    this.#done = undo && { text, undo };
    this.host.requestUpdate();
    if (!undo) return;
    const button = () => this.host.shadowRoot?.querySelector<HTMLElement>('.undo button');
    const end = (): void => {
      if (button()?.matches(':focus-visible, :hover')) this.#timer = setTimeout(end, undoMs);
      else this.#forgetDone();
    };
    this.#timer = setTimeout(end, undoMs);
    // The row that had the focus may be gone.
    void this.host.updateComplete.then(() =>
      setTimeout(() => button()?.focus({ preventScroll: true })),
    );
  }

  #forgetDone(): void {
    clearTimeout(this.#timer);
    this.#done = undefined;
    this.host.requestUpdate();
  }

  async #undo(undo: () => Promise<unknown>): Promise<void> {
    try {
      await undo();
      this.#forgetDone();
      await this.host.updateComplete;
      this.host.shadowRoot
        ?.querySelector<HTMLElement>('[data-roving][tabindex="0"], h1')
        ?.focus({ preventScroll: true });
    } catch (error) {
      this.context().announce(this.context().t.failure((error as ChatError).code));
    }
  }

  /** Whether anything is archived. */
  async #look(): Promise<void> {
    const asked = (this.#asked += 1);
    try {
      const { hasArchived } = await load(() => import('./row-choices.js'));
      const has = await hasArchived(this.context().chat);
      if (asked !== this.#asked || has === this.#hasArchived) return;
      this.#hasArchived = has;
      this.host.requestUpdate();
    } catch {
      // The next change asks again.
    }
  }

  #nameOf(conversation: Conversation): string {
    const { t, me } = this.context();
    return nameOf(othersOf(conversation, me.id), t, conversation.title);
  }
}
