/**
 * What replies show of the messages that they quote. A reply stores only a reference; a quote shows
 * the present state of the quoted message, so it follows edits and deletions wherever it is read
 * (decision 31).
 */
import type { Message, Quote } from '@parlor/sdk/protocol/messages';
import { limits } from '@parlor/sdk/protocol/limits';
import { quoteOf, withheldQuote } from '@parlor/sdk/protocol/quote';
import type { Database } from '../database/database.js';
import type { Dialect, Key, Statement } from '../database/dialect.js';
import {
  type Extra,
  presentStored,
  type RawMessage,
  readMessage,
  type StoredMessage,
} from './message-row.js';

/** The parts of a message that its quotes need. `text` may be only its beginning. */
export type Quotable = Pick<
  StoredMessage,
  'conversationId' | 'seq' | 'rev' | 'kind' | 'senderId' | 'text' | 'deletedAt'
> & {
  readonly extra: Pick<Extra, 'attachments'>;
};

/** A row of `columns`. */
export type RawQuotable = Pick<
  RawMessage,
  'conversation_id' | 'seq' | 'rev' | 'kind' | 'sender_id' | 'text' | 'deleted_at' | 'extra'
>;

/** Only as much of a long text as an excerpt holds; `extra` only if it has files. */
const columns = [
  ...['conversation_id', 'seq', 'rev', 'kind', 'sender_id'].map((column) => `messages.${column}`),
  `SUBSTR(messages.text, 1, ${limits.quoteExcerpt + 1}) AS text`,
  'messages.deleted_at',
  `CASE WHEN messages.extra LIKE '%"attachments":%' THEN messages.extra END AS extra`,
].join(', ');

/** Looks up messages that are about to be quoted. */
export function lookUpQuotable(dialect: Dialect, keys: readonly Key[]): Statement {
  return dialect.lookUp({ columns, table: 'messages', key: ['conversation_id', 'seq'] }, keys);
}

/** Looks up the messages that these messages quote. */
export function lookUpQuotesOf(dialect: Dialect, keys: readonly Key[]): Statement {
  const sql = `SELECT ${columns} FROM ${dialect.keyTable(['text', 'integer'])}
     ${dialect.joinInOrder} messages AS reply ON reply.conversation_id = key0 AND reply.seq = key1
     ${dialect.joinInOrder} messages ON messages.conversation_id = reply.conversation_id AND messages.seq = ${dialect.integerIn('reply.extra', '$.replyTo.seq')}`;
  return { sql, parameters: [JSON.stringify(keys)] };
}

export function readQuotable(row: RawQuotable, dialect: Dialect): Quotable {
  return {
    conversationId: row.conversation_id,
    seq: row.seq,
    rev: row.rev,
    kind: row.kind,
    senderId: row.sender_id,
    text: row.text,
    deletedAt: row.deleted_at === null ? null : dialect.time(row.deleted_at),
    extra: row.extra === null ? {} : (JSON.parse(row.extra) as Extra),
  };
}

function quoteOfStored({ seq, rev, senderId, text, deletedAt, extra }: Quotable): Quote {
  return quoteOf({ seq, rev, senderId, text, deletedAt, attachments: extra.attachments });
}

/**
 * Rows as every member sees them. Quoted messages are looked up in one query, unless they are among
 * the rows.
 */
export async function presentRows(
  database: Database,
  rows: readonly RawMessage[],
): Promise<Message[]> {
  const { dialect } = database;
  const messages = rows.map((row) => readMessage(row, dialect));
  const known = new Map<string, Quotable>(
    messages.map((message) => [placeOf(message.conversationId, message.seq), message]),
  );
  const missing = new Map<string, Key>();
  for (const { conversationId, extra } of messages) {
    const place = extra.replyTo && placeOf(conversationId, extra.replyTo.seq);
    if (place !== undefined && !known.has(place))
      missing.set(place, [conversationId, extra.replyTo!.seq]);
  }
  if (missing.size > 0) {
    const { sql, parameters } = lookUpQuotable(dialect, [...missing.values()]);
    for (const row of await database.query<RawQuotable[]>(sql, [...parameters])) {
      known.set(placeOf(row.conversation_id, row.seq), readQuotable(row, dialect));
    }
  }
  return messages.map((message) =>
    presentStored(
      message,
      quoteIn(message, (seq) => known.get(placeOf(message.conversationId, seq))),
    ),
  );
}

/** The quote in a message, if any. A quoted message that was not looked up shows nothing. */
export function quoteIn(
  { extra }: StoredMessage,
  find: (seq: number) => Quotable | undefined,
): Quote | null {
  if (!extra.replyTo) return null;
  const quoted = find(extra.replyTo.seq);
  return quoted ? quoteOfStored(quoted) : withheldQuote(extra.replyTo.seq);
}

const placeOf = (conversationId: string, seq: number) => `${conversationId} ${seq}`;
