import type { ChatError, Conversation } from '@parlor/sdk';
import type { LitElement, ReactiveController } from 'lit';
import type { Choice } from '../shared/choice-menu.js';
import type { ViewContext } from '../shared/view-context.js';
import { load } from '../load.js';

/**
 * A press this long, in milliseconds, that moves no farther than this, in pixels, opens the menu.
 */
const longPress = 450;
const slack = 10;
/** How long undo is offered, in milliseconds. */
const undoMs = 8_000;

/**
 * The menu with the actions of a row, what was done last and can be undone, and whether anything is
 * archived. The choices of the menu are fetched when it is first opened.
 */
export class RowActionsController implements ReactiveController {
  /** Undefined while it is closed. */
  menu: { conversation: Conversation; anchor: HTMLElement; choices: readonly Choice[] } | undefined;
  /** What was done, and how to undo it. */
  done: { text: string; undo: () => Promise<unknown> } | undefined;
  /** The user has archived conversations. */
  hasArchived = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #press: { x: number; y: number; timer: ReturnType<typeof setTimeout> } | undefined;
  #asked = 0;
  #stop: (() => void) | undefined;

  constructor(
    private readonly host: LitElement,
    private readonly context: () => ViewContext,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    const { chat } = this.context();
    this.#stop = chat.on('unread.changed', ({ archived }) => {
      if (archived !== undefined && archived !== this.hasArchived) void this.#look();
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
    this.menu = this.done = undefined;
  }

  /** The listeners of a row. */
  readonly press = {
    contextmenu: (event: MouseEvent, conversation: Conversation): void => {
      event.preventDefault();
      this.#released();
      if (!this.menu) void this.open(conversation, event.currentTarget as HTMLElement);
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
        if (!this.menu) void this.open(conversation, row);
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

  /** Opens the menu beside `anchor`. Never rejects. */
  async open(conversation: Conversation, anchor: HTMLElement): Promise<void> {
    try {
      const { rowChoices } = await load(() => import('./row-choices.js'));
      const choices = await rowChoices(conversation, this.context(), (text, undo) =>
        this.#say(text, undo),
      );
      if (!anchor.isConnected) return;
      this.menu = { conversation, anchor, choices };
      this.host.requestUpdate();
    } catch {
      this.context().announce(this.context().t.failure('network_error'));
    }
  }

  readonly close = (): void => {
    this.menu = undefined;
    this.host.requestUpdate();
  };

  /** Says what was done, and offers undo for a while, and as long as the button has the focus. */
  #say(text: string, undo?: () => Promise<unknown>): void {
    this.context().announce(text);
    clearTimeout(this.#timer);
    this.done = undo && { text, undo };
    this.host.requestUpdate();
    if (!undo) return;
    const button = () => this.host.shadowRoot?.querySelector<HTMLElement>('.undo button');
    const end = (): void => {
      if (button()?.matches(':focus-visible, :hover')) this.#timer = setTimeout(end, undoMs);
      else this.#forgetDone();
    };
    this.#timer = setTimeout(end, undoMs);
    // The row that had the focus may have been removed.
    void this.host.updateComplete.then(() =>
      setTimeout(() => button()?.focus({ preventScroll: true })),
    );
  }

  #forgetDone(): void {
    clearTimeout(this.#timer);
    this.done = undefined;
    this.host.requestUpdate();
  }

  /** Undoes what was done last. Never rejects. */
  async undo(): Promise<void> {
    try {
      await this.done?.undo();
      this.#forgetDone();
      await this.host.updateComplete;
      this.host.shadowRoot
        ?.querySelector<HTMLElement>('[data-roving][tabindex="0"], h1')
        ?.focus({ preventScroll: true });
    } catch (error) {
      this.context().announce(this.context().t.failure((error as ChatError).code));
    }
  }

  /** Finds out whether anything is archived. */
  async #look(): Promise<void> {
    const asked = (this.#asked += 1);
    try {
      const { hasArchived } = await load(() => import('./row-choices.js'));
      const has = await hasArchived(this.context().chat);
      if (asked !== this.#asked || has === this.hasArchived) return;
      this.hasArchived = has;
      this.host.requestUpdate();
    } catch {
      // The next change asks again.
    }
  }
}
