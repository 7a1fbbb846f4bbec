/**
 * The files of a message in its bubble, sent or on their way: pictures in a grid, videos and sounds
 * that play in place, documents as cards. The row has reserved their height (`filesHeight`), so
 * that loading moves nothing. Without a shadow root, so that the keys and styles of the log apply.
 *
 * @fires discard - detail: the clientId of a message that is cancelled
 */
import { createAttachments, type Attachment, type Message, type PendingMessage } from '@parlor/sdk';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { Playback } from './playback.js';
import { define } from '../shared/define.js';
import { filesHeight } from '../shared/files-height.js';
import { foldedIn } from './folded-in.js';
import type { ViewContext } from '../shared/view-context.js';
import { fileCard } from './file-card.js';
import { filmBox, pictureTile } from './file-tile.js';
import { icons } from '../shared/icons.js';
import type { PendingFiles } from './pending-files.js';
import { saveAttachment } from './save-attachment.js';
import './sound.js';
import { load } from '../load.js';

/** A file as it is shown: sent, or on its way. */
export type ShownFile = Pick<
  Attachment,
  'kind' | 'name' | 'bytes' | 'width' | 'height' | 'thumbhash' | 'animated' | 'state' | 'voice'
> & {
  /** Of a pending file, its index among the files of its message. */
  id: string;
  /** A copy that this device has drawn. */
  preview?: ImageBitmap | undefined;
  /** How much of it is on the server, from 0 to 1. */
  sent?: number;
};

/** If there are more pictures, their number is shown on the last tile. */
const mostTiles = 5;
/** Width and height of the largest tile, by how many there are. */
const tileSizes = [
  [300, 360],
  [300, 360],
  [149, 225],
  [199, 225],
  [149, 112],
] as const;

export class MessageFiles extends LitElement {
  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) message!: Message | PendingMessage;
  /**
   * The blocks are known, and messages of blocked users are folded: what is shown now may be
   * loaded.
   */
  @property({ attribute: false }) isChecked = false;
  @property({ attribute: false }) pending!: PendingFiles;
  @property({ attribute: false }) playback!: Playback;

  @state() private addresses: ReadonlyMap<string, string> = new Map();
  /** Files that could not be loaded. */
  @state() private broken: ReadonlySet<string> = new Set();
  #asked = '';

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // The row of a video that plays was scrolled far away.
    for (const film of this.querySelectorAll('video')) film.pause();
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('message') || this.#isPending) return;
    const wanted = this.#inPlace.map(({ id }) => id).join();
    if (wanted && wanted !== this.#asked) void this.#ask();
    this.#asked = wanted;
  }

  protected override render(): TemplateResult {
    const files = this.#shown();
    const pictures = files.filter(({ width }) => width);
    const tiles = pictures.slice(0, mostTiles);
    const more = pictures.length - mostTiles;
    const { talk } = this.context;
    if (!talk) return html``;
    const words = talk.files;
    return html`${
      tiles.length > 0
        ? html`<div class=${`tiles n${tiles.length}`} .style=${`height:${filesHeight(pictures)}px`}>
            ${tiles.map((file, index) =>
              pictureTile(file, {
                words,
                label: [
                  words.counted('picture', 1) +
                    (pictures.length > 1 ? ` ${index + 1}/${pictures.length}` : ''),
                  file.name,
                  ...(index === mostTiles - 1 && more > 0 ? [`+${more}`] : []),
                ].join(', '),
                sending: this.context.t.messages.sending,
                address: this.addresses.get(file.id),
                more: index === mostTiles - 1 ? more : 0,
                isBroken: this.broken.has(file.id),
                press: (from) => this.#press(file.id, from),
                fails: () => void this.#missed(file.id),
              }),
            )}
          </div>`
        : nothing
    }${files.map((file) => (file.width ? nothing : this.#other(file)))}${
      this.#isPending && (this.message as PendingMessage).status !== 'failed'
        ? html`<button
            class="call-off"
            type="button"
            aria-label=${words.cancel}
            @click=${this.#callOff}
          >
            ${icons.close}
          </button>`
        : nothing
    }`;
  }

  #other(file: ShownFile): TemplateResult {
    const { context } = this;
    const words = context.talk!.files;
    const stored = file.state === 'clean' && file.sent === undefined;
    if (file.kind === 'video' && file.sent === undefined)
      return filmBox(file, {
        words,
        address: stored ? this.addresses.get(file.id) : undefined,
        isBroken: this.broken.has(file.id),
        retry: () => this.#press(file.id),
        plays: (film) => this.playback.begin(film),
        fails: () => void this.#missed(file.id),
      });
    if (file.kind === 'audio' && stored)
      return html`<parlor-sound
        .context=${context}
        .conversationId=${this.message.conversationId}
        .file=${file}
        .playback=${this.playback}
      ></parlor-sound>`;
    return fileCard(file.voice ? { ...file, name: words.voice } : file, {
      words,
      language: context.t.language,
      sending: context.t.messages.sending,
      isBroken: this.broken.has(file.id),
      press: () => void this.#save(file),
    });
  }

  get #isPending(): boolean {
    return 'status' in this.message;
  }

  get #stored(): readonly Attachment[] {
    return (this.message as Message).attachments ?? [];
  }

  #shown(): readonly ShownFile[] {
    const { pending } = this;
    if (!this.#isPending) {
      const previews = pending.previewsOf((this.message as Message).clientId);
      return this.#stored.map((file, index) => ({ ...file, preview: previews[index] }));
    }
    const files = pending.filesOf(this.message as PendingMessage, () => this.requestUpdate());
    this.style.height = `${filesHeight(files)}px`;
    return files;
  }

  get #inPlace(): readonly Attachment[] {
    return this.#stored.filter(
      ({ kind, state: now }) => now === 'clean' && (kind === 'picture' || kind === 'video'),
    );
  }

  /** Asks for the addresses of pictures and videos; one request for all of a conversation. */
  async #ask(): Promise<void> {
    const files = this.#inPlace;
    try {
      if (await this.#isOutOfSight()) return;
      const found = await Promise.all(
        files.map(async (file) => [file.id, await this.#addressOf(file)] as const),
      );
      // Another file may have passed the check in the meantime.
      this.addresses = new Map([...this.addresses, ...found]);
    } catch {
      this.broken = new Set(files.map(({ id }) => id));
    }
  }

  /**
   * The log may draw a message of a blocked user before the blocks are known. Its files are not
   * loaded; the log replaces the message when it folds it.
   */
  async #isOutOfSight(): Promise<boolean> {
    const { chat, me } = this.context;
    const message = this.message as Message;
    if (message.senderId === me.id) return false;
    const isFolded = await foldedIn(chat, message.conversationId);
    return isFolded(message) && !this.isChecked;
  }

  #addressOf(file: Attachment): Promise<string> {
    return this.context.chat
      .use(createAttachments)
      .url(this.message.conversationId, file.id, this.#sizeOf(file));
  }

  #sizeOf(file: Attachment): 'original' | 'large' | 'small' {
    if (!file.width || !file.height) return 'original';
    if (file.animated)
      return matchMedia('(prefers-reduced-motion: reduce)').matches ? 'small' : 'original';
    const [width, height] =
      tileSizes[Math.min(this.#inPlace.filter((one) => one.width).length, tileSizes.length - 1)]!;
    // The `small` copy has at most 320 pixels on its longer side.
    const scale = 320 / Math.max(file.width, file.height);
    const isEnough = (side: number, room: number) =>
      side * scale >= Math.min(room * devicePixelRatio, side) * 0.85;
    return isEnough(file.width, width) &&
      isEnough(file.height, Math.min(height, (width * file.height) / file.width))
      ? 'small'
      : 'large';
  }

  /**
   * A file could not be loaded. Its address may have expired on a page that was left open: then
   * there is a new one.
   */
  async #missed(id: string): Promise<void> {
    const file = this.#inPlace.find((one) => one.id === id);
    const address = file && (await this.#addressOf(file).catch(() => undefined));
    if (address && address !== this.addresses.get(id))
      this.addresses = new Map([...this.addresses, [id, address]]);
    else this.#fail(id);
  }

  #fail(id: string): void {
    this.broken = new Set([...this.broken, id]);
  }

  #press(id: string, from?: HTMLElement): void {
    if (this.#isPending) return;
    if (this.broken.has(id)) {
      this.broken = new Set([...this.broken].filter((one) => one !== id));
      void this.#ask();
    } else if (from) void this.#show(id, from);
  }

  async #show(attachmentId: string, from: HTMLElement): Promise<void> {
    const { context } = this;
    const { attachments: _, ...message } = this.message as Message;
    const attachment = this.#stored.find(({ id }) => id === attachmentId)!;
    try {
      const { showPictures } = await load(() => import('./picture-viewer.js'));
      await showPictures(context, {
        conversationId: message.conversationId,
        attachmentId,
        from,
        sent: {
          attachment,
          seq: message.seq,
          senderId: message.senderId,
          createdAt: message.createdAt,
        },
      });
    } catch {
      context.announce(context.t.panel.brokenView);
    }
  }

  async #save({ id }: ShownFile): Promise<void> {
    try {
      await saveAttachment(this.context.chat, this.message.conversationId, id);
      this.broken = new Set([...this.broken].filter((one) => one !== id));
    } catch {
      this.#fail(id);
      this.context.announce(this.context.talk?.files.broken ?? '');
    }
  }

  readonly #callOff = (): void => {
    const detail = (this.message as PendingMessage).clientId;
    this.dispatchEvent(new CustomEvent('discard', { detail, bubbles: true, composed: true }));
  };
}

define('parlor-message-files', MessageFiles);
