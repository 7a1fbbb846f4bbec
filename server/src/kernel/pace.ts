/**
 * Keeps work that may be long from keeping everybody else waiting: it stops for the others every
 * few milliseconds, and says when the time for all of it is over.
 */
import { setImmediate as othersTurn } from 'node:timers/promises';
import { pause } from './pause.js';

/** The longest piece of work between two stops, as far as the work asks often enough. */
const pieceMs = 4;
/**
 * Beyond this, a call that works on rests for as long as it has worked, so that others get half of
 * the time at least; but no longer than this at once.
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

  /** Whether it is time to end: the time is over, or nobody waits for the result any more. */
  get isOver(): boolean {
    return this.signal.aborted || performance.now() - this.#began >= this.totalMs;
  }

  /** To be awaited after every small step. */
  async step(): Promise<void> {
    const worked = performance.now() - this.#pieceBegan;
    if (worked < pieceMs) return;
    if (performance.now() - this.#began < restingFromMs || this.isOver) await othersTurn();
    else await pause(Math.min(worked, restMostMs), this.signal);
    this.#pieceBegan = performance.now();
  }
}
