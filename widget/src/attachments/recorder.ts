/**
 * A voice message before it is sent: recorded, stopped, played, sent or discarded. Replaces the
 * composer. Escape stops it and keeps the recording; so does anything that hides it. Removed from
 * the page, it releases the microphone, and the recording is lost.
 *
 * @fires send - detail: the recording
 * @fires discard - detail: the recording, so that it can be restored; `null` if there is none
 * @fires fail - detail: why there is no recording
 * @fires gone - it was removed from the page
 */
import { html, LitElement, nothing, type PropertyValues, svg, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../shared/define.js';
import type { TalkWords } from '../i18n/en.js';
import { playingTime } from '../shared/file-size.js';
import { controls } from '../shared/controls.styles.js';
import { icons } from '../shared/icons.js';
import { recorderStyles } from './recorder.styles.js';
import { type Recorded, Recording } from './recording.js';
import { sendingIcons } from './sending-icons.js';

export type RecordingFailure = 'denied' | 'missing' | 'broken';

/** Milliseconds between two measurements of the level, and how many of them are visible. */
const beat = 80;
const bars = 48;
/** Milliseconds before the end from which the remaining time is shown. */
const nearEnd = 30_000;

export class Recorder extends LitElement {
  static override styles = [controls, recorderStyles];

  @property({ attribute: false }) words!: TalkWords['sending'];
  @property({ attribute: false }) sendLabel = '';
  @property({ attribute: false }) maxBytes = 0;
  /** An earlier recording, to continue with. */
  @property({ attribute: false }) kept: Recorded | undefined;
  @property({ attribute: false }) announce!: (text: string) => void;
  @state() private recorded: Recorded | undefined;
  @state() private recording: Recording | undefined;
  @state() private isEnding = false;
  @state() private playedMs = 0;
  @state() private playing: AudioContext | undefined;
  #levels: number[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;
  #gone = new AbortController();

  override connectedCallback(): void {
    super.connectedCallback();
    this.#gone = new AbortController();
    addEventListener('pagehide', this.#leave, { signal: this.#gone.signal });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#gone.abort();
    this.#leave();
    this.dispatchEvent(new CustomEvent('gone'));
  }

  protected override firstUpdated(): void {
    if (this.kept) this.recorded = this.kept;
    else void this.#begin();
  }

  protected override updated(changed: PropertyValues): void {
    // Focuses the next button to press, wherever the focus was: first the button that stops, then
    // the one that sends.
    if (changed.has('recording' as never) || changed.has('recorded' as never)) {
      const next = this.renderRoot.querySelector<HTMLElement>(this.recorded ? '.send' : '.stop');
      if (next && this.checkVisibility()) next.focus({ preventScroll: true });
    }
  }

  protected override render(): TemplateResult {
    const { words, recorded, recording } = this;
    const elapsed = recording?.elapsed ?? 0;
    const left = Recording.longest(this.maxBytes) - elapsed;
    const shown = recorded
      ? this.playedMs > 0
        ? this.playedMs
        : recorded.voice.durationMs
      : elapsed;
    return html`<div
      class="recorder"
      role="group"
      aria-label=${words.voice}
      @keydown=${this.#keyed}
    >
      <button class="round" type="button" aria-label=${words.discard} @click=${this.#discard}>
        ${sendingIcons.bin}
      </button>
      ${
        recorded
          ? recorded.sound
            ? html`<button
                class="round play"
                type="button"
                aria-label=${this.playing ? words.pause : words.listen}
                @click=${this.#listen}
              >
                ${this.playing ? sendingIcons.pause : sendingIcons.play}
              </button>`
            : nothing
          : html`<span class="dot ${recording ? 'live' : ''}" aria-hidden="true"></span>`
      }
      ${recorded ? this.#wave(recorded) : this.#meter()}
      <span class="time ${!recorded && left < nearEnd ? 'near' : ''}" role="timer"
        >${!recorded && recording && left < nearEnd ? words.left(playingTime(Math.max(0, left) / 1_000)) : playingTime(shown / 1_000)}</span
      >
      ${
        recorded
          ? nothing
          : html`<button
              class="round stop"
              type="button"
              aria-label=${words.stop}
              aria-disabled=${recording ? nothing : 'true'}
              @click=${this.#stop}
            >
              ${sendingIcons.stop}
            </button>`
      }
      <button
        class="send"
        type="button"
        aria-label=${this.sendLabel}
        aria-disabled=${recording || recorded ? nothing : 'true'}
        @click=${this.#send}
      >
        ${icons.send}
      </button>
    </div>`;
  }

  /** The levels of the last seconds; the newest at the end. */
  #meter(): TemplateResult {
    const levels = this.#levels.slice(-bars);
    const first = bars - levels.length;
    return wave(
      Array.from({ length: bars }, (_, at) => (at < first ? 0 : Math.sqrt(levels[at - first]!))),
      0,
    );
  }

  #wave({ voice: { peaks, durationMs } }: Recorded): TemplateResult {
    const levels = Array.from(atob(peaks), (one) => one.charCodeAt(0) / 255);
    return wave(levels, this.playedMs / durationMs);
  }

  async #begin(): Promise<void> {
    try {
      this.recording = await Recording.begin(this.#gone.signal);
    } catch (error) {
      if (!this.isConnected) return;
      const { name } = error as DOMException;
      const why: RecordingFailure =
        name === 'NotAllowedError' || name === 'SecurityError'
          ? 'denied'
          : name === 'NotFoundError'
            ? 'missing'
            : 'broken';
      this.dispatchEvent(new CustomEvent('fail', { detail: why }));
      return;
    }
    this.announce(this.words.recording);
    this.#timer = setInterval(() => this.#beat(), beat);
  }

  #beat(): void {
    const { recording } = this;
    if (!recording || this.isEnding) return;
    this.#levels.push(recording.measure());
    const isFull = recording.elapsed >= Recording.longest(this.maxBytes);
    if (isFull) this.announce(this.words.full);
    // The recording stops if the user closes the chat or goes to another view.
    if (isFull || recording.isOver || !this.checkVisibility()) void this.#end();
    this.requestUpdate();
  }

  async #end(): Promise<Recorded | undefined> {
    const { recording } = this;
    if (!recording || this.isEnding) return this.recorded;
    this.isEnding = true;
    clearInterval(this.#timer);
    const recorded = await recording.finish(this.words.voice);
    this.isEnding = false;
    this.recording = undefined;
    if (!this.isConnected) return undefined;
    this.recorded = recorded;
    return recorded;
  }

  readonly #stop = (): void => void this.#end();

  readonly #send = async (): Promise<void> => {
    const recorded = this.recorded ?? (await this.#end());
    if (!recorded) return;
    this.#silence();
    this.dispatchEvent(new CustomEvent('send', { detail: recorded }));
  };

  readonly #discard = async (): Promise<void> => {
    const recorded = this.recorded ?? (await this.#end());
    this.#silence();
    this.dispatchEvent(new CustomEvent('discard', { detail: recorded ?? null }));
  };

  readonly #keyed = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.recording) return;
    event.preventDefault();
    event.stopPropagation();
    void this.#end();
  };

  readonly #listen = (): void => {
    if (this.playing) return this.#silence();
    const { sound, voice } = this.recorded!;
    if (!sound) return;
    const context = new AudioContext();
    const source = new AudioBufferSourceNode(context, { buffer: sound });
    const from = this.playedMs < voice.durationMs ? this.playedMs : 0;
    source.connect(context.destination);
    source.start(0, from / 1_000);
    source.onended = () => {
      if (this.playing !== context) return;
      this.#silence();
      this.playedMs = 0;
    };
    this.playing = context;
    this.#timer = setInterval(() => {
      this.playedMs = Math.min(voice.durationMs, from + context.currentTime * 1_000);
      if (!this.checkVisibility()) this.#silence();
    }, beat);
  };

  #silence(): void {
    clearInterval(this.#timer);
    const { playing } = this;
    this.playing = undefined;
    if (playing && playing.state !== 'closed') void playing.close();
  }

  readonly #leave = (): void => {
    this.#silence();
    this.recording?.drop();
  };
}

/** Levels as bars in a scalable field; those before `played`, from 0 to 1, are marked as played. */
function wave(levels: readonly number[], played: number): TemplateResult {
  const step = 100 / levels.length;
  const stroke = (level: number, at: number) => {
    const height = Math.max(2, level * 24);
    return `M${((at + 0.5) * step).toFixed(2)} ${(14 - height / 2).toFixed(1)}v${height.toFixed(1)}`;
  };
  const until = Math.round(played * levels.length);
  const strokes = levels.map(stroke);
  return html`<svg class="wave" viewBox="0 0 100 28" preserveAspectRatio="none" aria-hidden="true">
    ${svg`<path d=${strokes.join('')}></path>${until > 0 ? svg`<path class="done" d=${strokes.slice(0, until).join('')}></path>` : nothing}`}
  </svg>`;
}

define('parlor-recorder', Recorder);
