/**
 * Where a word is found: in the columns of the database, and in what the server answers to
 * somebody.
 */
import { operations, type ClientOperationName, type Input } from '@parlor/sdk/protocol/operations';
import { clientRoutes } from './client-routes.js';
import type { Person } from './person.js';
import type { TestServer } from './test-server.js';

/** The columns, as `table.column`, that hold the word in any row. */
export async function columnsWith(server: TestServer, word: string): Promise<string[]> {
  const { database } = server.app;
  const tables = await database.query<{ name: string }[]>(
    database.dialect.name === 'sqlite'
      ? "SELECT name FROM sqlite_master WHERE type = 'table'"
      : 'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()',
  );
  const found = new Set<string>();
  for (const { name } of tables) {
    for (const row of await database.query<Record<string, unknown>[]>(`SELECT * FROM ${name}`)) {
      for (const [column, value] of Object.entries(row))
        if (holds(value, word)) found.add(`${name}.${column}`);
    }
  }
  return [...found].sort();
}

/**
 * What each operation that reads is asked with; `undefined` for those that have nothing to do with
 * a conversation.
 */
type Questions = { [N in ClientOperationName]?: Input<N>[] };

function questions({
  conversationId,
  seqs,
  word,
  people,
}: {
  conversationId: string;
  seqs: number[];
  word: string;
  people: string[];
}): Questions {
  const messages = seqs.map((seq) => ({ conversationId, seq }));
  return {
    'conversations.list': [{}],
    'conversations.get': [{ conversationId }],
    'conversations.sync': [{ held: [] }, { held: [{ id: conversationId, rev: 0, memberRev: 0 }] }],
    'conversations.findDirect': people.map((userId) => ({ userIds: [userId] })),
    'conversations.open': [{}],
    'messages.list': [
      { conversationId },
      ...seqs.map((around) => ({ conversationId, around, limit: 2 })),
    ],
    'messages.changes': [0, 3, 6].map((since) => ({ conversationId, since })),
    'messages.search': [
      { query: word },
      { query: 'answer' },
      { query: 'answer', conversationId },
      { query: word.slice(0, 5) },
    ],
    'messages.edits': messages,
    'messages.links': [{ conversationId }],
    'messages.pinned': [{ conversationId }],
    'attachments.list': [{ conversationId }],
    'attachments.usage': [{}],
    'members.list': [{ conversationId }],
    'members.bans': [{ conversationId }],
    'members.requests': [{ conversationId }],
    'members.invited': [{ conversationId }],
    'members.invitations': [{}],
    'members.requested': [{}],
    'invites.list': [{ conversationId }],
    'reactions.list': messages.map((message) => ({ ...message, emoji: '👍' })),
    // Takes nothing away, and answers with the message.
    'reactions.remove': messages.map((message) => ({ ...message, emoji: '🚫' })),
    'receipts.seenBy': messages,
    'receipts.unread': [{}],
    'held.list': [{}],
    'audit.list': [{}],
    'reports.list': [{}],
    'users.me': [{}],
    'users.list': [{}],
    'users.get': people.map((userId) => ({ userId })),
    'users.sanctions': people.map((userId) => ({ userId })),
    'contacts.list': [{}],
    'contacts.requests': [{ direction: 'incoming' }],
    'contacts.get': people.map((userId) => ({ userId })),
    'blocks.list': [{}],
    'presence.count': [{ conversationId }],
    'sites.current': [{}],
    'streams.get': messages,
  } as Questions;
}

/**
 * They need what these tests do not make: a file, an id of the host's, a report's id, which the
 * list of reports shows whole.
 */
const elsewhere: readonly ClientOperationName[] = ['attachments.link', 'users.find', 'reports.get'];

/**
 * The operations whose answers to this person hold the word. All that read are asked, and nothing
 * is changed.
 */
export async function answersWith(
  person: Person,
  about: { conversationId: string; seqs: number[]; word: string; people: string[] },
): Promise<string[]> {
  const asked = questions(about);
  const readers = (Object.keys(clientRoutes) as ClientOperationName[]).filter(
    (name) => operations[name].method === 'GET',
  );
  const forgotten = readers.filter((name) => !asked[name] && !elsewhere.includes(name));
  if (forgotten.length > 0) throw new Error(`Nobody asks ${forgotten.join(', ')} for what is gone`);
  const found = new Set<string>();
  for (const [name, inputs] of Object.entries(asked) as [ClientOperationName, never[]][]) {
    for (const input of inputs) {
      const { body } = await person.server.http(name, input, { token: person.session.accessToken });
      if (!body.ok && body.error.code === 'invalid_input')
        throw new Error(`${name}: ${body.error.message}`);
      if (holds(body, about.word)) found.add(name);
    }
  }
  return [...found].sort();
}

const holds = (value: unknown, word: string): boolean => {
  const text =
    typeof value === 'string'
      ? value
      : Buffer.isBuffer(value)
        ? value.toString('utf8')
        : JSON.stringify(value);
  return text !== undefined && text.toLowerCase().includes(word);
};
