/** The conversations of a user, as the host lists them: without what was written in them. */
import type { Page } from '@parlor/sdk/protocol/fields';
import type { HostMembership } from '@parlor/sdk/protocol/host-people';
import { limits } from '@parlor/sdk/protocol/limits';
import { notReplaced } from '../../conversation-log/conversation-sql.js';
import type { Role } from '../../conversation-log/roster.js';
import type { Database } from '../../database/database.js';
import { decodeCursor, encodeCursor } from '../../kernel/cursor.js';
import type { Exports } from '../../ports/exports.js';
import { ownMemberships } from './listing.js';

interface Row {
  id: string;
  kind: 'direct' | 'group';
  title: string | null;
  member_count: number;
  role: Role;
  joined_at: unknown;
  at: unknown;
}

export async function hostMemberships(
  database: Database,
  siteId: string,
  userId: string,
  {
    cursor,
    limit = limits.pageDefault,
  }: { cursor?: string | undefined; limit?: number | undefined },
): Promise<Page<HostMembership>> {
  const { dialect } = database;
  const after = cursor === undefined ? null : decodeCursor(cursor, ['number', 'string']);
  const at = after && new Date(after[0]);
  const rows = await database.query<Row[]>(
    `SELECT conversations.id, conversations.kind, conversations.title, conversations.member_count,
       members.role, members.joined_at, conversations.last_activity_at AS at
     FROM ${ownMemberships(dialect)}
     WHERE members.user_id = ? AND ${dialect.checked('conversations.site_id')} = ? AND ${notReplaced}
       ${after ? 'AND (conversations.last_activity_at < ? OR (conversations.last_activity_at = ? AND conversations.id < ?))' : ''}
     ORDER BY conversations.last_activity_at DESC, conversations.id DESC LIMIT ${limit + 1}`,
    [userId, siteId, ...(after ? [at, at, after[1]] : [])],
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => ({
      conversationId: row.id,
      kind: row.kind,
      title: row.title,
      memberCount: row.member_count,
      role: row.role,
      joinedAt: dialect.time(row.joined_at).toISOString(),
      lastActivityAt: dialect.time(row.at).toISOString(),
    })),
    next:
      rows.length > limit && last ? encodeCursor([dialect.time(last.at).getTime(), last.id]) : null,
    prev: null,
  };
}

export const membershipExports = (database: Database): Exports => ({
  section: 'conversation',
  page: async (siteId, userId, after, limit) => {
    const query = { cursor: after ?? undefined, limit };
    const { items, next } = await hostMemberships(database, siteId, userId, query);
    return { items: items.map((data) => ({ section: 'conversation', data })), next };
  },
});
