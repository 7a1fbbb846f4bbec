/**
 * The one place that writes messages. Sends that arrive while a transaction is in flight are committed together by the next one: one lock of
 * the conversations involved, in the order of their ids, and one insert of all rows. `seq` and `rev` are handed out under that lock, so they have no
 * holes and no doubles, whatever other processes do. A send is answered, and then published, only after its commit.
 */
import type { Message } from '@parlor/sdk/protocol/messages';
import type { Database } from '../../database/database.js';
import type { Transaction } from '../../database/dialect.js';
import { sha256 } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import { messageColumns, presentMessage, type RawMessage } from './message-log.js';

export interface Send {
  siteId: string;
  conversationId: string;
  senderId: string;
  clientId: string;
  text: string;
}

interface WriterOptions {
  database: Database;
  now: () => Date;
  /** What one commit added to one conversation, in order. */
  publish(conversationId: string, messages: readonly Message[]): void;
  /** Sends that may wait; more are refused with a retryable fault. */
  maxWaiting: number;
}

interface Job {
  send: Send;
  resolve(message: Message): void;
  reject(error: unknown): void;
}

/** What became of a send: a new message, the one of an earlier try, or a refusal. */
type Outcome = { created: Message } | { repeated: Message } | { fault: Fault };

interface Counters {
  id: string;
  site_id: string;
  last_seq: number;
  rev: number;
}

const batchMax = 200;

const sendKey = (conversationId: string, senderId: string | null, clientId: string | null) => `${conversationId} ${senderId} ${clientId}`;

export class MessageWriter {
  readonly #options: WriterOptions;
  #waiting: Job[] = [];
  #writing: Promise<void> | undefined;

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  /** Resolves when the message is stored. Throws `not_found`, `client_id_reused` or `unavailable`. */
  append(send: Send): Promise<Message> {
    if (this.#waiting.length >= this.#options.maxWaiting) {
      return Promise.reject(new Fault('unavailable', 'Too many messages are waiting to be stored.', { retryAfterMs: 500 }));
    }
    const result = new Promise<Message>((resolve, reject) => this.#waiting.push({ send, resolve, reject }));
    this.#writing ??= this.#writeAll();
    return result;
  }

  /** The rows of a conversation's first message, in the caller's transaction; the caller sets the conversation's counters to 1. */
  async insertFirst(transaction: Transaction, send: Omit<Send, 'siteId'>): Promise<Message> {
    const message = newMessage(send, 1, 1, this.#options.now());
    await insertMessages(transaction, [message]);
    return message;
  }

  /** Resolves when nothing waits to be stored. */
  async drain(): Promise<void> {
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    // What arrives in the same turn of the event loop goes together.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      await this.#write(this.#waiting.splice(0, batchMax));
    }
    this.#writing = undefined;
  }

  async #write(jobs: readonly Job[]): Promise<void> {
    try {
      const outcomes = await this.#options.database.transaction((transaction) =>
        this.#commit(
          transaction,
          jobs.map(({ send }) => send),
        ),
      );
      this.#publish(outcomes);
      jobs.forEach((job, i) => settle(job, outcomes[i]!));
    } catch (error) {
      // One send that the database refuses must not take the others along.
      if (jobs.length > 1 && !this.#options.database.dialect.isUnavailable(error)) for (const job of jobs) await this.#write([job]);
      else for (const job of jobs) job.reject(error);
    }
  }

  async #commit(transaction: Transaction, sends: readonly Send[]): Promise<Outcome[]> {
    const conversations = await this.#lock(transaction, sends);
    const [memberships, stored] = [await this.#memberships(transaction, sends), await this.#stored(transaction, sends)];
    const now = this.#options.now();
    const created: Message[] = [];

    const outcomes = sends.map((send): Outcome => {
      const conversation = conversations.get(send.conversationId);
      if (conversation?.site_id !== send.siteId || !memberships.has(`${send.conversationId} ${send.senderId}`)) {
        return { fault: new Fault('not_found', 'There is no such conversation.') };
      }
      const key = sendKey(send.conversationId, send.senderId, send.clientId);
      const before = stored.get(key);
      if (before) return before.hash === sha256(send.text) ? { repeated: before.message } : { fault: new Fault('client_id_reused') };
      const message = newMessage(send, ++conversation.last_seq, ++conversation.rev, now);
      stored.set(key, { message, hash: sha256(send.text) });
      created.push(message);
      return { created: message };
    });

    if (created.length > 0) {
      await insertMessages(transaction, created);
      await this.#advance(transaction, [...new Set(created.map(({ conversationId }) => conversations.get(conversationId)!))], now);
    }
    return outcomes;
  }

  /** In the order of the ids, so that two writers cannot wait for each other. */
  async #lock(transaction: Transaction, sends: readonly Send[]): Promise<Map<string, Counters>> {
    const ids = [...new Set(sends.map(({ conversationId }) => conversationId))].sort();
    const sql = `SELECT id, site_id, last_seq, rev FROM conversations WHERE id IN (${ids.map(() => '?').join(',')}) ORDER BY id ${this.#options.database.dialect.forUpdate}`;
    const rows = await transaction.query<Counters[]>(sql, ids);
    return new Map(rows.map((row) => [row.id, { ...row }]));
  }

  async #memberships(transaction: Transaction, sends: readonly Send[]): Promise<Set<string>> {
    const sql = `SELECT conversation_id, user_id FROM members WHERE (conversation_id, user_id) IN ${this.#options.database.dialect.tuples(sends.length, 2)}`;
    const rows = await transaction.query<{ conversation_id: string; user_id: string }[]>(
      sql,
      sends.flatMap(({ conversationId, senderId }) => [conversationId, senderId]),
    );
    return new Set(rows.map((row) => `${row.conversation_id} ${row.user_id}`));
  }

  /** Earlier tries of these sends. */
  async #stored(transaction: Transaction, sends: readonly Send[]): Promise<Map<string, { message: Message; hash: string | null }>> {
    const { dialect } = this.#options.database;
    const sql = `SELECT ${messageColumns}, send_hash FROM messages WHERE (conversation_id, sender_id, client_id) IN ${dialect.tuples(sends.length, 3)}`;
    const rows = await transaction.query<(RawMessage & { send_hash: string | null })[]>(
      sql,
      sends.flatMap(({ conversationId, senderId, clientId }) => [conversationId, senderId, clientId]),
    );
    return new Map(
      rows.map((row) => [
        sendKey(row.conversation_id, row.sender_id, row.client_id),
        { message: presentMessage(row, dialect), hash: row.send_hash },
      ]),
    );
  }

  async #advance(transaction: Transaction, conversations: readonly Counters[], now: Date): Promise<void> {
    const cases = conversations.map(() => 'WHEN ? THEN ?').join(' ');
    await transaction.query(
      `UPDATE conversations SET last_seq = CASE id ${cases} END, rev = CASE id ${cases} END, last_activity_at = ?
       WHERE id IN (${conversations.map(() => '?').join(',')})`,
      [
        ...conversations.flatMap(({ id, last_seq }) => [id, last_seq]),
        ...conversations.flatMap(({ id, rev }) => [id, rev]),
        now,
        ...conversations.map(({ id }) => id),
      ],
    );
  }

  #publish(outcomes: readonly Outcome[]): void {
    const created = outcomes.flatMap((outcome) => ('created' in outcome ? [outcome.created] : []));
    for (const conversationId of new Set(created.map((message) => message.conversationId))) {
      this.#options.publish(
        conversationId,
        created.filter((message) => message.conversationId === conversationId),
      );
    }
  }
}

function settle({ resolve, reject }: Job, outcome: Outcome): void {
  if ('fault' in outcome) reject(outcome.fault);
  else resolve('created' in outcome ? outcome.created : outcome.repeated);
}

function newMessage({ conversationId, senderId, clientId, text }: Omit<Send, 'siteId'>, seq: number, rev: number, now: Date): Message {
  return {
    conversationId,
    seq,
    rev,
    clientId,
    senderId,
    kind: 'text',
    text,
    system: null,
    replyTo: null,
    mentions: [],
    metadata: null,
    reactions: [],
    pinnedAt: null,
    pinnedBy: null,
    hidden: false,
    createdAt: now.toISOString(),
    editedAt: null,
    deletedAt: null,
  };
}

async function insertMessages(transaction: Transaction, messages: readonly Message[]): Promise<void> {
  const row = '(?, ?, ?, ?, ?, ?, ?, ?, ?)';
  await transaction.query(
    `INSERT INTO messages (conversation_id, seq, rev, kind, sender_id, client_id, send_hash, text, created_at) VALUES ${messages.map(() => row).join(', ')}`,
    messages.flatMap(({ conversationId, seq, rev, kind, senderId, clientId, text, createdAt }) => [
      conversationId,
      seq,
      rev,
      kind,
      senderId,
      clientId,
      sha256(text ?? ''),
      text,
      new Date(createdAt),
    ]),
  );
}
