import { createPresence, limits, type Conversation } from '@parlor/sdk';
import type { LitElement } from 'lit';
import type { ViewContext } from '../shared/view-context.js';

/** Milliseconds. The view renders every 30 seconds, and asks again then. */
const freshMs = 25_000;

/**
 * How many other members of a group are online. Of a small group, the listed members say so; for a
 * large one, whose members are not told of each other's presence, the server is asked while the
 * view is in front.
 */
export class OnlineCountController {
  #conversationId = '';
  #online = 0;
  #askedAt = -Infinity;

  constructor(
    private readonly host: LitElement & { readonly active: boolean },
    private readonly context: () => ViewContext,
  ) {}

  /** Call while the host renders. 0 while it is not known. */
  of({ id, memberCount, members }: Conversation): number {
    const { chat, me } = this.context();
    if (memberCount <= limits.presenceMembers)
      return members.filter(({ user }) => user.online && user.id !== me.id).length;
    if (id !== this.#conversationId) {
      this.#conversationId = id;
      this.#online = 0;
      this.#askedAt = -Infinity;
    }
    const { status } = chat.connection.value;
    if (status === 'waiting' || status === 'closed') {
      this.#online = 0;
      this.#askedAt = -Infinity;
    } else if (
      chat.now() - this.#askedAt >= freshMs &&
      document.visibilityState === 'visible' &&
      this.host.active
    ) {
      void this.#ask(id);
    }
    return this.#online;
  }

  async #ask(id: string): Promise<void> {
    const { chat } = this.context();
    this.#askedAt = chat.now();
    try {
      const online = await chat.use(createPresence).count(id);
      if (id !== this.#conversationId || online === this.#online) return;
      this.#online = online;
      this.host.requestUpdate();
    } catch {
      // An older server does not count; otherwise it is asked again later.
    }
  }
}
