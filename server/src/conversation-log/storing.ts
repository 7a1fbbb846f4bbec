/**
 * The statements that store the results of a commit's changes; for plain sends there are two,
 * regardless of the number of sends.
 */
import { type Dialect, marks, type Statement } from '../database/dialect.js';
import type { LogExtension, Recorded } from './extension.js';
import type { LockedConversation } from './locked-conversation.js';
import {
  messageColumns,
  newMessageColumns,
  type StoredMessage,
  writtenMessage,
  writtenNew,
} from './message-row.js';

/** The statements that store the results of the changes. */
export function storing(
  dialect: Dialect,
  conversations: readonly LockedConversation[],
  extensions: readonly LogExtension[],
): Statement[] {
  const changed = conversations.filter(({ events }) => events.length > 0);
  const amended = conversations.filter(({ isAmended }) => isAmended);
  return [
    ...insertion(
      dialect,
      changed.flatMap(({ created }) => created),
    ),
    ...replacement(
      dialect,
      amended.flatMap(({ changedMessages }) => changedMessages),
      amended.some(({ amendments }) => amendments.changesSenders),
    ),
    ...amended.flatMap((conversation) => amending(dialect, conversation, extensions)),
    ...advance(dialect, changed),
    ...recording(
      changed.map((conversation) => ({ conversation })),
      extensions,
    ),
  ];
}

/**
 * The statements that store the first entry of a conversation whose row exists, with the right
 * counters.
 */
export function storingFirst(
  dialect: Dialect,
  conversation: LockedConversation,
  begunWith: readonly string[],
  extensions: readonly LogExtension[],
): Statement[] {
  return [
    ...insertion(dialect, conversation.created),
    ...(conversation.isAmended ? amending(dialect, conversation, extensions) : []),
    ...recording([{ conversation, begunWith }], extensions),
  ];
}

const recording = (
  commits: readonly Recorded[],
  extensions: readonly LogExtension[],
): Statement[] =>
  commits.length === 0 ? [] : extensions.flatMap(({ record }) => record?.(commits) ?? []);

function amending(
  dialect: Dialect,
  conversation: LockedConversation,
  extensions: readonly LogExtension[],
): Statement[] {
  return [
    ...edits(dialect, conversation),
    ...pinning(dialect, conversation),
    ...extensions.flatMap(({ statements }) => statements?.(conversation, dialect) ?? []),
    ...description(conversation),
    ...conversation.amendments.beside,
  ];
}

function insertion(dialect: Dialect, created: readonly StoredMessage[]): Statement[] {
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
  changesSenders: boolean,
): Statement[] {
  if (changed.length === 0) return [];
  const columns = changesSenders ? [...changeable, 'sender_id', 'client_id'] : changeable;
  return [
    {
      sql: `INSERT INTO messages (${messageColumns}) VALUES ${changed.map(() => messageRow).join(', ')} ${dialect.orUpdate(['conversation_id', 'seq'], columns)}`,
      parameters: changed.flatMap(writtenMessage),
    },
  ];
}

function edits(dialect: Dialect, { id, now, amendments }: LockedConversation): Statement[] {
  const rows = amendments.edits.map(({ seq, rev, text, replacedBy }) => [
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
  if (amendments.forgotten.length === 0) return added;
  const sql = `DELETE FROM message_edits WHERE conversation_id = ? AND seq IN (${marks(amendments.forgotten.length)})`;
  return [...added, { sql, parameters: [id, ...amendments.forgotten] }];
}

function pinning(dialect: Dialect, conversation: LockedConversation): Statement[] {
  const { id, amendments } = conversation;
  const pinsNow = (isPinned: boolean) =>
    [...amendments.pins].filter(([, now]) => now === isPinned).map(([seq]) => seq);
  const [pinned, unpinned] = [pinsNow(true), pinsNow(false)];
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

function description({ id, changedColumns }: LockedConversation): Statement[] {
  if (changedColumns.size === 0) return [];
  const columns = [...changedColumns.keys()].map((column) => `${column} = ?`);
  const sql = `UPDATE conversations SET ${columns.join(', ')} WHERE id = ?`;
  return [{ sql, parameters: [...changedColumns.values(), id] }];
}

function advance(dialect: Dialect, conversations: readonly LockedConversation[]): Statement[] {
  const active = conversations.filter(({ isActive }) => isActive);
  const others = conversations.filter(({ isActive }) => !isActive);
  const rowOf = ({ id, lastSeq, rev }: LockedConversation) => [id, lastSeq, rev];
  const update = { table: 'conversations', key: 'id', columns: ['last_seq', 'rev'] };
  return [
    ...dialect.update({ ...update, same: { last_activity_at: active[0]?.now } }, active.map(rowOf)),
    ...dialect.update(update, others.map(rowOf)),
    ...active.filter(({ imported }) => imported).map(backdating),
  ];
}

const backdating = ({ id, lastActivityAt }: LockedConversation): Statement => ({
  sql: 'UPDATE conversations SET last_activity_at = ? WHERE id = ?',
  parameters: [lastActivityAt, id],
});
