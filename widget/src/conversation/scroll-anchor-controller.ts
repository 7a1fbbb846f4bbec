/**
 * Keeps the reader's place in a scroller with `flex-direction: column-reverse` and
 * `overflow-anchor: none`.
 *
 * Such a scroller counts from its end: whatever grows above the view moves nothing, and a reader at
 * the end stays there by itself. What is left is growth below the view. For that the row under the
 * middle is remembered at every scroll, and after every change of heights it is put back to where
 * it was, in a ResizeObserver, so before anything is painted. Rows carry `data-row`. The host tells
 * whether the end of the content is the end of the log (`canFollow`).
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

interface Elements {
  scroller: HTMLElement;
  content: HTMLElement;
}

/** Closer to the end than this counts as being there. */
const nearEnd = 40;

export class ScrollAnchorController implements ReactiveController {
  /** The reader is at the end, and stays there when something arrives. */
  following = true;
  #elements: Elements | undefined;
  /**
   * `top` is counted from the lower edge of the view: a bar above the view may come or go in the
   * same frame.
   */
  #anchor: { row: Element; top: number; scrollTop: number } | undefined;
  #size = { width: 0, height: 0, content: 0 };
  #observer: ResizeObserver | undefined;

  constructor(
    host: ReactiveControllerHost & HTMLElement,
    private readonly findElements: () => Elements | undefined,
    private readonly options: { canFollow: () => boolean; grew?: (by: number) => void },
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer = new ResizeObserver(() => this.#settle());
    if (this.#elements) this.#observe();
  }

  hostUpdated(): void {
    const elements = this.findElements();
    if (elements?.content === this.#elements?.content) return;
    this.#observer?.disconnect();
    this.#elements = elements;
    this.#size = { width: 0, height: 0, content: 0 };
    this.#observe();
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#observer = undefined;
  }

  /**
   * To be called at every scroll. What has grown in the same frame, before anything has measured
   * it, is made up for first.
   */
  remember(): void {
    if (
      this.#elements &&
      this.#size.height > 0 &&
      this.#elements.content.offsetHeight !== this.#size.content
    )
      this.#settle();
    else this.#note();
  }

  /** The last row that begins above a height of the screen, found by halving. */
  rowAt(y: number): Element | undefined {
    const rows = this.#elements?.content.querySelectorAll('[data-row]') ?? [];
    let low = 0;
    let high = rows.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((rows[middle] as Element).getBoundingClientRect().top <= y) low = middle;
      else high = middle - 1;
    }
    return rows[low];
  }

  /**
   * Goes to the end at once, and returns how many pixels away that was. Never by a smooth scroll:
   * any write of `scrollTop`, as after a change of heights, would end it on its way. The list lets
   * its content slide instead.
   */
  toEnd(): number {
    if (!this.#elements) return 0;
    const { scroller } = this.#elements;
    const distance = -scroller.scrollTop;
    scroller.scrollTo({ top: 0, behavior: 'instant' });
    this.#note();
    return distance;
  }

  /** Puts a row at a share of the view's height (0 top, 1 bottom). */
  toRow(row: Element, share: number): void {
    if (!this.#elements) return;
    const { scroller } = this.#elements;
    const view = scroller.getBoundingClientRect();
    scroller.scrollTop += row.getBoundingClientRect().top - view.top - view.height * share;
    this.#note();
  }

  #observe(): void {
    if (!this.#elements) return;
    this.#observer?.observe(this.#elements.scroller);
    this.#observer?.observe(this.#elements.content);
  }

  /** The row under the middle is where it is to stay. */
  #note(): void {
    if (!this.#elements) return;
    const { scroller } = this.#elements;
    this.following = this.options.canFollow() && scroller.scrollTop > -nearEnd;
    const { top, bottom, height } = scroller.getBoundingClientRect();
    const row = this.rowAt(top + height / 2);
    this.#anchor = row && {
      row,
      top: row.getBoundingClientRect().top - bottom,
      scrollTop: scroller.scrollTop,
    };
  }

  #settle(): void {
    if (!this.#elements) return;
    const { scroller, content } = this.#elements;
    const before = this.#size;
    this.#size = {
      width: scroller.clientWidth,
      height: scroller.clientHeight,
      content: content.offsetHeight,
    };
    // Hidden views have no size and keep their place for when they are shown again.
    if (this.#size.height === 0) {
      this.#size = before;
      return;
    }
    const onlyHeightOfView =
      before.content === this.#size.content && before.width === this.#size.width;
    // What grows leaves the distance to the end as it is: who is far from it has scrolled there.
    if (this.following && this.options.canFollow() && scroller.scrollTop > -nearEnd) {
      if (scroller.scrollTop !== 0) scroller.scrollTop = 0;
      if (!onlyHeightOfView && before.content > 0)
        this.options.grew?.(this.#size.content - before.content);
    } else if (!onlyHeightOfView && this.#anchor?.row.isConnected) {
      const { row, top, scrollTop } = this.#anchor;
      // Less what the reader has scrolled since.
      const moved =
        row.getBoundingClientRect().top -
        scroller.getBoundingClientRect().bottom -
        top +
        (scroller.scrollTop - scrollTop);
      if (Math.abs(moved) >= 0.1) scroller.scrollTop += moved;
    }
    this.#note();
  }
}
