/**
 * If the database connection breaks during a commit, it is unknown whether the commit took place,
 * and nothing of it was published. The sender retries and gets the answer; other clients would
 * notice only with the next event, or minutes later. So before the next commit, as soon as the
 * database answers, the commit is looked up, and published if it took place.
 */
import type { WireEvent } from '@parlor/sdk/protocol/events';
import type { Message } from '@parlor/sdk/protocol/messages';
import type { Database } from '../database/database.js';
import { messageColumns, presentStored, type RawMessage, readMessage } from './message-row.js';
import type { Committed } from './writer.js';

export class Doubts {
  readonly #database: Database;
  readonly #publish: (committed: Committed) => void;
  #open: Committed[] = [];

  constructor(database: Database, publish: (committed: Committed) => void) {
    this.#database = database;
    this.#publish = publish;
  }

  get areOpen(): boolean {
    return this.#open.length > 0;
  }

  add(committed: readonly Committed[]): void {
    this.#open.push(...committed.filter(({ events }) => events.length > 0));
  }

  /** Throws the database's error; the remaining commits then stay in doubt. */
  async clear(): Promise<void> {
    for (let next; (next = this.#open[0]); this.#open.shift())
      if (await this.#tookPlace(next)) this.#publish(next);
  }

  /**
   * Whether it took place as the last commit. If later commits followed it, their events make
   * clients fetch everything that they miss.
   */
  async #tookPlace({ conversationId, rev, events }: Committed): Promise<boolean> {
    const last = events.flatMap(messageOf).find((message) => message.rev === rev);
    if (!last) return this.#isSlowed(conversationId, rev, events.flatMap(slowSecondsOf).at(-1));
    const [row] = await this.#database.query<RawMessage[]>(
      `SELECT ${messageColumns} FROM messages WHERE conversation_id = ? ORDER BY rev DESC LIMIT 1`,
      [conversationId],
    );
    if (!row) return false;
    const stored = readMessage(row, this.#database.dialect);
    // The content of the quote belongs to another message: of this one, only the reference is
    // compared.
    const quote = stored.extra.replyTo?.seq === last.replyTo?.seq ? last.replyTo : null;
    return same(presentStored(stored, quote), last);
  }

  /**
   * A change of slow mode takes a `rev` without an entry. If another writer took the same `rev` for
   * the same wait, it published the same event.
   */
  async #isSlowed(
    conversationId: string,
    rev: number,
    seconds: number | undefined,
  ): Promise<boolean> {
    const sql = 'SELECT rev, slow_seconds FROM conversations WHERE id = ?';
    const [row] = await this.#database.query<{ rev: number; slow_seconds: number }[]>(sql, [
      conversationId,
    ]);
    return seconds !== undefined && row?.rev === rev && row.slow_seconds === seconds;
  }
}

const messageOf = ({ data }: WireEvent): Message[] =>
  'message' in data && 'rev' in data.message ? [data.message] : [];

const slowSecondsOf = (event: WireEvent): number[] =>
  event.name === 'conversation.updated' && event.data.slowSeconds !== undefined
    ? [event.data.slowSeconds]
    : [];

const same = (a: Message, b: Message) => JSON.stringify(a) === JSON.stringify(b);
