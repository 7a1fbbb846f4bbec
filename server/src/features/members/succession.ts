/**
 * A group whose only owner is gone goes to somebody else: to the admin who has been in it longest,
 * else to the member. What is decided under the group's lock decides again whether there is need
 * for it, so doing it twice, or beside people who come and go, changes nothing more.
 */
import type { Database } from '../../database/database.js';
import { joinConversation } from '../../conversation-log/conversation-sql.js';
import type { Sql } from '../../ports/sql.js';
import type { Change } from '../../conversation-log/change.js';
import type { MessageWriter } from '../../conversation-log/writer.js';
import { setRole } from './member-changes.js';

type Handed = 'done' | 'again';

/** The heir may be gone by the time of the lock; more often than this in a row it is not chance. */
const tries = 5;

interface Deps {
  database: Database;
  writer: MessageWriter;
  sql: Sql;
}

export class Succession {
  constructor(private readonly deps: Deps) {}

  /** Of whoever was deactivated, deleted or banned for good, which is stored already. */
  async handOn(siteId: string, userId: string): Promise<void> {
    const owned = await this.deps.database.query<{ id: string }[]>(
      `SELECT members.conversation_id AS id FROM members ${joinConversation('members.conversation_id')}
       WHERE members.user_id = ? AND members.role = 'owner' AND conversations.kind = 'group' ORDER BY 1`,
      [userId],
    );
    for (const { id } of owned)
      await this.#handOn({ siteId, conversationId: id, callerId: userId });
  }

  /**
   * Of an owner who is about to be kept out of this group. False where there is nobody whom it
   * could go to.
   */
  handOnOne(siteId: string, conversationId: string, userId: string): Promise<boolean> {
    return this.#handOn({ siteId, conversationId, callerId: userId });
  }

  /**
   * Somebody has just been made an owner, and may have gone at the same moment, before there was
   * anything to hand on.
   */
  async settle(siteId: string, userId: string): Promise<void> {
    if (!(await this.isThere(userId))) await this.handOn(siteId, userId);
  }

  async #handOn(where: {
    siteId: string;
    conversationId: string;
    callerId: string;
  }): Promise<boolean> {
    for (let i = 0; i < tries; i++) {
      const heir = await this.#heir(where.conversationId, where.callerId);
      if (heir === null) return false;
      if ((await this.deps.writer.write(inheriting(where, heir))) === 'again') continue;
      await this.settle(where.siteId, heir);
      return true;
    }
    return false;
  }

  async #heir(conversationId: string, without: string): Promise<string | null> {
    const [heir] = await this.deps.database.query<{ id: string }[]>(
      `SELECT users.id FROM members ${this.deps.sql.users.join('members.user_id')}
       WHERE members.conversation_id = ? AND members.user_id <> ? AND users.kind <> 'bot' AND ${this.deps.sql.users.isThere('members.user_id')}
       ORDER BY CASE members.role WHEN 'owner' THEN 0 WHEN 'admin' THEN 1 ELSE 2 END, members.joined_at, members.user_id LIMIT 1`,
      [conversationId, without],
    );
    return heir?.id ?? null;
  }

  /**
   * Whether somebody could own a group: was neither deactivated nor deleted nor banned for good.
   */
  async isThere(userId: string): Promise<boolean> {
    const [row] = await this.deps.database.query<{ there: number | string }[]>(
      `SELECT ${this.deps.sql.users.isThere('?')} AS there`,
      [userId],
    );
    // 0 or 1; the drivers differ in the type.
    return Number(row!.there) === 1;
  }
}

function inheriting(
  where: { siteId: string; conversationId: string; callerId: string },
  heir: string,
): Change<Handed> {
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
