/**
 * A controller of the message list: a message is reached with the arrow keys (one Tab stop for all:
 * the log, or the last focused message), and its menu with Enter, the menu key, or a long press. A
 * long or right press on a reaction shows who reacted. Any other right click is left to the
 * browser.
 */
import { ListController } from './list-controller.js';

/**
 * A press this long, in milliseconds, that moves no farther than this, in pixels, opens the menu.
 */
const longPress = 450;
const slack = 10;

const rows = '.message[data-row]';
const inner = '.reaction, .quote, .preview, .reach, .choice, .folded .link';

export class MessageFocusController extends ListController {
  #current: HTMLElement | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #markTimer: ReturnType<typeof setTimeout> | undefined;
  #start: { x: number; y: number } | undefined;
  #swallow = new AbortController();

  constructor(
    private readonly deps: {
      /** Called to open the menu of a message, or the users who reacted with an emoji. */
      open: (seq: number, emoji?: string) => void;
      /** The accessible name of a message. */
      name: (seq: number) => string;
    },
  ) {
    super();
  }

  protected override listen(root: EventTarget, signal: AbortSignal): void {
    for (const [name, listener] of Object.entries({
      keydown: this.#keyed,
      focusin: this.#focused,
      pointerdown: this.#pressed,
      pointermove: this.#moved,
      pointerup: this.#released,
      pointercancel: this.#released,
      contextmenu: this.#contextMenu,
      click: this.#clicked,
    }))
      root.addEventListener(name, listener as (event: Event) => void, { signal });
  }

  protected override reset(): void {
    this.#released();
    clearTimeout(this.#markTimer);
  }

  rowOf(seq: number): HTMLElement | undefined {
    return (
      this.host?.renderRoot?.querySelector<HTMLElement>(`.message[data-row="${seq}"]`) ?? undefined
    );
  }

  /** Focuses a row, and makes it the list's one Tab stop. */
  focus(row: HTMLElement | undefined): void {
    if (!row?.isConnected) return this.#scroller?.focus({ preventScroll: true });
    this.#become(row);
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'nearest' });
  }

  /** Focuses the row, if the element in it that had the focus was removed. */
  keep(seq: number): void {
    if (!this.#focusedIn) this.focus(this.rowOf(seq));
  }

  /** A reaction has the focus. */
  get isOnReaction(): boolean {
    return this.#focusedIn?.matches('.reaction') ?? false;
  }

  /** Marks only this row, for some milliseconds. */
  mark(row: HTMLElement, ms: number): void {
    clearTimeout(this.#markTimer);
    for (const other of this.host?.renderRoot.querySelectorAll('[data-marked]') ?? [])
      other.removeAttribute('data-marked');
    row.toggleAttribute('data-marked', true);
    this.#markTimer = setTimeout(() => row.removeAttribute('data-marked'), ms);
  }

  get #focusedIn(): Element | null | undefined {
    return this.host?.shadowRoot?.activeElement;
  }

  get #scroller(): HTMLElement | undefined {
    return this.host?.renderRoot?.querySelector<HTMLElement>('.scroller') ?? undefined;
  }

  #rows(): HTMLElement[] {
    return [...(this.host?.renderRoot?.querySelectorAll<HTMLElement>(rows) ?? [])];
  }

  #become(row: HTMLElement | undefined): void {
    const before = this.#current;
    if (before && before !== row) {
      before.tabIndex = -1;
      for (const button of before.querySelectorAll<HTMLElement>(inner)) button.tabIndex = -1;
    }
    this.#current = row;
    if (this.#scroller) this.#scroller.tabIndex = row ? -1 : 0;
    if (!row) return;
    row.tabIndex = 0;
    row.ariaLabel = this.deps.name(Number(row.dataset['row']));
    for (const button of row.querySelectorAll<HTMLElement>(inner)) button.tabIndex = 0;
  }

  /**
   * The button that jumps to the end is removed at the end. A user who pressed it by keyboard
   * continues in the log; otherwise the focus would leave the chat.
   */
  readonly #clicked = (event: Event): void => {
    const isByKey = (event as MouseEvent).detail === 0;
    if (isByKey && (event.target as HTMLElement).closest('.latest'))
      this.#scroller?.focus({ preventScroll: true });
  };

  readonly #focused = (event: Event): void => {
    const target = event.target as HTMLElement;
    // The row that had the focus may have been dropped: its part of the log is far away.
    if (target === this.#scroller) this.#become(undefined);
    const row = target.closest<HTMLElement>(rows);
    if (row) this.#become(row);
  };

  readonly #keyed = (event: KeyboardEvent): void => {
    const target = event.target as HTMLElement;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const isRow = target.matches(rows);
    if (!isRow && target !== this.#scroller) return;
    // Buttons may have been added since it got the focus.
    if (isRow) this.#become(target);
    if (
      isRow &&
      (event.key === 'Enter' ||
        event.key === 'ContextMenu' ||
        (event.key === 'F10' && event.shiftKey))
    ) {
      event.preventDefault();
      this.deps.open(Number(target.dataset['row']));
      return;
    }
    const all = this.#rows();
    const last = all.length - 1;
    // From the log itself, the first step is to the newest visible message.
    const at = isRow ? all.indexOf(target) : this.#lastInSight(all) + 1;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const row = all[to];
    if (row) this.focus(row);
  };

  #lastInSight(all: readonly HTMLElement[]): number {
    const end = this.#scroller?.getBoundingClientRect().bottom ?? 0;
    return all.findLastIndex((row) => row.getBoundingClientRect().top < end - 20);
  }

  readonly #pressed = (event: PointerEvent): void => {
    this.#released();
    this.#swallow.abort();
    this.#swallow = new AbortController();
    const row = (event.target as HTMLElement).closest<HTMLElement>(rows);
    const onBubble = (event.target as HTMLElement).closest('.bubble');
    const chip = (event.target as HTMLElement).closest<HTMLElement>('.reaction');
    // Read the target now: after dispatch it is retargeted to the whole chat.
    const pressed = (event.target as HTMLElement).closest('.reaction, .reach');
    if (event.pointerType !== 'touch' || !event.isPrimary || !row || !(onBubble ?? chip)) return;
    this.#start = { x: event.clientX, y: event.clientY };
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      navigator.vibrate?.(8);
      // The press that opens a menu must not react or open a file.
      pressed?.addEventListener('click', (click) => click.stopImmediatePropagation(), {
        capture: true,
        signal: this.#swallow.signal,
      });
      this.deps.open(Number(row.dataset['row']), chip?.dataset['emoji']);
    }, longPress);
  };

  readonly #moved = ({ clientX, clientY }: PointerEvent): void => {
    const start = this.#start;
    if (start && Math.hypot(clientX - start.x, clientY - start.y) > slack) this.#released();
  };

  readonly #released = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#start = undefined;
  };

  /** A long press and the menu key on a message open our menu; a right click does not. */
  readonly #contextMenu = (event: PointerEvent): void => {
    const row = (event.target as HTMLElement).closest<HTMLElement>(rows);
    const chip = (event.target as HTMLElement).closest<HTMLElement>('.reaction');
    // By mouse and by key: the browser's own menu is useless on a reaction.
    if (row && chip && event.pointerType !== 'touch') {
      event.preventDefault();
      return this.deps.open(Number(row.dataset['row']), chip.dataset['emoji']);
    }
    const isKey = event.button !== 2 && event.pointerType !== 'touch' && event.target === row;
    if ((event.pointerType === 'touch' && this.#start) || isKey) event.preventDefault();
  };
}
