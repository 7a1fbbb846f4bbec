import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { TalkWords } from '../i18n/en.js';
import { drawThumbhash } from './draw-thumbhash.js';
import { fileName } from './file-card.js';
import { fileIcons } from './file-icons.js';
import type { ShownFile } from './message-files.js';
import { progressRing } from './progress-ring.js';

interface TileDeps {
  words: TalkWords['files'];
  label: string;
  sending: string;
  address: string | undefined;
  /** The number of pictures that are not shown. */
  more: number;
  isBroken: boolean;
  press: (from: HTMLElement) => void;
  fails: () => void;
}

/**
 * A picture: at once a preview (its ThumbHash, or a copy that this device has drawn), and over it
 * the picture itself once it is loaded.
 */
export function pictureTile(
  file: ShownFile,
  { words, label, sending, address, more, isBroken, press, fails }: TileDeps,
): TemplateResult {
  const note =
    file.state === 'scanning'
      ? words.checking
      : file.state === 'refused'
        ? words.refused
        : isBroken
          ? words.broken
          : '';
  const shown = html`<canvas
      ${ref((element) => draw(element as HTMLCanvasElement | undefined, file))}
      aria-hidden="true"
    ></canvas
    >${
      address && !note
        ? html`<img
            class=${file.width! < 150 && file.height! < 90 ? 'tiny' : ''}
            src=${address}
            alt=""
            decoding="async"
            loading="lazy"
            draggable="false"
            @load=${(event: Event) => (event.target as HTMLElement).classList.add('here')}
            @error=${fails}
          />`
        : nothing
    }${file.animated && !note ? html`<span class="moves" aria-hidden="true">GIF</span>` : nothing}${
      more > 0
        ? html`<span class="rest-count" dir="ltr" aria-hidden="true">+${more}</span>`
        : nothing
    }${
      note
        ? html`<span class="note-over"
            >${file.state === 'clean' ? fileIcons.broken : file.state === 'refused' ? fileIcons.refused : fileIcons.checking}${note}</span
          >`
        : nothing
    }${progressRing(file, sending)}`;
  return file.sent !== undefined || file.state !== 'clean'
    ? html`<div class="tile" role="img" aria-label=${note ? `${label}, ${note}` : label}>
        ${shown}
      </div>`
    : html`<button
        class="tile reach"
        type="button"
        tabindex="-1"
        aria-label=${note ? `${label}, ${note}` : label}
        @click=${(event: Event) => press(event.currentTarget as HTMLElement)}
      >
        ${shown}
      </button>`;
}

/** Draws once for each picture. */
function draw(canvas: HTMLCanvasElement | undefined, { thumbhash, preview, id }: ShownFile): void {
  if (!canvas) return;
  const drawn = `${id}${preview ? '!' : ''}`;
  if (canvas.dataset['drawn'] === drawn) return;
  canvas.dataset['drawn'] = drawn;
  const context = canvas.getContext('2d');
  if (preview?.width) {
    [canvas.width, canvas.height] = [preview.width, preview.height];
    context?.drawImage(preview, 0, 0);
  } else if (thumbhash) drawThumbhash(canvas, thumbhash);
}

interface FilmDeps {
  words: TalkWords['files'];
  address: string | undefined;
  isBroken: boolean;
  retry: () => void;
  plays: (film: HTMLVideoElement) => void;
  fails: () => void;
}

/** A video, with the browser's own controls, above its name. */
export function filmBox(
  file: ShownFile,
  { words, address, isBroken, retry, plays, fails }: FilmDeps,
): TemplateResult {
  const label = `${words.counted('video', 1)}, ${file.name}`;
  const note =
    file.state === 'scanning'
      ? words.checking
      : file.state === 'refused'
        ? words.refused
        : isBroken
          ? words.broken
          : '';
  const sign =
    file.state === 'scanning'
      ? fileIcons.checking
      : file.state === 'refused'
        ? fileIcons.refused
        : fileIcons.broken;
  const screen = note
    ? html`<span class="note-over">${sign}${note}</span>`
    : address
      ? html`<video
          class="reach"
          src=${address}
          controls
          playsinline
          preload="metadata"
          tabindex="-1"
          aria-label=${label}
          @play=${(event: Event) => plays(event.target as HTMLVideoElement)}
          @error=${fails}
        ></video>`
      : nothing;
  return html`<div class="film">
    ${
      isBroken
        ? html`<button class="screen reach" type="button" tabindex="-1" @click=${retry}>
            ${screen}
          </button>`
        : html`<div class="screen">${screen}</div>`
    }${fileName(file.name)}
  </div>`;
}
