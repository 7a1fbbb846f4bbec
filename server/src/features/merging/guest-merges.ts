/**
 * A user takes over what a guest of the same device has left: the conversations, in their order,
 * and what belongs to them. First, one transaction deactivates the guest and stores the merge. Then
 * the merge continues in steps, each of which may be repeated, so that the janitor of any node can
 * finish an interrupted merge.
 */
import type { Me } from '@parlor/sdk/protocol/users';
import { type FindOptionsWhere, IsNull, MoreThan } from 'typeorm';
import type { Database } from '../../database/database.js';
import type { Transaction } from '../../database/dialect.js';
import type { HostActor, UserCall } from '../../kernel/context.js';
import type { Environment } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import type { Limiter } from '../../kernel/limits.js';
import type { Log } from '../../kernel/log.js';
import type { Realtime } from '../../kernel/realtime.js';
import { rooms } from '../../kernel/rooms.js';
import type { ConversationRows } from '../../conversation-log/conversation-rows.js';
import type { MessageRows } from '../../conversation-log/message-rows.js';
import { directKey } from '../../conversation-log/direct-key.js';
import { later } from '../../conversation-log/rules.js';
import type { MessageWriter } from '../../conversation-log/writer.js';
import { GuestMergeRow } from './guest-merge.entity.js';
import type { Proof, Sessions } from '../../ports/auth.js';
import {
  type Newcomers,
  type Unread,
  marksOf,
  type MemberRows,
  type Takeover,
  type Takeovers,
} from '../../ports/members.js';
import type { Audit } from '../../ports/moderation.js';
import type { Users } from '../../ports/users.js';
import type { HandOver, Move } from '../../ports/moves.js';
import type { ConversationsWith } from '../../ports/messages.js';
import type { Role } from '../../conversation-log/roster.js';

interface Deps {
  database: Database;
  environment: Environment;
  conversationRows: ConversationRows;
  messageRows: MessageRows;
  users: Users;
  sessions: Sessions;
  limiter: Limiter;
  writer: MessageWriter;
  newcomers: Newcomers;
  unread: Unread;
  memberRows: MemberRows;
  takeovers: Takeovers;
  conversationsWith: ConversationsWith;
  audit: Audit;
  realtime: () => Realtime;
  log: Log;
  /** One of each feature that stores something of users. */
  handOvers: readonly HandOver[];
}

/** How many messages a commit changes: sends of others wait for no more than this. */
const messagesAtOnce = 50;
/** How many entries of the log a query scans. */
const seqsAtOnce = 2_000;
/** How many conversations are stored at a time, so that their ids fit into the column. */
const placesAtOnce = 1_000;
/** How many steps a call does itself; the janitor does the rest. */
const stepsOfCall = 50;
/**
 * Another user may start the same direct conversation at the same time; that does not happen more
 * often than this in a row by chance.
 */
const tries = 5;

/** How many merges the janitor continues in a round. */
const mergesAtOnce = 10;

export class GuestMerges {
  readonly #deps: Deps;
  /** The guest of the last merge that the janitor has tried. */
  #lastTried = '';

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * A repeated call continues where the first one was interrupted. Throws `forbidden`,
   * `rate_limited`, or `not_found` if the guest's session cannot be used; then nothing changes.
   */
  async merge(
    { siteId, user: caller, address }: Pick<UserCall, 'siteId' | 'user' | 'address'>,
    proof: Proof,
  ): Promise<Me> {
    const { users, sessions, limiter, realtime, log } = this.#deps;
    // The present row of the user: a socket still has the kind of its last token.
    const user = await users.get(siteId, caller.id);
    if (user.kind !== 'member')
      throw new Fault(
        'forbidden',
        'Only who is signed in, and is no guest, takes over what a guest has written.',
      );
    const { userId: guestId, isOver } = await sessions.holder(siteId, proof);
    const userId = user.id;
    let merge = await this.#find({ guestId, siteId });
    if (!merge) {
      if (isOver) throw new Fault('not_found', "The guest's session is over.");
      await limiter.take('guestMerge', `${siteId}:${address}`);
      const ended = await this.#begin({ siteId, guestId, userId });
      merge = await this.#find({ guestId, siteId });
      for (const id of ended) realtime().endSession(id, 'signed_out');
      if (ended.length > 0) log.info({ siteId, guestId, userId }, 'guest merged');
    }
    if (merge?.userId !== userId) throw new Fault('not_found', 'The guest is gone.');
    await this.#proceed(merge, stepsOfCall);
    return users.presentMe(await users.get(siteId, userId));
  }

  /**
   * The same by the host, who need not show a session of the guest. A repeated call continues where
   * the first one stopped. Throws `not_found`; then nothing changes.
   */
  async mergeByHost(
    siteId: string,
    { guestId, userId }: Pick<Move, 'guestId' | 'userId'>,
    actor: HostActor,
  ): Promise<{ done: boolean }> {
    const { users, audit, realtime } = this.#deps;
    if ((await users.get(siteId, userId)).kind !== 'member')
      throw new Fault('not_found', 'Only a member can take over what a guest has left.');
    let merge = await this.#find({ guestId, siteId });
    if (!merge) {
      const act = { siteId, act: 'user.merged', actorId: null, by: actor } as const;
      const ended = await this.#begin({ siteId, guestId, userId }, (transaction) =>
        audit.append(transaction, { ...act, userId, detail: guestId }),
      );
      merge = await this.#find({ guestId, siteId });
      for (const id of ended) realtime().endSession(id, 'revoked');
    }
    if (merge?.userId !== userId) throw new Fault('not_found', 'There is no such guest.');
    await this.#proceed(merge, stepsOfCall);
    return { done: (await this.#find({ guestId }))?.finishedAt !== null };
  }

  /**
   * Continues some interrupted merges, all of them in turn: merges that fail do not block the
   * others. Returns whether there may be more to do now.
   */
  async finishSome(): Promise<boolean> {
    const merges = await this.#deps.database.entities(GuestMergeRow).find({
      where: { finishedAt: IsNull(), guestId: MoreThan(this.#lastTried) },
      order: { guestId: 'ASC' },
      take: mergesAtOnce,
    });
    this.#lastTried = merges.length < mergesAtOnce ? '' : merges.at(-1)!.guestId;
    const faults: unknown[] = [];
    for (const merge of merges)
      await this.#proceed(merge, stepsOfCall).catch((error: unknown) => faults.push(error));
    // The failed merges are tried again in a later round.
    if (faults.length > 0) throw faults[0];
    return merges.length > 0;
  }

  /**
   * Called before the user is forgotten, so that everything that belongs to the user can be found.
   */
  async finishOf(userId: string): Promise<void> {
    const merges = await this.#deps.database
      .entities(GuestMergeRow)
      .findBy({ userId, finishedAt: IsNull() });
    for (const merge of merges) await this.#proceed(merge, Infinity);
  }

  async forget(transaction: Transaction, userId: string): Promise<void> {
    await transaction.delete(GuestMergeRow, { userId });
    await transaction.delete(GuestMergeRow, { guestId: userId });
  }

  #find(where: FindOptionsWhere<GuestMergeRow>): Promise<GuestMergeRow | null> {
    return this.#deps.database.entities(GuestMergeRow).findOneBy(where);
  }

  /** Deactivates the guest. Returns the sessions that it ended; none if another call was first. */
  async #begin(
    { siteId, guestId, userId }: Move,
    alongside?: (transaction: Transaction) => Promise<void>,
  ): Promise<string[]> {
    const { database, environment, users, sessions } = this.#deps;
    return database.transaction(async (transaction) => {
      await users.lockPeople(transaction, [guestId, userId]);
      const guest = await users.lock(transaction, guestId);
      const user = (await users.lock(transaction, userId))!;
      const now = environment.now();
      const isThere =
        guest?.siteId === siteId &&
        guest.kind === 'guest' &&
        !guest.deactivatedAt &&
        (!guest.bannedUntil || guest.bannedUntil <= now);
      if (!isThere) return [];
      await transaction.insert(GuestMergeRow, {
        guestId,
        siteId,
        userId,
        createdAt: now,
        places: null,
        finishedAt: null,
      });
      await users.set(transaction, guestId, { deactivatedAt: now });
      const silencedUntil = later(user.silencedUntil ?? null, guest.silencedUntil ?? null);
      await users.set(transaction, userId, { silencedUntil });
      await alongside?.(transaction);
      return sessions.endAllOf(guestId, transaction);
    });
  }

  async #proceed(merge: GuestMergeRow, steps: number): Promise<void> {
    const { database, environment } = this.#deps;
    if (merge.finishedAt) return;
    const { siteId, guestId, userId } = merge;
    const rows = database.entities(GuestMergeRow);
    let places =
      merge.places === null
        ? await this.#handOver({ siteId, guestId, userId })
        : (JSON.parse(merge.places) as string[]);
    const budget = { left: steps };
    while (places.length > 0) {
      const [conversationId, ...rest] = places;
      const done = await this.#takeOver(
        { siteId, conversationId: conversationId!, guestId, userId },
        budget,
      );
      if (!done) return;
      // Looks again, because a call of the guest may have stored something while the guest was
      // deactivated.
      places = rest.length > 0 ? rest : await this.#places({ siteId, guestId, userId });
      await rows.update({ guestId }, { places: JSON.stringify(places) });
      if (budget.left <= 0 && places.length > 0) return;
    }
    await rows.update({ guestId }, { places: null, finishedAt: environment.now() });
  }

  async #handOver(move: Move): Promise<string[]> {
    const { database, handOvers } = this.#deps;
    const places = await this.#places(move);
    const news = await database.transaction(async (transaction) => {
      const after: (() => Promise<void>)[] = [];
      for (const handOver of handOvers)
        after.push((await handOver(transaction, move)) ?? (() => Promise.resolve()));
      await transaction.update(
        GuestMergeRow,
        { guestId: move.guestId },
        { places: JSON.stringify(places) },
      );
      return after;
    });
    for (const tell of news) await tell();
    return places;
  }

  /** Conversations that still name the guest. */
  async #places({ siteId, guestId, userId }: Move): Promise<string[]> {
    const places: string[] = [];
    for await (const id of this.#deps.conversationsWith(siteId, guestId)) {
      if (places.length >= placesAtOnce) break;
      if (!(await this.#isBetween(id, [guestId, userId], true))) places.push(id);
    }
    return places;
  }

  /**
   * Whether it is a direct conversation of exactly these people; with `closed`, whether it is also
   * closed.
   */
  async #isBetween(
    conversationId: string,
    userIds: readonly string[],
    closed: boolean,
  ): Promise<boolean> {
    const { conversationRows, memberRows } = this.#deps;
    const row = await conversationRows.get(conversationId);
    if (row?.kind !== 'direct' || (closed && !row.closedAt)) return false;
    const members = await memberRows.userIdsOf(conversationId);
    return members.length === userIds.length && members.every((id) => userIds.includes(id));
  }

  /** False if the budget was used up before the end. */
  async #takeOver(where: Takeover, budget: { left: number }): Promise<boolean> {
    const { writer, takeovers } = this.#deps;
    budget.left--;
    if (await this.#isBetween(where.conversationId, [where.guestId, where.userId], false)) {
      await writer.write(takeovers.closing(where, directKey([where.guestId, where.userId])));
      return true;
    }
    const hasPlace = await this.#takePlace(where);
    const isDone = await this.#rename(where, budget);
    if (hasPlace || isDone) await this.#tellMarks(where);
    return isDone;
  }

  async #takePlace(where: Takeover): Promise<boolean> {
    const { database, users, writer, newcomers, takeovers } = this.#deps;
    const { siteId, conversationId, guestId, userId } = where;
    const marks = await takeovers.marksOf({ conversationId, userId: guestId });
    if (!marks) return false;
    const expected = await newcomers.expect(await users.many(siteId, [userId]));
    const present = (role: Role, seq: number) => ({
      ...expected.present(userId, marks.joinedAt, seq),
      role,
      readSeq: marks.readSeq,
      deliveredSeq: Math.max(marks.readSeq, marks.deliveredSeq),
      silencedUntil: marks.silencedUntil?.toISOString() ?? null,
    });
    for (let i = 0; ; i++) {
      const others = await this.#othersOfDirect(where);
      try {
        const hasPlace = await writer.write(takeovers.takingPlace(where, marks, others, present));
        if (hasPlace) await newcomers.welcome(siteId, conversationId, [userId], expected);
        return hasPlace;
      } catch (error) {
        if (!database.dialect.isUniqueViolation(error) || i === tries) throw error;
      }
    }
  }

  /**
   * The members of a direct conversation besides the guest; null for a group. If they have another
   * one with the user, the less recent of the two is closed.
   */
  async #othersOfDirect(where: Takeover): Promise<string[] | null> {
    const { conversationRows, writer, memberRows, takeovers } = this.#deps;
    const { siteId, conversationId, guestId, userId } = where;
    const own = await conversationRows.get(conversationId);
    if (own?.kind !== 'direct') return null;
    const members = await memberRows.userIdsOf(conversationId);
    const others = members.filter((id) => id !== guestId);
    const key = directKey([...new Set([...others, userId])]);
    const rival = await conversationRows.direct(siteId, key);
    if (own.closedAt || !rival || rival.id === conversationId) return others;
    const stays = rival.lastActivityAt > own.lastActivityAt ? rival : own;
    await writer.write(
      takeovers.closing(
        { ...where, conversationId: stays === own ? rival.id : conversationId },
        key,
      ),
    );
    return others;
  }

  async #rename(where: Takeover, budget: { left: number }): Promise<boolean> {
    const { conversationRows, messageRows, environment, writer, takeovers } = this.#deps;
    const { conversationId, guestId } = where;
    const lastSeq = (await conversationRows.get(conversationId))?.lastSeq ?? 0;
    for (let after = 0; after < lastSeq; after += seqsAtOnce) {
      let seqs: number[] = [];
      do {
        if (budget.left <= 0) return false;
        budget.left--;
        seqs = await messageRows.naming(conversationId, guestId, {
          after: seqs.at(-1) ?? after,
          upTo: after + seqsAtOnce,
          limit: messagesAtOnce,
        });
        if (seqs.length > 0)
          await writer.write(takeovers.renaming(where, seqs, () => environment.newId()));
      } while (seqs.length === messagesAtOnce);
    }
    return true;
  }

  /** The unread count changes once messages belong to the user. */
  async #tellMarks({ conversationId, userId }: Takeover): Promise<void> {
    const { database, unread, realtime, memberRows } = this.#deps;
    const place = { conversationId, userId };
    const isMember = await database.transaction((transaction) =>
      memberRows.touch(transaction, place),
    );
    if (!isMember) return;
    const state = (await unread.of(userId, [conversationId])).get(conversationId);
    if (!state) return;
    realtime().publish(
      [rooms.user(userId)],
      [{ name: 'unread.changed', data: { conversationId, ...marksOf(state) } }],
    );
  }
}
