import type { Database } from '../../database/database.js';
import { marks } from '../../database/dialect.js';
import { rooms } from '../../kernel/rooms.js';

const usersAtOnce = 500;

/** Who may see whom: those who share a conversation, and of these only whoever does not hide it. */
export class Sharers {
  constructor(private readonly database: Database) {}

  /** Where each user's coming and going is told; nowhere for those who hide it. */
  async roomsOf(userIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    return this.#rooms(userIds, 'u.hides_presence = 0 AND');
  }

  /** The same, of one who hides it, too: for telling that they do. */
  async allRoomsOf(userId: string): Promise<readonly string[]> {
    return (await this.#rooms([userId], '')).get(userId)!;
  }

  /** Of these users, those who share a conversation with the caller. */
  async sharing(callerId: string, userIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (userIds.length === 0) return new Set();
    const rows = await this.database.query<{ id: string }[]>(
      `SELECT id FROM users WHERE id IN (${marks(userIds.length)}) AND EXISTS (
         SELECT 1 FROM members mine JOIN members theirs ON theirs.conversation_id = mine.conversation_id AND theirs.user_id = users.id WHERE mine.user_id = ?
       )`,
      [...userIds, callerId],
    );
    return new Set(rows.map(({ id }) => id));
  }

  async #rooms(userIds: readonly string[], condition: string): Promise<Map<string, string[]>> {
    const found = new Map<string, string[]>(userIds.map((id) => [id, []]));
    for (let at = 0; at < userIds.length; at += usersAtOnce) {
      const some = userIds.slice(at, at + usersAtOnce);
      const rows = await this.database.query<{ userId: string; conversationId: string }[]>(
        `SELECT m.user_id AS userId, m.conversation_id AS conversationId FROM members m JOIN users u ON u.id = m.user_id
         WHERE ${condition} m.user_id IN (${marks(some.length)})`,
        [...some],
      );
      for (const { userId, conversationId } of rows) found.get(userId)!.push(rooms.conversation(conversationId));
    }
    return found;
  }
}
