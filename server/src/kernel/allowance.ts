/**
 * Points by key, counted synchronously and only in this process: for events that are too frequent
 * to ask another process about.
 */
import type { Rate } from './rate.js';

interface Window {
  ends: number;
  spent: number;
}

/** Expired windows are removed when there are twice as many entries as after the last clean-up. */
const cleanFrom = 1_000;

export class Allowances {
  readonly #rate: Rate;
  readonly #windows = new Map<string, Window>();
  #cleanAt = cleanFrom;

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  /** Takes the points. Returns 0, or the milliseconds to wait if not enough are left. */
  spend(key: string, points: number): number {
    const window = this.#window(key);
    window.spent += points;
    return window.spent <= this.#rate.points
      ? 0
      : Math.max(1, Math.ceil(window.ends - performance.now()));
  }

  #window(key: string): Window {
    const now = performance.now();
    const current = this.#windows.get(key);
    if (current && current.ends > now) return current;
    const window = { ends: now + this.#rate.seconds * 1_000, spent: 0 };
    this.#windows.set(key, window);
    if (this.#windows.size >= this.#cleanAt) this.#clean(now);
    return window;
  }

  #clean(now: number): void {
    for (const [key, { ends }] of this.#windows) if (ends <= now) this.#windows.delete(key);
    this.#cleanAt = Math.max(cleanFrom, this.#windows.size * 2);
  }
}
