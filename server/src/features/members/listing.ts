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
import { Gather } from '../../kernel/gather.js';
import type { Listed, Listing, ListQuery, Own } from '../../ports/members.js';

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

type OwnRow = { id: string } & Record<'rev' | 'member_rev' | 'listed', number | string>;

interface Page {
  listed: Listed[];
  next: string | null;
}

/** Whose list. */
interface Owner {
  siteId: string;
  userId: string;
}

const nameOf = ({ userId }: Owner) => userId;

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

/**
 * Every client asks for the first page, or for everything, when it connects: the questions of many
 * at the same moment are one query.
 */
export function createListing(database: Database): Listing {
  /** By the length of the page. */
  const firstPages = new Map<number, Gather<Owner, Page>>();
  const everything = new Gather<Owner, Own[]>({
    nameOf,
    load: (owners) => allOf(database, owners),
  });
  return {
    async page(siteId, userId, { limit = limits.pageDefault, ...filter }) {
      if (Object.values(filter).some((each) => each !== undefined))
        return onePage(database, siteId, userId, { limit, ...filter });
      const gather =
        firstPages.get(limit) ??
        new Gather<Owner, Page>({ nameOf, load: (owners) => pagesOf(database, owners, limit) });
      firstPages.set(limit, gather);
      return (await gather.one({ siteId, userId }))!;
    },
    async own(siteId, userId, ids) {
      if (ids.length === 0) return [];
      return own(database, siteId, userId, {
        where: { sql: `members.conversation_id IN (${marks(ids.length)})`, parameters: ids },
      });
    },
    async all(siteId, userId, until) {
      if (until === undefined) return (await everything.one({ siteId, userId }))!;
      return own(database, siteId, userId, { beyond: isAfter(until) });
    },
  };
}

const listedColumns =
  'conversations.id, conversations.last_activity_at AS at, conversations.rev, members.member_rev, members.pinned_at IS NOT NULL AS pinned';
/** Pinned conversations come first; within both groups, the latest activity comes first. */
const order =
  'members.pinned_at IS NULL, conversations.last_activity_at DESC, conversations.id DESC';

async function onePage(
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
    limit,
  }: ListQuery & { limit: number },
): Promise<Page> {
  const after = cursor === undefined ? null : isAfter(cursor);
  const wanted = among && `(SELECT key0 FROM ${database.dialect.keyTable(['text'])})`;
  const rows = await database.query<Row[]>(
    `SELECT ${listedColumns}
     FROM ${ownMemberships(database.dialect)}
     WHERE members.user_id = ? AND ${database.dialect.checked('conversations.site_id')} = ?
       AND ${closedWith === undefined ? `${isArchived ? archived : notArchived} AND ${notReplaced}` : 'conversations.closed_key = ?'} AND ${notCleared}
       ${kind ? 'AND conversations.kind = ?' : ''} ${role ? 'AND members.role = ?' : ''}
       ${wanted ? `AND conversations.id IN ${wanted}` : ''}
       ${after ? `AND ${after.sql}` : ''}
     ORDER BY ${order} LIMIT ${limit + 1}`,
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
  return pageOf(database.dialect, rows, limit);
}

/** The first page of each of these users. */
async function pagesOf(
  database: Database,
  owners: readonly Owner[],
  limit: number,
): Promise<Map<string, Page>> {
  const [{ siteId, userId }] = owners as [Owner];
  // A database sorts only as much as a LIMIT takes, but everything for a number in the order.
  if (owners.length === 1)
    return new Map([[userId, await onePage(database, siteId, userId, { limit })]]);
  const rows = await database.query<(Row & { user_id: string })[]>(
    `SELECT * FROM (
       SELECT members.user_id, ${listedColumns}, ROW_NUMBER() OVER (PARTITION BY members.user_id ORDER BY ${order}) AS place
       FROM ${membershipsOfMany(database.dialect)}
       WHERE ${database.dialect.checked('conversations.site_id')} = key1 AND ${notArchived} AND ${notReplaced} AND ${notCleared}
     ) AS ranked WHERE place <= ${limit + 1} ORDER BY user_id, place`,
    [keysOf(owners)],
  );
  return mapByUser(owners, rows, (some) => pageOf(database.dialect, some, limit));
}

/** `rows` are up to one more than the page has. */
function pageOf(dialect: Dialect, rows: readonly Row[], limit: number): Page {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const place = ({ at, pinned }: Row) =>
    dialect.time(at).getTime() + (Number(pinned) === 1 ? pinnedAhead : 0);
  return {
    listed: page.map((row) => ({ id: row.id, rev: row.rev, memberRev: row.member_rev })),
    next: rows.length > limit && last ? encodeCursor([place(last), last.id]) : null,
  };
}

/** For FROM: the memberships of owners, whose keys are the parameter. */
const membershipsOfMany = (dialect: Dialect) =>
  `${dialect.keyTable(['text', 'text'])} ${dialect.joinInOrder} members ON members.user_id = key0
   ${joinConversation('members.conversation_id', dialect.joinInOrder)}`;

const keysOf = (owners: readonly Owner[]) =>
  JSON.stringify(owners.map(({ userId, siteId }) => [userId, siteId]));

/** Owners without rows are in it, too. */
function mapByUser<R extends { user_id: string }, V>(
  owners: readonly Owner[],
  rows: readonly R[],
  read: (rows: readonly R[]) => V,
): Map<string, V> {
  const each = new Map<string, R[]>(owners.map(({ userId }) => [userId, []]));
  for (const row of rows) each.get(row.user_id)!.push(row);
  return new Map([...each].map(([userId, some]) => [userId, read(some)]));
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

/** Everything that each of these users is in. */
async function allOf(database: Database, owners: readonly Owner[]): Promise<Map<string, Own[]>> {
  const rows = await database.query<(OwnRow & { user_id: string })[]>(
    `SELECT members.user_id, ${ownColumns} AS listed
     FROM ${membershipsOfMany(database.dialect)}
     WHERE ${database.dialect.checked('conversations.site_id')} = key1`,
    [keysOf(owners)],
  );
  return mapByUser(owners, rows, (some) => some.map(readOwn));
}

const isListed = `${notArchived} AND ${notCleared} AND ${notReplaced}`;
const ownColumns = `conversations.id, conversations.rev, members.member_rev, (${isListed})`;

async function own(
  database: Database,
  siteId: string,
  userId: string,
  { where, beyond }: { where?: Statement; beyond?: Statement },
): Promise<Own[]> {
  const rows = await database.query<OwnRow[]>(
    `SELECT ${ownColumns}${beyond ? ` AND NOT ${beyond.sql}` : ''} AS listed
     FROM ${ownMemberships(database.dialect)}
     WHERE members.user_id = ? AND ${database.dialect.checked('conversations.site_id')} = ?${where ? ` AND ${where.sql}` : ''}`,
    [...(beyond?.parameters ?? []), userId, siteId, ...(where?.parameters ?? [])],
  );
  return rows.map(readOwn);
}

const readOwn = (row: OwnRow): Own => ({
  id: row.id,
  rev: Number(row.rev),
  memberRev: Number(row.member_rev),
  isListed: Number(row.listed) === 1,
});
