import { createModeration, type ConnectionState } from '@parlor/sdk';
import type { LitElement, ReactiveController } from 'lit';
import { featureOf } from '../feature-of.js';
import { relationsOf } from '../people/relations.js';
import type { ViewContext } from '../view-context.js';
import { LiveController } from './live-controller.js';

/** How many reports and held sends wait for a moderator, counted up to here; nothing is asked for by anybody else. */
export const countedMost = 20;

export class OpenCasesController implements ReactiveController {
  count = 0;
  #request = new AbortController();
  #stops: (() => void)[] = [];

  constructor(
    private readonly host: LitElement,
    private readonly context: () => ViewContext,
  ) {
    host.addController(this);
    // What happened without a connection is not told afterwards.
    new LiveController<ConnectionState>(
      host,
      () => context().chat.connection,
      ({ status }) => {
        if (status === 'connected') void this.#load();
      },
    );
  }

  hostConnected(): void {
    const { chat } = this.context();
    const told = () => void this.#load();
    this.#stops = (['report.created', 'report.resolved', 'held.created', 'held.decided'] as const).map((name) => chat.on(name, told));
    told();
  }

  hostDisconnected(): void {
    this.#request.abort();
    for (const stop of this.#stops) stop();
  }

  get isModerator(): boolean {
    return this.context().me.role !== 'user';
  }

  async #load(): Promise<void> {
    this.#request.abort();
    const { signal } = (this.#request = new AbortController());
    if (!this.isModerator) return this.#become(0);
    const { chat } = this.context();
    try {
      const [reports, held] = await Promise.all([
        relationsOf(chat).reports.list({ status: 'open', limit: countedMost }, signal),
        featureOf(chat, createModeration).held({ limit: countedMost }, signal),
      ]);
      if (signal.aborted) return;
      this.#become(Math.min(reports.items.length + held.items.length, countedMost));
    } catch {
      // The next event or connection asks again.
    }
  }

  #become(count: number): void {
    this.count = count;
    this.host.requestUpdate();
  }
}
