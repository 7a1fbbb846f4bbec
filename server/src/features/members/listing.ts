/**
 * The order of a user's conversations: latest activity first. Memberships tell which conversations,
 * conversations tell their last activity. No index holds both, because then every message would
 * have to update the row of every member. So a page reads all memberships of the user from an index
 * that has all their columns, looks up each conversation, and keeps only the latest ones: some two
 * microseconds for each conversation of the user. The caller loads the page's rows by their ids.
 */
import { limits } from '@parlor/sdk/protocol/limits';
import type { Database } from '../../database/database.js';
import { type Dialect, marks, type Statement } from '../../database/dialect.js';
import { decodeCursor, encodeCursor } from '../../kernel/cursor.js';
import { joinConversation, notReplaced } from '../../conversation-log/conversation-sql.js';
import { directKey } from '../../conversation-log/direct-key.js';
import type { Listed, ListQuery, Own } from '../../ports/members.js';

/**
 * Memberships with their conversations, for FROM. In this order: where one user is in many
 * conversations of a site, MariaDB would read all conversations of the site.
 */
export const ownMemberships = (dialect: Dialect): string =>
  `members ${joinConversation('members.conversation_id', dialect.joinInOrder)}`;

type Row = { id: string; at: unknown; pinned: number | string } & Record<
  'rev' | 'member_rev',
  number
>;

/** Archived conversations come back by themselves with the next entry of their log. */
export const notArchived =
  '(members.archived_seq IS NULL OR members.archived_seq < conversations.last_seq)';
const archived = 'members.archived_seq >= conversations.last_seq';
/** A conversation that the member has deleted comes back with the next entry as well. */
const notCleared = 'members.cleared_seq < conversations.last_seq';

/**
 * In cursors, this many milliseconds are added to the activity of pinned conversations, so that
 * they precede all others. A cursor holds times up to the year 9999.
 */
const pinnedAhead = 2e14;

/** Pinned conversations come first; within both groups, the latest activity comes first. */
export async function listConversations(
  database: Database,
  siteId: string,
  userId: string,
  {
    kind,
    role,
    archived: isArchived = false,
    closedWith,
    among,
    cursor,
    limit = limits.pageDefault,
  }: ListQuery,
): Promise<{ listed: Listed[]; next: string | null }> {
  const after = cursor === undefined ? null : isAfter(cursor);
  const wanted = among && `(SELECT key0 FROM ${database.dialect.keyTable(['text'])})`;
  const rows = await database.query<Row[]>(
    `SELECT conversations.id, conversations.last_activity_at AS at, conversations.rev, members.member_rev, members.pinned_at IS NOT NULL AS pinned
     FROM ${ownMemberships(database.dialect)}
     WHERE members.user_id = ? AND ${database.dialect.checked('conversations.site_id')} = ?
       AND ${closedWith === undefined ? `${isArchived ? archived : notArchived} AND ${notReplaced}` : 'conversations.closed_key = ?'} AND ${notCleared}
       ${kind ? 'AND conversations.kind = ?' : ''} ${role ? 'AND members.role = ?' : ''}
       ${wanted ? `AND conversations.id IN ${wanted}` : ''}
       ${after ? `AND ${after.sql}` : ''}
     ORDER BY members.pinned_at IS NULL, conversations.last_activity_at DESC, conversations.id DESC LIMIT ${limit + 1}`,
    [
      userId,
      siteId,
      ...(closedWith === undefined ? [] : [directKey([userId, closedWith])]),
      ...(kind ? [kind] : []),
      ...(role ? [role] : []),
      ...(among ? [JSON.stringify(among.map((id) => [id]))] : []),
      ...(after ? after.parameters : []),
    ],
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const place = ({ at: activity, pinned }: Row) =>
    database.dialect.time(activity).getTime() + (Number(pinned) === 1 ? pinnedAhead : 0);
  return {
    listed: page.map((row) => ({ id: row.id, rev: row.rev, memberRev: row.member_rev })),
    next: rows.length > limit && last ? encodeCursor([place(last), last.id]) : null,
  };
}

/** Whether a conversation comes after the place of a cursor. */
function isAfter(cursor: string): Statement {
  const [place, id] = decodeCursor(cursor, ['number', 'string']);
  const isPinned = place >= pinnedAhead;
  const at = new Date(isPinned ? place - pinnedAhead : place);
  const isOlder =
    '(conversations.last_activity_at < ? OR (conversations.last_activity_at = ? AND conversations.id < ?))';
  return {
    sql: `(members.pinned_at IS NULL ${isPinned ? 'OR' : 'AND'} ${isOlder})`,
    parameters: [at, at, id],
  };
}

/** Those of the given conversations that the user is in. */
export async function ownConversations(
  database: Database,
  siteId: string,
  userId: string,
  ids: readonly string[],
): Promise<Own[]> {
  if (ids.length === 0) return [];
  return own(database, siteId, userId, {
    where: { sql: `members.conversation_id IN (${marks(ids.length)})`, parameters: ids },
  });
}

/** All that the user is in; those after `until` do not count as listed. */
export function allConversations(
  database: Database,
  siteId: string,
  userId: string,
  until?: string,
): Promise<Own[]> {
  return own(database, siteId, userId, until === undefined ? {} : { beyond: isAfter(until) });
}

async function own(
  database: Database,
  siteId: string,
  userId: string,
  { where, beyond }: { where?: Statement; beyond?: Statement },
): Promise<Own[]> {
  const rows = await database.query<
    ({ id: string } & Record<'rev' | 'member_rev' | 'listed', number | string>)[]
  >(
    `SELECT conversations.id, conversations.rev, members.member_rev,
       (${notArchived} AND ${notCleared} AND ${notReplaced}${beyond ? ` AND NOT ${beyond.sql}` : ''}) AS listed
     FROM ${ownMemberships(database.dialect)}
     WHERE members.user_id = ? AND ${database.dialect.checked('conversations.site_id')} = ?${where ? ` AND ${where.sql}` : ''}`,
    [...(beyond?.parameters ?? []), userId, siteId, ...(where?.parameters ?? [])],
  );
  return rows.map((row) => ({
    id: row.id,
    rev: Number(row.rev),
    memberRev: Number(row.member_rev),
    isListed: Number(row.listed) === 1,
  }));
}
