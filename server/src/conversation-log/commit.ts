/**
 * What one commit of the writer asks of the database, in two trips: one lock of all its
 * conversations in the order of their ids with a look-up for each kind of thing that its changes
 * need, then everything that they made of it (`storing.ts`). A commit of plain sends makes four
 * statements, however many sends there are.
 */
import type { Run } from '../database/direct.js';
import { type Dialect, type Key, marks, type Statement } from '../database/dialect.js';
import { isThere } from '../features/users/gone.js';
import { lookUpFiles, readFiles } from '../features/attachments/carried-files.js';
import type { Change } from './change.js';
import type { Role } from './conversation-state.js';
import { waysIn } from '../features/members/find-ways-in.js';
import { LockedConversation } from './locked-conversation.js';
import { messageColumns, type RawMessage, readMessage } from './message-row.js';
import { lookUpQuotable, lookUpQuotesOf, type RawQuotable, readQuotable } from './quotes.js';
import { isUncommon, readStanding, type StandingColumns } from './sanctions.js';

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
  posting: 'all' | 'admins';
  history: 'all' | 'joined';
  joined_seq: number;
  closed_at: unknown;
  blocked: number;
  slow_seconds: number;
}

/** Something to look up, and what to make of the rows. */
export interface LookUp {
  statement: Statement;
  know(rows: unknown[], conversations: Conversations): void;
}

/** By id; those that do not exist are left out. */
export async function lockConversations(
  run: Run,
  dialect: Dialect,
  changes: Changes,
  now: () => Date,
): Promise<Map<string, LockedConversation>> {
  const sent: Key[] = [];
  const changed = changes.flatMap(({ conversationId, needs }) =>
    (needs.messages ?? []).map((seq): Key => [conversationId, seq]),
  );
  const lookUps = [
    callers(dialect, changes, sent),
    ...members(dialect, changes),
    ...messages(dialect, changed),
    ...quotesOf(dialect, changed),
    ...quoted(dialect, changes),
    ...owners(changes),
    ...pins(changes),
    ...settings(changes),
    ...waysIn(dialect, changes, now()),
    ...blocks(dialect, changes),
    ...files(dialect, changes),
    ...held(dialect, changes),
  ];
  const [locked, ...found] = (await run([
    lock(dialect, changes),
    ...lookUps.map(({ statement }) => statement),
  ])) as unknown[][];
  const at = now();
  const conversations = new Map(
    (locked as ConversationColumns[]).map(
      ({ site_id, last_seq, member_count, joined_seq, closed_at, slow_seconds, ...row }) => {
        const state = {
          ...row,
          siteId: site_id,
          lastSeq: last_seq,
          memberCount: member_count,
          joinedSeq: joined_seq,
          closedAt: closed_at === null ? null : dialect.time(closed_at),
          slowSeconds: slow_seconds,
        };
        return [row.id, new LockedConversation(state, at)];
      },
    ),
  );
  lookUps.forEach(({ know }, i) => know(found[i]!, conversations));
  for (const { statement, know } of messages(dialect, sent))
    know((await run([statement]))[0] as unknown[], conversations);
  return conversations;
}

/** Where the log begins for each member after this commit. */
export async function beginnings(
  run: Run,
  { id, rare }: LockedConversation,
): Promise<Map<string, number>> {
  const sql = 'SELECT user_id, joined_seq FROM members WHERE conversation_id = ?';
  const [rows] = (await run([{ sql, parameters: [id] }])) as [
    { user_id: string; joined_seq: number }[],
  ];
  const found = new Map(rows.map(({ user_id, joined_seq }) => [user_id, joined_seq]));
  for (const userId of rare.left) found.delete(userId);
  return new Map([...found, ...rare.joined]);
}

function lock(dialect: Dialect, changes: Changes): Statement {
  const columns =
    'id, site_id, kind, title, last_seq, rev, member_count, posting, history, joined_seq, closed_at, blocked, slow_seconds';
  // In the order of the ids, so that two writers cannot wait for each other.
  const keys = idsOf(changes)
    .sort()
    .map((id) => [id]);
  return dialect.lookUp({ columns, table: 'conversations', key: ['id'], forUpdate: true }, keys);
}

const idsOf = (changes: Changes): string[] => [
  ...new Set(changes.map(({ conversationId }) => conversationId)),
];

/** Each once. */
function distinct(keys: readonly Key[]): Key[] {
  return [...new Map(keys.map((key) => [key.join(' '), key])).values()];
}

interface CallerColumns extends StandingColumns {
  key0: string;
  key1: string;
  role: Role | null;
  joined_seq: number | null;
  seq: number | null;
}

/**
 * Whether the callers are members, and what else counts when they write; and what they have sent
 * before under the ids of these changes, whose keys go to `sent`.
 */
function callers(dialect: Dialect, changes: Changes, sent: Key[]): LookUp {
  const keys = changes.map(({ conversationId, callerId, needs }) => [
    conversationId,
    callerId,
    needs.clientId ?? null,
  ]);
  const sql = `SELECT key0, key1, members.role, members.joined_seq, messages.seq, members.last_sent_at, members.silenced_until,
       users.role AS role_on_site, users.silenced_until AS silenced_on_site, users.deactivated_at FROM ${dialect.keyTable(['text', 'text', 'text'])}
     LEFT JOIN users ON users.id = key1
     LEFT JOIN members ON members.conversation_id = key0 AND members.user_id = key1
     LEFT JOIN messages ON messages.conversation_id = key0 AND messages.sender_id = key1 AND messages.client_id = key2`;
  return {
    statement: { sql, parameters: [JSON.stringify(keys)] },
    know(rows, conversations) {
      for (const { key0, key1, role, joined_seq, seq, ...standing } of rows as CallerColumns[]) {
        const conversation = conversations.get(key0);
        if (role !== null) conversation?.knowMember(key1, role, joined_seq!);
        if (isUncommon(standing)) conversation?.knowStanding(key1, readStanding(standing, dialect));
        if (seq !== null) sent.push([key0, seq]);
      }
    },
  };
}

function knowRoles(rows: unknown[], conversations: Conversations): void {
  for (const { conversation_id, user_id, role, joined_seq } of rows as MemberColumns[]) {
    conversations.get(conversation_id)?.knowMember(user_id, role, joined_seq);
  }
}

interface MemberColumns {
  conversation_id: string;
  user_id: string;
  role: Role;
  joined_seq: number;
}

const memberColumns = 'conversation_id, user_id, members.role, joined_seq';

function members(dialect: Dialect, changes: Changes): LookUp[] {
  const keys = changes.flatMap(({ conversationId, needs }) =>
    (needs.members ?? []).map((userId) => [conversationId, userId]),
  );
  if (keys.length === 0) return [];
  const lookUp = { columns: memberColumns, table: 'members', key: ['conversation_id', 'user_id'] };
  return [{ statement: dialect.lookUp(lookUp, distinct(keys)), know: knowRoles }];
}

function messages(dialect: Dialect, keys: readonly Key[]): LookUp[] {
  if (keys.length === 0) return [];
  const lookUp = { columns: messageColumns, table: 'messages', key: ['conversation_id', 'seq'] };
  return [
    {
      statement: dialect.lookUp(lookUp, distinct(keys)),
      know(rows, conversations) {
        for (const row of rows as RawMessage[])
          conversations.get(row.conversation_id)?.knowMessage(readMessage(row, dialect));
      },
    },
  ];
}

/** What quotes show is told with the messages that have them, so it is known before they change. */
function quotesOf(dialect: Dialect, keys: readonly Key[]): LookUp[] {
  return keys.length === 0
    ? []
    : [{ statement: lookUpQuotesOf(dialect, distinct(keys)), know: knowQuotable(dialect) }];
}

/** What the messages of this commit answer. */
function quoted(dialect: Dialect, changes: Changes): LookUp[] {
  const keys = changes.flatMap(({ conversationId, needs }): Key[] =>
    needs.quoted === undefined ? [] : [[conversationId, needs.quoted]],
  );
  return keys.length === 0
    ? []
    : [{ statement: lookUpQuotable(dialect, distinct(keys)), know: knowQuotable(dialect) }];
}

const knowQuotable =
  (dialect: Dialect): LookUp['know'] =>
  (rows, conversations) => {
    for (const row of rows as RawQuotable[])
      conversations.get(row.conversation_id)?.knowQuotable(readQuotable(row, dialect));
  };

function owners(changes: Changes): LookUp[] {
  const ids = idsOf(changes.filter(({ needs }) => needs.owners));
  if (ids.length === 0) return [];
  // Whoever is gone owns nothing that others could rely on.
  const sql = `SELECT ${memberColumns} FROM members JOIN users ON users.id = members.user_id
    WHERE conversation_id IN (${marks(ids.length)}) AND members.role = 'owner' AND ${isThere}`;
  return [{ statement: { sql, parameters: ids }, know: knowRoles }];
}

function pins(changes: Changes): LookUp[] {
  const ids = idsOf(changes.filter(({ needs }) => needs.pins));
  if (ids.length === 0) return [];
  const sql = `SELECT conversation_id, COUNT(*) AS pins FROM pinned_messages WHERE conversation_id IN (${marks(ids.length)}) GROUP BY conversation_id`;
  return [
    {
      statement: { sql, parameters: ids },
      know(rows, conversations) {
        for (const row of rows as { conversation_id: string; pins: number | string }[]) {
          conversations.get(row.conversation_id)?.knowPins(Number(row.pins));
        }
      },
    },
  ];
}

function settings(changes: Changes): LookUp[] {
  const ids = idsOf(changes.filter(({ needs }) => needs.settings));
  if (ids.length === 0) return [];
  const sql = `SELECT id, access, description, avatar_url FROM conversations WHERE id IN (${marks(ids.length)})`;
  return [
    {
      statement: { sql, parameters: ids },
      know(rows, conversations) {
        type Row = {
          id: string;
          access: 'private' | 'open';
          description: string | null;
          avatar_url: string | null;
        };
        for (const { id, access, description, avatar_url } of rows as Row[]) {
          conversations.get(id)?.knowSettings({ access, description, avatarUrl: avatar_url });
        }
      },
    },
  ];
}

/** Looked up in both directions. */
function blocks(dialect: Dialect, changes: Changes): LookUp[] {
  const keys = changes.flatMap(({ conversationId, callerId, needs }) =>
    (needs.blocks ?? []).flatMap((userId) => [
      [conversationId, callerId, userId],
      [conversationId, userId, callerId],
    ]),
  );
  if (keys.length === 0) return [];
  const sql = `SELECT key0, key1, key2 FROM ${dialect.keyTable(['text', 'text', 'text'])}
     JOIN blocks ON blocks.user_id = key1 AND blocks.blocked_id = key2`;
  return [
    {
      statement: { sql, parameters: [JSON.stringify(keys)] },
      know(rows, conversations) {
        for (const { key0, key1, key2 } of rows as Record<'key0' | 'key1' | 'key2', string>[])
          conversations.get(key0)?.knowBlock(key1, key2);
      },
    },
  ];
}

function files(dialect: Dialect, changes: Changes): LookUp[] {
  const wanted = changes.filter(({ needs }) => needs.files && needs.files.length > 0);
  if (wanted.length === 0) return [];
  return [
    {
      statement: lookUpFiles(
        dialect,
        wanted.flatMap(({ needs }) => needs.files ?? []),
      ),
      know(rows, conversations) {
        const found = readFiles(dialect, rows);
        for (const id of idsOf(wanted)) conversations.get(id)?.files.know(found);
      },
    },
  ];
}

/** Locked, so that whoever drops one meanwhile comes before or after. */
function held(dialect: Dialect, changes: Changes): LookUp[] {
  const wanted = changes.filter(({ needs }) => needs.held !== undefined);
  if (wanted.length === 0) return [];
  const keys = distinct(wanted.map(({ needs }) => [needs.held!]));
  const isHeld = { sql: "held_sends.status = 'held'", parameters: [] };
  return [
    {
      statement: dialect.lookUp(
        { columns: 'id', table: 'held_sends', key: ['id'], where: isHeld, forUpdate: true },
        keys,
      ),
      know(rows, conversations) {
        for (const { id } of rows as { id: string }[])
          for (const { conversationId, needs } of wanted)
            if (needs.held === id) conversations.get(conversationId)?.knowHeld(id);
      },
    },
  ];
}
