/** What other features read from and store in the rows of members. */
import { joinConversation } from '../../conversation-log/conversation-sql.js';
import type { Role } from '../../conversation-log/roster.js';
import type { Database } from '../../database/database.js';
import { type Dialect, marks } from '../../database/dialect.js';
import { Gather } from '../../kernel/gather.js';
import { outerColumn } from '../../database/outer-column.js';
import type { MemberOfList, MemberRows, Takeovers } from '../../ports/members.js';
import type { Sql } from '../../ports/sql.js';
import { firstMember } from './first-member.js';
import { MemberRow } from './member.entity.js';

export const memberRowsOf = (database: Database, sql: Sql): MemberRows => ({
  isMember: (column) =>
    `EXISTS (SELECT 1 FROM members WHERE members.conversation_id = ${outerColumn(column, 'members')} AND members.user_id = :userId)`,

  async insertFirst(transaction, conversation, members) {
    await transaction.insert(
      MemberRow,
      members.map((member) => firstMember(conversation, member)),
    );
  },

  markingAllRead: (conversationId, seq) => ({
    sql: `UPDATE members SET read_seq = ?, delivered_seq = ?, unread_seq = ?, member_rev = member_rev + 1 WHERE conversation_id = ?`,
    parameters: [seq, seq, seq, conversationId],
  }),

  async roleOf(place) {
    const row = await database.entities(MemberRow).findOneBy({ ...place });
    return row?.role ?? null;
  },

  async userIdsOf(conversationId) {
    const rows = await database.entities(MemberRow).findBy({ conversationId });
    return rows.map(({ userId }) => userId);
  },

  async conversationsOf(userId) {
    const rows = await database.query<{ id: string }[]>(
      'SELECT conversation_id AS id FROM members WHERE user_id = ?',
      [userId],
    );
    return rows.map(({ id }) => id);
  },

  async peopleOfDirect(siteId, conversationId) {
    const rows = await database.query<{ id: string }[]>(
      `SELECT members.user_id AS id FROM members ${joinConversation('members.conversation_id')}
       WHERE conversations.id = ? AND conversations.kind = 'direct' AND ${database.dialect.checked('conversations.site_id')} = ?`,
      [conversationId, siteId],
    );
    return rows.map(({ id }) => id);
  },

  async groupsOf(siteId, userId, people, most) {
    // Only groups of this size are read, each by the keys of its members.
    const rows = await database.query<{ id: string }[]>(
      `SELECT conversations.id FROM members AS own ${joinConversation('own.conversation_id')}
       WHERE own.user_id = ? AND ${database.dialect.checked('conversations.site_id')} = ? AND conversations.kind = 'group'
         AND conversations.member_count = ?
         AND (SELECT COUNT(*) FROM members WHERE members.conversation_id = conversations.id AND members.user_id IN (${marks(people.length)})) = ?
       ORDER BY conversations.last_activity_at DESC, conversations.id DESC LIMIT ${most}`,
      [userId, siteId, people.length, ...people, people.length],
    );
    return rows.map(({ id }) => id);
  },

  firstOf: firstMembersOf(database),

  async voiceOf(siteId, { conversationId, userId }) {
    const [row] = await database.query<RawVoice[]>(
      `SELECT members.silenced_until AS silenced_here, users.silenced_until AS silenced_on_site, conversations.closed_at, conversations.kind,
         conversations.posting, members.role FROM members ${sql.users.join('members.user_id')} ${joinConversation('members.conversation_id')}
       WHERE members.conversation_id = ? AND members.user_id = ? AND ${database.dialect.checked('conversations.site_id')} = ?`,
      [conversationId, userId, siteId],
    );
    if (!row) return null;
    const { kind, posting, role } = row;
    const until = (value: unknown) => (value === null ? null : database.dialect.time(value));
    return {
      kind,
      posting,
      role,
      isClosed: row.closed_at !== null,
      silencedHere: until(row.silenced_here),
      silencedOnSite: until(row.silenced_on_site),
    };
  },

  async lock(transaction, { conversationId, userId }) {
    const rows = await transaction.query<unknown[]>(
      `SELECT member_rev FROM members WHERE conversation_id = ? AND user_id = ? ${database.dialect.forUpdate}`,
      [conversationId, userId],
    );
    return rows.length > 0;
  },

  async touch(transaction, place) {
    const { affected } = await transaction.increment(MemberRow, { ...place }, 'memberRev', 1);
    return affected !== 0;
  },

  async touchShared(transaction, userId, otherId) {
    const shared = await transaction.query<{ id: string }[]>(
      `SELECT mine.conversation_id AS id FROM members mine
         JOIN members theirs ON theirs.conversation_id = mine.conversation_id AND theirs.user_id = ? WHERE mine.user_id = ? ORDER BY 1`,
      [otherId, userId],
    );
    if (shared.length === 0) return;
    await transaction.query(
      `UPDATE members SET member_rev = member_rev + 1 WHERE user_id = ? AND conversation_id IN (${marks(shared.length)})`,
      [userId, ...shared.map(({ id }) => id)],
    );
  },
});

/** The marks of a member, for another user who takes their place. */
export const memberMarks =
  (database: Database): Takeovers['marksOf'] =>
  (place) =>
    database.entities(MemberRow).findOneBy({ ...place });

interface RawVoice {
  silenced_here: unknown;
  silenced_on_site: unknown;
  closed_at: unknown;
  kind: 'direct' | 'group';
  posting: 'all' | 'admins';
  role: Role;
}

interface RawMember {
  conversation_id: string;
  user_id: string;
  role: Role;
  read_seq: number;
  delivered_seq: number;
  joined_at: unknown;
  silenced_until: unknown;
}

/** All callers want as many. */
function firstMembersOf(database: Database): MemberRows['firstOf'] {
  type Asked = { id: string; memberCount: number };
  const gathers = new Map<number, Gather<Asked, MemberOfList[]>>();
  return (conversations, most) => {
    const gather =
      gathers.get(most) ??
      new Gather<Asked, MemberOfList[]>({
        nameOf: ({ id }) => id,
        load: (some) => firstMembers(database, some, most),
      });
    gathers.set(most, gather);
    return gather.many(conversations);
  };
}

async function firstMembers(
  database: Database,
  conversations: readonly { id: string; memberCount: number }[],
  most: number,
): Promise<Map<string, MemberOfList[]>> {
  const byConversation = new Map<string, MemberOfList[]>(conversations.map(({ id }) => [id, []]));
  if (conversations.length === 0) return byConversation;
  const small = conversations.filter(({ memberCount }) => memberCount <= most).map(({ id }) => id);
  // Few conversations are large, and only those have more members than are wanted.
  const large = conversations.filter(({ memberCount }) => memberCount > most).map(({ id }) => id);
  const members =
    'SELECT conversation_id, user_id, role, read_seq, delivered_seq, joined_at, silenced_until FROM members WHERE conversation_id';
  const found = await database.query<RawMember[]>(
    [
      ...(small.length > 0 ? [`${members} IN (${marks(small.length)})`] : []),
      ...large.map(
        () => `SELECT * FROM (${members} = ? ORDER BY joined_at, user_id LIMIT ${most}) AS first`,
      ),
    ].join(' UNION ALL '),
    [...small, ...large],
  );
  for (const row of found)
    byConversation.get(row.conversation_id)?.push(readMember(row, database.dialect));
  for (const list of byConversation.values())
    list.sort(
      (a, b) => a.joinedAt.getTime() - b.joinedAt.getTime() || (a.userId < b.userId ? -1 : 1),
    );
  return byConversation;
}

function readMember(row: RawMember, dialect: Dialect): MemberOfList {
  return {
    userId: row.user_id,
    role: row.role,
    readSeq: row.read_seq,
    deliveredSeq: row.delivered_seq,
    joinedAt: dialect.time(row.joined_at),
    silencedUntil: row.silenced_until === null ? null : dialect.time(row.silenced_until),
  };
}
