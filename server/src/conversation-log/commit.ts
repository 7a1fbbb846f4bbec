/**
 * The database statements of one commit of the writer, in two trips: first one lock of all its
 * conversations in the order of their ids, with one look-up for each kind of data that its changes
 * need; then the statements that store the result (`storing.ts`). A commit of plain sends takes
 * four statements, regardless of the number of sends. Features add columns and look-ups
 * (`extension.ts`).
 */
import type { Run } from '../database/direct.js';
import { type Dialect, type Key, marks, type Statement } from '../database/dialect.js';
import type { ConversationState } from './conversation-state.js';
import type { Changes, LogExtension, LookUp, LookUpContext } from './extension.js';
import { LockedConversation } from './locked-conversation.js';
import { messageColumns, type RawMessage, readMessage } from './message-row.js';
import { lookUpQuotable, lookUpQuotesOf, type RawQuotable, readQuotable } from './quotes.js';

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

/** By id; conversations that do not exist are left out. */
export async function lockConversations(
  run: Run,
  dialect: Dialect,
  changes: Changes,
  extensions: readonly LogExtension[],
  now: () => Date,
): Promise<Map<string, LockedConversation>> {
  const sent: Key[] = [];
  const changed = changes.flatMap(({ conversationId, needs }) =>
    (needs.messages ?? []).map((seq): Key => [conversationId, seq]),
  );
  const lookUps = [
    callers(dialect, changes, extensions, sent),
    ...messages(dialect, changed),
    ...quotesOf(dialect, changed),
    ...quoted(dialect, changes),
    ...pins(changes),
    ...settings(changes),
    ...extended(extensions, changes, { dialect, now: now() }),
  ];
  const [locked, ...found] = (await run([
    lock(dialect, changes),
    ...lookUps.map(({ statement }) => statement),
  ])) as unknown[][];
  const at = now();
  const conversations = new Map(
    (locked as ConversationColumns[]).map((row) => [
      row.id,
      new LockedConversation(readState(row, dialect), at, extensions),
    ]),
  );
  lookUps.forEach(({ know }, i) => know(found[i]!, conversations));
  for (const { statement, know } of messages(dialect, sent))
    know((await run([statement]))[0] as unknown[], conversations);
  return conversations;
}

/** The look-ups of features. */
export const extended = (
  extensions: readonly LogExtension[],
  changes: Changes,
  context: LookUpContext,
): LookUp[] => extensions.flatMap((extension) => extension.lookUps?.(changes, context) ?? []);

/** The `seq` from which each member sees the log after this commit. */
export async function beginnings(
  run: Run,
  { id, roster }: LockedConversation,
  extensions: readonly LogExtension[],
): Promise<Map<string, number>> {
  const source = extensions.find((extension) => extension.beginnings)?.beginnings;
  if (!source) throw new Error('No feature registered the beginnings of members.');
  const [rows] = await run([source.statement(id)]);
  const found = source.read(rows as unknown[]);
  for (const userId of roster.left) found.delete(userId);
  return new Map([...found, ...roster.joined]);
}

function readState(row: ConversationColumns, dialect: Dialect): ConversationState {
  return {
    id: row.id,
    siteId: row.site_id,
    kind: row.kind,
    title: row.title,
    lastSeq: row.last_seq,
    rev: row.rev,
    memberCount: row.member_count,
    posting: row.posting,
    history: row.history,
    joinedSeq: row.joined_seq,
    closedAt: row.closed_at === null ? null : dialect.time(row.closed_at),
    blocked: row.blocked,
    slowSeconds: row.slow_seconds,
  };
}

function lock(dialect: Dialect, changes: Changes): Statement {
  const columns =
    'id, site_id, kind, title, last_seq, rev, member_count, posting, history, joined_seq, closed_at, blocked, slow_seconds';
  // Sorted by id, so that two writers cannot deadlock.
  const keys = idsOf(changes)
    .sort()
    .map((id) => [id]);
  return dialect.lookUp({ columns, table: 'conversations', key: ['id'], forUpdate: true }, keys);
}

const idsOf = (changes: Changes): string[] => [
  ...new Set(changes.map(({ conversationId }) => conversationId)),
];

/** Removes duplicates. */
function distinct(keys: readonly Key[]): Key[] {
  return [...new Map(keys.map((key) => [key.join(' '), key])).values()];
}

interface CallerRow {
  key0: string;
  key1: string;
  seq: number | null;
}

/**
 * The features' data about the callers; and the messages that the callers have sent before with the
 * ids of these changes. The keys of these messages are added to `sent`.
 */
function callers(
  dialect: Dialect,
  changes: Changes,
  extensions: readonly LogExtension[],
  sent: Key[],
): LookUp {
  const keys = changes.map(({ conversationId, callerId, needs }) => [
    conversationId,
    callerId,
    needs.clientId ?? null,
  ]);
  const added = extensions.flatMap((extension) => extension.callers ?? []);
  const columns = ['key0', 'key1', 'messages.seq', ...added.map((each) => each.columns)];
  const sql = `SELECT ${columns.join(', ')} FROM ${dialect.keyTable(['text', 'text', 'text'])}
     ${added.map(({ join }) => join).join(' ')}
     LEFT JOIN messages ON messages.conversation_id = key0 AND messages.sender_id = key1 AND messages.client_id = key2`;
  return {
    statement: { sql, parameters: [JSON.stringify(keys)] },
    know(rows, conversations) {
      for (const row of rows as CallerRow[]) {
        const conversation = conversations.get(row.key0);
        if (conversation) for (const { know } of added) know(row, row.key1, conversation, dialect);
        if (row.seq !== null) sent.push([row.key0, row.seq]);
      }
    },
  };
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

/** The messages that the changed messages quote: the events include these quotes. */
function quotesOf(dialect: Dialect, keys: readonly Key[]): LookUp[] {
  return keys.length === 0
    ? []
    : [{ statement: lookUpQuotesOf(dialect, distinct(keys)), know: knowQuotable(dialect) }];
}

/** The messages to which the messages of this commit reply. */
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
