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
import { Gather } from '../../kernel/gather.js';
import { slices } from '../../kernel/slices.js';
import type { MemberRow } from './member.entity.js';
import type { Statement } from '../../database/dialect.js';
import {
  isTextOfOther,
  joinConversation,
  joinNewest,
  notReplaced,
  selectTextsOfOthers,
  selectTextsOfOthersIn,
  shortRange,
} from '../../conversation-log/conversation-sql.js';
import { notArchived, ownMemberships } from './listing.js';
import { beginningOf } from '../../conversation-log/history-view.js';
import type { MemberState } from '../../ports/members.js';
import type { Sql } from '../../ports/sql.js';

type Uncounted = Omit<MemberState, 'unread' | 'mentions'>;

/** The part of the log that may be unread. */
type Range = Pick<
  Uncounted,
  | 'userId'
  | 'conversationId'
  | 'rev'
  | 'lastSeq'
  | 'readSeq'
  | 'from'
  | 'mutedUntil'
  | 'hides'
  | 'blocks'
>;

type Placed = Range & { place: number };

/** What is selected of messages beyond a mark, beside the place of the mark. */
interface Selection {
  /** Columns of single messages. */
  each: string;
  /** The part of a UNION for a range, of which `select` selects columns. */
  range(mark: Placed, select: (columns: string) => string): string;
  /** A pattern for `extra`. */
  like?: ((userId: string) => string) | undefined;
}

/** `isSure`: the last message is unread, without looking at the others. */
type Open = Range & { isSure: boolean };

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

type OpenRow = Record<
  'rev' | 'last_seq' | 'unread_seq' | 'joined_seq' | 'cleared_seq' | 'hides' | 'blocks',
  number | string
> & { id: string; history: 'all' | 'joined'; muted_until: unknown; is_unread: number | null };

interface Deps {
  database: Database;
  environment: Pick<Environment, 'now'>;
  sql: Sql;
}

/** SQLite allows 500 parts in a UNION. */
const countedAtOnce = 100;
const lookedUpAtOnce = 500;

interface Place {
  userId: string;
  conversationId: string;
}

const nameOf = ({ userId, conversationId }: Place) => `${userId} ${conversationId}`;

export class Unread {
  /** After a restart, thousands ask at the same moment. */
  readonly #states = new Gather<Place, MemberState>({
    nameOf,
    load: (places) => this.#statesOf(places),
  });
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
    const states = await this.#states.many(
      conversationIds.map((conversationId) => ({ userId, conversationId })),
    );
    return new Map([...states.values()].map((state) => [state.conversationId, state]));
  }

  /** By user; those who are not in the conversation are left out. */
  async ofEach(
    userIds: readonly string[],
    conversationId: string,
  ): Promise<Map<string, MemberState>> {
    const states = await this.#states.many(userIds.map((userId) => ({ userId, conversationId })));
    return new Map([...states.values()].map((state) => [state.userId, state]));
  }

  /**
   * The unread messages of all conversations together, up to the cap, and how many conversations
   * have any. Of muted conversations only mentions count; archived ones do not count.
   */
  async total(userId: string): Promise<{ unread: number; conversations: number }> {
    const open = await this.#open(userId);
    const muted = open.filter(({ mutedUntil }) => mutedUntil);
    const heard = open
      .filter(({ mutedUntil }) => !mutedUntil)
      .sort((a, b) => lengthOf(b) - lengthOf(a));
    const sure = heard.filter(({ isSure }) => isSure).length;
    let [unread, conversations] = [0, sure];
    for (const some of slices(muted, countedAtOnce)) {
      const mentions = (await this.#mentions(some)).map(Number);
      conversations += mentions.filter((count) => count > 0).length;
      unread += mentions.reduce((sum, count) => sum + count, 0);
    }
    // At the cap, it is only needed whether a conversation has any unread messages.
    let counted = 0;
    if (unread + sure >= limits.unreadCap) unread = limits.unreadCap;
    while (unread < limits.unreadCap && counted < heard.length) {
      const some = firstOf(heard.slice(counted), limits.unreadCap);
      const counts = await this.#count(some, limits.unreadCap - unread);
      conversations += counts.filter((count, i) => count > 0 && !some[i]!.isSure).length;
      unread = counts.reduce((sum, count) => sum + count, unread);
      counted += some.length;
    }
    const unsure = heard.slice(counted).filter(({ isSure }) => !isSure);
    for (const some of slices(unsure, countedAtOnce))
      conversations += (await this.#count(some, 1)).filter((count) => count > 0).length;
    return { unread: Math.min(limits.unreadCap, unread), conversations };
  }

  async #statesOf(places: readonly Place[]): Promise<Map<string, MemberState>> {
    const marks = await this.#marks(places);
    const counts = await this.#count(marks, limits.unreadCap);
    const mentions = await this.#mentions(marks);
    return new Map(
      marks.map((mark, i) => [
        nameOf(mark),
        { ...mark, unread: counts[i]!, mentions: mentions[i]! },
      ]),
    );
  }

  async #marks(places: readonly Place[]): Promise<Uncounted[]> {
    const { hidden, blocks } = this.#sql;
    const { dialect } = this.#database;
    const rows = await this.#database.query<Row[]>(
      `SELECT conversations.id, members.user_id, conversations.rev, conversations.last_seq, conversations.history, members.joined_seq,
         members.unread_seq, members.read_seq, members.delivered_seq, members.member_rev, members.role, members.joined_at, members.silenced_until,
         members.muted_until, members.archived_seq, members.pinned_at, members.cleared_seq,
         ${hidden.hidesAny('members.user_id', 'members.conversation_id')} AS hides,
         ${blocks.blocksAny('members.user_id')} AS blocks
       FROM ${dialect.keyTable(['text', 'text'])}
         ${dialect.joinInOrder} members ON members.conversation_id = key0 AND members.user_id = key1
         ${joinConversation('members.conversation_id', dialect.joinInOrder)}`,
      [JSON.stringify(places.map(({ userId, conversationId }) => [conversationId, userId]))],
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
   * The conversations in the list that have entries beyond the mark. The columns of `members` are
   * all in its index by users, so that of most conversations only the counters are looked up.
   */
  async #open(userId: string): Promise<Open[]> {
    const { hidden, blocks } = this.#sql;
    const isBlocked = `${blocks.blocksAny('?')} AND ${blocks.hides('?', 'newest.sender_id')}`;
    const rows = await this.#database.query<OpenRow[]>(
      `SELECT conversations.id, conversations.rev, conversations.last_seq, conversations.history, members.unread_seq,
         members.joined_seq, members.cleared_seq, members.muted_until,
         (${hidden.hidesAnywhere('?')} AND ${hidden.hidesAny('members.user_id', 'members.conversation_id')}) AS hides,
         ${blocks.blocksAny('?')} AS blocks,
         (${isTextOfOther('newest')} AND NOT (${isBlocked})) AS is_unread
       FROM ${ownMemberships(this.#database.dialect)} ${joinNewest}
       WHERE members.user_id = ? AND conversations.last_seq > members.unread_seq AND ${notArchived} AND ${notReplaced}`,
      Array<string>(6).fill(userId),
    );
    const now = this.#environment.now();
    return rows.map((row): Open => {
      const hides = Number(row.hides) === 1;
      const from = beginningOf(row.history, Number(row.joined_seq), Number(row.cleared_seq));
      const lastSeq = Number(row.last_seq);
      return {
        userId,
        conversationId: row.id,
        rev: Number(row.rev),
        lastSeq,
        readSeq: Number(row.unread_seq),
        from,
        mutedUntil: this.#ahead(row.muted_until, now),
        hides,
        blocks: Number(row.blocks) === 1,
        isSure: Number(row.is_unread) === 1 && !hides && lastSeq >= from,
      };
    });
  }

  /**
   * Counts what is beyond each mark and was not deleted at its `rev`, up to `most` in long ranges;
   * in the order of the marks.
   */
  async #count(marks: readonly Range[], most: number): Promise<number[]> {
    const rows = await this.#beyond<{ unread: number | string }>(
      marks.map((mark, place) => ({ ...mark, place })),
      {
        each: '1 AS unread',
        range: ({ place }, select) =>
          `SELECT ${place} AS place, COUNT(*) AS unread FROM (${select('1')} LIMIT ${most}) AS beyond`,
      },
    );
    const result = marks.map(() => 0);
    for (const { place, unread } of rows) result[Number(place)]! += Number(unread);
    return result;
  }

  /**
   * Counts the mentions in the latest messages beyond each mark, up to the cap; in the order of the
   * marks, `null` for conversations that are not muted.
   */
  async #mentions(marks: readonly Range[]): Promise<(number | null)[]> {
    const rows = await this.#beyond<{ extra: string }>(
      marks.flatMap((mark, place) => (mark.mutedUntil ? [{ ...mark, place }] : [])),
      {
        each: 'extra',
        range: ({ place }, select) =>
          `SELECT ${place} AS place, extra FROM (${select('extra')} ORDER BY seq DESC LIMIT ${limits.unreadCap}) AS beyond WHERE extra LIKE ?`,
        like: (userId) => `%"mentions":%"${userId}"%`,
      },
    );
    const result = marks.map(({ mutedUntil }) => (mutedUntil ? 0 : null));
    // The pattern also matches ids in other places.
    for (const { place, extra } of rows) {
      const { mentions = [] } = JSON.parse(extra) as { mentions?: readonly string[] };
      if (mentions.includes(marks[Number(place)]!.userId)) result[Number(place)]! += 1;
    }
    return result;
  }

  /**
   * Selects what is beyond the marks, without what the user has hidden, and without messages of
   * users whom the user blocks. A block does not hide messages of moderators and admins.
   */
  async #beyond<Row>(
    places: readonly Placed[],
    selection: Selection,
  ): Promise<(Row & { place: number | string })[]> {
    const open = places.filter((mark) => lengthOf(mark) > 0);
    // Scanning a range costs as much as some fifty look-ups.
    const isShort = (mark: Placed) => lengthOf(mark) <= shortRange;
    const rows: (Row & { place: number | string })[] = [];
    const ask = async ({ sql, parameters }: Statement) => {
      rows.push(...(await this.#database.query<typeof rows>(sql, [...parameters])));
    };
    for (const some of slices(open.filter(isShort), lookedUpAtOnce))
      await ask(this.#lookUp(some, selection));
    const long = open.filter((mark) => !isShort(mark));
    for (const some of slices(long, countedAtOnce)) await ask(this.#scan(some, selection));
    return rows;
  }

  /** Scans a range after the other. */
  #scan(marks: readonly Placed[], { range, like }: Selection): Statement {
    const parts = marks.map((mark): Statement => {
      const { sql, parameters } = this.#visible(mark);
      return {
        sql: range(mark, (columns) => `${selectTextsOfOthers(columns)}${sql}`),
        parameters: [
          mark.conversationId,
          startOf(mark),
          mark.lastSeq,
          mark.userId,
          mark.rev,
          ...parameters,
          ...(like ? [like(mark.userId)] : []),
        ],
      };
    });
    return {
      sql: parts.map(({ sql }) => sql).join(' UNION ALL '),
      parameters: parts.flatMap(({ parameters }) => parameters),
    };
  }

  /** Looks up the messages of ranges by their keys. */
  #lookUp(marks: readonly Placed[], { each, like }: Selection): Statement {
    const keys = marks.map((mark) => [
      mark.conversationId,
      startOf(mark),
      lengthOf(mark),
      mark.rev,
      mark.userId,
      mark.place,
      like?.(mark.userId) ?? null,
    ]);
    const { sql } = this.#visible({
      hides: marks.some(({ hides }) => hides),
      blocks: marks.some(({ blocks }) => blocks),
    });
    return {
      sql: `${selectTextsOfOthersIn(`key5 AS place, ${each}`, this.#database.dialect)}${sql}${like ? ' AND extra LIKE key6' : ''}`,
      parameters: [JSON.stringify(keys)],
    };
  }

  /**
   * More conditions for messages that the user sees. Without a user they are for the reader of each
   * key.
   */
  #visible({ userId, hides, blocks }: Partial<Range>): Statement {
    const reader = userId === undefined ? 'wanted.key4' : '?';
    const { hidden, blocks: blocked } = this.#sql;
    const conditions = [
      ...(hides ? [hidden.isHidden(reader, 'messages.conversation_id', 'messages.seq')] : []),
      ...(blocks ? [blocked.hides(reader, 'messages.sender_id')] : []),
    ];
    return {
      sql: conditions.map((condition) => ` AND NOT ${condition}`).join(''),
      parameters: userId === undefined ? [] : conditions.map(() => userId),
    };
  }

  #ahead(value: unknown, now: Date): Date | null {
    const until = value === null ? null : this.#database.dialect.time(value);
    return until && until > now ? until : null;
  }
}

/** The `seq` before the range. */
const startOf = ({ readSeq, from }: Range) => Math.max(readSeq, from - 1);
const lengthOf = (range: Range) => Math.max(0, range.lastSeq - startOf(range));

/** So many of the first ranges that together they have this length, but not too many. */
function firstOf<R extends Range>(ranges: readonly R[], length: number): readonly R[] {
  let sum = 0;
  const beyond = ranges.findIndex((range) => (sum += lengthOf(range)) >= length);
  const count = beyond < 0 ? ranges.length : beyond + 1;
  return ranges.slice(0, Math.min(count, countedAtOnce));
}
