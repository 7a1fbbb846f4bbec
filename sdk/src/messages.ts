import type { ChatError } from './chat-error.js';
import type { Live } from './live.js';
import type { Page } from './protocol/fields.js';
import type { Message } from './protocol/messages.js';
import type { Sync } from './sync/sync.js';
import type { Call } from './transport/calls.js';
import type { Session } from './transport/session.js';

/** A message of one's own that the server has not confirmed yet. */
export interface PendingMessage {
  clientId: string;
  conversationId: string;
  text: string;
  /** Unix milliseconds. */
  createdAt: number;
  /** `queued` waits for its turn or the connection; `failed` waits for `retry` or `discard`. */
  status: 'queued' | 'sending' | 'failed';
  /** Why it failed. */
  error: ChatError | null;
}

/** A stretch of a conversation's log without holes, in rising `seq`, and what is still to be sent after it. */
export interface MessageWindow {
  items: readonly Message[];
  pending: readonly PendingMessage[];
  /** The first page is not here yet. */
  loading: boolean;
  loadingOlder: boolean;
  loadingNewer: boolean;
  hasOlder: boolean;
  /** The window does not reach the newest message: `loadNewer()` or `jumpToLatest()`. */
  hasNewer: boolean;
  error: ChatError | null;
}

/** A conversation's messages, live. */
export interface MessageLog extends Live<MessageWindow> {
  readonly conversationId: string;
  loadOlder(): Promise<void>;
  loadNewer(): Promise<void>;
  /** Replaces the window by the one around this message. */
  jumpTo(seq: number): Promise<void>;
  jumpToLatest(): Promise<void>;
  /** Ends it; other logs of the same conversation stay. */
  close(): void;
}

export interface Messages {
  /** Opens a live window on the newest messages, or around `seq`. Close it when it is no longer shown. */
  open(conversationId: string, options?: { around?: number }): MessageLog;
  /**
   * Sends a text of 1 to 8,000 characters. It shows at once as `pending` in the conversation's open logs, is sent in order,
   * and again after a reconnect under the same `clientId`, so that it is stored once. Resolves when it is stored; rejects when it failed for good.
   */
  send(conversationId: string, text: string, options?: { clientId?: string; signal?: AbortSignal }): Promise<Message>;
  /** Sends a failed message again, under the same `clientId`. */
  retry(clientId: string): void;
  /** Forgets a failed message. */
  discard(clientId: string): void;
  /** One page of the log: the newest, around a `seq`, or at a cursor (`prev` is older, `next` newer). */
  list(conversationId: string, query?: { around?: number; cursor?: string; limit?: number }, signal?: AbortSignal): Promise<Page<Message>>;
}

export function createMessages(parts: { sync: Sync; call: Call; session: Session; createId: () => string }): Messages {
  const { sync, call, session, createId } = parts;
  return {
    open: (conversationId, { around } = {}) => sync.logs.open(conversationId, around),
    async send(conversationId, text, { clientId = createId(), signal } = {}) {
      // Nothing may wait in the outbox for a user who is yet to come.
      session.scope.throwIfAborted();
      return await sync.outbox.add(conversationId, text, clientId, signal);
    },
    retry: (clientId) => sync.outbox.retry(clientId),
    discard: (clientId) => sync.outbox.discard(clientId),
    list: (conversationId, query = {}, signal) => call('messages.list', { conversationId, ...query }, { signal }),
  };
}
