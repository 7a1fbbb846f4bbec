/** Reads the log: pages by `seq`, changes by `rev`, the last message of many conversations at once. Each is one range of an index. */
import type { Page } from '@parlor/sdk/protocol/fields';
import { limits } from '@parlor/sdk/protocol/limits';
import type { Message } from '@parlor/sdk/protocol/messages';
import type { Database } from '../../database/database.js';
import { decodeCursor, encodeCursor } from '../../kernel/cursor.js';
import { MessageEditRow } from './message.entity.js';
import { messageColumns, presentMessage, type RawMessage, readMessage, type StoredMessage } from './message-row.js';

/** Edits of one message are bounded by how often one may write, not by a rule: this bounds the answer. */
const editsListed = 1_000;

export interface PageQuery {
  around?: number | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
}

/** The conversation as it was read before: what comes later is on the next page. */
export interface Extent {
  lastSeq: number;
  rev: number;
}

export class MessageLog {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async page(
    conversationId: string,
    { lastSeq, rev }: Extent,
    { around, cursor, limit = limits.pageDefault }: PageQuery,
  ): Promise<Page<Message> & { rev: number }> {
    const rows = await this.#rows(conversationId, lastSeq, around, cursor, limit);
    const items = rows.map((row) => presentMessage(row, this.#database.dialect));
    const first = rows[0]?.seq ?? lastSeq + 1;
    const last = rows.at(-1)?.seq ?? lastSeq;
    return {
      items,
      prev: first > 1 ? encodeCursor(['before', first]) : null,
      next: last < lastSeq ? encodeCursor(['after', last]) : null,
      rev,
    };
  }

  async #rows(
    conversationId: string,
    lastSeq: number,
    around: number | undefined,
    cursor: string | undefined,
    limit: number,
  ): Promise<RawMessage[]> {
    if (cursor !== undefined) {
      const [side, seq] = decodeCursor(cursor, ['string', 'number']);
      return side === 'after' ? this.#after(conversationId, seq, limit) : this.#before(conversationId, seq, limit);
    }
    if (around === undefined) return this.#before(conversationId, lastSeq + 1, limit);
    const older = await this.#before(conversationId, around, Math.floor(limit / 2));
    return [...older, ...(await this.#after(conversationId, around - 1, limit - older.length))];
  }

  async #before(conversationId: string, seq: number, limit: number): Promise<RawMessage[]> {
    const sql = `SELECT ${messageColumns} FROM messages WHERE conversation_id = ? AND seq < ? ORDER BY seq DESC LIMIT ${limit}`;
    return (await this.#database.query<RawMessage[]>(sql, [conversationId, seq])).reverse();
  }

  #after(conversationId: string, seq: number, limit: number): Promise<RawMessage[]> {
    const sql = `SELECT ${messageColumns} FROM messages WHERE conversation_id = ? AND seq > ? ORDER BY seq LIMIT ${limit}`;
    return this.#database.query<RawMessage[]>(sql, [conversationId, seq]);
  }

  /** `rev` is the conversation's, read before. */
  async changes(
    conversationId: string,
    rev: number,
    since: number,
    limit: number = limits.pageDefault,
  ): Promise<{ items: Message[]; rev: number; more: boolean }> {
    const sql = `SELECT ${messageColumns} FROM messages WHERE conversation_id = ? AND rev > ? ORDER BY rev LIMIT ${limit + 1}`;
    const rows = await this.#database.query<RawMessage[]>(sql, [conversationId, since]);
    const items = rows.slice(0, limit).map((row) => presentMessage(row, this.#database.dialect));
    const more = rows.length > limit;
    // A commit between the two reads may have given rows beyond `rev`.
    return { items, rev: more ? items.at(-1)!.rev : Math.max(rev, items.at(-1)?.rev ?? 0), more };
  }

  /** The last message of each conversation, by its id. */
  async last(conversations: readonly { id: string; lastSeq: number }[]): Promise<Map<string, Message>> {
    const { dialect } = this.#database;
    const rows = await dialect.rows<RawMessage>(
      this.#database,
      { columns: messageColumns, table: 'messages', key: ['conversation_id', 'seq'] },
      conversations.map(({ id, lastSeq }) => [id, lastSeq]),
    );
    return new Map(rows.map((row) => [row.conversation_id, presentMessage(row, dialect)]));
  }

  /** Throws nothing: null where there is no such message. */
  async one(conversationId: string, seq: number): Promise<StoredMessage | null> {
    const sql = `SELECT ${messageColumns} FROM messages WHERE conversation_id = ? AND seq = ?`;
    const [row] = await this.#database.query<RawMessage[]>(sql, [conversationId, seq]);
    return row ? readMessage(row, this.#database.dialect) : null;
  }

  /** The latest pin first. */
  async pinned(conversationId: string): Promise<Message[]> {
    const { dialect } = this.#database;
    const pins = await this.#database.query<{ seq: number }[]>(
      `SELECT seq FROM pinned_messages WHERE conversation_id = ? LIMIT ${limits.pinned}`,
      [conversationId],
    );
    const rows = await dialect.rows<RawMessage>(
      this.#database,
      { columns: messageColumns, table: 'messages', key: ['conversation_id', 'seq'] },
      pins.map(({ seq }) => [conversationId, seq]),
    );
    const since = (row: RawMessage) => dialect.time(row.pinned_at).getTime();
    return (
      rows
        // One that was unpinned between the two looks is not shown.
        .filter(({ pinned_at }) => pinned_at !== null)
        .sort((a, b) => since(b) - since(a) || b.seq - a.seq)
        .map((row) => presentMessage(row, dialect))
    );
  }

  /** What a message was before each of its edits, oldest first. */
  async edits(conversationId: string, seq: number): Promise<{ text: string; replacedAt: string; replacedBy: string }[]> {
    const rows = await this.#database
      .entities(MessageEditRow)
      .find({ where: { conversationId, seq }, order: { rev: 'ASC' }, take: editsListed });
    return rows.map(({ text, replacedAt, replacedBy }) => ({ text, replacedAt: replacedAt.toISOString(), replacedBy }));
  }
}
