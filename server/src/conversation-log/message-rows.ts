/** Reads of the log for features: by keys, by sender, and for the search index. */
import type { Database } from '../database/database.js';
import type { Key, Queryable, Statement } from '../database/dialect.js';
import { messageColumns, type RawMessage, readMessage, type StoredMessage } from './message-row.js';

const key = ['conversation_id', 'seq'];

/** A message without its content. */
export interface MessagePlace {
  conversationId: string;
  seq: number;
  senderId: string | null;
  at: Date;
}

/** A message as the search index reads it; `text` is null for deleted messages. */
export interface IndexedMessage {
  conversation_id: string;
  seq: number;
  rev: number;
  kind: string;
  text: string | null;
  created_at: unknown;
}

export class MessageRows {
  constructor(private readonly database: Database) {}

  /** When these messages were sent, and by whom. Keys are `[conversationId, seq]`. */
  async places(keys: readonly Key[]): Promise<MessagePlace[]> {
    const { dialect } = this.database;
    const columns = 'conversation_id, seq, sender_id, created_at';
    const rows = await dialect.rows<{
      conversation_id: string;
      seq: number;
      sender_id: string | null;
      created_at: unknown;
    }>(this.database, { columns, table: 'messages', key }, keys);
    return rows.map((row) => ({
      conversationId: row.conversation_id,
      seq: row.seq,
      senderId: row.sender_id,
      at: dialect.time(row.created_at),
    }));
  }

  /** The given messages that are not deleted and that match `where`. */
  shown(keys: readonly Key[], where: Statement): Promise<RawMessage[]> {
    const isShown = { ...where, sql: `deleted_at IS NULL AND ${where.sql}` };
    return this.database.dialect.rows<RawMessage>(
      this.database,
      { columns: messageColumns, table: 'messages', key, where: isShown },
      keys,
    );
  }

  /** A range of a log, in its order. */
  async range(
    on: Queryable,
    conversationId: string,
    first: number,
    last: number,
  ): Promise<StoredMessage[]> {
    const sql = `SELECT ${messageColumns} FROM messages WHERE conversation_id = ? AND seq >= ? AND seq <= ? ORDER BY seq`;
    const rows = await on.query<RawMessage[]>(sql, [conversationId, first, last]);
    return rows.map((row) => readMessage(row, this.database.dialect));
  }

  /**
   * Messages of a user that are not deleted, after this `clientId`, in the order of the index of
   * senders, which differs from the order of the log.
   */
  ofSender(
    conversationId: string,
    senderId: string,
    afterClientId: string,
    limit: number,
  ): Promise<{ seq: number; client_id: string }[]> {
    return this.database.query(
      `SELECT seq, client_id FROM messages WHERE conversation_id = ? AND sender_id = ? AND client_id > ? AND deleted_at IS NULL
       ORDER BY client_id LIMIT ${limit}`,
      [conversationId, senderId, afterClientId],
    );
  }

  /** The same, with their content. */
  async writtenBy(
    conversationId: string,
    senderId: string,
    afterClientId: string,
    limit: number,
  ): Promise<StoredMessage[]> {
    const rows = await this.database.query<RawMessage[]>(
      `SELECT ${messageColumns} FROM messages WHERE conversation_id = ? AND sender_id = ? AND client_id > ? AND deleted_at IS NULL
       ORDER BY client_id LIMIT ${limit}`,
      [conversationId, senderId, afterClientId],
    );
    return rows.map((row) => readMessage(row, this.database.dialect));
  }

  /** The `seq` of the message that was sent with this id, if any. */
  async sentAs(conversationId: string, senderId: string, clientId: string): Promise<number | null> {
    const [row] = await this.database.query<{ seq: number }[]>(
      'SELECT seq FROM messages WHERE conversation_id = ? AND sender_id = ? AND client_id = ?',
      [conversationId, senderId, clientId],
    );
    return row?.seq ?? null;
  }

  /** The first texts after this `seq` that are not deleted. */
  async texts(conversationId: string, after: number, limit: number): Promise<number[]> {
    const rows = await this.database.query<{ seq: number }[]>(
      `SELECT seq FROM messages WHERE conversation_id = ? AND seq > ? AND kind = 'text' AND deleted_at IS NULL
       ORDER BY seq LIMIT ${limit}`,
      [conversationId, after],
    );
    return rows.map(({ seq }) => seq);
  }

  /** The first messages in a range of a log that may mention the user. */
  async naming(
    conversationId: string,
    userId: string,
    { after, upTo, limit }: { after: number; upTo: number; limit: number },
  ): Promise<number[]> {
    const text = `%${userId}%`;
    const rows = await this.database.query<{ seq: number }[]>(
      `SELECT seq FROM messages WHERE conversation_id = ? AND seq > ? AND seq <= ?
         AND (sender_id = ? OR pinned_by = ? OR extra LIKE ? OR reactions LIKE ?) ORDER BY seq LIMIT ${limit}`,
      [conversationId, after, upTo, userId, userId, text, text],
    );
    return rows.map(({ seq }) => seq);
  }
}

const indexedColumns =
  'conversation_id, seq, rev, kind, CASE WHEN deleted_at IS NULL THEN text END AS text, created_at';

/** Messages by `[conversationId, seq]`, as the search index reads them. */
export const indexedMessages = (
  database: Database,
  keys: readonly Key[],
): Promise<IndexedMessage[]> =>
  database.dialect.rows(database, { columns: indexedColumns, table: 'messages', key }, keys);

/**
 * Selects messages up to a `seq` that were edited or deleted after a `rev`, as `IndexedMessage`.
 */
export const messagesChangedSince = (
  conversationId: string,
  rev: number,
  upToSeq: number,
  limit: number,
): Statement => ({
  sql: `SELECT ${indexedColumns} FROM messages WHERE conversation_id = ? AND rev > ? AND seq <= ?
    AND (edited_at IS NOT NULL OR deleted_at IS NOT NULL) ORDER BY rev LIMIT ${limit}`,
  parameters: [conversationId, rev, upToSeq],
});

/** Replaces one user by another as the editor in the edits of a conversation. */
export const renamingEditor = (conversationId: string, from: string, to: string): Statement => ({
  sql: 'UPDATE message_edits SET replaced_by = ? WHERE conversation_id = ? AND replaced_by = ?',
  parameters: [to, conversationId, from],
});
