/**
 * Cuts a square from a picture that the user has chosen, and uploads it. The picture is moved and
 * scaled by dragging, pinching, the wheel, arrow keys, + and −. It is drawn on a canvas, because a
 * page's content security policy may block pictures that the page itself creates.
 */
import { createAttachments, limits, type ChatError } from '@parlor/sdk';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from './define.js';
import type { FullCatalogue } from '../i18n/en.js';
import type { ViewContext } from './view-context.js';
import { cropStyles } from './crop-dialog.styles.js';
import { ModalElement } from './modal-element.js';

/** Called with the square once it is uploaded; `canvas` shows it. */
export type SavePicture = (
  attachmentId: string | null,
  canvas?: HTMLCanvasElement,
) => Promise<unknown>;

const most = 4;

export class CropDialog extends ModalElement {
  static override styles = [...ModalElement.styles, cropStyles];

  protected override readonly sheet = true;
  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) t!: FullCatalogue;
  @property({ attribute: false }) file!: File;
  @property({ attribute: false }) save!: SavePicture;
  @state() private zoom = 1;
  /** The uploaded part, from 0 to 1. */
  @state() private sent: number | undefined;
  @state() private failure = '';
  @state() private broken = false;
  #bitmap: ImageBitmap | undefined;
  /** The centre of the square, in pixels of the picture. */
  #middle = { x: 0, y: 0 };
  #request = new AbortController();
  readonly #pointers = new Map<number, { x: number; y: number }>();

  override connectedCallback(): void {
    super.connectedCallback();
    this.#request = new AbortController();
    void this.#open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#request.abort();
    // One more update may follow, and nothing can be drawn from a closed bitmap.
    this.#bitmap?.close();
    this.#bitmap = undefined;
  }

  protected override updated(_: PropertyValues): void {
    this.#draw();
  }

  protected override content(): TemplateResult {
    const { t, broken, failure, sent } = this;
    const words = t.picture;
    const isBusy = sent !== undefined;
    return html`<h2 id="title">${words.place}</h2>
      ${
        broken
          ? html`<p id="text" class="problem">${words.broken}</p>`
          : html`<canvas
                class="crop"
                width=${limits.avatarSide}
                height=${limits.avatarSide}
                tabindex="0"
                role="img"
                data-first
                aria-label=${words.place}
                aria-describedby="text"
                @pointerdown=${this.#down}
                @pointermove=${this.#move}
                @pointerup=${this.#up}
                @pointercancel=${this.#up}
                @wheel=${this.#wheel}
                @keydown=${this.#pressed}
              ></canvas>
              <label class="zoom"
                ><span class="listen">${words.zoom}</span
                ><input
                  type="range"
                  min="1"
                  max=${most}
                  step="0.01"
                  .value=${String(this.zoom)}
                  @input=${this.#slid}
              /></label>
              <p id="text" class="hint">${words.placeHint}</p>`
      }
      ${failure ? html`<p class="problem" role="alert">${failure}</p>` : nothing}
      ${
        isBusy
          ? html`<div
              class="progress"
              role="progressbar"
              aria-label=${words.uploading}
              aria-valuemin="0"
              aria-valuemax="100"
              aria-valuenow=${Math.round(sent * 100)}
              .style=${`--sent:${sent}`}
            ></div>`
          : nothing
      }
      <div class="pair">
        <button class="button" type="button" @click=${() => this.close()}>${t.cancel}</button>
        <button
          class="button primary"
          type="button"
          aria-disabled=${isBusy || broken ? 'true' : nothing}
          @click=${this.#use}
        >
          ${words.use}
        </button>
      </div>`;
  }

  async #open(): Promise<void> {
    try {
      const bitmap = await createImageBitmap(this.file);
      if (!this.isConnected) return bitmap.close();
      this.#bitmap = bitmap;
      this.#middle = { x: bitmap.width / 2, y: bitmap.height / 2 };
      this.#draw();
    } catch {
      this.broken = true;
      // The element that had the focus is removed.
      void this.updateComplete.then(() => this.focusFirst());
      this.context.announce(this.t.picture.broken);
    }
  }

  get #canvas(): HTMLCanvasElement | null {
    return this.renderRoot.querySelector('canvas');
  }

  /** The square's side, in pixels of the picture. */
  get #side(): number {
    const { width, height } = this.#bitmap ?? { width: 1, height: 1 };
    return Math.min(width, height) / this.zoom;
  }

  #draw(): void {
    const [bitmap, canvas] = [this.#bitmap, this.#canvas];
    const context = canvas?.getContext('2d');
    if (!bitmap || !canvas || !context) return;
    const side = this.#side;
    const within = (value: number, size: number) =>
      Math.min(size - side / 2, Math.max(side / 2, value));
    this.#middle = {
      x: within(this.#middle.x, bitmap.width),
      y: within(this.#middle.y, bitmap.height),
    };
    context.imageSmoothingQuality = 'high';
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.drawImage(
      bitmap,
      this.#middle.x - side / 2,
      this.#middle.y - side / 2,
      side,
      side,
      0,
      0,
      canvas.width,
      canvas.height,
    );
  }

  #zoomTo(zoom: number): void {
    this.zoom = Math.min(most, Math.max(1, zoom));
  }

  /** Moves the square, in fractions of its side. */
  #shift(x: number, y: number): void {
    this.#middle = { x: this.#middle.x + x * this.#side, y: this.#middle.y + y * this.#side };
    this.#draw();
  }

  readonly #slid = ({ target }: Event): void =>
    this.#zoomTo(Number((target as HTMLInputElement).value));

  readonly #down = (event: PointerEvent): void => {
    (event.target as Element).setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  };

  readonly #move = (event: PointerEvent): void => {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.#pointers.set(event.pointerId, now);
    const size = this.#canvas?.clientWidth ?? 1;
    const share = other ? 0.5 : 1;
    this.#shift(((before.x - now.x) / size) * share, ((before.y - now.y) / size) * share);
    if (!other) return;
    const apart = (point: { x: number; y: number }) =>
      Math.hypot(point.x - other.x, point.y - other.y);
    this.#zoomTo((this.zoom * apart(now)) / Math.max(1, apart(before)));
  };

  readonly #up = (event: PointerEvent): void => {
    this.#pointers.delete(event.pointerId);
  };

  readonly #wheel = (event: WheelEvent): void => {
    event.preventDefault();
    this.#zoomTo(this.zoom * Math.exp(-event.deltaY / 400));
  };

  readonly #pressed = (event: KeyboardEvent): void => {
    const step = 0.05;
    const arrow = {
      ArrowLeft: [step, 0],
      ArrowRight: [-step, 0],
      ArrowUp: [0, step],
      ArrowDown: [0, -step],
    }[event.key];
    const factor = { '+': 1.1, '=': 1.1, '-': 1 / 1.1 }[event.key];
    if ((!arrow && !factor) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (arrow) this.#shift(arrow[0]!, arrow[1]!);
    else this.#zoomTo(this.zoom * factor!);
  };

  readonly #use = async (): Promise<void> => {
    const canvas = this.#canvas;
    if (this.sent !== undefined || !canvas || !this.#bitmap) return;
    this.failure = '';
    this.sent = 0;
    try {
      const blob = await new Promise<Blob | null>((made) =>
        canvas.toBlob(made, 'image/webp', 0.92),
      );
      const { id } = await this.context.chat.use(createAttachments).upload(null, blob!, {
        name: 'picture',
        onProgress: (sent, total) => {
          this.sent = sent / total;
        },
        signal: this.#request.signal,
      });
      await this.save(id, canvas);
      this.close('done');
    } catch (error) {
      if (this.#request.signal.aborted) return;
      this.failure = this.t.failure((error as ChatError).code);
    }
    this.sent = undefined;
  };
}

define('parlor-crop-dialog', CropDialog);
