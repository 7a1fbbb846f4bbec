/**
 * Friendships: asking, answering and ending. Each change locks the two users first and then reads
 * their row, so that simultaneous calls (both ask, one accepts while the other withdraws, two
 * devices answer) run one after the other. A change that is already done does not throw; one that
 * is no longer possible throws `not_found`.
 */
import { limits } from '@parlor/sdk/protocol/limits';
import type { RelationState } from '@parlor/sdk/protocol/contacts';
import type { WireEvent } from '@parlor/sdk/protocol/events';
import type { User } from '@parlor/sdk/protocol/users';
import type { Database } from '../../database/database.js';
import type { Transaction } from '../../database/dialect.js';
import type { Environment } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import type { Realtime } from '../../kernel/realtime.js';
import { rooms } from '../../kernel/rooms.js';
import { requireNotSilenced } from '../../conversation-log/rules.js';
import type { MessageWriter } from '../../conversation-log/writer.js';
import { closeDirect } from './close-direct.js';
import type { ConversationRows } from '../../conversation-log/conversation-rows.js';
import { ClosingDirectRow, ContactRow } from './contact.entity.js';
import { pairOf } from '../../kernel/pair.js';
import type { Reach } from './reach.js';
import type { Move } from '../../ports/moves.js';
import type { UserRecord, Users } from '../../ports/users.js';
import type { BlockedPairs, WithdrawRequest } from '../../ports/contacts.js';
import type { EventRecorder } from '../../ports/events.js';

interface Deps {
  database: Database;
  conversationRows: ConversationRows;
  environment: Environment;
  users: Users;
  reach: Reach;
  blocked: BlockedPairs;
  events: EventRecorder;
  writer: MessageWriter;
  /** Notifies two users of each other's presence, as far as they may see it. */
  tellPresence(siteId: string, userId: string, otherId: string): Promise<void>;
  realtime: () => Realtime;
}

/** The user who acts, and the other one. */
interface Two {
  siteId: string;
  userId: string;
  otherId: string;
}

type News = 'requested' | 'accepted' | 'declined' | 'withdrawn' | 'removed';

/** The changed row, and the name of the change; without `news`, nothing has changed. */
interface Step {
  row: ContactRow;
  news: News | null;
}

interface Answer {
  userId: string;
  state: RelationState;
}

const closedAtOnce = 50;

export class Contacts {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Throws `not_found`, `not_accepted`, `silenced` or `limit_reached`. */
  async request(
    siteId: string,
    userId: string,
    otherId: string,
    note: string | undefined,
  ): Promise<Answer> {
    if (otherId === userId) throw new Fault('not_found', 'Nobody is a contact of their own.');
    const two = { siteId, userId, otherId };
    const requireAccepted = await this.#deps.reach.requesting(siteId, userId, otherId);
    return this.#change(two, async (transaction, row, people) => {
      if (row?.state === 'accepted') return { row, news: null };
      if (row?.state === 'requested' && row.requestedBy === userId) return { row, news: null };
      await requireAccepted(transaction);
      if (row?.state === 'requested') return this.#accepted(transaction, row);
      const now = this.#deps.environment.now();
      requireNotSilenced(people.get(userId)!.silencedUntil, now);
      const { asks, asksSince } = this.#asking(row, userId, now);
      const open = await transaction.countBy(ContactRow, {
        requestedBy: userId,
        state: 'requested',
      });
      if (open >= limits.contactRequests)
        throw new Fault(
          'limit_reached',
          `At most ${limits.contactRequests} contact requests may be open.`,
        );
      const requested: ContactRow = {
        ...pairOf(userId, otherId),
        siteId,
        state: 'requested',
        requestedBy: userId,
        requestedTo: otherId,
        note: note?.trim() || null,
        requestedAt: now,
        answeredAt: null,
        endedAt: row?.endedAt ?? null,
        asks,
        asksSince,
      };
      if (!row) await transaction.insert(ContactRow, requested);
      return { row: requested, news: 'requested' };
    });
  }

  /** Throws `not_found`, `not_accepted` or `limit_reached`. */
  accept(siteId: string, userId: string, otherId: string): Promise<Answer> {
    return this.#change({ siteId, userId, otherId }, async (transaction, row) => {
      if (row?.state === 'accepted' && row.requestedTo === userId) return { row, news: null };
      if (row?.state !== 'requested' || row.requestedTo !== userId) throw noRequest();
      if (await this.#deps.blocked.areBlocked(transaction, userId, otherId))
        throw new Fault('not_accepted');
      return this.#accepted(transaction, row);
    });
  }

  /** Withdraws a request, as a step of a transaction that has locked both users. */
  readonly withdrawRequest: WithdrawRequest = async (transaction, userId, otherId) => {
    const asked = { ...pairOf(userId, otherId), state: 'requested', requestedBy: userId } as const;
    const none = { state: 'none', note: null } as const;
    const row = await transaction.findOneBy(ContactRow, asked);
    if (!row) return false;
    await transaction.update(ContactRow, asked, none);
    await this.#record(transaction, { siteId: row.siteId, userId, otherId }, row, 'withdrawn');
    return true;
  };

  /** Throws `not_found`. */
  decline(siteId: string, userId: string, otherId: string): Promise<Answer> {
    return this.#change(
      { siteId, userId, otherId },
      async (_, row) => {
        if (row?.state === 'declined' && row.requestedTo === userId) return { row, news: null };
        if (row?.state !== 'requested' || row.requestedTo !== userId) throw noRequest();
        return {
          row: { ...row, state: 'declined', note: null, answeredAt: this.#deps.environment.now() },
          news: 'declined',
        };
      },
      true,
    );
  }

  /** Throws `not_found`. */
  withdraw(siteId: string, userId: string, otherId: string): Promise<Answer> {
    return this.#change(
      { siteId, userId, otherId },
      async (_, row) => {
        if (row?.state === 'none' && row.requestedBy === userId && row.answeredAt === null)
          return { row, news: null };
        if (row?.state !== 'requested' || row.requestedBy !== userId) throw noRequest();
        return { row: { ...row, state: 'none', note: null }, news: 'withdrawn' };
      },
      true,
    );
  }

  /**
   * Throws `not_found`. The conversation of the two is closed afterwards; if that is interrupted,
   * `closeLeftOver` completes it.
   */
  async remove(siteId: string, userId: string, otherId: string): Promise<Answer> {
    const two = { siteId, userId, otherId };
    const answer = await this.#change(
      two,
      async (transaction, row) => {
        if (row?.state === 'none' && row.endedAt !== null) return { row, news: null };
        if (row?.state !== 'accepted') throw new Fault('not_found', 'There is no such contact.');
        await transaction.insert(ClosingDirectRow, {
          ...pairOf(userId, otherId),
          siteId,
          endedBy: userId,
        });
        return {
          row: { ...row, state: 'none', note: null, endedAt: this.#deps.environment.now() },
          news: 'removed',
        };
      },
      true,
    );
    await this.#close(pairOf(userId, otherId));
    await this.#deps.tellPresence(siteId, userId, otherId);
    return answer;
  }

  /**
   * Closes conversations that an interrupted process has left open. Returns whether there may be
   * more.
   */
  async closeLeftOver(): Promise<boolean> {
    const rows = await this.#deps.database.entities(ClosingDirectRow).find({ take: closedAtOnce });
    for (const { lowId, highId } of rows) await this.#close({ lowId, highId });
    return rows.length === closedAtOnce;
  }

  async #close(pair: { lowId: string; highId: string }): Promise<void> {
    const { database, conversationRows, writer } = this.#deps;
    const row = await database.entities(ClosingDirectRow).findOneBy(pair);
    if (!row) return;
    const otherId = row.endedBy === row.lowId ? row.highId : row.lowId;
    const two = { siteId: row.siteId, userId: row.endedBy, otherId };
    await closeDirect(conversationRows, writer, two);
    await database.entities(ClosingDirectRow).delete(pair);
  }

  /**
   * Deletes all relations of the user, with their notes. Returns a function that notifies the
   * others.
   */
  async forget(transaction: Transaction, userId: string): Promise<() => Promise<void>> {
    const rows = await transaction.findBy(ContactRow, [
      { requestedBy: userId },
      { requestedTo: userId },
    ]);
    await transaction.delete(ContactRow, { requestedBy: userId });
    await transaction.delete(ContactRow, { requestedTo: userId });
    return async () => {
      for (const { state, requestedBy, requestedTo } of rows) {
        if (state !== 'accepted' && state !== 'requested') continue;
        const isOwn = requestedBy === userId;
        const name =
          state === 'accepted'
            ? 'contact.removed'
            : isOwn
              ? 'contact.withdrawn'
              : 'contact.declined';
        this.#deps
          .realtime()
          .publish([rooms.user(isOwn ? requestedTo : requestedBy)], [{ name, data: { userId } }]);
      }
    };
  }

  /** A friendship of the guest does not replace one that the user has ended or declined. */
  async handOver(
    transaction: Transaction,
    { guestId, userId }: Move,
  ): Promise<() => Promise<void>> {
    const rows = await transaction.findBy(ContactRow, [
      { requestedBy: guestId },
      { requestedTo: guestId },
    ]);
    const renamed = (id: string) => (id === guestId ? userId : id);
    for (const row of rows) {
      const moved = {
        ...row,
        requestedBy: renamed(row.requestedBy),
        requestedTo: renamed(row.requestedTo),
      };
      if (moved.requestedBy === moved.requestedTo) continue;
      const pair = pairOf(moved.requestedBy, moved.requestedTo);
      const known = await transaction.findOneBy(ContactRow, pair);
      if (known && !(known.state === 'requested' && row.state === 'accepted')) continue;
      if (known) await transaction.delete(ContactRow, pair);
      await transaction.insert(ContactRow, { ...moved, ...pair });
    }
    return this.forget(transaction, guestId);
  }

  async #accepted(transaction: Transaction, row: ContactRow): Promise<Step> {
    for (const userId of [row.lowId, row.highId]) {
      const accepted = { state: 'accepted' } as const;
      const count = await transaction.countBy(ContactRow, [
        { requestedBy: userId, ...accepted },
        { requestedTo: userId, ...accepted },
      ]);
      if (count >= limits.contacts)
        throw new Fault('limit_reached', `Nobody has more than ${limits.contacts} contacts.`);
    }
    return {
      row: {
        ...row,
        state: 'accepted',
        note: null,
        answeredAt: this.#deps.environment.now(),
        endedAt: null,
        asks: 0,
        asksSince: null,
      },
      news: 'accepted',
    };
  }

  /**
   * Counts another request to the same user. Throws `limit_reached` after a decline, and if a user
   * repeatedly asks and withdraws.
   */
  #asking(
    row: ContactRow | null,
    userId: string,
    now: Date,
  ): Pick<ContactRow, 'asks' | 'asksSince'> {
    if (row?.requestedBy !== userId) return { asks: 1, asksSince: now };
    const until = (from: Date, seconds: number) => from.getTime() + seconds * 1_000 - now.getTime();
    const cooling =
      row.state === 'declined' ? until(row.answeredAt!, limits.contactCoolDownSeconds) : 0;
    const counting = row.asksSince ? until(row.asksSince, limits.contactAsksSeconds) : 0;
    const retryAfterMs = Math.max(cooling, row.asks >= limits.contactAsks ? counting : 0);
    if (retryAfterMs > 0)
      throw new Fault('limit_reached', 'This person cannot be asked again yet.', { retryAfterMs });
    return counting > 0
      ? { asks: row.asks + 1, asksSince: row.asksSince }
      : { asks: 1, asksSince: now };
  }

  async #change(
    two: Two,
    step: (
      transaction: Transaction,
      row: ContactRow | null,
      people: ReadonlyMap<string, UserRecord>,
    ) => Promise<Step>,
    ends = false,
  ): Promise<Answer> {
    const { database, users } = this.#deps;
    const { siteId, userId, otherId } = two;
    // Relations can also be ended with a deactivated user.
    const people = ends
      ? await users.many(siteId, [userId, otherId])
      : await users.requireMany(siteId, [userId, otherId]);
    if (!people.has(otherId)) throw noUser();
    const pair = pairOf(userId, otherId);
    // An ended friendship is fully closed before a new change.
    await this.#close(pair);
    const { row, news } = await database.transaction(async (transaction) => {
      const there = await users.lockPeople(transaction, [userId, otherId]);
      if (!ends && !(there.has(userId) && there.has(otherId))) throw noUser();
      const before = await transaction.findOneBy(ContactRow, pair);
      const after = await step(transaction, before, people);
      if (before && after.news) await transaction.update(ContactRow, pair, after.row);
      if (after.news) await this.#record(transaction, two, after.row, after.news);
      return after;
    });
    if (news) await this.#tell(two, people, row, news);
    return { userId: otherId, state: stateOf(row, userId) };
  }

  /** Records it for the host. */
  #record(
    transaction: Transaction,
    { siteId, userId, otherId }: Two,
    { note }: Pick<ContactRow, 'note'>,
    news: News,
  ): Promise<void> {
    const { lowId, highId } = pairOf(userId, otherId);
    return this.#deps.events.record(transaction, siteId, `${lowId} ${highId}`, () =>
      news === 'requested'
        ? { name: 'contact.requested', data: { userId, otherId, note } }
        : { name: `contact.${news}`, data: { userId, otherId } },
    );
  }

  /** Notifies both users. */
  async #tell(
    { userId, otherId }: Two,
    people: ReadonlyMap<string, UserRecord>,
    row: ContactRow,
    news: News,
  ): Promise<void> {
    const { users, realtime } = this.#deps;
    for (const [viewerId, seenId] of [
      [userId, otherId],
      [otherId, userId],
    ] as const) {
      const [user] = await users.presentTo(
        people.get(viewerId)!,
        [people.get(seenId)!],
        viewerId === row.requestedTo,
      );
      realtime().publish([rooms.user(viewerId)], [eventOf(news, row, viewerId, user!)]);
    }
  }
}

const noUser = () => new Fault('not_found', 'There is no such user.');
const noRequest = () => new Fault('not_found', 'There is no such contact request.');

/** The relation as the user sees it. */
export function stateOf({ state, requestedBy }: ContactRow, userId: string): RelationState {
  if (state === 'accepted') return 'contact';
  if (state !== 'requested') return 'none';
  return requestedBy === userId ? 'outgoing' : 'incoming';
}

function eventOf(news: News, row: ContactRow, viewerId: string, user: User): WireEvent {
  switch (news) {
    case 'requested': {
      const direction = row.requestedBy === viewerId ? 'outgoing' : 'incoming';
      const request = {
        user,
        direction,
        note: row.note,
        requestedAt: row.requestedAt.toISOString(),
      } as const;
      return { name: 'contact.requested', data: { request } };
    }
    case 'accepted':
      return {
        name: 'contact.accepted',
        data: { contact: { user, since: row.answeredAt!.toISOString() } },
      };
    default:
      return { name: `contact.${news}`, data: { userId: user.id } };
  }
}
