import type { Database } from '../../database/database.js';
import type { BlockedPairs } from '../../ports/contacts.js';
import type { FindViewer } from '../../ports/conversations.js';
import type { Sql } from '../../ports/sql.js';

/** An answer counts those who were online at most this long ago. */
const keptMs = 5_000;
/** Conversations that are kept; the oldest are dropped. */
const keptMax = 500;

interface Deps {
  database: Database;
  sql: Sql;
  blocked: BlockedPairs;
  findViewer: FindViewer;
  isOnline(userId: string): boolean;
}

interface Known {
  readonly at: number;
  readonly userIds: Promise<ReadonlySet<string>>;
}

/**
 * How many members of a conversation are online. The online members are kept for some seconds:
 * everyone who opens a large group asks.
 */
export class OnlineMembers {
  readonly #deps: Deps;
  readonly #known = new Map<string, Known>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Without the caller, and without those whose presence the caller may not see. */
  async count(siteId: string, callerId: string, conversationId: string): Promise<number> {
    const { findViewer, blocked } = this.#deps;
    await findViewer(siteId, callerId, conversationId);
    const [online, unseen] = await Promise.all([
      this.#online(conversationId),
      blocked.of(callerId),
    ]);
    let count = online.size;
    for (const userId of new Set([callerId, ...unseen])) if (online.has(userId)) count -= 1;
    return count;
  }

  #online(conversationId: string): Promise<ReadonlySet<string>> {
    const now = performance.now();
    const known = this.#known.get(conversationId);
    if (known && now - known.at < keptMs) return known.userIds;
    const userIds = this.#load(conversationId);
    // The latest is the last, so the first is the oldest.
    this.#known.delete(conversationId);
    this.#known.set(conversationId, { at: now, userIds });
    userIds.catch(() => this.#known.delete(conversationId));
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= keptMax) break;
      this.#known.delete(oldest);
    }
    return userIds;
  }

  async #load(conversationId: string): Promise<ReadonlySet<string>> {
    const { database, sql, isOnline } = this.#deps;
    const rows = await database.query<{ id: string }[]>(
      `SELECT members.user_id AS id FROM ${sql.members.withConversations} ${sql.users.join('members.user_id')}
       WHERE members.conversation_id = ? AND conversations.closed_at IS NULL AND users.hides_presence = 0`,
      [conversationId],
    );
    return new Set(rows.flatMap(({ id }) => (isOnline(id) ? [id] : [])));
  }
}
