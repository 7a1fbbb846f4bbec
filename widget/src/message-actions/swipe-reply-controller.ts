/**
 * A controller of the message list: swiping a message towards the end of the line replies to it: to
 * the right, or in right-to-left scripts to the left. The message follows the finger with an arrow
 * beside it, which fills when releasing the finger will reply. Scrolling is left to the browser
 * (`touch-action: pan-y`), and so are swipes from the edge of the screen.
 */
import type { Message } from '@parlor/sdk';
import { ListController } from './list-controller.js';
import { createSwipeArrow } from './swipe-arrow.js';

/** In pixels. A press that begins this close to the screen's edge is left to the browser. */
const edge = 24;
/** A finger moves this far, in pixels, before it is a swipe. */
const slack = 12;
/** The distance for a reply, and the farthest that the message moves, in pixels. */
const threshold = 56;
const farthest = 76;

/** Elements that themselves handle a finger that moves along the line. */
const dragged = 'input, audio, video, [role="slider"]';

interface Swipe {
  row: HTMLElement;
  message: Message;
  pointerId: number;
  x: number;
  y: number;
  /** 1 to the right, -1 to the left. */
  forward: 1 | -1;
  isMoving: boolean;
  isReady: boolean;
}

export class SwipeReplyController extends ListController {
  #swipe: Swipe | undefined;
  readonly #arrow = createSwipeArrow();

  constructor(
    private readonly deps: {
      /** The message, if the user may reply to it. */
      find: (seq: number) => Message | undefined;
      reply: (message: Message) => void;
    },
  ) {
    super();
  }

  protected override listen(root: EventTarget, signal: AbortSignal): void {
    for (const [name, listener] of Object.entries({
      pointerdown: this.#pressed,
      pointermove: this.#moved,
      pointerup: this.#released,
      pointercancel: this.#cancelled,
    }))
      root.addEventListener(name, listener as (event: Event) => void, {
        signal,
        passive: true,
      });
  }

  protected override reset(): void {
    this.#end();
  }

  readonly #pressed = (event: PointerEvent): void => {
    this.#end();
    if (event.pointerType !== 'touch' || !event.isPrimary) return;
    const { clientX: x, clientY: y, pointerId } = event;
    const row = (event.target as Element).closest<HTMLElement>('.message[data-row]');
    const isDragged = event
      .composedPath()
      .some((one) => one instanceof Element && one.matches(dragged));
    if (!row || isDragged || x < edge || x > innerWidth - edge) return;
    const message = this.deps.find(Number(row.dataset['row']));
    if (!message) return;
    const forward = getComputedStyle(row).direction === 'rtl' ? -1 : 1;
    this.#swipe = { row, message, pointerId, x, y, forward, isMoving: false, isReady: false };
  };

  readonly #moved = (event: PointerEvent): void => {
    const swipe = this.#swipe;
    if (!swipe || event.pointerId !== swipe.pointerId) return;
    const along = (event.clientX - swipe.x) * swipe.forward;
    const across = Math.abs(event.clientY - swipe.y);
    if (!swipe.isMoving) {
      if (across > slack || along < -slack) return this.#end();
      if (along < slack || along < across * 1.5) return;
      swipe.isMoving = true;
      swipe.row.append(this.#arrow);
      swipe.row.dataset['swiped'] = '';
    }
    const way = Math.min(Math.max(along - slack, 0), farthest);
    swipe.row.style.setProperty('--swipe', `${way * swipe.forward}px`);
    this.#arrow.style.setProperty('--progress', `${Math.min(way / threshold, 1)}`);
    const isReady = way >= threshold;
    if (isReady === swipe.isReady) return;
    swipe.isReady = isReady;
    this.#arrow.classList.toggle('ready', isReady);
    if (isReady) navigator.vibrate?.(10);
  };

  readonly #released = (event: PointerEvent): void => {
    const swipe = this.#swipe;
    if (!swipe || event.pointerId !== swipe.pointerId) return;
    this.#end();
    if (swipe.isReady) this.deps.reply(swipe.message);
  };

  /** The browser has taken over the gesture, as for scrolling. */
  readonly #cancelled = (): void => this.#end();

  #end(): void {
    const swipe = this.#swipe;
    this.#swipe = undefined;
    if (!swipe?.isMoving) return;
    const { row } = swipe;
    this.#arrow.remove();
    this.#arrow.classList.remove('ready');
    delete row.dataset['swiped'];
    const from = row.style.getPropertyValue('--swipe');
    row.style.removeProperty('--swipe');
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches)
      row.animate([{ transform: `translateX(${from})` }, { transform: 'none' }], {
        duration: 180,
        easing: 'ease-out',
      });
  }
}
