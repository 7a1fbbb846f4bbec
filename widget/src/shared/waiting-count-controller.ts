import type { ConnectionState, EventName } from '@parlor/sdk';
import type { LitElement, ReactiveController } from 'lit';
import type { ViewContext } from './view-context.js';
import { LiveController } from './live-controller.js';

/** Counts what waits for the user, and counts again after each event and each reconnect. */
export abstract class WaitingCountController implements ReactiveController {
  count = 0;
  #request = new AbortController();
  #stops: (() => void)[] = [];

  constructor(
    private readonly host: LitElement,
    protected readonly context: () => ViewContext,
    private readonly events: readonly EventName[],
  ) {
    host.addController(this);
    // Events are not repeated after a reconnect.
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
    this.#stops = this.events.map((name) => chat.on(name, () => void this.#load()));
    void this.#load();
  }

  hostDisconnected(): void {
    this.#request.abort();
    for (const stop of this.#stops) stop();
  }

  protected abstract load(signal: AbortSignal): Promise<number>;

  async #load(): Promise<void> {
    this.#request.abort();
    const { signal } = (this.#request = new AbortController());
    try {
      const count = await this.load(signal);
      if (signal.aborted) return;
      this.count = count;
      this.host.requestUpdate();
    } catch {
      // The next event or connection asks again.
    }
  }
}
