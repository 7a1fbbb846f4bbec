import type { Platform } from '../src/platform.js';
import { seededRandom } from './seeded-random.js';

interface Timer {
  at: number;
  order: number;
  task: () => void;
}

/** A world whose clock stands still until it is moved, and whose network is a function. */
export class FakePlatform implements Platform {
  time = Date.parse('2026-01-01T00:00:00.000Z');
  shown = true;
  focused = false;
  /** Answers `fetch`. */
  answer: (address: string, init: RequestInit) => Promise<Response> = () =>
    Promise.reject(new TypeError('fetch failed'));
  readonly random: () => number;
  readonly #timers = new Set<Timer>();
  readonly #wake = new Set<() => void>();
  readonly #hide = new Set<() => void>();
  readonly #focus = new Set<() => void>();
  readonly #offline = new Set<() => void>();
  readonly #storage = new Set<(key: string | null) => void>();
  #count = 0;

  constructor(seed = 1) {
    this.random = seededRandom(seed);
  }

  readonly now = () => this.time;
  readonly createId = () => `id-${String(++this.#count).padStart(13, '0')}`;
  readonly fetch = (address: string, init: RequestInit) => this.answer(address, init);
  readonly exclusive = <T>(_: string, task: () => Promise<T>) => task();
  readonly visible = () => this.shown;
  readonly attended = () => this.focused;
  readonly after = (ms: number, task: () => void) => {
    const timer = { at: this.time + ms, order: ++this.#count, task };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  };
  readonly onHide = (listener: () => void) => listenIn(this.#hide, listener);
  readonly onFocus = (listener: () => void) => listenIn(this.#focus, listener);
  readonly onOffline = (listener: () => void) => listenIn(this.#offline, listener);
  readonly onWake = (listener: () => void) => listenIn(this.#wake, listener);
  readonly onStorage = (listener: (key: string | null) => void) =>
    listenIn(this.#storage, listener);

  /** The page ends. */
  hide(): void {
    for (const listener of this.#hide) listener();
  }

  goOffline(): void {
    for (const listener of this.#offline) listener();
  }

  wake(): void {
    for (const listener of this.#wake) listener();
  }

  storageChanged(key: string | null): void {
    for (const listener of this.#storage) listener(key);
  }

  /** Timers and listeners that somebody has left behind. */
  get leftovers(): number {
    return (
      this.#timers.size +
      this.#wake.size +
      this.#focus.size +
      this.#offline.size +
      this.#hide.size +
      this.#storage.size
    );
  }

  /** Moves the clock, with every timer at its time and all that follows from it. */
  async advance(ms: number): Promise<void> {
    const until = this.time + ms;
    await settled();
    for (let timer = this.#nextBefore(until); timer; timer = this.#nextBefore(until)) {
      this.#timers.delete(timer);
      this.time = Math.max(this.time, timer.at);
      timer.task();
      await settled();
    }
    this.time = until;
  }

  #nextBefore(until: number): Timer | undefined {
    const due = [...this.#timers].filter(({ at }) => at <= until);
    return due.sort((a, b) => a.at - b.at || a.order - b.order)[0];
  }
}

/** Lets every promise that can go on go on. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function listenIn<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
