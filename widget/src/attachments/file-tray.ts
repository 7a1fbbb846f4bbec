/**
 * The files to send with the next message: each with its name, including its ending, and its size,
 * and the files that cannot be sent, with the reason.
 *
 * @fires remove - detail: the index of a file
 * @fires dismiss - the notes about refused files were dismissed
 */
import type { AttachmentUsage, FileToSend } from '@parlor/sdk';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { define } from '../shared/define.js';
import type { TalkWords } from '../i18n/en.js';
import { fileSize } from '../shared/file-size.js';
import { type FileRules, kindOf, type Refusal } from './sift-files.js';
import { controls } from '../shared/controls.styles.js';
import { fileNames } from '../shared/file-name.styles.js';
import { fileName } from './file-card.js';
import { fileTrayStyles } from './file-tray.styles.js';
import { icons } from '../shared/icons.js';
import { sendingIcons } from './sending-icons.js';

/** From this part of the quota on, the tray shows how much is used. */
const nearlyFull = 0.8;
/** Pixels of a small picture: twice its displayed size, for dense screens. */
const side = 96;

export class FileTray extends LitElement {
  static override styles = [controls, fileNames, fileTrayStyles];

  @property({ attribute: false }) words!: TalkWords['sending'];
  @property({ attribute: false }) language = 'en';
  @property({ attribute: false }) rules!: FileRules;
  @property({ attribute: false }) files: readonly FileToSend[] = [];
  @property({ attribute: false }) refused: readonly Refusal[] = [];
  /** The space that the server has left; undefined until it is known. */
  @property({ attribute: false }) usage: AttachmentUsage | undefined;
  /** Pictures that this browser cannot draw. */
  readonly #undrawn = new WeakSet<Blob>();
  readonly #drawn = new WeakMap<HTMLCanvasElement, Blob>();
  #shown = 0;
  /** The index of the file that was removed: the focus goes to its neighbour. */
  #removed: number | undefined;

  protected override updated(changed: PropertyValues<this>): void {
    for (const canvas of this.renderRoot.querySelectorAll('canvas')) {
      const file = this.files[Number(canvas.dataset['at'])]?.file;
      if (file && this.#drawn.get(canvas) !== file) void this.#draw(canvas, file);
    }
    if (this.files.length > this.#shown)
      this.#scrollTo(this.renderRoot.querySelectorAll('li')[this.#shown]);
    this.#shown = this.files.length;
    if (this.#removed === undefined || !changed.has('files')) return;
    const buttons = this.renderRoot.querySelectorAll<HTMLElement>('li button');
    (buttons[this.#removed] ?? buttons[this.#removed - 1])?.focus();
    this.#removed = undefined;
  }

  protected override render(): TemplateResult {
    const { words, files, refused, room } = this;
    return html`${
      files.length > 0
        ? html`<ul aria-label=${words.tray}>
            ${repeat(
              files,
              ({ file }) => file,
              (one, at) => this.#file(one, at),
            )}
          </ul>`
        : nothing
    }${room ? html`<p class="room" ?data-full=${room.isFull}>${room.text}</p>` : nothing}${
      refused.length > 0
        ? html`<div class="refused">
            <div>${refused.map((one) => html`<p>${this.#reason(one)}</p>`)}</div>
            <button
              class="round"
              type="button"
              aria-label=${words.dismiss}
              @click=${() => this.dispatchEvent(new CustomEvent('dismiss'))}
            >
              ${icons.close}
            </button>
          </div>`
        : nothing
    }`;
  }

  /**
   * Scrolls to the start of the added files. `scrollIntoView` would also scroll the panel around
   * the list.
   */
  #scrollTo(added: HTMLLIElement | undefined): void {
    const list = added?.parentElement;
    if (!list) return;
    const edge = getComputedStyle(list).direction === 'rtl' ? 'right' : 'left';
    list.scrollBy({
      left: added.getBoundingClientRect()[edge] - list.getBoundingClientRect()[edge],
    });
  }

  #file({ file, name = '' }: FileToSend, at: number): TemplateResult {
    const { words, language } = this;
    const kind = kindOf(file) ?? 'file';
    return html`<li>
      <span class="sign" aria-hidden="true"
        >${
          kind === 'picture' && !this.#undrawn.has(file)
            ? html`<canvas width=${side} height=${side} data-at=${at}></canvas>`
            : sendingIcons[kind]
        }</span
      >
      <span class="about"
        >${fileName(name)} <bdi class="size">${fileSize(file.size, language)}</bdi></span
      >
      <button
        class="round"
        type="button"
        aria-label=${words.remove(name)}
        @click=${() => this.#remove(at)}
      >
        ${icons.close}
      </button>
    </li>`;
  }

  #reason(refusal: Refusal): string {
    const { words, rules, language } = this;
    if (refusal.why === 'many') return words.many(rules.maxCount);
    const name = `\u2068${refusal.name}\u2069`;
    return refusal.why === 'large'
      ? words.large(name, fileSize(rules.maxBytes, language))
      : words[refusal.why](name);
  }

  /** The text about the space for these files, if little is left. */
  get room(): { text: string; isFull: boolean } | undefined {
    const { words, language, files, usage } = this;
    if (!usage || files.length === 0) return undefined;
    const { usedBytes, quotaBytes, freeBytes } = usage;
    const chosen = files.reduce((sum, { file }) => sum + file.size, 0);
    if (freeBytes !== null && chosen > freeBytes)
      return {
        text: freeBytes < 1_000 ? words.noRoom : words.littleRoom(fileSize(freeBytes, language)),
        isFull: true,
      };
    const used = usedBytes + chosen;
    if (quotaBytes === null || used < nearlyFull * quotaBytes) return undefined;
    return {
      text: words.nearlyFull(fileSize(used, language), fileSize(quotaBytes, language)),
      isFull: false,
    };
  }

  /** The text for screen readers. */
  get summary(): string {
    const { words, files, refused } = this;
    return [
      ...refused.map((one) => this.#reason(one)),
      ...(files.length > 0 ? [words.chosen(files.length)] : []),
    ].join(' ');
  }

  #remove(at: number): void {
    this.#removed = at;
    this.dispatchEvent(new CustomEvent('remove', { detail: at }));
  }

  /** Draws a bitmap, which no content security policy of a page can block. */
  async #draw(canvas: HTMLCanvasElement, file: Blob): Promise<void> {
    this.#drawn.set(canvas, file);
    try {
      const picture = await createImageBitmap(file, {
        resizeHeight: 2 * side,
        resizeQuality: 'medium',
      });
      const { width, height } = picture;
      const part = Math.min(width, height);
      canvas
        .getContext('2d')
        ?.drawImage(picture, (width - part) / 2, (height - part) / 2, part, part, 0, 0, side, side);
      picture.close();
    } catch {
      this.#undrawn.add(file);
      this.requestUpdate();
    }
  }
}

define('parlor-file-tray', FileTray);
