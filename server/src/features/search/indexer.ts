/**
 * Updates the index of words from the log. A step reads what the index lacks of some conversations
 * and splits it into words outside of a transaction. Then one short transaction stores the words,
 * and in `search_logs` how much of each log they cover. It first locks these rows, and leaves out
 * conversations that another process has indexed meanwhile. So a process may crash at any time, and
 * several may work on the same conversation. Rows that sends lock are only read.
 */
import { conversationsAs } from '../../conversation-log/conversation-sql.js';
import { type IndexedMessage, indexedMessages } from '../../conversation-log/message-rows.js';
import type { Database } from '../../database/database.js';
import type { Dialect, Key, Statement } from '../../database/dialect.js';
import { Pace } from '../../kernel/pace.js';
import { slices } from '../../kernel/slices.js';
import { ChangedMessages } from './changed-messages.js';
import { type IndexState, isBehind, type WordRow, WordRows } from './index-rows.js';
import { segmentOf } from './segments.js';

/** Nothing else runs while the text of a statement is built. */
const wordsInStatement = 500;
/** As many as usual. */
const wordsOfMessage = 10;

/** What a step adds to the index for one conversation, and its state afterwards. */
interface Part {
  readonly before: IndexState;
  readonly after: IndexState;
  /** Delete words of messages that have changed, before the new ones are stored. */
  readonly forgotten: readonly Statement[];
  readonly words: readonly WordRow[];
  /** The messages that are new in the index. */
  readonly added: readonly IndexedMessage[];
}

export class SearchIndexer {
  /**
   * The limits of a step. It ends with the message that reaches the number of words, which may
   * exceed it by the words of one message.
   */
  readonly messagesAtOnce: number;
  readonly #wordsAtOnce: number;
  readonly #database: Database;
  readonly #changed: ChangedMessages;

  constructor(database: Database) {
    this.#database = database;
    this.#wordsAtOnce = database.dialect.rowsInBackground;
    this.messagesAtOnce = this.#wordsAtOnce / wordsOfMessage;
    this.#changed = new ChangedMessages(database);
  }

  /**
   * Indexes a bounded part of what is missing of these conversations; returns those of which more
   * is missing.
   */
  async index(conversationIds: readonly string[]): Promise<string[]> {
    if (conversationIds.length === 0) return [];
    const behind = (await this.#states(conversationIds)).filter(isBehind);
    const parts = await this.#prepare(behind);
    const stored = parts.length === 0 ? [] : await this.#store(parts);
    const complete = new Set(
      stored.filter(({ after }) => !isBehind(after)).map(({ after }) => after.id),
    );
    return behind.map(({ id }) => id).filter((id) => !complete.has(id));
  }

  async #states(ids: readonly string[]): Promise<IndexState[]> {
    const { dialect } = this.#database;
    const rows = await this.#database.query<
      {
        id: string;
        last_seq: number;
        rev: number;
        indexed_seq: number | null;
        indexed_rev: number | null;
      }[]
    >(
      `SELECT conversations.id, conversations.last_seq, conversations.rev, search_logs.indexed_seq, search_logs.indexed_rev
       FROM ${dialect.keyTable(['text'])} ${dialect.joinInOrder} ${conversationsAs('conversations')} ON conversations.id = key0
       LEFT JOIN search_logs ON search_logs.conversation_id = conversations.id`,
      [JSON.stringify(ids.map((id) => [id]))],
    );
    return rows.map((row) => ({
      ...row,
      indexed_seq: row.indexed_seq ?? 0,
      indexed_rev: row.indexed_rev ?? 0,
      isNew: row.indexed_seq === null,
    }));
  }

  /** Takes as many conversations as the limits allow. */
  async #prepare(states: readonly IndexState[]): Promise<Part[]> {
    const { chosen, added } = await this.#readAdded(states);
    const pace = new Pace(Infinity);
    const parts: Part[] = [];
    let words = 0;
    for (const state of chosen) {
      if (words >= this.#wordsAtOnce) break;
      const part = await this.#prepareOne(
        state,
        added.get(state.id) ?? [],
        this.#wordsAtOnce - words,
        pace,
      );
      words += part.words.length;
      parts.push(part);
    }
    return parts;
  }

  /**
   * Reads new messages. The states were read before: a message that was changed in between is
   * indexed as it is now, and its change is taken again by the next step.
   */
  async #readAdded(
    states: readonly IndexState[],
  ): Promise<{ chosen: IndexState[]; added: Map<string, IndexedMessage[]> }> {
    const chosen: IndexState[] = [];
    const keys: Key[] = [];
    for (const state of states) {
      if (keys.length >= this.messagesAtOnce) break;
      chosen.push(state);
      const last = Math.min(state.last_seq, state.indexed_seq + this.messagesAtOnce - keys.length);
      for (let seq = state.indexed_seq + 1; seq <= last; seq++) keys.push([state.id, seq]);
    }
    const added = new Map<string, IndexedMessage[]>(chosen.map(({ id }) => [id, []]));
    for (const row of await indexedMessages(this.#database, keys))
      added.get(row.conversation_id)!.push(row);
    for (const rows of added.values()) rows.sort((a, b) => a.seq - b.seq);
    return { chosen, added };
  }

  async #prepareOne(
    before: IndexState,
    messages: readonly IndexedMessage[],
    wordsMost: number,
    pace: Pace,
  ): Promise<Part> {
    const wordRows = new WordRows();
    const words: WordRow[] = [];
    const added: IndexedMessage[] = [];
    for (const message of messages) {
      if (words.length >= wordsMost) break;
      words.push(...wordRows.of(message));
      added.push(message);
      await pace.step();
    }
    const indexed_seq = added.at(-1)?.seq ?? before.indexed_seq;
    // Each new message increments both counters: what `rev` has beyond that are changes.
    const left = before.last_seq - indexed_seq;
    const hasChanges =
      before.indexed_seq > 0 &&
      before.rev - before.indexed_rev > before.last_seq - before.indexed_seq;
    const part = { before, words, added, forgotten: [] };
    if (!hasChanges)
      return { ...part, after: { ...before, indexed_seq, indexed_rev: before.rev - left } };
    // New messages come first.
    if (left > 0) return { ...part, after: { ...before, indexed_seq } };
    const changed = await this.#changed.take(before, wordsMost - words.length);
    return {
      ...part,
      words: [...words, ...changed.words],
      forgotten: changed.forgotten,
      after: { ...before, indexed_seq, indexed_rev: changed.upToRev },
    };
  }

  /** Stores and returns the parts of conversations that no other process has indexed meanwhile. */
  #store(parts: readonly Part[]): Promise<Part[]> {
    const { dialect } = this.#database;
    const logs = 'conversation_id, indexed_seq, indexed_rev';
    // In the order of their ids, so that two processes cannot deadlock.
    const ids = parts.map(({ before }) => before.id).sort();
    const isNew = new Set(
      parts.filter(({ before }) => before.isNew).map(({ before }) => before.id),
    );
    return this.#database.directly(async (run) => {
      const locked = (
        await run([
          ...dialect.insert(
            'search_logs',
            logs,
            ids.filter((id) => isNew.has(id)).map((id) => [id, 0, 0]),
            dialect.insertIgnore,
          ),
          dialect.lookUp(
            { columns: logs, table: 'search_logs', key: ['conversation_id'], forUpdate: true },
            ids.map((id) => [id]),
          ),
        ])
      ).at(-1) as { conversation_id: string; indexed_seq: number; indexed_rev: number }[];
      const found = new Map(locked.map((row) => [row.conversation_id, row]));
      const stored = parts.filter(({ before }) => {
        const row = found.get(before.id);
        return row?.indexed_seq === before.indexed_seq && row.indexed_rev === before.indexed_rev;
      });
      const forgotten = stored.flatMap((part) => part.forgotten);
      if (forgotten.length > 0) await run(forgotten);
      for (const some of slices(
        stored.flatMap(({ words }) => words),
        wordsInStatement,
      ))
        await run(dialect.insertKeys('search_words', ['segment', 'word', 'seq'], some));
      return {
        result: stored,
        last: [
          ...segmentTimes(dialect, stored),
          ...dialect.update(
            {
              table: 'search_logs',
              key: 'conversation_id',
              columns: ['indexed_seq', 'indexed_rev'],
            },
            stored.map(({ after }) => [after.id, after.indexed_seq, after.indexed_rev]),
          ),
        ],
      };
    });
  }
}

/** Stores the times of the oldest and the newest message of the segments of new messages. */
function segmentTimes(dialect: Dialect, parts: readonly Part[]): Statement[] {
  const rows: [conversationId: string, number: number, oldest: Date, newest: Date][] = [];
  for (const { before, added } of parts) {
    let number = -1;
    for (const { seq, created_at } of added) {
      const at = dialect.time(created_at);
      const last = rows.at(-1);
      if (number !== segmentOf(seq)) {
        number = segmentOf(seq);
        rows.push([before.id, number, at, at]);
      } else if (at < last![2]) last![2] = at;
      else if (at > last![3]) last![3] = at;
    }
  }
  const extend = dialect.orExtend(['conversation_id', 'number'], 'oldest_at', 'newest_at');
  return dialect
    .insert('search_segments', 'conversation_id, number, oldest_at, newest_at', rows)
    .map(({ sql, parameters }) => ({ sql: `${sql} ${extend}`, parameters }));
}
