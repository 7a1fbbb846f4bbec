/**
 * What the log of conversations needs of membership: the members and their roles, read with the
 * lock and stored with the commit.
 */
import { limits } from '@parlor/sdk/protocol/limits';
import type { LockedConversation } from '../../conversation-log/locked-conversation.js';
import type { Changes, LogExtension, LookUp } from '../../conversation-log/extension.js';
import type { Role } from '../../conversation-log/roster.js';
import { type Dialect, type Key, marks, type Statement } from '../../database/dialect.js';

interface MemberColumns {
  conversation_id: string;
  user_id: string;
  role: Role;
  joined_seq: number;
}

interface CallerRow extends KeptColumns {
  role: Role | null;
  joined_seq: number | null;
}

/** What is kept after a membership ends. */
export interface KeptColumns {
  silenced_until: unknown;
  last_sent_at: unknown;
}

export function readKept(
  { silenced_until, last_sent_at }: KeptColumns,
  dialect: Dialect,
): { silencedUntil: Date | null; lastSentAt: Date | null } {
  const time = (value: unknown) => (value === null ? null : dialect.time(value));
  return { silencedUntil: time(silenced_until), lastSentAt: time(last_sent_at) };
}

/** `isThere` makes the SQL condition that a user can own a group. */
export const membership = (isThere: (userId: string) => string): LogExtension => ({
  callers: {
    columns: 'members.role, members.joined_seq, members.last_sent_at, members.silenced_until',
    join: 'LEFT JOIN members ON members.conversation_id = key0 AND members.user_id = key1',
    know(row, userId, conversation, dialect) {
      const { role, joined_seq, silenced_until, last_sent_at } = row as CallerRow;
      if (role !== null) conversation.knowMember(userId, role, joined_seq!);
      if (silenced_until !== null || last_sent_at !== null)
        conversation.knowCaller(userId, readKept({ silenced_until, last_sent_at }, dialect));
    },
  },
  lookUps: (changes, { dialect }) => [...members(dialect, changes), ...owners(changes, isThere)],
  statements: storing,
  beginnings: {
    statement: (conversationId) => ({
      sql: 'SELECT user_id, joined_seq FROM members WHERE conversation_id = ?',
      parameters: [conversationId],
    }),
    read: (rows) =>
      new Map(
        (rows as { user_id: string; joined_seq: number }[]).map(({ user_id, joined_seq }) => [
          user_id,
          joined_seq,
        ]),
      ),
  },
});

const memberColumns = 'conversation_id, user_id, members.role, joined_seq';

const knowRoles: LookUp['know'] = (rows, conversations) => {
  for (const { conversation_id, user_id, role, joined_seq } of rows as MemberColumns[])
    conversations.get(conversation_id)?.knowMember(user_id, role, joined_seq);
};

function members(dialect: Dialect, changes: Changes): LookUp[] {
  const keys = changes.flatMap(({ conversationId, needs }) =>
    (needs.members ?? []).map((userId): Key => [conversationId, userId]),
  );
  if (keys.length === 0) return [];
  const each = [...new Map(keys.map((key) => [key.join(' '), key])).values()];
  const lookUp = { columns: memberColumns, table: 'members', key: ['conversation_id', 'user_id'] };
  return [{ statement: dialect.lookUp(lookUp, each), know: knowRoles }];
}

function owners(changes: Changes, isThere: (userId: string) => string): LookUp[] {
  const ids = [
    ...new Set(
      changes.filter(({ needs }) => needs.owners).map(({ conversationId }) => conversationId),
    ),
  ];
  if (ids.length === 0) return [];
  // Owners who are deactivated, deleted or banned for good do not count.
  const sql = `SELECT ${memberColumns} FROM members
    WHERE conversation_id IN (${marks(ids.length)}) AND members.role = 'owner' AND ${isThere('members.user_id')}`;
  return [{ statement: { sql, parameters: ids }, know: knowRoles }];
}

function storing(conversation: LockedConversation, dialect: Dialect): Statement[] {
  const { id, now, roster } = conversation;
  const { outdated, inserted, promoted, silenced, sentSlowly } = roster;
  const statements: Statement[] = [];
  const silence = (isNew: boolean) => {
    for (const [userId, until] of silenced)
      if (inserted.has(userId) === isNew)
        statements.push({
          sql: 'UPDATE members SET silenced_until = ? WHERE conversation_id = ? AND user_id = ?',
          parameters: [until, id, userId],
        });
  };
  silence(false);
  if (outdated.length > 0) {
    statements.push(keepStandings(conversation, outdated));
    const sql = `DELETE FROM members WHERE conversation_id = ? AND user_id IN (${marks(outdated.length)})`;
    statements.push({ sql, parameters: [id, ...outdated] });
  }
  statements.push(
    ...dialect.insert(
      'members',
      'conversation_id, user_id, role, read_seq, delivered_seq, joined_at, unread_seq, member_rev, joined_seq',
      [...inserted].map(([userId, seq]) => [
        id,
        userId,
        conversation.role(userId),
        seq,
        seq,
        now,
        seq,
        0,
        seq,
      ]),
    ),
  );
  if (inserted.size > 0) statements.push(...giveStandings(id, [...inserted.keys()]));
  silence(true);
  for (const userId of promoted) {
    const sql = 'UPDATE members SET role = ? WHERE conversation_id = ? AND user_id = ?';
    statements.push({ sql, parameters: [conversation.role(userId), id, userId] });
  }
  if (sentSlowly.length > 0) {
    const sql = `UPDATE members SET last_sent_at = ? WHERE conversation_id = ? AND user_id IN (${marks(sentSlowly.length)})`;
    statements.push({ sql, parameters: [now, id, ...sentSlowly] });
  }
  return statements;
}

/** Leaving and joining again does not end a silence, or the wait of slow mode. */
function keepStandings({ id, now }: LockedConversation, userIds: readonly string[]): Statement {
  const recently = new Date(now.getTime() - limits.slowSeconds * 1_000);
  return {
    sql: `REPLACE INTO kept_standings (conversation_id, user_id, silenced_until, last_sent_at)
       SELECT conversation_id, user_id, silenced_until, last_sent_at FROM members
       WHERE conversation_id = ? AND user_id IN (${marks(userIds.length)}) AND (silenced_until > ? OR last_sent_at > ?)`,
    parameters: [id, ...userIds, now, recently],
  };
}

function giveStandings(id: string, userIds: readonly string[]): Statement[] {
  const kept = (column: string) =>
    `${column} = (SELECT ${column} FROM kept_standings WHERE conversation_id = members.conversation_id AND user_id = members.user_id)`;
  const whose = `WHERE conversation_id = ? AND user_id IN (${marks(userIds.length)})`;
  const parameters = [id, ...userIds];
  return [
    {
      sql: `UPDATE members SET ${kept('silenced_until')}, ${kept('last_sent_at')} ${whose}`,
      parameters,
    },
    { sql: `DELETE FROM kept_standings ${whose}`, parameters },
  ];
}
