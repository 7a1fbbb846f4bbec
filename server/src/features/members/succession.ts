/**
 * A group whose only owner is deactivated, deleted or banned gets a new owner: the admin who has
 * been in it longest, else the member who has. The change checks under the group's lock whether
 * this is still needed, so it is safe to repeat, or to run while members join and leave.
 */
import type { Database } from '../../database/database.js';
import { joinConversation } from '../../conversation-log/conversation-sql.js';
import type { Sql } from '../../ports/sql.js';
import type { Change } from '../../conversation-log/change.js';
import type { MessageWriter } from '../../conversation-log/writer.js';
import { setRole } from './member-changes.js';

type Handed = 'done' | 'again';

/**
 * The heir may have left before the lock is taken; that does not happen more often than this in a
 * row by chance.
 */
const tries = 5;

interface Deps {
  database: Database;
  writer: MessageWriter;
  sql: Sql;
}

export class Succession {
  constructor(private readonly deps: Deps) {}

  /**
   * Hands on the groups of a user who was deactivated, deleted or banned for good, which must be
   * stored already.
   */
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
   * Hands on this group, whose owner is about to be banned from it. False if there is nobody to own
   * it.
   */
  handOnOne(siteId: string, conversationId: string, userId: string): Promise<boolean> {
    return this.#handOn({ siteId, conversationId, callerId: userId });
  }

  /**
   * Called after a user became an owner: the user may have been deactivated, deleted or banned at
   * the same time, when there was no group to hand on yet.
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

  /** Whether the user can own a group: is neither deactivated nor deleted nor banned for good. */
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
