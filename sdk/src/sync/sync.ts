import type { Platform } from '../platform.js';
import type { WireEvent } from '../protocol/events.js';
import type { Message } from '../protocol/messages.js';
import type { Me } from '../protocol/users.js';
import { ChatError } from '../chat-error.js';
import type { Backoff } from '../transport/backoff.js';
import type { Call } from '../transport/calls.js';
import { ConversationStore } from './conversation-store.js';
import { Logs } from './logs.js';
import { Outbox } from './outbox.js';
import { rerunning } from './rerunning.js';

/** A broadcast may get lost without the socket breaking; so often (in milliseconds) it is looked for. */
const slowCompareMs = 4 * 60_000;

export interface SyncParts {
  call: Call;
  platform: Platform;
  backoff: Backoff;
}

/**
 * The local store: the list of conversations, the open logs and the outbox, and how they tell each other. Events come in through `take`;
 * `compare` makes up for the events that did not come.
 */
export class Sync {
  readonly conversations: ConversationStore;
  readonly logs: Logs;
  readonly outbox: Outbox;
  /** Makes sure that everything shown is as the server has it. Never rejects. */
  readonly compare: () => Promise<void>;

  readonly #platform: Platform;
  #me: string | null = null;
  #stopTimer: (() => void) | null = null;

  constructor({ call, platform, backoff }: SyncParts) {
    this.#platform = platform;
    this.conversations = new ConversationStore({ call, platform, backoff });
    this.outbox = new Outbox({
      platform,
      backoff,
      send: ({ conversationId, clientId, text }, signal) =>
        call('messages.send', { conversationId, clientId, text }, { signal, repeatable: true }),
      onChange: (conversationId) => this.logs.refresh(conversationId),
      onStored: (message) => this.stored(message),
    });
    this.logs = new Logs({
      call,
      platform,
      backoff,
      entriesOf: (conversationId) => this.outbox.of(conversationId),
      revOf: (conversationId) => this.conversations.revOf(conversationId),
      onFetched: (messages) => this.#confirm(messages),
      onSettle: (conversationId, isShown) => this.outbox.forget(conversationId, isShown),
    });
    this.compare = rerunning(() => this.#compare());
  }

  take(events: readonly WireEvent[]): void {
    this.#confirm(events.flatMap(({ data }) => ('message' in data ? [data.message] : [])));
    this.conversations.take(events);
    this.logs.take(events);
  }

  /** A call has answered with a message as it is stored: as good as its event, which may come later, or not at all. */
  stored(message: Message): void {
    this.take([{ name: 'message.created', data: { conversationId: message.conversationId, rev: message.rev, message } }]);
  }

  /** The connection is there: what waited goes on, and what was missed is asked for. */
  connected(): void {
    this.outbox.wake();
    void this.compare();
    this.#compareLater();
  }

  disconnected(): void {
    this.#stopTimer?.();
  }

  /** Another user, or nobody. */
  reset(me: Me | null): void {
    this.#me = me?.id ?? null;
    this.outbox.clear(new ChatError('signed_out', 'The user has changed.'));
    this.conversations.reset(this.#me);
    this.logs.reset(this.#me !== null);
  }

  close(): void {
    this.#me = null;
    this.#stopTimer?.();
    this.logs.close();
    this.outbox.clear(new ChatError('closed', 'The chat was closed.'));
    this.conversations.close();
  }

  async #compare(): Promise<void> {
    if (this.#me === null) return;
    await this.conversations.reload();
    await this.logs.compare();
  }

  #compareLater(): void {
    this.#stopTimer?.();
    // Spread out, so that the clients of a server that restarted do not keep step with each other.
    this.#stopTimer = this.#platform.after(slowCompareMs * (0.75 + 0.5 * this.#platform.random()), () => {
      // Out of sight nobody minds, and coming into view compares anyway.
      if (this.#platform.visible()) void this.compare();
      this.#compareLater();
    });
  }

  #confirm(messages: readonly Message[]): void {
    for (const message of messages) if (message.clientId !== null && message.senderId === this.#me) this.outbox.confirm(message);
  }
}
