/**
 * What somebody has not read, from the marks in `members` and a range of the log beyond each: others' texts that are not deleted and not
 * hidden. Counted as of a `rev`, which is given with the count: a client adds what comes after it. The `rev` and the mark are read first, and the
 * count then takes the log as it was at that `rev`, so that no transaction is needed, whatever is committed in between.
 */
import { limits } from '@parlor/sdk/protocol/limits';
import type { Database } from '../../database/database.js';

export interface Standing {
  conversationId: string;
  rev: number;
  lastSeq: number;
  /** The caller's own mark: `seenSeq`, or before it after "mark as unread". */
  readSeq: number;
  /** What the others know to be seen. */
  seenSeq: number;
  deliveredSeq: number;
  memberRev: number;
  hides: boolean;
  unread: number;
}

type Uncounted = Omit<Standing, 'unread'>;

type Row = Record<'rev' | 'last_seq' | 'unread_seq' | 'read_seq' | 'delivered_seq' | 'member_rev' | 'hides', number | string> & {
  id: string;
};

/** SQLite takes 500 parts of a UNION. */
const countedAtOnce = 100;

export class Unread {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** By conversation; those that the user is not in are left out. */
  async of(userId: string, conversationIds: readonly string[]): Promise<Map<string, Standing>> {
    if (conversationIds.length === 0) return new Map();
    const marks = await this.#marks(userId, `members.conversation_id IN (${conversationIds.map(() => '?').join(',')})`, conversationIds);
    const counts = await this.#count(userId, marks, limits.unreadCap);
    return new Map(marks.map((mark) => [mark.conversationId, { ...mark, unread: counts.get(mark.conversationId) ?? 0 }]));
  }

  /** Of all conversations together, up to the cap, and in how many of them. */
  async total(userId: string): Promise<{ unread: number; conversations: number }> {
    const marks = await this.#marks(userId, 'conversations.last_seq > members.unread_seq', []);
    let [unread, conversations] = [0, 0];
    for (let at = 0; at < marks.length; at += countedAtOnce) {
      // At the cap it is enough to know whether there is anything.
      const most = Math.max(1, limits.unreadCap - unread);
      const counts = [...(await this.#count(userId, marks.slice(at, at + countedAtOnce), most)).values()];
      conversations += counts.filter((count) => count > 0).length;
      unread = Math.min(
        limits.unreadCap,
        counts.reduce((sum, count) => sum + count, unread),
      );
    }
    return { unread, conversations };
  }

  async #marks(userId: string, where: string, parameters: readonly string[]): Promise<Uncounted[]> {
    const rows = await this.#database.query<Row[]>(
      `SELECT conversations.id, conversations.rev, conversations.last_seq,
         members.unread_seq, members.read_seq, members.delivered_seq, members.member_rev,
         EXISTS (SELECT 1 FROM hidden_messages WHERE user_id = ? AND conversation_id = members.conversation_id) AS hides
       FROM members JOIN conversations ON conversations.id = members.conversation_id
       WHERE members.user_id = ? AND ${where}`,
      [userId, userId, ...parameters],
    );
    return rows.map((row) => ({
      conversationId: row.id,
      rev: Number(row.rev),
      lastSeq: Number(row.last_seq),
      readSeq: Number(row.unread_seq),
      seenSeq: Number(row.read_seq),
      deliveredSeq: Math.max(Number(row.delivered_seq), Number(row.read_seq)),
      memberRev: Number(row.member_rev),
      hides: Number(row.hides) === 1,
    }));
  }

  /** What is beyond each mark and was not deleted at its `rev`, counted no further than `most`. */
  async #count(userId: string, marks: readonly Uncounted[], most: number): Promise<Map<string, number>> {
    const open = marks.filter(({ lastSeq, readSeq }) => lastSeq > readSeq);
    if (open.length === 0) return new Map();
    const counts = open.map(
      ({ hides }) => `SELECT COUNT(*) AS unread, ? AS id FROM (
        SELECT 1 FROM messages WHERE conversation_id = ? AND seq > ? AND seq <= ?
          AND kind = 'text' AND sender_id <> ? AND (deleted_at IS NULL OR rev > ?)${hides ? ` AND ${notHidden}` : ''} LIMIT ${most}
      ) AS beyond`,
    );
    const rows = await this.#database.query<{ id: string; unread: number | string }[]>(
      counts.join(' UNION ALL '),
      open.flatMap(({ conversationId, readSeq, lastSeq, rev, hides }) => [
        conversationId,
        conversationId,
        readSeq,
        lastSeq,
        userId,
        rev,
        ...(hides ? [userId] : []),
      ]),
    );
    return new Map(rows.map(({ id, unread }) => [id, Number(unread)]));
  }
}

const notHidden = `NOT EXISTS (
  SELECT 1 FROM hidden_messages AS own WHERE own.user_id = ? AND own.conversation_id = messages.conversation_id AND own.seq = messages.seq
)`;
