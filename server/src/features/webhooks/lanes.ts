/**
 * Sends to the webhooks that have something to send: to those that this node has just found events
 * for at once, and from time to time to those that other nodes have left, or whose pause is over.
 */
import { describe } from '../../kernel/describe.js';
import type { Log } from '../../kernel/log.js';
import { pause } from '../../kernel/pause.js';
import type { DeliveryStore } from './delivery-store.js';
import type { Lane } from './lane.js';
import type { WebhookTiming } from './webhook-timing.js';

interface Deps {
  store: Pick<DeliveryStore, 'ready'>;
  lane: (webhookId: string) => Lane;
  timing: Pick<WebhookTiming, 'everyMs' | 'atOnce'>;
  log: Log;
  /** Aborted when the process ends. */
  closing: AbortController;
}

export class Lanes {
  readonly #deps: Deps;
  readonly #lanes = new Map<string, { lane: Lane; running: Promise<void> }>();
  #looking: Promise<void> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  start(): void {
    this.#looking ??= this.#look();
  }

  /** These webhooks have something to send. */
  wake(webhookIds: readonly string[]): void {
    // Before the start, and in commands of the command line, nothing is sent.
    if (!this.#looking) return;
    for (const id of webhookIds) {
      const known = this.#lanes.get(id);
      if (known) known.lane.woken();
      else if (this.#lanes.size < this.#deps.timing.atOnce) this.#run(id);
    }
  }

  /** Ends the requests in progress; their deliveries stay pending. */
  async close(): Promise<void> {
    this.#deps.closing.abort();
    await this.#looking;
    await Promise.all([...this.#lanes.values()].map(({ running }) => running));
  }

  #run(webhookId: string): void {
    if (this.#deps.closing.signal.aborted) return;
    const lane = this.#deps.lane(webhookId);
    const running = lane
      .run()
      .catch((error: unknown) => this.#warn(error))
      .then(() => void this.#lanes.delete(webhookId));
    this.#lanes.set(webhookId, { lane, running });
  }

  async #look(): Promise<void> {
    const { store, timing, closing } = this.#deps;
    while (!closing.signal.aborted) {
      try {
        const free = timing.atOnce - this.#lanes.size;
        if (free > 0) this.wake(await store.ready(free));
      } catch (error) {
        this.#warn(error);
      }
      await pause(timing.everyMs, closing.signal);
    }
  }

  #warn(error: unknown): void {
    this.#deps.log.warn({ error: describe(error) }, 'webhooks could not be sent');
  }
}
