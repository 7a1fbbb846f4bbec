import { limits } from '../protocol/limits.js';
import type { Conversation } from '../protocol/conversations.js';
import type { Platform } from '../platform.js';

/**
 * At most one call per conversation in this time (milliseconds). A user who looks at the log has
 * marked the message as seen by then, which includes delivery.
 */
const everyMs = 1_000;

export interface DeliveriesDeps {
  platform: Platform;
  /** The conversation, if the store keeps it up to date. */
  get: (conversationId: string) => Conversation | undefined;
  mark: (conversationId: string, seq: number) => void;
}

/** Tells the server that messages of others have reached this device. */
export class Deliveries {
  readonly #deps: DeliveriesDeps;
  readonly #due = new Map<string, { seq: number; cancel: () => void }>();

  constructor(deps: DeliveriesDeps) {
    this.#deps = deps;
  }

  reached(conversationId: string, seq: number): void {
    const waiting = this.#due.get(conversationId);
    if (waiting) waiting.seq = Math.max(waiting.seq, seq);
    else
      this.#due.set(conversationId, {
        seq,
        cancel: this.#deps.platform.after(everyMs, () => this.#tell(conversationId)),
      });
  }

  clear(): void {
    for (const { cancel } of this.#due.values()) cancel();
    this.#due.clear();
  }

  #tell(conversationId: string): void {
    const { seq } = this.#due.get(conversationId)!;
    this.#due.delete(conversationId);
    const conversation = this.#deps.get(conversationId);
    const isRead = conversation !== undefined && conversation.readSeq >= seq;
    if (!isRead && (conversation?.memberCount ?? 0) <= limits.membersListed)
      this.#deps.mark(conversationId, seq);
  }
}
