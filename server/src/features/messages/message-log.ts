/** Reads the log: pages by `seq`, changes by `rev`, the last message of many conversations at once. Each is one range of an index. */
import type { Page } from '@parlor/sdk/protocol/fields';
import { limits } from '@parlor/sdk/protocol/limits';
import type { Message } from '@parlor/sdk/protocol/messages';
import type { Database } from '../../database/database.js';
import type { Dialect } from '../../database/dialect.js';
import { decodeCursor, encodeCursor } from '../../kernel/cursor.js';

/** A row as plain SQL gives it. */
export interface RawMessage {
  conversation_id: string;
  seq: number;
  rev: number;
  kind: 'text';
  sender_id: string | null;
  client_id: string | null;
  text: string | null;
  created_at: unknown;
  edited_at: unknown;
  deleted_at: unknown;
}

export const messageColumns = 'conversation_id, seq, rev, kind, sender_id, client_id, text, created_at, edited_at, deleted_at';

export interface PageQuery {
  around?: number | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
}

export class MessageLog {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** `lastSeq` is the conversation's, read before: what comes later is on the next page. */
  async page(conversationId: string, lastSeq: number, { around, cursor, limit = limits.pageDefault }: PageQuery): Promise<Page<Message>> {
    const rows = await this.#rows(conversationId, lastSeq, around, cursor, limit);
    const items = rows.map((row) => presentMessage(row, this.#database.dialect));
    const first = rows[0]?.seq ?? lastSeq + 1;
    const last = rows.at(-1)?.seq ?? lastSeq;
    return {
      items,
      prev: first > 1 ? encodeCursor(['before', first]) : null,
      next: last < lastSeq ? encodeCursor(['after', last]) : null,
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
    if (conversations.length === 0) return new Map();
    const { dialect } = this.#database;
    const sql = `SELECT ${messageColumns} FROM messages WHERE (conversation_id, seq) IN ${dialect.tuples(conversations.length, 2)}`;
    const rows = await this.#database.query<RawMessage[]>(
      sql,
      conversations.flatMap(({ id, lastSeq }) => [id, lastSeq]),
    );
    return new Map(rows.map((row) => [row.conversation_id, presentMessage(row, dialect)]));
  }
}

export function presentMessage(row: RawMessage, dialect: Dialect): Message {
  const time = (value: unknown) => (value === null ? null : dialect.time(value).toISOString());
  return {
    conversationId: row.conversation_id,
    seq: row.seq,
    rev: row.rev,
    clientId: row.client_id,
    senderId: row.sender_id,
    kind: row.kind,
    text: row.text,
    system: null,
    replyTo: null,
    mentions: [],
    metadata: null,
    reactions: [],
    pinnedAt: null,
    pinnedBy: null,
    hidden: false,
    createdAt: dialect.time(row.created_at).toISOString(),
    editedAt: time(row.edited_at),
    deletedAt: time(row.deleted_at),
  };
}
