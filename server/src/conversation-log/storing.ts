/**
 * The statements that store what the changes of a commit made of its conversations; of plain sends
 * there are two, however many sends there are.
 */
import { limits } from '@parlor/sdk/protocol/limits';
import { type Dialect, marks, type Statement } from '../database/dialect.js';
import type { LockedConversation } from './locked-conversation.js';
import {
  messageColumns,
  newMessageColumns,
  type StoredMessage,
  writtenMessage,
  writtenNew,
} from './message-row.js';

/** What stores what the changes made of the conversations. */
export function storing(
  dialect: Dialect,
  conversations: readonly LockedConversation[],
): Statement[] {
  const changed = conversations.filter(({ events }) => events.length > 0);
  const rare = conversations.filter(({ isRare }) => isRare);
  return [
    ...insertion(
      dialect,
      changed.flatMap(({ created }) => created),
    ),
    ...replacement(
      dialect,
      rare.flatMap((conversation) => conversation.changed),
      rare.some((conversation) => conversation.rare.resent),
    ),
    ...rare.flatMap((conversation) => [
      ...edits(dialect, conversation),
      ...pinning(dialect, conversation),
      ...membership(dialect, conversation),
      ...conversation.waysIn.statements,
      ...conversation.files.statements,
    ]),
    ...advance(dialect, changed),
  ];
}

export function insertion(dialect: Dialect, created: readonly StoredMessage[]): Statement[] {
  return dialect.insert('messages', newMessageColumns, created.map(writtenNew));
}

const messageRow = `(${marks(messageColumns.split(', ').length)})`;

const changeable = [
  'rev',
  'text',
  'edited_at',
  'deleted_at',
  'extra',
  'reactions',
  'pinned_at',
  'pinned_by',
];

function replacement(
  dialect: Dialect,
  changed: readonly StoredMessage[],
  resent: boolean,
): Statement[] {
  if (changed.length === 0) return [];
  const columns = resent ? [...changeable, 'sender_id', 'client_id'] : changeable;
  return [
    {
      sql: `INSERT INTO messages (${messageColumns}) VALUES ${changed.map(() => messageRow).join(', ')} ${dialect.orUpdate(['conversation_id', 'seq'], columns)}`,
      parameters: changed.flatMap(writtenMessage),
    },
  ];
}

function edits(dialect: Dialect, { id, now, rare }: LockedConversation): Statement[] {
  const rows = rare.edits.map(({ seq, rev, text, replacedBy }) => [
    id,
    seq,
    rev,
    text,
    now,
    replacedBy,
  ]);
  const added = dialect.insert(
    'message_edits',
    'conversation_id, seq, rev, text, replaced_at, replaced_by',
    rows,
  );
  if (rare.forgotten.length === 0) return added;
  const sql = `DELETE FROM message_edits WHERE conversation_id = ? AND seq IN (${marks(rare.forgotten.length)})`;
  return [...added, { sql, parameters: [id, ...rare.forgotten] }];
}

function pinning(dialect: Dialect, conversation: LockedConversation): Statement[] {
  const { id, rare } = conversation;
  const [pinned, unpinned] = [rare.pinnedNow(true), rare.pinnedNow(false)];
  const rows = pinned.map((seq) => [id, seq]);
  const added = dialect.insert(
    'pinned_messages',
    'conversation_id, seq',
    rows,
    dialect.insertIgnore,
  );
  if (unpinned.length === 0) return added;
  const sql = `DELETE FROM pinned_messages WHERE conversation_id = ? AND seq IN (${marks(unpinned.length)})`;
  return [...added, { sql, parameters: [id, ...unpinned] }];
}

function membership(dialect: Dialect, conversation: LockedConversation): Statement[] {
  const { id, now, described, rare } = conversation;
  const { outdated, inserted, promoted } = rare;
  const sentSlowly = [...rare.sentSlowly];
  const statements: Statement[] = [];
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
  for (const userId of promoted) {
    const sql = 'UPDATE members SET role = ? WHERE conversation_id = ? AND user_id = ?';
    statements.push({ sql, parameters: [conversation.role(userId), id, userId] });
  }
  if (described.size > 0) {
    const columns = [...described.keys()].map((column) => `${column} = ?`);
    statements.push({
      sql: `UPDATE conversations SET ${columns.join(', ')} WHERE id = ?`,
      parameters: [...described.values(), id],
    });
  }
  if (sentSlowly.length > 0) {
    const sql = `UPDATE members SET last_sent_at = ? WHERE conversation_id = ? AND user_id IN (${marks(sentSlowly.length)})`;
    statements.push({ sql, parameters: [now, id, ...sentSlowly] });
  }
  return [...statements, ...rare.beside];
}

/** Nobody is rid of a silence, or of slow mode's wait, by leaving and coming back. */
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

function advance(dialect: Dialect, conversations: readonly LockedConversation[]): Statement[] {
  const active = conversations.filter(({ isActive }) => isActive);
  const others = conversations.filter(({ isActive }) => !isActive);
  const rowOf = ({ id, lastSeq, rev }: LockedConversation) => [id, lastSeq, rev];
  const update = { table: 'conversations', key: 'id', columns: ['last_seq', 'rev'] };
  return [
    ...dialect.update({ ...update, same: { last_activity_at: active[0]?.now } }, active.map(rowOf)),
    ...dialect.update(update, others.map(rowOf)),
  ];
}
