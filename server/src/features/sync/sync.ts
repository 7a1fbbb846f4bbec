import type { Conversation } from '@parlor/sdk/protocol/conversations';
import type { Database } from '../../database/database.js';
import { listConversations, type ListQuery } from '../conversations/listing.js';
import type { Conversations } from '../conversations/conversations.js';
import type { Epoch } from './epoch.js';

interface Parts {
  database: Database;
  conversations: Conversations;
  epoch: Epoch;
}

export interface SyncQuery extends ListQuery {
  held: readonly { id: string; rev: number; memberRev: number }[];
}

export interface SyncPage {
  epoch: string;
  items: Conversation[];
  gone: string[];
  next: string | null;
}

/** What a device lacks after it was away: only what differs from what it holds is loaded and sent. */
export class Sync {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async page(siteId: string, userId: string, { held, ...query }: SyncQuery): Promise<SyncPage> {
    const { database, conversations, epoch } = this.#parts;
    // The epoch first: if it is renewed in between, the next comparison tells.
    const current = await epoch.current();
    const { listed, next } = await listConversations(database, siteId, userId, query);
    const known = new Map(held.map((each) => [each.id, each]));
    const differing = listed.filter(({ id, rev, memberRev }) => {
      const own = known.get(id);
      return own?.rev !== rev || own.memberRev !== memberRev;
    });
    return {
      epoch: current,
      items: await conversations.several(
        siteId,
        userId,
        differing.map(({ id }) => id),
      ),
      gone: query.cursor === undefined ? await this.#gone(siteId, userId, [...known.keys()]) : [],
      next,
    };
  }

  async #gone(siteId: string, userId: string, held: readonly string[]): Promise<string[]> {
    if (held.length === 0) return [];
    const rows = await this.#parts.database.query<{ id: string }[]>(
      `SELECT conversations.id FROM members JOIN conversations ON conversations.id = members.conversation_id
       WHERE members.user_id = ? AND ${this.#parts.database.dialect.checked('conversations.site_id')} = ? AND members.conversation_id IN (${held.map(() => '?').join(',')})`,
      [userId, siteId, ...held],
    );
    const own = new Set(rows.map(({ id }) => id));
    return held.filter((id) => !own.has(id));
  }
}
