/**
 * When the database breaks off at a commit, nobody knows whether it took place, and nothing of it was published. Whoever sent asks again and is told; the others would
 * find out with the next event, or minutes later. So as soon as the database answers again, the last change of each of these conversations is published as it is
 * stored: who has it ignores it by its `rev`, who lacks it takes it, who lacks more asks for the rest.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { WireEvent } from '@parlor/sdk/protocol/events';
import type { Database } from '../../database/database.js';
import { messageColumns, presentStored, type RawMessage, readMessage } from './message-row.js';

interface Parts {
  database: Database;
  publish(conversationId: string, rev: number, events: readonly WireEvent[]): void;
  onError(error: unknown): void;
}

const againMs = 500;

export class Doubts {
  readonly #parts: Parts;
  readonly #conversationIds = new Set<string>();
  #clearing: Promise<void> | undefined;
  readonly #closing = new AbortController();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  add(conversationIds: Iterable<string>): void {
    for (const id of conversationIds) this.#conversationIds.add(id);
    this.#clearing ??= this.#clear().finally(() => (this.#clearing = undefined));
  }

  /** Resolves when the look under way is over; what is in doubt then is found by clients when they compare. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#clearing;
  }

  async #clear(): Promise<void> {
    for (;;) {
      for (const id of this.#conversationIds) {
        try {
          if (this.#closing.signal.aborted) return;
          await this.#tell(id);
          this.#conversationIds.delete(id);
        } catch (error) {
          if (!this.#parts.database.dialect.isUnavailable(error)) {
            this.#conversationIds.delete(id);
            this.#parts.onError(error);
          }
          break;
        }
      }
      if (this.#conversationIds.size === 0) return;
      await pause(againMs, undefined, { signal: this.#closing.signal, ref: false }).catch(() => undefined);
    }
  }

  async #tell(conversationId: string): Promise<void> {
    const { database, publish } = this.#parts;
    const [row] = await database.query<RawMessage[]>(
      `SELECT ${messageColumns} FROM messages WHERE conversation_id = ? ORDER BY rev DESC LIMIT 1`,
      [conversationId],
    );
    if (!row) return;
    const stored = readMessage(row, database.dialect);
    const { rev, editedAt, deletedAt, pinnedAt, reactions } = stored;
    const isNew = editedAt === null && deletedAt === null && pinnedAt === null && reactions.length === 0;
    const data = { conversationId, rev, message: presentStored(stored) };
    publish(conversationId, rev, [isNew ? { name: 'message.created', data } : { name: 'message.changed', data }]);
  }
}
