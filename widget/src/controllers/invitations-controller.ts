import { createMembers, type ConnectionState } from '@parlor/sdk';
import type { LitElement, ReactiveController } from 'lit';
import { featureOf } from '../feature-of.js';
import type { ViewContext } from '../view-context.js';
import { LiveController } from './live-controller.js';

/** Invitations are counted up to here. */
export const invitationsMost = 100;

/** To how many groups the reader is invited. */
export class InvitationsController implements ReactiveController {
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
    this.#stops = (['invitation.created', 'invitation.ended', 'conversation.created'] as const).map((name) => chat.on(name, told));
    told();
  }

  hostDisconnected(): void {
    this.#request.abort();
    for (const stop of this.#stops) stop();
  }

  async #load(): Promise<void> {
    this.#request.abort();
    const { signal } = (this.#request = new AbortController());
    try {
      const { items } = await featureOf(this.context().chat, createMembers).invitations({ limit: invitationsMost }, signal);
      if (signal.aborted) return;
      this.count = items.length;
      this.host.requestUpdate();
    } catch {
      // The next event or connection asks again.
    }
  }
}
