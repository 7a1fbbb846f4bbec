/**
 * The pictures of a conversation, one at a time, over the whole page. A modal dialog in the
 * browser's top layer: everything below is inert and keeps its state and scroll position. Opened by
 * `showPictures`; it closes itself, and returns the focus to where the user came from.
 */
import type { Me, SentAttachment } from '@parlor/sdk';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { LiveController } from '../shared/live-controller.js';
import { PictureCopies } from './picture-copies.js';
import { PictureGestures } from './picture-gestures.js';
import { PictureReel } from './picture-reel.js';
import { SendersController } from '../shared/senders-controller.js';
import { define } from '../shared/define.js';
import type { ActionWords, TopicWords } from '../i18n/en.js';
import { controls } from '../shared/controls.styles.js';
import { people } from '../shared/people.styles.js';
import { waiting } from '../shared/waiting.styles.js';
import type { ViewContext } from '../shared/view-context.js';
import { avatar } from '../shared/avatar.js';
import { galleryIcons } from '../shared/gallery-icons.js';
import { icons } from '../shared/icons.js';
import { failed, notice } from '../shared/notice.js';
import { panelOf } from '../shared/panel-of.js';
import { pictureViewerStyles } from './picture-viewer.styles.js';
import { saveFile } from './save-file.js';

interface Opening {
  conversationId: string;
  /** The first picture to show. */
  attachmentId: string;
  /** The element that was pressed: it gets the focus back. */
  from: HTMLElement;
  /** The sent picture, if it is loaded: then it can be shown at once. */
  sent?: SentAttachment;
  /**
   * Messages of blocked users that the user unfolded, by their seq; pictures of their other
   * messages are left out.
   */
  shown?: ReadonlySet<number>;
}

/** Opens the viewer. Rejects if its words cannot be fetched. */
export async function showPictures(context: ViewContext, opening: Opening): Promise<void> {
  const [{ gallery }, { files }] = await Promise.all([context.t.actions(), context.t.views()]);
  const viewer = document.createElement('parlor-picture-viewer');
  Object.assign(viewer, {
    context,
    words: { ...gallery, inConversation: files.inConversation },
    opening,
  });
  const panel = panelOf(opening.from);
  if (panel) panel.overlay(viewer);
  else document.body.append(viewer);
}

/** The longest side of the copy called `large`, in pixels. */
const largeSide = 1_280;

export class PictureViewer extends LitElement {
  static override styles = [controls, people, waiting, pictureViewerStyles];

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) words!: ActionWords['gallery'] &
    Pick<TopicWords<'views'>['files'], 'inConversation'>;
  @property({ attribute: false }) opening!: Opening;
  @state() private zoomed = false;
  @state() private trouble = '';
  @state() private said = '';
  readonly #copies = new PictureCopies(this, (item, size) => this.#reel.url(item, size));
  readonly #senders = new SendersController(this, () => this.context);
  #reel!: PictureReel;
  #told: string | undefined;
  readonly #size = new ResizeObserver(() => {
    // The page has closed or removed the widget.
    if (this.#dialog && this.#dialog.clientWidth === 0) this.#close();
    else this.#gestures.reset();
  });
  readonly #gestures: PictureGestures = new PictureGestures({
    stage: () => this.renderRoot.querySelector('.stage'),
    frame: () => this.renderRoot.querySelector('.slide[data-current] .frame'),
    step: (by) => this.#step(by === 1 ? this.#onwards : (-this.#onwards as -1 | 1)),
    close: () => this.#close(),
    zoomed: (is) => {
      this.zoomed = is;
    },
  });

  override connectedCallback(): void {
    super.connectedCallback();
    // A move in the document together with the chat removes it from the top layer.
    if (this.hasUpdated) return this.#close();
    const { context, opening } = this;
    this.#reel = new PictureReel(this, { ...opening, context, gone: () => this.#close() });
    let me: string | undefined;
    new LiveController<Me | null>(
      this,
      () => context.chat.auth.user,
      (user) => {
        me ??= user?.id;
        if (me !== user?.id) this.#close();
      },
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#size.disconnect();
  }

  protected override firstUpdated(): void {
    this.#dialog?.showModal();
    this.#dialog?.focus();
    if (this.#dialog) this.#size.observe(this.#dialog);
  }

  protected override updated(changed: PropertyValues): void {
    const { current } = this.#reel;
    if (!current || current.attachment.id === this.#told || changed.has('said')) return;
    this.#told = current.attachment.id;
    this.said = this.#label(current);
  }

  protected override render(): TemplateResult {
    const { words, trouble } = this;
    const reel = this.#reel;
    const { current, error } = reel;
    return html`<dialog
      tabindex="-1"
      aria-label=${current ? this.#label(current) : words.close}
      @keydown=${this.#pressed}
      @cancel=${this.#cancelled}
      @click=${hold}
      @contextmenu=${hold}
      @pointerdown=${hold}
    >
      <div
        class="stage"
        @pointerdown=${this.#gestures.down}
        @pointermove=${this.#gestures.move}
        @pointerup=${this.#gestures.up}
        @pointercancel=${this.#gestures.up}
        @wheel=${this.#gestures.wheel}
      >
        ${current ? this.#slides() : error ? failed(this.context.t, words.pictureFailed, error, () => void reel.load()) : waitingRing}
      </div>
      ${current ? this.#arrows() : nothing} ${this.#header(current)}
      ${
        current && (trouble || (error && (!reel.items?.[reel.at - 1] || !reel.items[reel.at + 1])))
          ? html`<p class="strip">
              <span>${trouble || this.context.t.failure(error!.code)}</span>
              <button
                class="link"
                type="button"
                @click=${trouble ? this.#download : () => void reel.load()}
              >
                ${this.context.t.tryAgain}
              </button>
            </p>`
          : nothing
      }
      <p class="listen" role="status">${this.said}</p>
    </dialog>`;
  }

  #header(current: SentAttachment | undefined): TemplateResult {
    const { words, zoomed } = this;
    const sender = current && this.#senders.of(current.senderId);
    const zoom = zoomed ? words.zoomOut : words.zoomIn;
    return html`<div class="bar">
      ${sender ? avatar(sender, 36, false) : nothing}
      <div class="who">
        ${current ? html`<bdi>${this.#senders.nameOf(current.senderId)}</bdi><time datetime=${current.createdAt}>${this.#when(current)}</time>` : nothing}
      </div>
      ${
        current
          ? html`<button
                class="round"
                type="button"
                aria-label=${zoom}
                title=${zoom}
                @click=${() => this.#gestures.toggle()}
              >
                ${zoomed ? galleryIcons.zoomOut : galleryIcons.zoomIn}
              </button>
              <button
                class="round"
                type="button"
                aria-label=${words.inConversation}
                title=${words.inConversation}
                @click=${this.#lead}
              >
                ${galleryIcons.inTalk}
              </button>
              <button
                class="round"
                type="button"
                aria-label=${words.download}
                title=${words.download}
                @click=${this.#download}
              >
                ${galleryIcons.download}
              </button>`
          : nothing
      }
      <button
        class="round"
        type="button"
        aria-label=${words.close}
        title=${words.close}
        @click=${this.#close}
      >
        ${icons.close}
      </button>
    </div>`;
  }

  #arrows(): TemplateResult {
    const { words } = this;
    const arrow = (by: -1 | 1, style: string, label: string, picture: TemplateResult) =>
      html`<button
        class="step ${style}"
        type="button"
        aria-label=${label}
        title=${label}
        aria-disabled=${this.#reel.has(by) ? nothing : 'true'}
        @click=${() => this.#step(by)}
      >
        ${picture}
      </button>`;
    return html`${arrow(-1, 'back', words.earlier, icons.back)}${arrow(1, 'on', words.later, galleryIcons.forward)}`;
  }

  /** The picture in front, and its neighbours, which are fetched in advance. */
  #slides(): TemplateResult {
    const { items = [], at } = this.#reel;
    const near = [at - 1, at, at + 1].flatMap((index) =>
      items[index] ? [{ item: items[index], by: index - at }] : [],
    );
    return html`${repeat(
      near,
      ({ item }) => item.attachment.id,
      ({ item, by }) => this.#slide(item, by),
    )}`;
  }

  #slide(item: SentAttachment, by: number): TemplateResult {
    const { width, height } = item.attachment;
    const [w, h] = [width ?? 4, height ?? 3];
    const size = this.#sizeOf(item, by === 0);
    const { images, isHere } = this.#copies.of(item, size, this.#label(item));
    return html`<div
      class="slide"
      ?data-current=${by === 0}
      aria-hidden=${by === 0 ? nothing : 'true'}
      .style=${`--at:${by * this.#onwards};--ratio:${w / h};--width:${width === null ? '100cqw' : `${w}px`}`}
    >
      ${
        this.#copies.hasFailed(item, size)
          ? notice(
              icons.cloud,
              this.words.pictureFailed,
              '',
              html`<button class="button" type="button" @click=${() => this.#again(item, size)}>
                ${this.context.t.tryAgain}
              </button>`,
            )
          : html`<div class="frame">${images}</div>
              ${isHere ? nothing : waitingRing}`
      }
    </div>`;
  }

  /**
   * Only the original of an animated picture is animated; a zoomed picture, or one on a large
   * screen, needs all its pixels.
   */
  #sizeOf(
    { attachment: { animated, width, height } }: SentAttachment,
    isCurrent: boolean,
  ): 'original' | 'large' {
    const side = Math.max(width ?? 0, height ?? 0);
    const needed =
      Math.min(Math.max(window.innerWidth, window.innerHeight), side) * window.devicePixelRatio;
    return animated || (isCurrent && (this.zoomed || needed > largeSide * 1.25))
      ? 'original'
      : 'large';
  }

  #again(item: SentAttachment, size: 'original' | 'large'): void {
    this.#copies.again(item, size);
    this.#dialog?.focus();
  }

  #when({ createdAt }: SentAttachment): string {
    const { formats } = this.context;
    const date = new Date(createdAt);
    return `${formats.day(date, new Date())}, ${formats.time(date)}`;
  }

  #label(item: SentAttachment): string {
    return this.words.picture(this.#senders.nameOf(item.senderId), this.#when(item));
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  /** Later pictures are in the direction of the text. */
  get #onwards(): 1 | -1 {
    return this.isConnected && getComputedStyle(this).direction === 'rtl' ? -1 : 1;
  }

  #step(by: -1 | 1): boolean {
    const went = this.#reel.step(by);
    if (went) {
      this.trouble = '';
      this.#gestures.reset();
    }
    return went;
  }

  async #toEnd(side: 'older' | 'newer'): Promise<void> {
    this.#gestures.reset();
    await this.#reel.toEnd(side);
  }

  readonly #pressed = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const gestures = this.#gestures;
    const arrow = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[
      event.key
    ];
    const act = {
      Home: () => void this.#toEnd('older'),
      End: () => void this.#toEnd('newer'),
      '+': () => gestures.zoom(1.5),
      '=': () => gestures.zoom(1.5),
      '-': () => gestures.zoom(1 / 1.5),
      '0': () => gestures.reset(),
    }[event.key];
    if (arrow && gestures.scale > 1) gestures.pan(arrow[0]! * 80, arrow[1]! * 80);
    else if (arrow?.[0]) this.#step((-arrow[0] * this.#onwards) as -1 | 1);
    else if (act) act();
    else return;
    event.preventDefault();
  };

  readonly #download = async (): Promise<void> => {
    const { current } = this.#reel;
    if (!current) return;
    this.trouble = '';
    try {
      saveFile(await this.#reel.url(current, 'original', true));
    } catch (error) {
      const { t } = this.context;
      this.trouble = t.failure((error as { code: Parameters<typeof t.failure>[0] }).code);
    }
  };

  readonly #lead = (): void => {
    const { current } = this.#reel;
    if (!current) return;
    this.#close();
    this.context.showMessage(this.opening.conversationId, current.seq);
  };

  readonly #cancelled = (event: Event): void => {
    event.preventDefault();
    this.#close();
  };

  readonly #close = (): void => {
    if (!this.isConnected) return;
    this.#dialog?.close();
    this.remove();
    const { from } = this.opening;
    if (from.isConnected) from.focus({ preventScroll: true });
  };
}

const waitingRing = html`<div class="waiting"></div>`;
/** Keys and presses in here must not reach the elements below. */
const hold = (event: Event): void => event.stopPropagation();

define('parlor-picture-viewer', PictureViewer);

declare global {
  interface HTMLElementTagNameMap {
    'parlor-picture-viewer': PictureViewer;
  }
}
