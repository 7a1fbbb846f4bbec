import type { Database } from '../../database/database.js';
import { marks } from '../../database/dialect.js';
import { rooms } from '../../kernel/rooms.js';
import { slices } from '../../kernel/slices.js';
import type { BlockedPairs } from '../../ports/contacts.js';
import type { Hearers } from '../../ports/conversations.js';
import type { Sql } from '../../ports/sql.js';

const usersAtOnce = 500;
const knownAtMost = 5_000;

/**
 * Who is notified of a user's presence: contacts, those who share an open conversation, and those
 * who watch the user (`presence.watch`). No one is notified if the user hides presence, and no one
 * is notified across a block.
 */
export class Sharers {
  constructor(
    private readonly database: Database,
    private readonly sql: Sql,
    private readonly blocked: BlockedPairs,
  ) {}

  /** The rooms that are notified of each user's presence; none for users who hide it. */
  async roomsOf(userIds: readonly string[]): Promise<ReadonlyMap<string, Hearers>> {
    return this.#rooms(userIds, 'AND users.hides_presence = 0');
  }

  /** The same, even if the user hides presence: to notify of that, or of a new profile. */
  async allRoomsOf(userId: string): Promise<Hearers> {
    return (await this.#rooms([userId], '')).get(userId)!;
  }

  /**
   * Those of these users whom the caller has met: contacts, and members of a conversation that both
   * are in. In a closed conversation, presence is not seen. Blocks are not checked.
   */
  async met(
    callerId: string,
    userIds: readonly string[],
  ): Promise<ReadonlyMap<string, { seesPresence: boolean }>> {
    if (userIds.length === 0) return new Map();
    const { members, users, contacts } = this.sql;
    const ofContacts = contacts.sides.map(
      ({ from, userColumn, contactColumn, isAccepted }) =>
        `UNION ALL SELECT ${contactColumn} AS id, 1, 1 ${from} WHERE ${userColumn} = ? AND ${isAccepted} AND ${contactColumn} IN (${marks(userIds.length)})`,
    );
    const rows = await this.database.query<
      { id: string; live: number | string; shares: number | string }[]
    >(
      `SELECT users.id, ${members.share('?', 'users.id', 'open')} AS live, ${members.share('?', 'users.id')} AS shares
         ${users.fromAmong(userIds.length)} ${ofContacts.join(' ')}`,
      [callerId, callerId, ...userIds, callerId, ...userIds, callerId, ...userIds],
    );
    const met = new Map<string, { seesPresence: boolean }>();
    for (const { id, live, shares } of rows) {
      if (Number(shares) === 1)
        met.set(id, { seesPresence: Number(live) === 1 || met.get(id)?.seesPresence === true });
    }
    return met;
  }

  /**
   * The user's contacts, and the people whom the user has direct conversations with, up to the
   * number that a page of the directory can be picked from.
   */
  async known(userId: string): Promise<readonly string[]> {
    const { members, contacts } = this.sql;
    const ofContacts = contacts.sides.map(
      ({ from, userColumn, contactColumn, isAccepted }) =>
        `SELECT ${contactColumn} AS id ${from} WHERE ${userColumn} = ? AND ${isAccepted}`,
    );
    const rows = await this.database.query<{ id: string }[]>(
      `${[...ofContacts, members.selectPartners].join(' UNION ')} LIMIT ${knownAtMost}`,
      [userId, userId, userId],
    );
    return rows.map(({ id }) => id);
  }

  async #rooms(userIds: readonly string[], condition: string): Promise<Map<string, Hearers>> {
    const { members, users, contacts } = this.sql;
    const found = new Map<string, string[]>(userIds.map((id) => [id, []]));
    for (const some of slices(userIds, usersAtOnce)) {
      const places = marks(some.length);
      const shared = await this.database.query<{ userId: string; conversationId: string | null }[]>(
        `SELECT members.user_id AS userId, members.conversation_id AS conversationId
         FROM ${members.withConversations} ${users.join('members.user_id')}
         WHERE members.user_id IN (${places}) AND conversations.closed_at IS NULL ${condition}
         UNION ALL SELECT users.id, NULL ${users.fromAmong(some.length)} ${condition}`,
        [...some, ...some],
      );
      for (const { userId, conversationId } of shared)
        found
          .get(userId)!
          .push(
            conversationId === null ? rooms.presence(userId) : rooms.conversation(conversationId),
          );
      const friends = await this.database.query<{ userId: string; friendId: string }[]>(
        contacts.sides
          .map(
            ({ from, userColumn, contactColumn, isAccepted }) =>
              `SELECT ${userColumn} AS userId, ${contactColumn} AS friendId ${from} ${users.join(userColumn)}
               WHERE ${userColumn} IN (${places}) AND ${isAccepted} ${condition}`,
          )
          .join(' UNION ALL '),
        [...some, ...some],
      );
      for (const { userId, friendId } of friends) found.get(userId)!.push(rooms.user(friendId));
    }
    const blocked = await this.blocked.ofEach(userIds);
    return new Map(
      [...found].map(([userId, heard]) => [
        userId,
        { rooms: heard, except: [...blocked.get(userId)!].map(rooms.user) },
      ]),
    );
  }
}
