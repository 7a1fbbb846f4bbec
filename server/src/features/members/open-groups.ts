/** Groups as users see them who are not members; and the list of groups that a user could join. */
import type { Page } from '@parlor/sdk/protocol/fields';
import type { Group } from '@parlor/sdk/protocol/groups';
import { limits } from '@parlor/sdk/protocol/limits';
import type { Database } from '../../database/database.js';
import { decodeCursor, encodeCursor } from '../../kernel/cursor.js';
import { foldName } from '../../kernel/fold.js';
import type {
  ConversationRecord,
  ConversationRows,
} from '../../conversation-log/conversation-rows.js';
import { conversationsAs } from '../../conversation-log/conversation-sql.js';

interface OpenQuery {
  search?: string | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
}

interface Deps {
  database: Database;
  conversationRows: ConversationRows;
}

export class OpenGroups {
  constructor(private readonly deps: Deps) {}

  /**
   * Open groups by title, without those that the user is in or banned from, and without full and
   * empty ones.
   */
  async page(
    siteId: string,
    userId: string,
    { search = '', cursor, limit = limits.pageDefault }: OpenQuery,
  ): Promise<Page<Group>> {
    const after = cursor === undefined ? ['', ''] : decodeCursor(cursor, ['string', 'string']);
    const words = foldName(search).replace(/[!%_]/g, '!$&');
    const rows = await this.deps.database.query<{ id: string; listed_title: string }[]>(
      `SELECT listed.id, listed.listed_title FROM ${conversationsAs('listed')}
       LEFT JOIN members AS guest ON guest.conversation_id = listed.id AND guest.user_id = ?
       LEFT JOIN bans ON bans.conversation_id = listed.id AND bans.user_id = ?
       WHERE listed.site_id = ? AND listed.listed_title >= ? AND (listed.listed_title > ? OR listed.id > ?)
         AND listed.member_count BETWEEN 1 AND ${limits.groupMembers - 1}
         ${words ? "AND (listed.listed_title LIKE ? ESCAPE '!' OR listed.listed_title LIKE ? ESCAPE '!')" : ''}
         AND guest.user_id IS NULL AND bans.user_id IS NULL
       ORDER BY listed.listed_title, listed.id LIMIT ${limit + 1}`,
      [
        userId,
        userId,
        siteId,
        after[0],
        after[0],
        after[1],
        ...(words ? [`${words}%`, `% ${words}%`] : []),
      ],
    );
    const listed = rows.slice(0, limit);
    const last = listed.at(-1);
    const groups = await this.byId(
      siteId,
      listed.map(({ id }) => id),
    );
    return {
      items: listed.flatMap(({ id }) => groups.get(id) ?? []),
      next: rows.length > limit && last ? encodeCursor([last.listed_title, last.id]) : null,
      prev: null,
    };
  }

  /** Groups of the site; conversations that are not groups are left out. */
  async byId(siteId: string, ids: readonly string[]): Promise<Map<string, Group>> {
    const rows = await this.deps.conversationRows.many(siteId, ids);
    return new Map(
      [...rows.values()]
        .filter(({ kind }) => kind === 'group')
        .map((row) => [row.id, presentGroup(row)]),
    );
  }
}

function presentGroup(row: ConversationRecord): Group {
  return {
    id: row.id,
    title: row.title ?? '',
    description: row.description,
    avatarUrl: row.avatarUrl,
    access: row.access,
    posting: row.posting,
    memberCount: row.memberCount,
    createdAt: row.createdAt.toISOString(),
  };
}
