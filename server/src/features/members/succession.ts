/**
 * A group whose only owner is gone goes to somebody else: to the admin who has been in it longest, else to the member. What is decided under the group's lock
 * decides again whether there is need for it, so doing it twice, or beside people who come and go, changes nothing more.
 */
import type { Database } from '../../database/database.js';
import type { Change } from '../messages/change.js';
import type { MessageWriter } from '../messages/writer.js';
import { isThere } from '../users/gone.js';
import { setRole } from './member-changes.js';

type Handed = 'done' | 'again';

/** The heir may be gone by the time of the lock; more often than this in a row it is not chance. */
const tries = 5;

export class Succession {
  constructor(private readonly parts: { database: Database; writer: MessageWriter }) {}

  /** Of whoever was deactivated, deleted or banned for good, which is stored already. */
  async handOn(siteId: string, userId: string): Promise<void> {
    const owned = await this.parts.database.query<{ id: string }[]>(
      `SELECT members.conversation_id AS id FROM members JOIN conversations ON conversations.id = members.conversation_id
       WHERE members.user_id = ? AND members.role = 'owner' AND conversations.kind = 'group' ORDER BY 1`,
      [userId],
    );
    for (const { id } of owned) await this.#handOn({ siteId, conversationId: id, callerId: userId });
  }

  /** Of a member who is about to be kept out of this group. */
  async handOnOne(siteId: string, conversationId: string, userId: string): Promise<void> {
    const where = { siteId, conversationId, callerId: userId };
    const sql = "SELECT 1 FROM members WHERE conversation_id = ? AND user_id = ? AND role = 'owner'";
    if ((await this.parts.database.query<unknown[]>(sql, [conversationId, userId])).length > 0) await this.#handOn(where);
  }

  async #handOn(where: { siteId: string; conversationId: string; callerId: string }): Promise<void> {
    for (let i = 0; i < tries; i++) {
      const heir = await this.#heir(where.conversationId, where.callerId);
      if (heir === null || (await this.parts.writer.write(inheriting(where, heir))) === 'done') {
        // Gone at the same moment, before there was anything to hand on.
        if (heir !== null && !(await this.#isThere(heir))) await this.handOn(where.siteId, heir);
        return;
      }
    }
  }

  async #heir(conversationId: string, without: string): Promise<string | null> {
    const [heir] = await this.parts.database.query<{ id: string }[]>(
      `SELECT users.id FROM members JOIN users ON users.id = members.user_id
       WHERE members.conversation_id = ? AND members.user_id <> ? AND users.kind <> 'bot' AND ${isThere}
       ORDER BY CASE members.role WHEN 'owner' THEN 0 WHEN 'admin' THEN 1 ELSE 2 END, members.joined_at, members.user_id LIMIT 1`,
      [conversationId, without],
    );
    return heir?.id ?? null;
  }

  async #isThere(userId: string): Promise<boolean> {
    return (await this.parts.database.query<unknown[]>(`SELECT 1 FROM users WHERE id = ? AND ${isThere}`, [userId])).length > 0;
  }
}

function inheriting(where: { siteId: string; conversationId: string; callerId: string }, heir: string): Change<Handed> {
  const { callerId } = where;
  return {
    ...where,
    byOutsider: true,
    needs: { members: [heir], owners: true },
    decide: (conversation) => {
      if (conversation.role(callerId) !== 'owner') return 'done';
      if (conversation.owners().some((owner) => owner !== callerId)) return 'done';
      if (conversation.role(heir) === null) return 'again';
      conversation.appendSystem({ type: 'transferred', by: callerId, userId: heir });
      setRole(conversation, heir, 'owner');
      setRole(conversation, callerId, 'admin');
      return 'done';
    },
  };
}
