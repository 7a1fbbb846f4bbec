/**
 * What somebody has not read, from the marks in `members` and a range of the log beyond each: others' texts that are not deleted and not
 * hidden, without those of people whom the user blocks. Counted as of a `rev`, which is given with the count: a client adds what comes after it. The `rev` and the mark are read first, and the
 * count then takes the log as it was at that `rev`, so that no transaction is needed, whatever is committed in between.
 */
import { limits } from '@parlor/sdk/protocol/limits';
import type { Database } from '../../database/database.js';
import type { MemberRow } from '../conversations/conversation.entity.js';
import { beginningOf } from '../messages/history-view.js';

export interface Standing {
  userId: string;
  conversationId: string;
  rev: number;
  lastSeq: number;
  /** The caller's own mark: `seenSeq`, or before it after "mark as unread". */
  readSeq: number;
  /** What the others know to be seen. */
  seenSeq: number;
  deliveredSeq: number;
  memberRev: number;
  role: MemberRow['role'];
  joinedAt: Date;
  /** Where the log begins for the user. */
  from: number;
  silencedUntil: Date | null;
  hides: boolean;
  /** Whether the user blocks anybody. */
  blocks: boolean;
  unread: number;
}

type Uncounted = Omit<Standing, 'unread'>;

type Row = Record<
  'rev' | 'last_seq' | 'unread_seq' | 'read_seq' | 'delivered_seq' | 'member_rev' | 'joined_seq' | 'hides' | 'blocks',
  number | string
> & {
  id: string;
  history: 'all' | 'joined';
  user_id: string;
  role: MemberRow['role'];
  joined_at: unknown;
  silenced_until: unknown;
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
    const places = conversationIds.map(() => '?').join(',');
    const standings = await this.#standings(`members.user_id = ? AND members.conversation_id IN (${places})`, [userId, ...conversationIds]);
    return new Map(standings.map((standing) => [standing.conversationId, standing]));
  }

  /** By user; those who are not in the conversation are left out. */
  async ofEach(userIds: readonly string[], conversationId: string): Promise<Map<string, Standing>> {
    if (userIds.length === 0) return new Map();
    const places = userIds.map(() => '?').join(',');
    const standings = await this.#standings(`members.conversation_id = ? AND members.user_id IN (${places})`, [conversationId, ...userIds]);
    return new Map(standings.map((standing) => [standing.userId, standing]));
  }

  /** Of all conversations together, up to the cap, and in how many of them. */
  async total(userId: string): Promise<{ unread: number; conversations: number }> {
    const marks = await this.#marks('members.user_id = ? AND conversations.last_seq > members.unread_seq', [userId]);
    let [unread, conversations] = [0, 0];
    for (let at = 0; at < marks.length; at += countedAtOnce) {
      // At the cap it is enough to know whether there is anything.
      const most = Math.max(1, limits.unreadCap - unread);
      const counts = await this.#count(marks.slice(at, at + countedAtOnce), most);
      conversations += counts.filter((count) => count > 0).length;
      unread = Math.min(
        limits.unreadCap,
        counts.reduce((sum, count) => sum + count, unread),
      );
    }
    return { unread, conversations };
  }

  async #standings(where: string, parameters: readonly string[]): Promise<Standing[]> {
    const marks = await this.#marks(where, parameters);
    const counts: number[] = [];
    for (let at = 0; at < marks.length; at += countedAtOnce) {
      counts.push(...(await this.#count(marks.slice(at, at + countedAtOnce), limits.unreadCap)));
    }
    return marks.map((mark, i) => ({ ...mark, unread: counts[i]! }));
  }

  async #marks(where: string, parameters: readonly string[]): Promise<Uncounted[]> {
    const rows = await this.#database.query<Row[]>(
      `SELECT conversations.id, members.user_id, conversations.rev, conversations.last_seq, conversations.history, members.joined_seq,
         members.unread_seq, members.read_seq, members.delivered_seq, members.member_rev, members.role, members.joined_at, members.silenced_until,
         EXISTS (SELECT 1 FROM hidden_messages WHERE user_id = members.user_id AND conversation_id = members.conversation_id) AS hides,
         EXISTS (SELECT 1 FROM blocks WHERE blocks.user_id = members.user_id) AS blocks
       FROM members JOIN conversations ON conversations.id = members.conversation_id
       WHERE ${where}`,
      [...parameters],
    );
    return rows.map((row) => ({
      userId: row.user_id,
      conversationId: row.id,
      rev: Number(row.rev),
      lastSeq: Number(row.last_seq),
      readSeq: Number(row.unread_seq),
      seenSeq: Number(row.read_seq),
      deliveredSeq: Math.max(Number(row.delivered_seq), Number(row.read_seq)),
      memberRev: Number(row.member_rev),
      role: row.role,
      joinedAt: this.#database.dialect.time(row.joined_at),
      from: beginningOf(row.history, Number(row.joined_seq)),
      silencedUntil: row.silenced_until === null ? null : this.#database.dialect.time(row.silenced_until),
      hides: Number(row.hides) === 1,
      blocks: Number(row.blocks) === 1,
    }));
  }

  /** What is beyond each mark and was not deleted at its `rev`, counted no further than `most`; in the order of the marks. */
  async #count(marks: readonly Uncounted[], most: number): Promise<number[]> {
    const open = marks.flatMap((mark, place) => (mark.lastSeq > mark.readSeq ? [{ ...mark, place }] : []));
    const result = marks.map(() => 0);
    if (open.length === 0) return result;
    const counts = open.map(
      ({ hides, blocks, place }) => `SELECT ${place} AS place, COUNT(*) AS unread FROM (
        SELECT 1 FROM messages WHERE conversation_id = ? AND seq > ? AND seq <= ?
          AND kind = 'text' AND sender_id <> ? AND (deleted_at IS NULL OR rev > ?)${hides ? ` AND ${notHidden}` : ''}${blocks ? ` AND ${notBlocked}` : ''} LIMIT ${most}
      ) AS beyond`,
    );
    const rows = await this.#database.query<Record<'place' | 'unread', number | string>[]>(
      counts.join(' UNION ALL '),
      open.flatMap(({ userId, conversationId, readSeq, from, lastSeq, rev, hides, blocks }) => [
        conversationId,
        Math.max(readSeq, from - 1),
        lastSeq,
        userId,
        rev,
        ...(hides ? [userId] : []),
        ...(blocks ? [userId] : []),
      ]),
    );
    for (const { place, unread } of rows) result[Number(place)] = Number(unread);
    return result;
  }
}

const notHidden = `NOT EXISTS (
  SELECT 1 FROM hidden_messages AS own WHERE own.user_id = ? AND own.conversation_id = messages.conversation_id AND own.seq = messages.seq
)`;

/** What moderators and admins of the site say is seen in spite of a block. */
const notBlocked = `NOT EXISTS (
  SELECT 1 FROM blocks JOIN users ON users.id = blocks.blocked_id
  WHERE blocks.user_id = ? AND blocks.blocked_id = messages.sender_id AND users.role = 'user'
)`;
