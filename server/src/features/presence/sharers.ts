import type { Database } from '../../database/database.js';
import { marks } from '../../database/dialect.js';
import { rooms } from '../../kernel/rooms.js';
import { slices } from '../../kernel/slices.js';
import type { BlockedPairs } from '../../ports/contacts.js';
import type { Hearers } from '../../ports/conversations.js';

const usersAtOnce = 500;
const knownAtMost = 5_000;

/**
 * Who is told of whom: contacts, those who share a conversation that is not closed, and those who
 * look at the user (`presence.watch`); of these only whoever does not hide it, and nobody across a
 * block.
 */
export class Sharers {
  constructor(
    private readonly database: Database,
    private readonly blocked: BlockedPairs,
  ) {}

  /** Where each user's coming and going is told; nowhere for those who hide it. */
  async roomsOf(userIds: readonly string[]): Promise<ReadonlyMap<string, Hearers>> {
    return this.#rooms(userIds, 'AND users.hides_presence = 0');
  }

  /** The same, of one who hides it, too: for telling that they do, or how they are called now. */
  async allRoomsOf(userId: string): Promise<Hearers> {
    return (await this.#rooms([userId], '')).get(userId)!;
  }

  /**
   * Of these users, those whom the caller has met: contacts, and people of a conversation that both
   * are in. Presence is not seen in one that is closed. Blocks are not looked at.
   */
  async met(
    callerId: string,
    userIds: readonly string[],
  ): Promise<ReadonlyMap<string, { seesPresence: boolean }>> {
    if (userIds.length === 0) return new Map();
    const places = marks(userIds.length);
    const shared = `SELECT 1 FROM members mine JOIN members theirs ON theirs.conversation_id = mine.conversation_id AND theirs.user_id = users.id
           JOIN conversations ON conversations.id = mine.conversation_id WHERE mine.user_id = ?`;
    const rows = await this.database.query<
      { id: string; live: number | string; shares: number | string }[]
    >(
      `SELECT id, EXISTS (${shared} AND conversations.closed_at IS NULL) AS live, EXISTS (${shared}) AS shares FROM users WHERE id IN (${places})
         UNION ALL SELECT requested_to AS id, 1, 1 FROM contacts WHERE requested_by = ? AND state = 'accepted' AND requested_to IN (${places})
         UNION ALL SELECT requested_by AS id, 1, 1 FROM contacts WHERE requested_to = ? AND state = 'accepted' AND requested_by IN (${places})`,
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
   * The user's contacts, and the people whom the user talks with directly: no more than a page of
   * the directory can be picked from.
   */
  async known(userId: string): Promise<readonly string[]> {
    const rows = await this.database.query<{ id: string }[]>(
      `SELECT requested_to AS id FROM contacts WHERE requested_by = ? AND state = 'accepted'
         UNION SELECT requested_by AS id FROM contacts WHERE requested_to = ? AND state = 'accepted'
         UNION SELECT theirs.user_id AS id FROM members mine JOIN conversations ON conversations.id = mine.conversation_id
           JOIN members theirs ON theirs.conversation_id = mine.conversation_id
           WHERE mine.user_id = ? AND conversations.kind = 'direct' AND conversations.closed_at IS NULL
       LIMIT ${knownAtMost}`,
      [userId, userId, userId],
    );
    return rows.map(({ id }) => id);
  }

  async #rooms(userIds: readonly string[], condition: string): Promise<Map<string, Hearers>> {
    const found = new Map<string, string[]>(userIds.map((id) => [id, []]));
    for (const some of slices(userIds, usersAtOnce)) {
      const places = marks(some.length);
      const shared = await this.database.query<{ userId: string; conversationId: string | null }[]>(
        `SELECT members.user_id AS userId, members.conversation_id AS conversationId FROM members
           JOIN conversations ON conversations.id = members.conversation_id JOIN users ON users.id = members.user_id
         WHERE members.user_id IN (${places}) AND conversations.closed_at IS NULL ${condition}
         UNION ALL SELECT users.id, NULL FROM users WHERE users.id IN (${places}) ${condition}`,
        [...some, ...some],
      );
      for (const { userId, conversationId } of shared)
        found
          .get(userId)!
          .push(
            conversationId === null ? rooms.presence(userId) : rooms.conversation(conversationId),
          );
      const friends = await this.database.query<{ userId: string; friendId: string }[]>(
        `SELECT requested_by AS userId, requested_to AS friendId FROM contacts JOIN users ON users.id = requested_by
         WHERE requested_by IN (${places}) AND state = 'accepted' ${condition}
         UNION ALL SELECT requested_to AS userId, requested_by AS friendId FROM contacts JOIN users ON users.id = requested_to
         WHERE requested_to IN (${places}) AND state = 'accepted' ${condition}`,
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
