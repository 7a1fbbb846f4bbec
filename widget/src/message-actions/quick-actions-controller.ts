/**
 * A controller of the message list: buttons for reply and react, beside the message under the
 * pointer or with the focus. One pair of buttons for the whole list, moved from row to row, so that
 * the cost does not grow with the log. By keyboard: the arrow along the line moves from the message
 * to the buttons and back; they are not Tab stops.
 */
import type { Message } from '@parlor/sdk';
import type { ActionWords } from '../i18n/en.js';
import { ListController } from './list-controller.js';
import { drawQuickActions } from './quick-actions.js';

/**
 * If a bubble has less room beside it than this, in pixels, the buttons are above its edge: the
 * menu button keeps its place in any case.
 */
const roomNeeded = 104;

interface Deps {
  words: () => ActionWords;
  /** The message, if the user may reply and react to it. */
  find: (seq: number) => Message | undefined;
  name: (seq: number) => string;
  reply: (message: Message) => void;
  react: (message: Message) => void;
}

export class QuickActionsController extends ListController {
  /** The `seq` of the message that has the buttons. */
  #seq = 0;
  readonly #box = Object.assign(document.createElement('div'), { className: 'acts' });

  constructor(private readonly deps: Deps) {
    super();
  }

  hostUpdated(): void {
    // The language may have changed.
    if (this.#box.isConnected) this.#draw();
  }

  protected override listen(root: EventTarget & ParentNode, signal: AbortSignal): void {
    root.addEventListener('pointerover', this.#reached as (event: Event) => void, { signal });
    root.addEventListener('focusin', this.#reached as (event: Event) => void, { signal });
    // Before the list handles the arrows that move along the log.
    root.addEventListener('keydown', this.#keyed as (event: Event) => void, {
      signal,
      capture: true,
    });
    // This code was loaded because the pointer or the focus had reached a message.
    const row = root.querySelector<HTMLElement>(
      ':is(.message[data-row]:hover, .message[data-row]:focus)',
    );
    if (row) this.#moveTo(row);
  }

  protected override reset(): void {
    this.#box.remove();
  }

  readonly #reached = (event: PointerEvent | FocusEvent): void => {
    if ('pointerType' in event && event.pointerType === 'touch') return;
    const row = (event.target as Element).closest<HTMLElement>('.message[data-row]');
    if (row) this.#moveTo(row);
  };

  #moveTo(row: HTMLElement): void {
    const bubble = row.querySelector('.bubble');
    const hasFocus = this.#box.contains(this.host?.shadowRoot?.activeElement ?? null);
    if (!bubble || hasFocus) return;
    this.#seq = Number(row.dataset['row']);
    if (!this.#draw()) return;
    if (this.#box.parentElement === bubble) return;
    const [outer, inner] = [row.getBoundingClientRect(), bubble.getBoundingClientRect()];
    this.#box.toggleAttribute(
      'data-above',
      Math.max(inner.left - outer.left, outer.right - inner.right) < roomNeeded,
    );
    bubble.append(this.#box);
  }

  /** Renders the buttons. Returns whether the message has any. */
  #draw(): boolean {
    const message = this.deps.find(this.#seq);
    if (!message) {
      this.#box.remove();
      return false;
    }
    const { words, name, reply, react } = this.deps;
    drawQuickActions(this.#box, words(), name(this.#seq), {
      reply: () => reply(message),
      react: () => react(message),
    });
    return true;
  }

  readonly #keyed = (event: KeyboardEvent): void => {
    const target = event.target as HTMLElement;
    const row = target.closest<HTMLElement>('.message[data-row]');
    const isInside = this.#box.contains(target);
    if (!row || event.altKey || event.ctrlKey || event.metaKey || (target !== row && !isInside))
      return;
    const forward = getComputedStyle(row).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const step = event.key === forward ? 1 : /^Arrow(Left|Right)$/.test(event.key) ? -1 : 0;
    const stops = [
      row,
      ...(row.contains(this.#box) ? this.#box.querySelectorAll<HTMLElement>('button') : []),
    ];
    const to =
      isInside && /^(Escape|ArrowUp|ArrowDown)$/.test(event.key)
        ? row
        : step
          ? stops[stops.indexOf(target) + step]
          : undefined;
    if (!to) return;
    event.preventDefault();
    event.stopPropagation();
    to.focus({ preventScroll: true });
  };
}
