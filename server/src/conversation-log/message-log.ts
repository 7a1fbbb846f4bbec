/**
 * Reads the log: pages by `seq`, changes by `rev`, the last message of many conversations at once.
 * Each is one range of an index.
 */
import type { Page } from '@parlor/sdk/protocol/fields';
import { limits } from '@parlor/sdk/protocol/limits';
import type { Message } from '@parlor/sdk/protocol/messages';
import type { Database } from '../database/database.js';
import { decodeCursor, encodeCursor } from '../kernel/cursor.js';
import { Gather } from '../kernel/gather.js';
import { MessageEditRow } from './message.entity.js';
import { messageColumns, type RawMessage, readMessage, type StoredMessage } from './message-row.js';
import { presentRows } from './quotes.js';

/**
 * No rule limits the edits of one message, only the rate limit: this limits the answer.
 */
const editsListed = 1_000;

export interface PageQuery {
  around?: number | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
}

/** The conversation as it was read before: later messages are on the next page. */
export interface Extent {
  lastSeq: number;
  rev: number;
  /** Messages before it are not shown. */
  from: number;
}

const lastName = ({ id, lastSeq }: { id: string; lastSeq: number }) => `${id} ${lastSeq}`;

export class MessageLog {
  readonly #database: Database;
  readonly #last: Gather<{ id: string; lastSeq: number }, Message>;

  constructor(database: Database) {
    this.#database = database;
    this.#last = new Gather({
      nameOf: lastName,
      load: (conversations) => this.#loadLast(conversations),
    });
  }

  async page(
    conversationId: string,
    extent: Extent,
    { around, cursor, limit = limits.pageDefault }: PageQuery,
  ): Promise<Page<Message> & { rev: number }> {
    const { lastSeq, rev, from } = extent;
    const rows = await this.#rows(conversationId, extent, around, cursor, limit);
    const items = await presentRows(this.#database, rows);
    const first = rows[0]?.seq ?? lastSeq + 1;
    const last = rows.at(-1)?.seq ?? lastSeq;
    return {
      items,
      // A reader who asks for a page before the beginning gets an empty page without a further
      // cursor.
      prev:
        first > Math.max(1, from) && (rows.length > 0 || from === 0)
          ? encodeCursor(['before', first])
          : null,
      next: last < lastSeq ? encodeCursor(['after', last]) : null,
      rev,
    };
  }

  async #rows(
    conversationId: string,
    { lastSeq, from }: Extent,
    around: number | undefined,
    cursor: string | undefined,
    limit: number,
  ): Promise<RawMessage[]> {
    const after = (seq: number, most: number) =>
      this.#after(conversationId, Math.max(seq, from - 1), most);
    const before = (seq: number, most: number) => this.#before(conversationId, seq, from, most);
    if (cursor !== undefined) {
      const [side, seq] = decodeCursor(cursor, ['string', 'number']);
      return side === 'after' ? after(seq, limit) : before(seq, limit);
    }
    if (around === undefined) return before(lastSeq + 1, limit);
    const older = await before(around, Math.floor(limit / 2));
    return [...older, ...(await after(around - 1, limit - older.length))];
  }

  async #before(
    conversationId: string,
    seq: number,
    from: number,
    limit: number,
  ): Promise<RawMessage[]> {
    const sql = `SELECT ${messageColumns} FROM messages WHERE conversation_id = ? AND seq < ? AND seq >= ? ORDER BY seq DESC LIMIT ${limit}`;
    return (await this.#database.query<RawMessage[]>(sql, [conversationId, seq, from])).reverse();
  }

  #after(conversationId: string, seq: number, limit: number): Promise<RawMessage[]> {
    const sql = `SELECT ${messageColumns} FROM messages WHERE conversation_id = ? AND seq > ? ORDER BY seq LIMIT ${limit}`;
    return this.#database.query<RawMessage[]>(sql, [conversationId, seq]);
  }

  /** The extent was read from the conversation before. */
  async changes(
    conversationId: string,
    { rev, from }: Extent,
    since: number,
    limit: number = limits.pageDefault,
  ): Promise<{ items: Message[]; rev: number; more: boolean }> {
    const sql = `SELECT ${messageColumns} FROM messages WHERE conversation_id = ? AND rev > ? ORDER BY rev LIMIT ${limit + 1}`;
    const rows = await this.#database.query<RawMessage[]>(sql, [conversationId, since]);
    const page = rows.slice(0, limit);
    const last = page.at(-1)?.rev ?? 0;
    const more = rows.length > limit;
    const items = await presentRows(
      this.#database,
      page.filter(({ seq }) => seq >= from),
    );
    // A commit between the two reads may have returned rows beyond `rev`.
    return { items, rev: more ? last : Math.max(rev, last), more };
  }

  /** The last message of each conversation, by its id. */
  async last(
    conversations: readonly { id: string; lastSeq: number }[],
  ): Promise<Map<string, Message>> {
    const found = [...(await this.#last.many(conversations)).values()];
    return new Map(found.map((message) => [message.conversationId, message]));
  }

  async #loadLast(
    conversations: readonly { id: string; lastSeq: number }[],
  ): Promise<Map<string, Message>> {
    const { dialect } = this.#database;
    const rows = await dialect.rows<RawMessage>(
      this.#database,
      { columns: messageColumns, table: 'messages', key: ['conversation_id', 'seq'] },
      conversations.map(({ id, lastSeq }) => [id, lastSeq]),
    );
    return new Map(
      (await presentRows(this.#database, rows)).map((message) => [
        lastName({ id: message.conversationId, lastSeq: message.seq }),
        message,
      ]),
    );
  }

  /** Does not throw: null if there is no such message. */
  async one(conversationId: string, seq: number): Promise<StoredMessage | null> {
    const sql = `SELECT ${messageColumns} FROM messages WHERE conversation_id = ? AND seq = ?`;
    const [row] = await this.#database.query<RawMessage[]>(sql, [conversationId, seq]);
    return row ? readMessage(row, this.#database.dialect) : null;
  }

  /** The messages with these `seq`s, in their order. */
  async some(conversationId: string, seqs: readonly number[]): Promise<Message[]> {
    const { dialect } = this.#database;
    const rows = await dialect.rows<RawMessage>(
      this.#database,
      { columns: messageColumns, table: 'messages', key: ['conversation_id', 'seq'] },
      seqs.map((seq) => [conversationId, seq]),
    );
    return presentRows(
      this.#database,
      rows.sort((a, b) => a.seq - b.seq),
    );
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
    return presentRows(
      this.#database,
      // A message that was unpinned between the two queries is left out.
      rows
        .filter(({ pinned_at }) => pinned_at !== null)
        .sort((a, b) => since(b) - since(a) || b.seq - a.seq),
    );
  }

  /** The texts of a message before each of its edits, oldest first. */
  async edits(
    conversationId: string,
    seq: number,
  ): Promise<{ text: string; replacedAt: string; replacedBy: string }[]> {
    const rows = await this.#database
      .entities(MessageEditRow)
      .find({ where: { conversationId, seq }, order: { rev: 'ASC' }, take: editsListed });
    return rows.map(({ text, replacedAt, replacedBy }) => ({
      text,
      replacedAt: replacedAt.toISOString(),
      replacedBy,
    }));
  }
}
