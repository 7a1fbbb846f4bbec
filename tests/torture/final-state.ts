import type { Sql } from '../support/sql.js';
import type { FinalState, Store, StoredMember, StoredMessage } from './history.js';

type Row = Record<string, string | number | Date | null>;

/** Reads all that is stored of these sites, by plain queries without any code of the server's. */
export async function readFinalState(
  sql: Sql,
  siteIds: readonly string[],
  stores: readonly Store[],
): Promise<FinalState> {
  const sites = siteIds.map(() => '?').join(', ');
  const ofSites = `conversation_id IN (SELECT id FROM conversations WHERE site_id IN (${sites}))`;
  const [users, conversations, members, messages, hidden] = await Promise.all([
    sql.query<Row>(`SELECT id, site_id FROM users WHERE site_id IN (${sites})`, siteIds),
    sql.query<Row>(`SELECT * FROM conversations WHERE site_id IN (${sites})`, siteIds),
    sql.query<Row>(`SELECT * FROM members WHERE ${ofSites}`, siteIds),
    sql.query<Row>(`SELECT * FROM messages WHERE ${ofSites}`, siteIds),
    (await sql.columns('hidden_messages')).size > 0
      ? sql.query<Row>(`SELECT * FROM hidden_messages WHERE ${ofSites}`, siteIds)
      : [],
  ]);
  return {
    users: new Map(users.map((row) => [String(row['id']), String(row['site_id'])])),
    conversations: conversations.map((row) => ({
      id: String(row['id']),
      siteId: String(row['site_id']),
      lastSeq: Number(row['last_seq']),
      rev: Number(row['rev']),
    })),
    members: members.map((row): StoredMember => ({
      conversationId: String(row['conversation_id']),
      userId: String(row['user_id']),
      readSeq: Number(row['read_seq']),
      unreadSeq: Number(row['unread_seq'] ?? row['read_seq']),
    })),
    messages: messages.map(message),
    hidden: hidden.map((row) => ({
      userId: String(row['user_id']),
      conversationId: String(row['conversation_id']),
      seq: Number(row['seq']),
    })),
    stores,
  };
}

function message(row: Row): StoredMessage {
  const extra = JSON.parse(text(row['extra']) ?? '{}') as { system?: StoredMessage['system'] };
  return {
    conversationId: String(row['conversation_id']),
    seq: Number(row['seq']),
    rev: Number(row['rev']),
    kind: String(row['kind']),
    senderId: text(row['sender_id']),
    clientId: text(row['client_id']),
    text: text(row['text']),
    createdAt: time(row['created_at'])!,
    editedAt: time(row['edited_at']),
    deletedAt: time(row['deleted_at']),
    reactions: JSON.parse(text(row['reactions']) ?? '[]') as StoredMessage['reactions'],
    system: extra.system ?? null,
  };
}

function text(value: Row[string] | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}

/** SQLite gives text in UTC, mysql2 a Date. */
function time(value: Row[string] | undefined): number | null {
  if (value === null || value === undefined) return null;
  return value instanceof Date
    ? value.getTime()
    : Date.parse(`${String(value).replace(' ', 'T')}Z`);
}
