/** How long to wait before the next attempt, after this many failures in a row. */
export interface Backoff {
  /** Milliseconds; `failures` counts from 1. */
  delay(failures: number): number;
}

/**
 * Doubles from `firstMs` up to `capMs` and picks a random wait below it ("full jitter"), so that
 * the clients of a restarted server do not all come back at once. Never less than `floorMs`: a wait
 * of zero would overload the server.
 */
export function exponentialBackoff(
  random: () => number,
  {
    firstMs = 1_000,
    capMs = 20_000,
    floorMs = 100,
  }: { firstMs?: number; capMs?: number; floorMs?: number } = {},
): Backoff {
  return {
    delay: (failures) =>
      Math.max(
        floorMs,
        Math.round(random() * Math.min(capMs, firstMs * 2 ** Math.max(0, failures - 1))),
      ),
  };
}
