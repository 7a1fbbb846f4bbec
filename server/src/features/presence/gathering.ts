/**
 * Gathers changes of users for a moment and works on many of them at once: many arrivals cost the
 * statements of one. One batch at a time; changes that arrive in the meantime are in the next one.
 */

export interface GatheringTiming {
  /** A batch begins so long after its first change. */
  gatherMs: number;
  /** The pause after a batch that failed. */
  retryMs: number;
}

export const gatheringTiming: GatheringTiming = { gatherMs: 150, retryMs: 1_000 };

/** Users of one batch: it bounds statements and frames. */
export const batchMax = 500;

interface GatheringOptions {
  timing: GatheringTiming;
  /** If it fails, its users are part of a later batch. */
  work(userIds: readonly string[]): Promise<void>;
  onError(error: unknown): void;
}

export class Gathering {
  readonly #options: GatheringOptions;
  /** In the order of their first change. Bounded: each user is in it once. */
  readonly #userIds = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void> | null = null;
  #isClosed = false;

  constructor(options: GatheringOptions) {
    this.#options = options;
  }

  add(userId: string): void {
    this.#userIds.add(userId);
    this.#later(this.#options.timing.gatherMs);
  }

  /** Begins no further batch; resolves when the one in progress is over. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#working;
  }

  #later(ms: number): void {
    if (this.#isClosed || this.#working || this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#working = this.#work().then((pauseMs) => {
        this.#working = null;
        if (this.#userIds.size > 0) this.#later(pauseMs);
      });
    }, ms);
  }

  /** Gives the pause before the next batch. Never rejects. */
  async #work(): Promise<number> {
    const { timing, work, onError } = this.#options;
    const batch = [...this.#userIds].slice(0, batchMax);
    for (const userId of batch) this.#userIds.delete(userId);
    try {
      await work(batch);
      return this.#userIds.size >= batchMax ? 0 : timing.gatherMs;
    } catch (error) {
      onError(error);
      for (const userId of batch) this.#userIds.add(userId);
      return timing.retryMs;
    }
  }
}
