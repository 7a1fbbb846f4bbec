/**
 * Keeps long work from blocking other work: it yields every few milliseconds, and says when its
 * total time is over.
 */
import { setImmediate as othersTurn } from 'node:timers/promises';
import { pause } from './pause.js';

/** The longest piece of work between two stops, as far as the work asks often enough. */
const pieceMs = 4;
/**
 * After this time, the work pauses for as long as it has worked, so that other work gets at least
 * half of the time; but at most `restMostMs` at once.
 */
const restingFromMs = 50;
const restMostMs = 10;

export class Pace {
  readonly #began = performance.now();
  #pieceBegan = this.#began;

  /** `totalMs` includes the stops. */
  constructor(
    private readonly totalMs: number,
    private readonly signal: AbortSignal = new AbortController().signal,
  ) {}

  /** Whether to stop: the time is over, or the result is no longer needed. */
  get isOver(): boolean {
    return this.signal.aborted || performance.now() - this.#began >= this.totalMs;
  }

  /** Await this after every small step. */
  async step(): Promise<void> {
    const worked = performance.now() - this.#pieceBegan;
    if (worked < pieceMs) return;
    if (performance.now() - this.#began < restingFromMs || this.isOver) await othersTurn();
    else await pause(Math.min(worked, restMostMs), this.signal);
    this.#pieceBegan = performance.now();
  }
}
