/**
 * Counts what a user has not read, from the marks in `members` and a range of the log beyond each:
 * texts of others that are not deleted and not hidden, without those of people whom the user
 * blocks. In muted conversations, the mentions among them are counted too.
 *
 * The count is as of a `rev`, which is returned with it: a client adds what comes after it. The
 * `rev` and the mark are read first, and then the log is counted as it was at that `rev`, so that
 * no transaction is needed, even if something is committed in between.
 */
import { limits } from '@parlor/sdk/protocol/limits';
import type { Database } from '../../database/database.js';
import type { Environment } from '../../kernel/environment.js';
import { slices } from '../../kernel/slices.js';
import type { MemberRow } from './member.entity.js';
import {
  joinConversation,
  notReplaced,
  selectTextsOfOthers,
} from '../../conversation-log/conversation-sql.js';
import { notArchived } from './listing.js';
import { beginningOf } from '../../conversation-log/history-view.js';
import type { MemberState } from '../../ports/members.js';
import type { Sql } from '../../ports/sql.js';

type Uncounted = Omit<MemberState, 'unread' | 'mentions'>;

type Row = Record<
  | 'rev'
  | 'last_seq'
  | 'unread_seq'
  | 'read_seq'
  | 'delivered_seq'
  | 'member_rev'
  | 'joined_seq'
  | 'cleared_seq'
  | 'hides'
  | 'blocks',
  number | string
> & {
  id: string;
  history: 'all' | 'joined';
  user_id: string;
  role: MemberRow['role'];
  joined_at: unknown;
  silenced_until: unknown;
  muted_until: unknown;
  pinned_at: unknown;
  archived_seq: number | string | null;
};

interface Deps {
  database: Database;
  environment: Pick<Environment, 'now'>;
  sql: Sql;
}

/** SQLite allows 500 parts in a UNION. */
const countedAtOnce = 100;

export class Unread {
  readonly #database: Database;
  readonly #environment: Pick<Environment, 'now'>;
  readonly #sql: Sql;

  constructor({ database, environment, sql }: Deps) {
    this.#database = database;
    this.#environment = environment;
    this.#sql = sql;
  }

  /** By conversation; those that the user is not in are left out. */
  async of(userId: string, conversationIds: readonly string[]): Promise<Map<string, MemberState>> {
    if (conversationIds.length === 0) return new Map();
    const places = conversationIds.map(() => '?').join(',');
    const states = await this.#states(
      `members.user_id = ? AND members.conversation_id IN (${places})`,
      [userId, ...conversationIds],
    );
    return new Map(states.map((state) => [state.conversationId, state]));
  }

  /** By user; those who are not in the conversation are left out. */
  async ofEach(
    userIds: readonly string[],
    conversationId: string,
  ): Promise<Map<string, MemberState>> {
    if (userIds.length === 0) return new Map();
    const places = userIds.map(() => '?').join(',');
    const states = await this.#states(
      `members.conversation_id = ? AND members.user_id IN (${places})`,
      [conversationId, ...userIds],
    );
    return new Map(states.map((state) => [state.userId, state]));
  }

  /**
   * The unread messages of all conversations together, up to the cap, and how many conversations
   * have any. Of muted conversations only mentions count; archived ones do not count.
   */
  async total(userId: string): Promise<{ unread: number; conversations: number }> {
    const marks = await this.#marks(
      `members.user_id = ? AND conversations.last_seq > members.unread_seq AND ${notArchived} AND ${notReplaced}`,
      [userId],
    );
    let [unread, conversations] = [0, 0];
    for (const some of slices(marks, countedAtOnce)) {
      // At the cap, it is only needed whether a conversation has any unread messages.
      const most = Math.max(1, limits.unreadCap - unread);
      const [all, mentions] = [await this.#count(some, most), await this.#mentions(some)];
      const counts = all.map((count, i) => mentions[i] ?? count);
      conversations += counts.filter((count) => count > 0).length;
      unread = Math.min(
        limits.unreadCap,
        counts.reduce((sum, count) => sum + count, unread),
      );
    }
    return { unread, conversations };
  }

  async #states(where: string, parameters: readonly string[]): Promise<MemberState[]> {
    const marks = await this.#marks(where, parameters);
    const counts: number[] = [];
    const mentions: (number | null)[] = [];
    for (const some of slices(marks, countedAtOnce)) {
      counts.push(...(await this.#count(some, limits.unreadCap)));
      mentions.push(...(await this.#mentions(some)));
    }
    return marks.map((mark, i) => ({ ...mark, unread: counts[i]!, mentions: mentions[i]! }));
  }

  async #marks(where: string, parameters: readonly string[]): Promise<Uncounted[]> {
    const { hidden, blocks } = this.#sql;
    const rows = await this.#database.query<Row[]>(
      `SELECT conversations.id, members.user_id, conversations.rev, conversations.last_seq, conversations.history, members.joined_seq,
         members.unread_seq, members.read_seq, members.delivered_seq, members.member_rev, members.role, members.joined_at, members.silenced_until,
         members.muted_until, members.archived_seq, members.pinned_at, members.cleared_seq,
         ${hidden.hidesAny('members.user_id', 'members.conversation_id')} AS hides,
         ${blocks.blocksAny('members.user_id')} AS blocks
       FROM members ${joinConversation('members.conversation_id')}
       WHERE ${where}`,
      [...parameters],
    );
    const now = this.#environment.now();
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
      from: beginningOf(row.history, Number(row.joined_seq), Number(row.cleared_seq)),
      silencedUntil:
        row.silenced_until === null ? null : this.#database.dialect.time(row.silenced_until),
      mutedUntil: this.#ahead(row.muted_until, now),
      archived: row.archived_seq !== null && Number(row.archived_seq) >= Number(row.last_seq),
      pinnedAt: row.pinned_at === null ? null : this.#database.dialect.time(row.pinned_at),
      clearedSeq: Number(row.cleared_seq),
      hides: Number(row.hides) === 1,
      blocks: Number(row.blocks) === 1,
    }));
  }

  /**
   * Counts what is beyond each mark and was not deleted at its `rev`, up to `most`; in the order of
   * the marks.
   */
  async #count(marks: readonly Uncounted[], most: number): Promise<number[]> {
    const open = marks.flatMap((mark, place) =>
      mark.lastSeq > mark.readSeq ? [{ ...mark, place }] : [],
    );
    const result = marks.map(() => 0);
    if (open.length === 0) return result;
    const counts = open.map(
      (mark) =>
        `SELECT ${mark.place} AS place, COUNT(*) AS unread FROM (${this.#beyond('1', mark)} LIMIT ${most}) AS beyond`,
    );
    const rows = await this.#database.query<Record<'place' | 'unread', number | string>[]>(
      counts.join(' UNION ALL '),
      open.flatMap((mark) => parametersOf(mark)),
    );
    for (const { place, unread } of rows) result[Number(place)] = Number(unread);
    return result;
  }

  /**
   * Counts the mentions in the latest messages beyond each mark, up to the cap; in the order of the
   * marks, `null` for conversations that are not muted.
   */
  async #mentions(marks: readonly Uncounted[]): Promise<(number | null)[]> {
    const result = marks.map(({ mutedUntil }) => (mutedUntil ? 0 : null));
    const open = marks.flatMap((mark, place) =>
      mark.mutedUntil && mark.lastSeq > mark.readSeq ? [{ ...mark, place }] : [],
    );
    if (open.length === 0) return result;
    const rows = await this.#database.query<{ place: number | string; extra: string }[]>(
      open
        .map(
          (mark) => `SELECT ${mark.place} AS place, extra FROM (
            ${this.#beyond('extra', mark)} ORDER BY seq DESC LIMIT ${limits.unreadCap}
          ) AS beyond WHERE extra LIKE ?`,
        )
        .join(' UNION ALL '),
      open.flatMap((mark) => [...parametersOf(mark), `%"mentions":%"${mark.userId}"%`]),
    );
    // The pattern also matches ids in other places.
    for (const { place, extra } of rows) {
      const { mentions = [] } = JSON.parse(extra) as { mentions?: readonly string[] };
      if (mentions.includes(marks[Number(place)]!.userId)) result[Number(place)]! += 1;
    }
    return result;
  }

  /**
   * Selects what is beyond a mark, without what the user has hidden, and without messages of users
   * whom the user blocks. A block does not hide messages of moderators and admins.
   */
  #beyond(columns: string, mark: Uncounted): string {
    const { hidden, blocks } = this.#sql;
    const isHidden = hidden.isHidden('?', 'messages.conversation_id', 'messages.seq');
    const isBlocked = blocks.hides('?', 'messages.sender_id');
    return `${selectTextsOfOthers(columns)}${mark.hides ? ` AND NOT ${isHidden}` : ''}${mark.blocks ? ` AND NOT ${isBlocked}` : ''}`;
  }

  #ahead(value: unknown, now: Date): Date | null {
    const until = value === null ? null : this.#database.dialect.time(value);
    return until && until > now ? until : null;
  }
}

function parametersOf({
  userId,
  conversationId,
  readSeq,
  from,
  lastSeq,
  rev,
  hides,
  blocks,
}: Uncounted): (string | number)[] {
  const parameters = [conversationId, Math.max(readSeq, from - 1), lastSeq, userId, rev];
  return [...parameters, ...(hides ? [userId] : []), ...(blocks ? [userId] : [])];
}
