import { createModeration, type ConnectionState, type PendingMessage } from '@parlor/sdk';
import type { LitElement, ReactiveController } from 'lit';
import type { ViewContext } from '../shared/view-context.js';
import { LiveController } from '../shared/live-controller.js';

/** The most held messages of one user, and some of others if the user is a moderator. */
const listed = 50;

/**
 * Follows the user's messages that wait for a moderator. A released message arrives like every
 * message; a rejected one is sent again, and the server's error replaces the waiting state. Uses an
 * event, and fetches the state when such a message is first shown and after each reconnect.
 */
export class HeldController implements ReactiveController {
  /** By `clientId`. */
  #waiting: ReadonlySet<string> = new Set();
  #asks = true;
  #request = new AbortController();
  #stop: (() => void) | undefined;

  constructor(
    host: LitElement,
    private readonly context: () => ViewContext,
  ) {
    host.addController(this);
    new LiveController<ConnectionState>(
      host,
      () => context().chat.connection,
      ({ status }) => {
        if (status === 'connected') this.#asks = true;
      },
    );
  }

  hostConnected(): void {
    this.#stop = this.context().chat.on('held.decided', ({ clientId, released }) => {
      if (!released && this.#waiting.has(clientId)) this.#retry(clientId);
    });
  }

  hostDisconnected(): void {
    this.#request.abort();
    this.#stop?.();
  }

  follow(pending: readonly PendingMessage[]): void {
    this.#waiting = new Set(
      pending.filter(({ error }) => error?.code === 'message_held').map(({ clientId }) => clientId),
    );
    if (!this.#asks || this.#waiting.size === 0) return;
    this.#asks = false;
    void this.#ask();
  }

  #retry(clientId: string): void {
    this.context().chat.messages.retry(clientId);
  }

  async #ask(): Promise<void> {
    this.#request.abort();
    const { signal } = (this.#request = new AbortController());
    const asked = this.#waiting;
    try {
      const { items } = await this.context()
        .chat.use(createModeration)
        .held({ limit: listed }, signal);
      const held = new Set(items.map(({ clientId }) => clientId));
      for (const clientId of asked)
        if (!held.has(clientId) && this.#waiting.has(clientId)) this.#retry(clientId);
    } catch {
      // The next connection asks again.
    }
  }
}
