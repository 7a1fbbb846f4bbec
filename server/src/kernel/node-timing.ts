/**
 * The times by which several processes over one Redis go; in one place, so that tests can shorten
 * them together.
 */
export interface NodeTiming {
  /**
   * How often a node says that it lives, and how long the others believe it without hearing from
   * it.
   */
  beatMs: number;
  leaseMs: number;
  /** How often Redis is asked whether it is there. */
  pingMs: number;
  /** How long any answer of Redis may take: beyond, it counts as away. */
  commandMs: number;
  /** Between attempts to reach a Redis that is away: doubled from the first to the last. */
  retryMs: readonly [first: number, last: number];
  /** How long a removal waits for the other nodes to say that they have done it. */
  confirmMs: number;
}

export const nodeTiming: NodeTiming = {
  beatMs: 5_000,
  leaseMs: 15_000,
  pingMs: 1_000,
  commandMs: 500,
  retryMs: [100, 5_000],
  confirmMs: 1_000,
};
