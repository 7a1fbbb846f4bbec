/**
 * One recording from the microphone: begins with it, says how loud it is as it goes, and lets go of
 * the microphone as soon as it ends, however it ends. What comes of it is measured by its own sound
 * where this browser can read it, else by what was heard meanwhile.
 */
import { limits, type FileToSend, type Voice } from '@parlor/sdk';

/** What one hears well of a voice. */
const bitsPerSecond = 32_000;
/**
 * Samples a second of what is listened to before it is sent: little, as it lies in memory unpacked.
 */
const listeningRate = 16_000;
const fftSize = 2_048;

/** Played by most first. */
const types = [
  'audio/mp4;codecs=mp4a.40.2',
  'audio/webm;codecs=opus',
  'audio/ogg;codecs=opus',
  'audio/mp4',
];

export interface Recorded extends FileToSend {
  voice: Voice;
  /** To be listened to; absent where this browser cannot read what it has recorded. */
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
   * Asks for the microphone; rejects as `getUserMedia` does. Called off by `signal`, it keeps none.
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

  /** Milliseconds of the longest recording whose file is not too large. */
  static longest(maxBytes: number): number {
    return Math.min(limits.voiceSeconds, Math.floor((maxBytes * 8) / bitsPerSecond / 1.5)) * 1_000;
  }

  get elapsed(): number {
    return performance.now() - this.#began;
  }

  /** Whether it has come to its end by itself: the microphone was pulled out, or taken away. */
  get isOver(): boolean {
    return this.#recorder.state === 'inactive';
  }

  /** How loud it is now, 0 to 1. Called evenly, it remembers. */
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

  /** Ends it for nothing. */
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

/** In base64. The loudest part is the highest, unless all is silent. */
function peaksOf(samples: Float32Array): string {
  const parts = Array.from({ length: limits.voicePeaks }, (_, part) => {
    const from = Math.floor((part * samples.length) / limits.voicePeaks);
    const to = Math.floor(((part + 1) * samples.length) / limits.voicePeaks);
    return loudest(samples, from, Math.min(Math.max(from + 1, to), samples.length));
  });
  const most = Math.max(...parts, 0.02);
  return btoa(String.fromCharCode(...parts.map((level) => Math.round((level / most) * 255))));
}
