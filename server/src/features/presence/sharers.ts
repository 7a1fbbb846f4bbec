import { limits } from '@parlor/sdk/protocol/limits';
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
 * Who is notified of a user's presence: contacts, those who share an open conversation of at most
 * `presenceMembers` members, and those who watch the user (`presence.watch`). No one is notified if
 * the user hides presence, and no one is notified across a block.
 */
export class Sharers {
  constructor(
    private readonly database: Database,
    private readonly sql: Sql,
    private readonly blocked: BlockedPairs,
  ) {}

  /** The rooms that are notified of each user's presence; none for users who hide it. */
  async roomsOf(userIds: readonly string[]): Promise<ReadonlyMap<string, Hearers>> {
    return this.#rooms(userIds, {
      seen: 'AND users.hides_presence = 0',
      told: `AND conversations.member_count <= ${limits.presenceMembers}`,
    });
  }

  /**
   * The rooms of all who may see the user, even in large conversations and if the user hides
   * presence: to notify of hiding and showing it, or of a new profile.
   */
  async allRoomsOf(userId: string): Promise<Hearers> {
    return (await this.#rooms([userId], {})).get(userId)!;
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

  async #rooms(
    userIds: readonly string[],
    { seen = '', told = '' }: { seen?: string; told?: string },
  ): Promise<Map<string, Hearers>> {
    const found = new Map<string, Hearers>();
    for (const some of slices(userIds, usersAtOnce)) {
      const friends = await this.#friends(some, seen);
      // Last and together, because the caller notifies at once of what they say: whoever hides or
      // blocks next is told about after that.
      const [shared, blocked] = await Promise.all([
        this.#shared(some, seen, told),
        this.blocked.ofEach(some),
      ]);
      for (const userId of some) {
        const places = shared.get(userId) ?? [];
        found.set(userId, {
          rooms: places.length > 0 ? [...places, ...(friends.get(userId) ?? [])] : [],
          except: [...blocked.get(userId)!].map(rooms.user),
        });
      }
    }
    return found;
  }

  /** The rooms of each user's contacts. */
  async #friends(userIds: readonly string[], seen: string): Promise<Map<string, string[]>> {
    const { users, contacts } = this.sql;
    const rows = await this.database.query<{ userId: string; friendId: string }[]>(
      contacts.sides
        .map(
          ({ from, userColumn, contactColumn, isAccepted }) =>
            `SELECT ${userColumn} AS userId, ${contactColumn} AS friendId ${from} ${users.join(userColumn)}
             WHERE ${userColumn} IN (${marks(userIds.length)}) AND ${isAccepted} ${seen}`,
        )
        .join(' UNION ALL '),
      [...userIds, ...userIds],
    );
    return byUser(rows.map(({ userId, friendId }) => [userId, rooms.user(friendId)]));
  }

  /**
   * The rooms of each user's open conversations, and of those who watch the user; none for users
   * who are not to be seen.
   */
  async #shared(
    userIds: readonly string[],
    seen: string,
    told: string,
  ): Promise<Map<string, string[]>> {
    const { members, users } = this.sql;
    const places = marks(userIds.length);
    const rows = await this.database.query<{ userId: string; conversationId: string | null }[]>(
      `SELECT members.user_id AS userId, members.conversation_id AS conversationId
       FROM ${members.withConversations} ${users.join('members.user_id')}
       WHERE members.user_id IN (${places}) AND conversations.closed_at IS NULL ${told} ${seen}
       UNION ALL SELECT users.id, NULL ${users.fromAmong(userIds.length)} ${seen}`,
      [...userIds, ...userIds],
    );
    return byUser(
      rows.map(({ userId, conversationId }) => [
        userId,
        conversationId === null ? rooms.presence(userId) : rooms.conversation(conversationId),
      ]),
    );
  }
}

function byUser(pairs: readonly (readonly [userId: string, room: string])[]) {
  const found = new Map<string, string[]>();
  for (const [userId, room] of pairs) {
    const known = found.get(userId);
    if (known) known.push(room);
    else found.set(userId, [room]);
  }
  return found;
}
