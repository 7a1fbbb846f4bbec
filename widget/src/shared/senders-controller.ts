import type { ChatError, User } from '@parlor/sdk';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ViewContext } from './view-context.js';

/**
 * The senders of messages, including people who are no longer in the conversation. Each is
 * requested once, and again only after a connection failure.
 */
export class SendersController implements ReactiveController {
  readonly #people = new Map<string, User | null>();
  #request = new AbortController();

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly context: () => ViewContext,
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#request.abort();
    this.#request = new AbortController();
    this.#people.clear();
  }

  /** Null until it is known, and for a deleted user. */
  of(userId: string | null): User | null {
    const { chat, me } = this.context();
    if (userId === null) return null;
    if (userId === me.id) return me;
    if (!this.#people.has(userId)) {
      const listed = chat.conversations.live.value.items
        .flatMap(({ members }) => members)
        .find(({ user }) => user.id === userId);
      this.#people.set(userId, listed?.user ?? null);
      if (!listed) this.#ask(userId);
    }
    return this.#people.get(userId) ?? null;
  }

  nameOf(userId: string | null): string {
    const { me, t } = this.context();
    return userId === me.id ? t.messages.you : (this.of(userId)?.name ?? t.someone);
  }

  #ask(userId: string): void {
    this.context()
      .chat.users.get(userId, this.#request.signal)
      .then(
        (user) => {
          this.#people.set(userId, user);
          this.host.requestUpdate();
        },
        ({ retryable }: ChatError) => {
          if (retryable) this.#people.delete(userId);
        },
      );
  }
}
