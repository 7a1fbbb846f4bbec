/**
 * Keeps the user's place in a scroller with `flex-direction: column-reverse` and `overflow-anchor:
 * none`.
 *
 * Such a scroller measures from its end: content that grows above the view moves nothing, and a
 * user at the end stays there. Only growth below the view must be handled. For that, the row in the
 * middle of the view is remembered at every scroll. After every change of heights it is moved back
 * to where it was, in a ResizeObserver, so before anything is painted. Rows carry `data-row`. The
 * host tells whether the end of the content is the end of the log (`canFollow`).
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

interface Elements {
  scroller: HTMLElement;
  content: HTMLElement;
}

/** Closer to the end than this, in pixels, counts as being at the end. */
const nearEnd = 40;

export class ScrollAnchorController implements ReactiveController {
  /** The user is at the end, and stays there when something arrives. */
  following = true;
  #elements: Elements | undefined;
  /**
   * `top` is measured from the lower edge of the view: a bar above the view may appear or disappear
   * in the same frame.
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
   * Call at every scroll. First corrects for content that has grown in the same frame and has not
   * been measured yet.
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

  /** The last row that begins above a height of the screen, by binary search. */
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
   * Goes to the end at once, and returns how many pixels away that was. Never a smooth scroll: any
   * write of `scrollTop`, as after a change of heights, would stop it on its way. The list animates
   * its content instead.
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

  /** Remembers the row in the middle of the view, and its position. */
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
    // Growth does not change the distance to the end: a user who is far from it has scrolled there.
    if (this.following && this.options.canFollow() && scroller.scrollTop > -nearEnd) {
      if (scroller.scrollTop !== 0) scroller.scrollTop = 0;
      if (!onlyHeightOfView && before.content > 0)
        this.options.grew?.(this.#size.content - before.content);
    } else if (!onlyHeightOfView && this.#anchor?.row.isConnected) {
      const { row, top, scrollTop } = this.#anchor;
      // Minus what the user has scrolled since.
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
