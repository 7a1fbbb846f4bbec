/**
 * What one commit of the writer asks of the database: one lock of all its conversations in the order of their ids, a look-up for each kind of thing that
 * its changes need, then everything that they made of it. A commit of plain sends makes five statements, however many sends there are.
 */
import type { Dialect, Transaction } from '../../database/dialect.js';
import { MessageEditRow } from './message.entity.js';
import type { Change } from './change.js';
import { LockedConversation, type Role } from './locked-conversation.js';
import {
  messageColumns,
  newMessageColumns,
  type RawMessage,
  readMessage,
  type StoredMessage,
  writtenMessage,
  writtenNew,
} from './message-row.js';

type Changes = readonly Change<unknown>[];
type Conversations = ReadonlyMap<string, LockedConversation>;

interface ConversationColumns {
  id: string;
  site_id: string;
  kind: 'direct' | 'group';
  title: string | null;
  last_seq: number;
  rev: number;
  member_count: number;
}

const marks = (count: number) => Array(count).fill('?').join(', ');

/** By id; those that do not exist are left out. */
export async function lockConversations(
  transaction: Transaction,
  dialect: Dialect,
  changes: Changes,
  now: () => Date,
): Promise<Map<string, LockedConversation>> {
  // In the order of the ids, so that two writers cannot wait for each other.
  const ids = [...new Set(changes.map(({ conversationId }) => conversationId))].sort();
  const rows = await transaction.query<ConversationColumns[]>(
    `SELECT id, site_id, kind, title, last_seq, rev, member_count FROM conversations WHERE id IN (${marks(ids.length)}) ORDER BY id ${dialect.forUpdate}`,
    ids,
  );
  const at = now();
  const conversations = new Map(
    rows.map(({ site_id, last_seq, member_count, ...row }) => [
      row.id,
      new LockedConversation({ ...row, siteId: site_id, lastSeq: last_seq, memberCount: member_count }, at),
    ]),
  );
  await knowMembers(transaction, dialect, changes, conversations);
  await knowSent(transaction, dialect, changes, conversations);
  await knowMessages(transaction, dialect, changes, conversations);
  await knowOwners(transaction, changes, conversations);
  await knowPins(transaction, changes, conversations);
  return conversations;
}

/** Each once. */
function distinct(keys: readonly (readonly (string | number)[])[]): (string | number)[][] {
  return [...new Map(keys.map((key) => [key.join(' '), [...key]])).values()];
}

interface MemberColumns {
  conversation_id: string;
  user_id: string;
  role: Role;
}

async function knowMembers(transaction: Transaction, dialect: Dialect, changes: Changes, conversations: Conversations): Promise<void> {
  const keys = distinct(
    changes.flatMap(({ conversationId, callerId, needs }) =>
      [callerId, ...(needs.members ?? [])].map((userId) => [conversationId, userId]),
    ),
  );
  const rows = await transaction.query<MemberColumns[]>(
    `SELECT conversation_id, user_id, role FROM members WHERE (conversation_id, user_id) IN ${dialect.tuples(keys.length, 2)}`,
    keys.flat(),
  );
  for (const row of rows) conversations.get(row.conversation_id)?.knowMember(row.user_id, row.role);
}

async function knowSent(transaction: Transaction, dialect: Dialect, changes: Changes, conversations: Conversations): Promise<void> {
  const keys = distinct(
    changes.flatMap(({ conversationId, callerId, needs }) =>
      needs.clientId === undefined ? [] : [[conversationId, callerId, needs.clientId]],
    ),
  );
  await know(transaction, dialect, 'conversation_id, sender_id, client_id', keys, conversations);
}

async function knowMessages(transaction: Transaction, dialect: Dialect, changes: Changes, conversations: Conversations): Promise<void> {
  const keys = distinct(changes.flatMap(({ conversationId, needs }) => (needs.messages ?? []).map((seq) => [conversationId, seq])));
  await know(transaction, dialect, 'conversation_id, seq', keys, conversations);
}

async function know(
  transaction: Transaction,
  dialect: Dialect,
  key: string,
  keys: readonly (readonly (string | number)[])[],
  conversations: Conversations,
): Promise<void> {
  if (keys.length === 0) return;
  const rows = await transaction.query<RawMessage[]>(
    `SELECT ${messageColumns} FROM messages WHERE (${key}) IN ${dialect.tuples(keys.length, keys[0]!.length)}`,
    keys.flat(),
  );
  for (const row of rows) conversations.get(row.conversation_id)?.knowMessage(readMessage(row, dialect));
}

async function knowOwners(transaction: Transaction, changes: Changes, conversations: Conversations): Promise<void> {
  const ids = [...new Set(changes.flatMap(({ conversationId, needs }) => (needs.owners ? [conversationId] : [])))];
  if (ids.length === 0) return;
  const rows = await transaction.query<MemberColumns[]>(
    `SELECT conversation_id, user_id, role FROM members WHERE conversation_id IN (${marks(ids.length)}) AND role = 'owner'`,
    ids,
  );
  for (const row of rows) conversations.get(row.conversation_id)?.knowMember(row.user_id, row.role);
}

async function knowPins(transaction: Transaction, changes: Changes, conversations: Conversations): Promise<void> {
  const ids = [...new Set(changes.flatMap(({ conversationId, needs }) => (needs.pins ? [conversationId] : [])))];
  if (ids.length === 0) return;
  const rows = await transaction.query<{ conversation_id: string; pins: number | string }[]>(
    `SELECT conversation_id, COUNT(*) AS pins FROM messages WHERE conversation_id IN (${marks(ids.length)}) AND pinned_at IS NOT NULL GROUP BY conversation_id`,
    ids,
  );
  for (const { conversation_id, pins } of rows) conversations.get(conversation_id)?.knowPins(Number(pins));
}

/** Stores what the changes made of the conversations. */
export async function storeConversations(
  transaction: Transaction,
  dialect: Dialect,
  conversations: readonly LockedConversation[],
): Promise<void> {
  const changed = conversations.filter(({ events }) => events.length > 0);
  const rare = changed.filter(({ isRare }) => isRare);
  await insertMessages(
    transaction,
    changed.flatMap(({ created }) => created),
  );
  await updateMessages(
    transaction,
    dialect,
    rare.flatMap((conversation) => conversation.changed),
  );
  for (const conversation of rare) {
    await storeEdits(transaction, conversation);
    await storeMembership(transaction, conversation);
  }
  await advance(
    transaction,
    changed.filter(({ isActive }) => isActive),
    true,
  );
  await advance(
    transaction,
    changed.filter(({ isActive }) => !isActive),
    false,
  );
}

const newMessageRow = `(${marks(newMessageColumns.split(', ').length)})`;

export async function insertMessages(transaction: Transaction, messages: readonly StoredMessage[]): Promise<void> {
  if (messages.length === 0) return;
  await transaction.query(
    `INSERT INTO messages (${newMessageColumns}) VALUES ${messages.map(() => newMessageRow).join(', ')}`,
    messages.flatMap(writtenNew),
  );
}

const messageRow = `(${marks(messageColumns.split(', ').length)})`;

const changeable = ['rev', 'text', 'edited_at', 'deleted_at', 'extra', 'reactions', 'pinned_at', 'pinned_by'];

async function updateMessages(transaction: Transaction, dialect: Dialect, messages: readonly StoredMessage[]): Promise<void> {
  if (messages.length === 0) return;
  await transaction.query(
    `INSERT INTO messages (${messageColumns}) VALUES ${messages.map(() => messageRow).join(', ')} ${dialect.orUpdate(['conversation_id', 'seq'], changeable)}`,
    messages.flatMap(writtenMessage),
  );
}

async function storeEdits(transaction: Transaction, { id, now, edits, forgotten }: LockedConversation): Promise<void> {
  if (edits.length > 0) {
    await transaction.insert(
      MessageEditRow,
      edits.map((edit): MessageEditRow => ({ ...edit, conversationId: id, replacedAt: now })),
    );
  }
  if (forgotten.length > 0) {
    await transaction.query(`DELETE FROM message_edits WHERE conversation_id = ? AND seq IN (${marks(forgotten.length)})`, [
      id,
      ...forgotten,
    ]);
  }
}

async function storeMembership(transaction: Transaction, conversation: LockedConversation): Promise<void> {
  const { id, now, title, memberCount, isDescribedAnew, outdated, joined } = conversation;
  if (outdated.length > 0)
    await transaction.query(`DELETE FROM members WHERE conversation_id = ? AND user_id IN (${marks(outdated.length)})`, [id, ...outdated]);
  if (joined.size > 0) {
    await transaction.query(
      `INSERT INTO members (conversation_id, user_id, role, read_seq, delivered_seq, joined_at, unread_seq, member_rev) VALUES ${[...joined].map(() => `(${marks(8)})`).join(', ')}`,
      [...joined].flatMap(([userId, seq]) => [id, userId, 'member', seq, seq, now, seq, 0]),
    );
  }
  if (isDescribedAnew)
    await transaction.query('UPDATE conversations SET title = ?, member_count = ? WHERE id = ?', [title, memberCount, id]);
}

async function advance(transaction: Transaction, conversations: readonly LockedConversation[], isActivity: boolean): Promise<void> {
  if (conversations.length === 0) return;
  const cases = conversations.map(() => 'WHEN ? THEN ?').join(' ');
  await transaction.query(
    `UPDATE conversations SET last_seq = CASE id ${cases} END, rev = CASE id ${cases} END${isActivity ? ', last_activity_at = ?' : ''}
     WHERE id IN (${marks(conversations.length)})`,
    [
      ...conversations.flatMap(({ id, lastSeq }) => [id, lastSeq]),
      ...conversations.flatMap(({ id, rev }) => [id, rev]),
      ...(isActivity ? [conversations[0]!.now] : []),
      ...conversations.map(({ id }) => id),
    ],
  );
}
