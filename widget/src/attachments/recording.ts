/**
 * One recording from the microphone: starts with construction, measures the level while it runs,
 * and releases the microphone as soon as it ends, for whatever reason. The waveform of the result
 * is computed from its sound if this browser can decode it, else from the levels measured while
 * recording.
 */
import { limits, type FileToSend, type Voice } from '@parlor/sdk';

/** Enough for a clear voice. */
const bitsPerSecond = 32_000;
/**
 * Samples per second for playback before sending: low, because the decoded sound is kept in memory.
 */
const listeningRate = 16_000;
const fftSize = 2_048;

/** The most widely supported first. */
const types = [
  'audio/mp4;codecs=mp4a.40.2',
  'audio/webm;codecs=opus',
  'audio/ogg;codecs=opus',
  'audio/mp4',
];

export interface Recorded extends FileToSend {
  voice: Voice;
  /** For playback before sending; absent if this browser cannot decode its own recording. */
  sound?: AudioBuffer;
}

export class Recording {
  readonly #stream: MediaStream;
  readonly #recorder: MediaRecorder;
  readonly #context = new AudioContext();
  readonly #analyser: AnalyserNode;
  readonly #chunks: Blob[] = [];
  readonly #levels: number[] = [];
  readonly #began = performance.now();
  readonly #ended: Promise<number>;

  private constructor(stream: MediaStream) {
    this.#stream = stream;
    const mimeType = types.find((type) => MediaRecorder.isTypeSupported(type));
    this.#recorder = new MediaRecorder(stream, {
      audioBitsPerSecond: bitsPerSecond,
      ...(mimeType && { mimeType }),
    });
    this.#analyser = this.#context.createAnalyser();
    this.#analyser.fftSize = fftSize;
    this.#context.createMediaStreamSource(stream).connect(this.#analyser);
    void this.#context.resume();
    this.#recorder.ondataavailable = ({ data }) => void this.#chunks.push(data);
    this.#ended = new Promise((resolve) => {
      this.#recorder.onstop = () => {
        this.#letGo();
        resolve(performance.now());
      };
    });
    this.#recorder.start();
  }

  /**
   * Requests the microphone; rejects as `getUserMedia` does. If `signal` aborts it, the microphone
   * is released.
   */
  static async begin(signal: AbortSignal): Promise<Recording> {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const letGo = () => stream.getTracks().forEach((track) => track.stop());
    if (signal.aborted) {
      letGo();
      signal.throwIfAborted();
    }
    try {
      return new Recording(stream);
    } catch (error) {
      letGo();
      throw error;
    }
  }

  /** The longest recording whose file is not too large, in milliseconds. */
  static longest(maxBytes: number): number {
    return Math.min(limits.voiceSeconds, Math.floor((maxBytes * 8) / bitsPerSecond / 1.5)) * 1_000;
  }

  get elapsed(): number {
    return performance.now() - this.#began;
  }

  /**
   * Whether it has ended by itself: the microphone was unplugged, or its permission was revoked.
   */
  get isOver(): boolean {
    return this.#recorder.state === 'inactive';
  }

  /** The current level, 0 to 1. Also stores it, so call at regular intervals. */
  measure(): number {
    const samples = new Float32Array(fftSize);
    this.#analyser.getFloatTimeDomainData(samples);
    const level = Math.min(1, loudest(samples, 0, fftSize));
    this.#levels.push(level);
    return level;
  }

  async finish(name: string): Promise<Recorded> {
    if (!this.isOver) this.#recorder.stop();
    const ended = await this.#ended;
    const type = this.#recorder.mimeType.split(';', 1)[0]!;
    const file = new Blob(this.#chunks, { type });
    const sound = await read(file);
    const samples = sound?.getChannelData(0) ?? Float32Array.from(this.#levels);
    const durationMs = Math.max(
      1,
      Math.min(
        Math.round(sound ? sound.duration * 1_000 : ended - this.#began),
        limits.voiceSeconds * 1_000,
      ),
    );
    const ending = type.slice(type.indexOf('/') + 1).replace('mp4', 'm4a') || 'webm';
    return {
      file,
      name: `${name}.${ending}`,
      voice: { durationMs, peaks: peaksOf(samples) },
      ...(sound && { sound }),
    };
  }

  /** Ends the recording without a result. */
  drop(): void {
    if (!this.isOver) this.#recorder.stop();
    this.#letGo();
  }

  #letGo(): void {
    for (const track of this.#stream.getTracks()) track.stop();
    if (this.#context.state !== 'closed') void this.#context.close();
  }
}

async function read(file: Blob): Promise<AudioBuffer | undefined> {
  try {
    return await new OfflineAudioContext(1, 1, listeningRate).decodeAudioData(
      await file.arrayBuffer(),
    );
  } catch {
    return undefined;
  }
}

const loudest = (samples: Float32Array, from: number, to: number): number => {
  let most = 0;
  for (let at = from; at < to; at += 1) most = Math.max(most, Math.abs(samples[at]!));
  return most;
};

/** In base64. The loudest part has the highest value, unless all is silent. */
function peaksOf(samples: Float32Array): string {
  const parts = Array.from({ length: limits.voicePeaks }, (_, part) => {
    const from = Math.floor((part * samples.length) / limits.voicePeaks);
    const to = Math.floor(((part + 1) * samples.length) / limits.voicePeaks);
    return loudest(samples, from, Math.min(Math.max(from + 1, to), samples.length));
  });
  const most = Math.max(...parts, 0.02);
  return btoa(String.fromCharCode(...parts.map((level) => Math.round((level / most) * 255))));
}
