/**
 * The order of a user's conversations: latest activity first. Memberships say which, conversations say when, and no index holds both, as every
 * message would have to write to every member then. So a page reads all memberships of the user from an index and keeps the page's worth of the latest:
 * some microseconds for each conversation that the user is in. Only small columns take part; the caller loads the page's rows by their ids.
 */
import { limits } from '@parlor/sdk/protocol/limits';
import type { Database } from '../../database/database.js';
import { decodeCursor, encodeCursor } from '../../kernel/cursor.js';
import type { MemberRow } from './conversation.entity.js';

export interface Listed {
  id: string;
  rev: number;
  memberRev: number;
}

export interface ListQuery {
  kind?: 'direct' | 'group' | undefined;
  role?: MemberRow['role'] | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
}

type Row = { id: string; at: unknown } & Record<'rev' | 'member_rev', number>;

export async function listConversations(
  database: Database,
  siteId: string,
  userId: string,
  { kind, role, cursor, limit = limits.pageDefault }: ListQuery,
): Promise<{ listed: Listed[]; next: string | null }> {
  const after = cursor === undefined ? null : decodeCursor(cursor, ['number', 'string']);
  const at = after && new Date(after[0]);
  const rows = await database.query<Row[]>(
    `SELECT conversations.id, conversations.last_activity_at AS at, conversations.rev, members.member_rev
     FROM members JOIN conversations ON conversations.id = members.conversation_id
     WHERE members.user_id = ? AND ${database.dialect.checked('conversations.site_id')} = ?
       ${kind ? 'AND conversations.kind = ?' : ''} ${role ? 'AND members.role = ?' : ''}
       ${after ? 'AND (conversations.last_activity_at < ? OR (conversations.last_activity_at = ? AND conversations.id < ?))' : ''}
     ORDER BY conversations.last_activity_at DESC, conversations.id DESC LIMIT ${limit + 1}`,
    [userId, siteId, ...(kind ? [kind] : []), ...(role ? [role] : []), ...(after ? [at, at, after[1]] : [])],
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    listed: page.map((row) => ({ id: row.id, rev: row.rev, memberRev: row.member_rev })),
    next: rows.length > limit && last ? encodeCursor([database.dialect.time(last.at).getTime(), last.id]) : null,
  };
}
