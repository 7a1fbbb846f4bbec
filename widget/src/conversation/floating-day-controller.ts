/**
 * The day of the topmost message in view, shown while the user scrolls and for a moment after it.
 * Reads the layout once per frame, and writes only what has changed. Hidden if the log's own day
 * separator is at the top.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** How long it is shown after the last scrolling, in milliseconds. */
const shownFor = 1_000;
/** Scrolling within this time after input, in milliseconds, is by the user. */
const byHandFor = 500;
/** From the top of the view, in pixels: a day separator within this replaces it. */
const ownPlace = 44;

interface Deps {
  /** The scroller, and the element that shows the day; undefined while there is no log. */
  find: () => { scroller: HTMLElement; label: HTMLElement } | undefined;
  /** The last row that begins above a height of the screen. */
  rowAt: (y: number) => Element | undefined;
  /** The day of a message, in words. */
  dayOf: (seq: number) => string;
}

export class FloatingDayController implements ReactiveController {
  #scroller: HTMLElement | undefined;
  #label: HTMLElement | undefined;
  #listening = new AbortController();
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #byHand = -Infinity;
  #isShown = false;

  constructor(
    host: ReactiveControllerHost,
    private readonly deps: Deps,
  ) {
    host.addController(this);
  }

  hostUpdated(): void {
    const found = this.deps.find();
    if (found?.scroller === this.#scroller) return;
    this.hostDisconnected();
    this.#scroller = found?.scroller;
    this.#label = found?.label;
    const options = { signal: this.#listening.signal, passive: true };
    for (const name of ['wheel', 'touchmove', 'pointerdown', 'keydown'])
      this.#scroller?.addEventListener(name, this.#touched, options);
    this.#scroller?.addEventListener('scroll', this.#scrolled, options);
  }

  hostDisconnected(): void {
    this.#hide();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#listening.abort();
    this.#listening = new AbortController();
    this.#scroller = this.#label = undefined;
  }

  readonly #touched = (): void => {
    this.#byHand = performance.now();
  };

  readonly #scrolled = (): void => {
    // Scrolling by the list itself, as when it opens at the first unread message, does not count.
    if (!this.#isShown && performance.now() - this.#byHand > byHandFor) return;
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#look();
    });
  };

  #look(): void {
    const [scroller, label] = [this.#scroller, this.#label];
    if (!scroller || !label) return;
    const { top } = scroller.getBoundingClientRect();
    const row = this.deps.rowAt(top);
    const lines = scroller.querySelectorAll('.day[role="separator"]');
    let isSaid = !row || row.getBoundingClientRect().top > top;
    for (const line of lines) {
      const box = line.getBoundingClientRect();
      if (box.bottom > top && box.top < top + ownPlace) isSaid = true;
    }
    const day = isSaid ? '' : this.deps.dayOf(Number((row as HTMLElement).dataset['row']));
    if (day && label.textContent !== day) label.textContent = day;
    label.classList.toggle('shown', day !== '');
    this.#isShown = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#hide(), shownFor);
  }

  #hide(): void {
    clearTimeout(this.#timer);
    this.#isShown = false;
    this.#label?.classList.remove('shown');
  }
}
