/**
 * The messages of a conversation. A window of chunks in a column-reverse scroller (see
 * ScrollAnchorController for how the user's place is kept): chunks in the view are rendered at
 * once, those near it one per frame, so that no frame has much to do. The others are spacers of
 * their last height, so that ten thousand messages cost as much as a hundred. Chunks use plain
 * templates, without an element per message.
 *
 * Renders its properties and requests more by events; it does not use the client.
 */
import type { MessageWindow, User } from '@parlor/sdk';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { FloatingDayController } from './floating-day-controller.js';
import { load } from '../load.js';
import { ScrollAnchorController } from './scroll-anchor-controller.js';
import { adopt } from '../shared/adopt.js';
import { define } from '../shared/define.js';
import { chunksOf, keyOf, placeAfter, rowsOf, type Chunk } from '../shared/rows.js';
import { controls } from '../shared/controls.styles.js';
import { people } from '../shared/people.styles.js';
import type { ViewContext } from '../shared/view-context.js';
import { DeferredElement } from '../shared/deferred-element.js';
import { icons } from '../shared/icons.js';
import { messageListStyles } from './message-list.styles.js';
import { messageRow, pendingRow, type RowSurroundings } from './message.js';
import type { LogElement, RowExtras } from '../shared/slots.js';

/** Chunks closer to the view than this many pixels are rendered. */
const nearby = 800;
/** The assumed height of a message that was never rendered, in pixels. */
const guessedHeight = 46;
/** More messages are requested if less than this is left to scroll, in pixels. */
const reserve = 1200;
/** How long a message counts as having just arrived, in milliseconds. */
const freshFor = 600;
const slideFor = 260;

/** Keys of chunks, both included. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * The next step from the rendered chunks to the wanted ones: what is in view, and at most one more
 * chunk on each side.
 */
function towards(
  wanted: Range,
  inView: readonly number[],
  rendered: Range,
): { near: Range; isWhole: boolean } {
  const meets = rendered.from <= wanted.to && rendered.to >= wanted.from;
  const begun = inView.length > 0 ? inView : [wanted.from];
  const keys = meets ? [rendered.from - 1, rendered.to + 1, ...inView] : begun;
  const near = {
    from: Math.max(Math.min(...keys), wanted.from),
    to: Math.min(Math.max(...keys), wanted.to),
  };
  return { near, isWhole: near.from === wanted.from && near.to === wanted.to };
}

/**
 * @fires load-older - the user nears the beginning of the window
 * @fires load-newer - the user nears the end of a window that is not the end of the log
 * @fires jump-latest - the newest messages are wanted
 * @fires at-end - detail: whether the user is at the newest message
 * @fires retry, discard - detail: the clientId of a failed message
 */
export class MessageList extends DeferredElement implements LogElement {
  static override styles = [controls, people, messageListStyles];

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) window!: MessageWindow;
  @property({ attribute: false }) people: ReadonlyMap<string, User> = new Map();
  @property({ attribute: false }) label = '';
  /** The first message that was unread when the conversation was opened; 0 for none. */
  @property({ attribute: false }) firstUnread = 0;
  /** Unread messages below the view. */
  @property({ attribute: false }) below = 0;
  /** Shown above the very first message, or alone if there are no messages. */
  @property({ attribute: false }) beginning: TemplateResult | typeof nothing = nothing;

  @property({ attribute: false }) extras: RowExtras | undefined;

  @state() private atEnd = true;
  /** The keys of the rendered chunks. */
  @state() private near: Range = { from: 0, to: Infinity };

  #chunks: readonly Chunk[] = [];
  readonly #heights = new Map<number, number>();
  #fresh = { after: Infinity, until: 0 };
  #opened = false;
  /** The newest messages were requested, and are not loaded yet. */
  #wantsEnd = false;
  readonly #slides = new Set<Animation>();
  /** The frame in which more chunks are rendered; 0 for none. */
  #nextLook = 0;

  readonly #anchor: ScrollAnchorController = new ScrollAnchorController(
    this,
    () => (this.scroller ? { scroller: this.scroller, content: this.content } : undefined),
    {
      canFollow: () => !this.window.hasNewer,
      // New messages push the others up smoothly.
      grew: (by) => {
        if (by <= 400 && performance.now() <= this.#fresh.until) this.#slide(by);
      },
    },
  );

  #showDays(FloatingDay: typeof FloatingDayController): void {
    new FloatingDay(this, {
      find: () => {
        const label = this.renderRoot.querySelector<HTMLElement>('.floating-day');
        return label ? { scroller: this.scroller, label } : undefined;
      },
      rowAt: (y) => this.#anchor.rowAt(y),
      dayOf: (seq) => {
        const message = this.window.items[seq - (this.window.items[0]?.seq ?? 0)];
        return message ? this.context.formats.day(new Date(message.createdAt), new Date()) : '';
      },
    });
  }

  private get scroller(): HTMLElement {
    return this.renderRoot.querySelector<HTMLElement>('.scroller')!;
  }

  private get content(): HTMLElement {
    return this.renderRoot.querySelector<HTMLElement>('.content')!;
  }

  /** The end of the log is in view. */
  get isAtEnd(): boolean {
    return this.#anchor.following && !this.window.hasNewer;
  }

  toLatest(): void {
    if (this.window.hasNewer) {
      this.#opened = false;
      this.#wantsEnd = true;
      this.dispatchEvent(new CustomEvent('jump-latest'));
    }
    // An empty conversation has nothing to scroll.
    if (!this.scroller) return;
    const distance = this.#anchor.toEnd();
    this.#scrolled();
    if (!this.window.hasNewer) this.#slide(Math.min(distance, this.scroller.clientHeight));
  }

  /** Brings a message of the window into the middle of the view. */
  async reveal(seq: number): Promise<HTMLElement | null> {
    const key = keyOf(seq);
    this.near = { from: key - 1, to: key + 1 };
    await this.updateComplete;
    const row = this.content.querySelector<HTMLElement>(`[data-row="${seq}"]`);
    this.#stopSliding();
    if (row) this.#anchor.toRow(row, 0.4);
    return row;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('window')) return;
    const before = this.#chunks.at(-1)?.messages.at(-1)?.seq;
    this.#chunks = chunksOf(this.window.items, this.#chunks);
    const previous = changed.get('window');
    const last = this.window.items.at(-1)?.seq ?? 0;
    const isNew = before !== undefined && last > before && !previous?.hasNewer;
    if (isNew || (previous && this.window.pending.length > previous.pending.length))
      this.#fresh = { after: before ?? Infinity, until: performance.now() + freshFor };
    // Nothing is laid out yet: render the end, which is where a user begins.
    if (before === undefined || !this.#opened)
      this.near = { from: this.#firstDrawn(), to: Infinity };
    else if (this.atEnd) this.near = { from: this.near.from, to: Infinity };
  }

  /** The last two chunks fill the view of a panel; the first unread message is always rendered. */
  #firstDrawn(): number {
    const last = (this.#chunks.at(-1)?.key ?? 0) - 1;
    return this.firstUnread > 0 ? Math.min(last, keyOf(this.firstUnread)) : last;
  }

  protected override firstUpdated(): void {
    // Fetched after the first paint. Without them the day is not shown while the user scrolls, and
    // the place is lost when the page moves the chat.
    void Promise.allSettled([
      load(() => import('./floating-day-controller.js')).then(
        ({ FloatingDayController: FloatingDay }) => this.#showDays(FloatingDay),
      ),
      load(() => import('../shared/place-controller.js')).then(
        ({ PlaceController: Place }) => new Place(this, () => [this.shadowRoot]),
      ),
    ]).then(() => this.requestUpdate());
  }

  protected override updated(changed: PropertyValues<this>): void {
    const { messageText, messageFiles } = this.context.slots;
    if (messageText) adopt(this.shadowRoot, messageText.styles);
    for (const styles of messageFiles?.styles ?? []) adopt(this.shadowRoot, styles);
    for (const styles of this.extras?.styles ?? []) adopt(this.shadowRoot, styles);
    if (!changed.has('window') || this.window.items.length === 0) return;
    if (!this.#opened) {
      this.#opened = true;
      if (!this.#wantsEnd) this.#toFirstUnread();
      else if (this.window.hasNewer) this.#opened = false;
      else this.#toEnd();
    }
    const isLatest = this.#anchor.following && !this.window.hasNewer;
    if (isLatest) return;
    this.#anchor.remember();
    this.#look();
  }

  protected override render(): TemplateResult {
    const { t } = this.context;
    const { loading, items, pending, hasOlder, hasNewer, loadingOlder, error } = this.window;
    if (loading && items.length === 0 && pending.length === 0)
      return html`<div class="whole bottom">${this.#skeletonRows(6)}</div>`;
    if (items.length === 0 && pending.length === 0)
      return html`<div class="whole">${this.beginning}</div>`;
    const last = items.at(-1);
    const [next] = hasNewer ? [] : pending;
    const place =
      next && placeAfter(last, { senderId: this.context.me.id, createdAt: next.createdAt });
    const around = this.#surroundings(last && place?.opens === false ? last.seq : 0);
    return html`
      <div
        class="scroller ${around.several ? 'several' : ''}"
        role="log"
        aria-live="off"
        aria-label=${this.label}
        tabindex="0"
        @scroll=${this.#scrolled}
      >
        <div class="content" @click=${this.#tapped}>
          ${
            hasOlder
              ? error && !loadingOlder
                ? html`<div class="notice">
                    <p>${t.messages.olderFailed}</p>
                    <button
                      class="button"
                      type="button"
                      @click=${() => this.dispatchEvent(new CustomEvent('load-older'))}
                    >
                      ${t.tryAgain}
                    </button>
                  </div>`
                : this.#skeletonRows(3)
              : this.beginning
          }
          ${repeat(
            this.#chunks,
            (chunk) => chunk.key,
            (chunk) =>
              this.#chunk(chunk, chunk.key >= this.near.from && chunk.key <= this.near.to, around),
          )}
          ${repeat(
            hasNewer ? [] : pending,
            (one) => one.clientId,
            (one) =>
              pendingRow(one, one === next ? place : undefined, around, this.#retry, this.#discard),
          )}
        </div>
      </div>
      <div class="floating-day" aria-hidden="true"></div>
      <button
        class="latest ${this.atEnd && !hasNewer ? 'away' : ''}"
        type="button"
        aria-label=${this.below > 0 ? t.messages.latestUnread(this.below) : t.messages.latest}
        @click=${() => this.toLatest()}
      >
        ${icons.down}
        ${this.below > 0 ? html`<span class="count" aria-hidden="true">${this.context.formats.count(this.below, 999)}</span>` : nothing}
      </button>
    `;
  }

  #chunk(chunk: Chunk, isNear: boolean, around: RowSurroundings): TemplateResult {
    const first = chunk.messages[0]?.seq ?? 0;
    const last = chunk.messages.at(-1)?.seq ?? 0;
    const within = (seq: number): number => Math.min(Math.max(seq, first - 1), last);
    const height = isNear
      ? undefined
      : (this.#heights.get(chunk.key) ?? chunk.messages.length * guessedHeight);
    return html`<div
      class=${isNear ? 'chunk' : 'chunk far'}
      .style=${height === undefined ? '' : `height:${height}px`}
    >
      ${
        isNear
          ? guard(
              [
                chunk,
                around.several,
                this.people,
                within(around.seenUpTo),
                within(around.deliveredUpTo),
                within(around.firstUnread),
                around.continued === last,
                around.now.toDateString(),
                this.context,
                this.extras,
              ],
              () =>
                repeat(
                  rowsOf(chunk),
                  (row) => row.message.seq,
                  (row) => messageRow(row, around),
                ),
            )
          : nothing
      }
    </div>`;
  }

  #surroundings(continued: number): RowSurroundings {
    return {
      context: this.context,
      people: this.people,
      several: this.people.size > 2,
      firstUnread: this.firstUnread,
      seenUpTo: this.window.seenByAllSeq,
      deliveredUpTo: this.window.deliveredSeq,
      continued,
      freshAfter: performance.now() < this.#fresh.until ? this.#fresh.after : Infinity,
      now: new Date(),
      extras: this.extras,
    };
  }

  #skeletonRows(count: number): TemplateResult {
    return html`<div class="older" role="img" aria-label=${this.context.t.panel.loading}>
      ${Array.from({ length: count }, () => html`<span class="skeleton"></span>`)}
    </div>`;
  }

  readonly #scrolled = (): void => {
    // The user scrolls away from the end: rows are measured, and an animation would falsify that.
    if (this.scroller.scrollTop < -1) this.#stopSliding();
    this.#anchor.remember();
    this.#look();
    if (this.atEnd !== this.isAtEnd) {
      this.atEnd = this.isAtEnd;
      this.dispatchEvent(new CustomEvent('at-end', { detail: this.atEnd }));
    }
  };

  /** If the pointer cannot hover, a tap on a message shows its time, and another one hides it. */
  readonly #tapped = (event: Event): void => {
    const { pointerType } = event as PointerEvent;
    if (pointerType ? pointerType !== 'touch' : !matchMedia('(hover: none)').matches) return;
    const target = event.target as Element;
    if (target.closest('a, button, [data-person], parlor-message-files')) return;
    target.closest('.bubble')?.parentElement?.toggleAttribute('data-timed');
  };

  /**
   * Decides which chunks are rendered, measures those that leave the view, and requests more
   * messages if few are left.
   */
  #look(): void {
    if (!this.scroller || this.scroller.clientHeight === 0) return;
    const elements = this.content.querySelectorAll<HTMLElement>('.chunk');
    const view = this.scroller.getBoundingClientRect();
    const inView: number[] = [];
    const nearView: number[] = [];
    const measured: [number, number][] = [];
    elements.forEach((element, index) => {
      const box = element.getBoundingClientRect();
      const key = this.#chunks[index]?.key;
      if (key === undefined) return;
      const reaches = (by: number): boolean =>
        box.bottom > view.top - by && box.top < view.bottom + by;
      if (reaches(0)) inView.push(key);
      if (reaches(nearby)) nearView.push(key);
      if (!element.classList.contains('far')) measured.push([key, box.height]);
    });
    if (nearView.length === 0) return;
    const wanted = { from: Math.min(...nearView), to: Math.max(...nearView) };
    const { near, isWhole } = towards(wanted, inView, this.near);
    const to = this.isAtEnd ? Infinity : near.to;
    if (near.from !== this.near.from || to !== this.near.to) {
      for (const [key, height] of measured) this.#heights.set(key, height);
      this.near = { from: near.from, to };
    }
    if (!isWhole && this.#nextLook === 0)
      this.#nextLook = requestAnimationFrame(() => {
        this.#nextLook = 0;
        this.#look();
      });
    const content = this.content.getBoundingClientRect();
    const { hasOlder, hasNewer, loadingOlder, loadingNewer, error } = this.window;
    if (hasOlder && !loadingOlder && !error && content.top > view.top - reserve)
      this.dispatchEvent(new CustomEvent('load-older'));
    if (hasNewer && !loadingNewer && !error && content.bottom < view.bottom + reserve)
      this.dispatchEvent(new CustomEvent('load-newer'));
  }

  #toEnd(): void {
    this.#wantsEnd = false;
    this.#anchor.toEnd();
    this.#scrolled();
  }

  #toFirstUnread(): void {
    const divider = this.content.querySelector('[data-first-unread]');
    // If nothing has to move, measure in the next frame, which lays the messages out anyway.
    if (!divider) return void requestAnimationFrame(this.#scrolled);
    if (divider.getBoundingClientRect().top < this.scroller.getBoundingClientRect().top)
      this.#anchor.toRow(divider, 0.2);
    this.#scrolled();
  }

  /**
   * Animates the content from this many pixels below. Only its drawing moves: the scroll position
   * is final at once.
   */
  #slide(by: number): void {
    if (by <= 0 || this.#still) return;
    const slide = this.content.animate(
      [{ transform: `translateY(${by}px)` }, { transform: 'none' }],
      {
        duration: slideFor,
        easing: 'cubic-bezier(0.22, 1, 0.36, 1)',
        composite: 'add',
      },
    );
    this.#slides.add(slide);
    slide.onfinish = () => this.#slides.delete(slide);
  }

  #stopSliding(): void {
    for (const slide of this.#slides) slide.cancel();
    this.#slides.clear();
  }

  get #still(): boolean {
    return matchMedia('(prefers-reduced-motion: reduce)').matches;
  }

  readonly #retry = (clientId: string): void =>
    void this.dispatchEvent(new CustomEvent('retry', { detail: clientId }));
  readonly #discard = (clientId: string): void =>
    void this.dispatchEvent(new CustomEvent('discard', { detail: clientId }));
}

define('parlor-message-list', MessageList);
