/**
 * A sound in its message: a voice message with its waveform, or a file with its name. It belongs to
 * the chat's playback, and continues when its row is removed.
 */
import { createAttachments, type Attachment } from '@parlor/sdk';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { Playback } from './playback.js';
import { define } from '../shared/define.js';
import { fileSize, playingTime } from '../shared/file-size.js';
import type { ViewContext } from '../shared/view-context.js';
import { fileName } from './file-card.js';
import { fileIcons } from './file-icons.js';
import { wavePath } from './wave-path.js';

/** Seconds that an arrow key moves the position. */
const step = 5;
const rates = [1, 1.5, 2];
const told = [
  'play',
  'pause',
  'ended',
  'timeupdate',
  'durationchange',
  'seeking',
  'ratechange',
] as const;

export class Sound extends LitElement {
  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) conversationId = '';
  @property({ attribute: false }) file!: Attachment;
  @property({ attribute: false }) playback!: Playback;

  @state() private isBroken = false;
  #sound: HTMLAudioElement | undefined;
  /** The position at which to continue a sound that could not be loaded to its end. */
  #from = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#follow(this.playback.sound(this.file.id));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#follow(undefined);
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override firstUpdated(): void {
    this.#follow(this.playback.sound(this.file.id));
    // Fetched early, so that a press plays at once: one request for all files of a conversation.
    this.#address().catch(() => undefined);
  }

  protected override render(): TemplateResult {
    const { file, context } = this;
    const words = context.talk!.files;
    const sound = this.#sound;
    const plays = sound !== undefined && !sound.paused;
    const total = this.#total;
    const at = sound?.currentTime ?? this.#from;
    const share = total ? Math.min(at / total, 1) : 0;
    const path = wavePath(file.voice?.peaks);
    const rate = this.playback.rate;
    const speed = `${rate.toLocaleString(context.t.language, { numberingSystem: 'latn' })}×`;
    return html`<div
      class="sound ${file.voice ? '' : 'named'}"
      role="group"
      aria-label=${file.voice ? words.voice : `${words.counted('audio', 1)}, ${file.name}`}
    >
      <button
        class="play reach"
        type="button"
        tabindex="-1"
        aria-label=${plays ? words.pause : words.play}
        @click=${this.#toggle}
      >
        ${plays ? fileIcons.pause : fileIcons.play}
      </button>
      <div class="track">
        ${file.voice ? nothing : fileName(file.name)}
        <div
          class="wave reach ${plays ? 'plays' : ''}"
          role="slider"
          tabindex="-1"
          dir="ltr"
          aria-label=${words.position}
          aria-valuemin="0"
          aria-valuemax=${Math.round(total)}
          aria-valuenow=${Math.round(at)}
          aria-valuetext=${`${playingTime(at)} / ${playingTime(total)}`}
          @keydown=${this.#keyed}
          @pointerdown=${this.#pressed}
          @pointermove=${this.#dragged}
        >
          <svg viewBox="0 0 64 28" preserveAspectRatio="none" aria-hidden="true">
            <path d=${path} />
          </svg>
          <svg
            class="played"
            viewBox="0 0 64 28"
            preserveAspectRatio="none"
            aria-hidden="true"
            .style=${`clip-path:inset(0 ${100 - share * 100}% 0 0)`}
          >
            <path d=${path} />
          </svg>
        </div>
        <span class="sub ${this.isBroken ? 'noted' : ''}"
          >${this.isBroken ? words.broken : at || total ? playingTime(at || total) : html`<bdi>${fileSize(file.bytes, context.t.language)}</bdi>`}</span
        >
      </div>
      <button
        class="speed reach"
        type="button"
        dir="ltr"
        tabindex="-1"
        aria-label=${`${words.speed} ${speed}`}
        @click=${this.#faster}
      >
        ${speed}
      </button>
    </div>`;
  }

  /** In seconds; 0 until it is known. */
  get #total(): number {
    const known = this.#sound?.duration ?? 0;
    return Number.isFinite(known) && known > 0 ? known : (this.file.voice?.durationMs ?? 0) / 1000;
  }

  #address(): Promise<string> {
    return this.context.chat.use(createAttachments).url(this.conversationId, this.file.id);
  }

  #follow(sound: HTMLAudioElement | undefined): void {
    for (const event of told) {
      this.#sound?.removeEventListener(event, this.#changed);
      sound?.addEventListener(event, this.#changed);
    }
    this.#sound?.removeEventListener('error', this.#failed);
    sound?.addEventListener('error', this.#failed);
    this.#sound = sound;
    this.requestUpdate();
  }

  readonly #changed = (): void => {
    const sound = this.#sound;
    if (sound?.ended) sound.currentTime = 0;
    this.requestUpdate();
  };

  readonly #failed = (): void => void this.#goOn();

  /** Its address may have expired on a page that was left open: then fetches a new one. */
  async #goOn(): Promise<void> {
    const sound = this.#sound;
    this.#from = sound?.currentTime ?? 0;
    this.playback.forget(this.file.id);
    this.#follow(undefined);
    const address = sound && (await this.#address().catch(() => undefined));
    if (address && address !== sound.src) return this.#toggle();
    this.isBroken = true;
    this.context.announce(this.context.talk?.files.broken ?? '');
  }

  async #ready(): Promise<HTMLAudioElement | undefined> {
    if (this.#sound) return this.#sound;
    try {
      const address = await this.#address();
      const sound = this.playback.sound(this.file.id) ?? this.playback.make(this.file.id, address);
      sound.currentTime = this.#from;
      this.isBroken = false;
      this.#follow(sound);
      return sound;
    } catch {
      this.#failed();
      return undefined;
    }
  }

  readonly #toggle = async (): Promise<void> => {
    const sound = await this.#ready();
    if (!sound) return;
    if (!sound.paused) return sound.pause();
    this.playback.begin(sound);
    // A failure is reported by the `error` event; a pause before playing starts is not an error.
    await sound.play().catch(() => undefined);
  };

  readonly #faster = (): void => {
    const playback = this.playback;
    playback.setRate(rates[(rates.indexOf(playback.rate) + 1) % rates.length]!);
    this.requestUpdate();
  };

  async #seek(seconds: number): Promise<void> {
    const sound = await this.#ready();
    const total = this.#total;
    if (sound && total)
      sound.currentTime = Math.min(Math.max(seconds, 0), Math.max(total - 0.05, 0));
  }

  readonly #keyed = (event: KeyboardEvent): void => {
    const at = this.#sound?.currentTime ?? this.#from;
    const by = Math.min(step, this.#total / 10 || step);
    const to = {
      ArrowRight: at + by,
      ArrowUp: at + by,
      ArrowLeft: at - by,
      ArrowDown: at - by,
      Home: 0,
      End: this.#total,
    }[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    void this.#seek(to);
  };

  readonly #pressed = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.#dragged(event);
  };

  readonly #dragged = (event: PointerEvent): void => {
    const wave = event.currentTarget as HTMLElement;
    if (!wave.hasPointerCapture(event.pointerId)) return;
    const { left, width } = wave.getBoundingClientRect();
    void this.#seek(((event.clientX - left) / width) * this.#total);
  };
}

define('parlor-sound', Sound);
