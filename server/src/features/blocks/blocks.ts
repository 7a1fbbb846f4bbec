/**
 * Blocks. Everything that a block changes is stored together with it, after both users are locked:
 * it withdraws the blocking user's contact request, marks the pair's direct conversation, so that
 * its writer refuses without further checks, and increments the `memberRev` of conversations in
 * which the unread count changes. A friendship does not change.
 */
import type { Block } from '@parlor/sdk/protocol/blocks';
import type { Page } from '@parlor/sdk/protocol/fields';
import { limits } from '@parlor/sdk/protocol/limits';
import type { Database } from '../../database/database.js';
import type { Transaction } from '../../database/dialect.js';
import { decodeCursor, encodeCursor } from '../../kernel/cursor.js';
import type { Environment } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import type { Realtime } from '../../kernel/realtime.js';
import { rooms } from '../../kernel/rooms.js';
import type { ConversationRows } from '../../conversation-log/conversation-rows.js';
import { directKey } from '../../conversation-log/direct-key.js';
import { BlockRow } from './block.entity.js';
import type { BlockedPairs } from './blocked-pairs.js';
import type { MemberRows } from '../../ports/members.js';
import type { Move } from '../../ports/moves.js';
import type { UserRecord, Users } from '../../ports/users.js';
import type { WithdrawRequest } from '../../ports/contacts.js';

interface Deps {
  database: Database;
  environment: Environment;
  conversationRows: ConversationRows;
  memberRows: MemberRows;
  users: Users;
  blocked: BlockedPairs;
  withdrawRequest: WithdrawRequest;
  /** Notifies two users of each other's presence, as far as they may see it. */
  tellPresence(siteId: string, userId: string, otherId: string): Promise<void>;
  realtime: () => Realtime;
}

export class Blocks {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** The latest first. */
  async list(
    siteId: string,
    userId: string,
    {
      cursor,
      limit = limits.pageDefault,
    }: { cursor?: string | undefined; limit?: number | undefined },
  ): Promise<Page<Block>> {
    const { database, users } = this.#deps;
    const select = database
      .entities(BlockRow)
      .createQueryBuilder('block')
      .where('block.userId = :userId', { userId })
      .orderBy('block.blockedAt', 'DESC')
      .addOrderBy('block.blockedId', 'DESC')
      .limit(limit + 1);
    if (cursor !== undefined) {
      const [time, id] = decodeCursor(cursor, ['number', 'string']);
      select.andWhere(
        '(block.blockedAt < :at OR (block.blockedAt = :at AND block.blockedId < :id))',
        { at: new Date(time), id },
      );
    }
    const rows = await select.getMany();
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const people = await users.many(
      siteId,
      page.map(({ blockedId }) => blockedId),
    );
    const items = page.flatMap((row) => {
      const user = people.get(row.blockedId);
      return user ? [{ row, user }] : [];
    });
    return {
      items: await Promise.all(items.map(({ row, user }) => this.#present(row, user))),
      next:
        rows.length > limit && last
          ? encodeCursor([last.blockedAt.getTime(), last.blockedId])
          : null,
      prev: null,
    };
  }

  /** Throws `not_found` or `limit_reached`. */
  async add(siteId: string, userId: string, otherId: string): Promise<Block> {
    const { database, environment, users, blocked, realtime } = this.#deps;
    if (otherId === userId) throw new Fault('not_found', 'Nobody blocks themselves.');
    const user = await users.get(siteId, otherId);
    const { row, isNew, withdrew } = await database.transaction(async (transaction) => {
      await users.lockPeople(transaction, [userId, otherId]);
      const before = await transaction.findOneBy(BlockRow, { userId, blockedId: otherId });
      if (before) return { row: before, isNew: false, withdrew: false };
      if ((await transaction.countBy(BlockRow, { userId })) >= limits.blocks)
        throw new Fault('limit_reached', `Nobody blocks more than ${limits.blocks} people.`);
      const added: BlockRow = { userId, blockedId: otherId, siteId, blockedAt: environment.now() };
      await transaction.insert(BlockRow, added);
      const withdrawn = await this.#deps.withdrawRequest(transaction, userId, otherId);
      await this.#mark(transaction, siteId, userId, otherId, true);
      return { row: added, isNew: true, withdrew: withdrawn };
    });
    // Also after a repeated call: the previous one may have been interrupted here.
    await blocked.changed([userId, otherId]);
    const block = await this.#present(row, user);
    if (!isNew) return block;
    realtime().publish([rooms.user(userId)], [{ name: 'block.added', data: { block } }]);
    if (withdrew) {
      realtime().publish(
        [rooms.user(userId)],
        [{ name: 'contact.withdrawn', data: { userId: otherId } }],
      );
      realtime().publish([rooms.user(otherId)], [{ name: 'contact.withdrawn', data: { userId } }]);
    }
    await this.#deps.tellPresence(siteId, userId, otherId);
    return block;
  }

  /** Throws `not_found` if there is no such user. */
  async remove(siteId: string, userId: string, otherId: string): Promise<void> {
    const { database, users, blocked, realtime } = this.#deps;
    await users.getAnyone(siteId, otherId);
    const wasThere = await database.transaction(async (transaction) => {
      await users.lockPeople(transaction, [userId, otherId]);
      const { affected } = await transaction.delete(BlockRow, { userId, blockedId: otherId });
      if (affected === 0) return false;
      const isBlocked =
        (await transaction.countBy(BlockRow, { userId: otherId, blockedId: userId })) > 0;
      await this.#mark(transaction, siteId, userId, otherId, isBlocked);
      return true;
    });
    await blocked.changed([userId, otherId]);
    if (!wasThere) return;
    realtime().publish(
      [rooms.user(userId)],
      [{ name: 'block.removed', data: { userId: otherId } }],
    );
    await this.#deps.tellPresence(siteId, userId, otherId);
  }

  /**
   * Deletes the blocks by the user. Blocks of the user by others stay, so that the messages of the
   * user stay hidden from them.
   */
  async forget(transaction: Transaction, userId: string): Promise<() => Promise<void>> {
    const rows = await transaction.findBy(BlockRow, { userId });
    await transaction.delete(BlockRow, { userId });
    for (const { siteId, blockedId } of rows) {
      const isBlocked =
        (await transaction.countBy(BlockRow, { userId: blockedId, blockedId: userId })) > 0;
      await this.#mark(transaction, siteId, userId, blockedId, isBlocked);
    }
    return () => this.#deps.blocked.changed([userId, ...rows.map(({ blockedId }) => blockedId)]);
  }

  /** Blocks by the guest, and blocks of the guest by others, become those of the user. */
  async handOver(
    transaction: Transaction,
    { siteId, guestId, userId }: Move,
  ): Promise<() => Promise<void>> {
    const rows = await transaction.findBy(BlockRow, [{ userId: guestId }, { blockedId: guestId }]);
    await transaction.delete(BlockRow, { userId: guestId });
    await transaction.delete(BlockRow, { blockedId: guestId });
    const renamed = (id: string) => (id === guestId ? userId : id);
    const moved = rows.map((row) => ({
      ...row,
      userId: renamed(row.userId),
      blockedId: renamed(row.blockedId),
    }));
    for (const row of moved) {
      const { userId: by, blockedId: other } = row;
      if (
        by === other ||
        (await transaction.countBy(BlockRow, { userId: by, blockedId: other })) > 0
      )
        continue;
      await transaction.insert(BlockRow, row);
      await this.#mark(transaction, siteId, by, other, true);
    }
    return () =>
      this.#deps.blocked.changed([
        guestId,
        ...new Set(moved.flatMap((row) => [row.userId, row.blockedId])),
      ]);
  }

  /**
   * Nobody can write in the pair's direct conversation while there is a block. In conversations
   * with both, the unread count of the user who blocks changes.
   */
  async #mark(
    transaction: Transaction,
    siteId: string,
    userId: string,
    otherId: string,
    isBlocked: boolean,
  ): Promise<void> {
    const { conversationRows, memberRows } = this.#deps;
    const key = directKey([userId, otherId]);
    await conversationRows.setBlocked(transaction, siteId, key, isBlocked);
    await memberRows.touchShared(transaction, userId, otherId);
  }

  /** The blocked user as a stranger sees them: blocking must not reveal a profile. */
  async #present(row: BlockRow, user: UserRecord): Promise<Block> {
    return {
      user: await this.#deps.users.presentToStrangers(user),
      blockedAt: row.blockedAt.toISOString(),
      hides: user.role === 'user',
    };
  }
}
