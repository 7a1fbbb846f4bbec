import type { ConnectionState } from '@parlor/sdk';
import type { LitElement, ReactiveController } from 'lit';
import { relationsOf } from '../people/relations.js';
import type { ViewContext } from '../view-context.js';
import { LiveController } from './live-controller.js';

/** How many reports wait for a moderator, counted up to here; nothing is asked for by anybody else. */
export const countedMost = 20;

export class OpenReportsController implements ReactiveController {
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
    this.#stops = [chat.on('report.created', told), chat.on('report.resolved', told)];
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
    if (!this.isModerator) return;
    try {
      const { items } = await relationsOf(this.context().chat).reports.list({ status: 'open', limit: countedMost }, signal);
      if (signal.aborted) return;
      this.count = items.length;
      this.host.requestUpdate();
    } catch {
      // The next event or connection asks again.
    }
  }
}
