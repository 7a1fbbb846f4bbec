/** When deliveries are tried, and how long nodes wait for each other; times in milliseconds. */
export interface WebhookTiming {
  /** For one request, with its answer. */
  requestMs: number;
  /** The pauses between the tries of a delivery. */
  pausesMs: readonly number[];
  /**
   * A delivery is given up when its next try would be later than this after the first one. A
   * webhook all of whose tries have failed for so long is switched off.
   */
  failingMs: number;
  /** For how long one node sends to a webhook, unless it renews that. */
  leaseMs: number;
  /** Between two looks for webhooks with something to send. */
  everyMs: number;
  /** Webhooks that one node sends to at a time; other nodes take the rest. */
  atOnce: number;
}

const seconds = 1_000;
const minutes = 60 * seconds;
const hours = 60 * minutes;

export const webhookTiming: WebhookTiming = {
  requestMs: 10 * seconds,
  pausesMs: [
    5 * seconds,
    30 * seconds,
    2 * minutes,
    10 * minutes,
    30 * minutes,
    1 * hours,
    2 * hours,
    4 * hours,
    6 * hours,
    8 * hours,
  ],
  failingMs: 24 * hours,
  leaseMs: 30 * seconds,
  everyMs: 1 * seconds,
  atOnce: 200,
};
