/**
 * Updates the index of words from the log, conversation by conversation. Each transaction stores in
 * `search_logs` how much of the log it has read, together with the words that it writes. So a
 * process may crash at any time, and several may work on the same conversation: its row in
 * `search_logs` is their lock. Rows that sends lock are only read.
 */
import { setImmediate as othersTurn } from 'node:timers/promises';
import { joinConversation } from '../../conversation-log/conversation-sql.js';
import {
  type IndexedMessage,
  messagesAfter,
  messagesChangedSince,
} from '../../conversation-log/message-rows.js';
import type { Database } from '../../database/database.js';
import { marks, type Statement } from '../../database/dialect.js';
import type { Run } from '../../database/direct.js';
import { slices } from '../../kernel/slices.js';
import { segmentKey, segmentOf } from './segments.js';
import { indexedWords } from '../../kernel/words.js';

/**
 * The limits of a transaction, because on SQLite, sends wait for it. It ends with the message that
 * reaches one of the limits.
 */
const messagesAtOnce = 40;
const wordsAtOnce = 400;
const stepMs = 15;
/** How many rows of the index a query scans. */
const rowsAtOnce = 20_000;

interface State {
  id: string;
  last_seq: number;
  rev: number;
  indexed_seq: number;
  indexed_rev: number;
}

interface Work {
  states: State[];
  /**
   * By conversation: messages that are not indexed yet, by `seq`, and indexed ones whose text has
   * changed, by `rev`.
   */
  added: Map<string, IndexedMessage[]>;
  changed: Map<string, IndexedMessage[]>;
}

type WordRow = readonly [segment: string, word: string, seq: number];

/**
 * The words that the index holds of changed messages of a conversation, by `seq`; valid as long as
 * the index is at this `rev` of the conversation.
 */
interface OldWords {
  indexedRev: number;
  bySeq: ReadonlyMap<number, readonly string[]>;
}

export class SearchIndexer {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Indexes a bounded part of what is missing of these conversations; returns those of which more
   * is missing.
   */
  async index(conversationIds: readonly string[]): Promise<string[]> {
    if (conversationIds.length === 0) return [];
    await this.#begin(conversationIds);
    const old = await this.#oldWords(conversationIds);
    return this.#database.directly(async (run) => {
      const states = await this.#lock(run, [...conversationIds].sort());
      const lacking = states.filter(isBehind);
      const last = await this.#write(run, await this.#read(run, lacking), old);
      return { result: lacking.filter(isBehind).map(({ id }) => id), last };
    });
  }

  async #begin(conversationIds: readonly string[]): Promise<void> {
    const found = await this.#database.query<{ conversation_id: string }[]>(
      `SELECT conversation_id FROM search_logs WHERE conversation_id IN (${marks(conversationIds.length)})`,
      [...conversationIds],
    );
    const known = new Set(found.map((row) => row.conversation_id));
    const missing = conversationIds.filter((id) => !known.has(id));
    if (missing.length === 0) return;
    await this.#database.query(
      `${this.#database.dialect.insertIgnore} INTO search_logs (conversation_id, indexed_seq, indexed_rev) VALUES ${missing.map(() => '(?, 0, 0)').join(', ')}`,
      missing,
    );
  }

  /**
   * Locks the rows of the index, and then reads the conversations, so that the first read comes
   * after the commits of other processes.
   */
  async #lock(run: Run, ids: readonly string[]): Promise<State[]> {
    const { dialect } = this.#database;
    const [, rows] = await run([
      dialect.lookUp(
        {
          columns: 'conversation_id',
          table: 'search_logs',
          key: ['conversation_id'],
          forUpdate: true,
        },
        ids.map((id) => [id]),
      ),
      statesOf(ids),
    ]);
    return (rows as State[]).map((row) => ({ ...row }));
  }

  /**
   * Looks up which words must be deleted. This is done before the transaction, because it scans all
   * words of a segment, which may be a million. It takes as many changes as there is time for, and
   * none of conversations with many new messages, because those are indexed first.
   */
  async #oldWords(conversationIds: readonly string[]): Promise<ReadonlyMap<string, OldWords>> {
    const { sql, parameters } = statesOf(conversationIds);
    const found = new Map<string, OldWords>();
    const began = performance.now();
    for (const state of await this.#database.query<State[]>(sql, [...parameters])) {
      const left = state.last_seq - state.indexed_seq;
      if (left >= messagesAtOnce || state.rev - state.indexed_rev <= left) continue;
      const changes = changesOf(state, messagesAtOnce);
      const bySeq = new Map<number, readonly string[]>();
      found.set(state.id, { indexedRev: state.indexed_rev, bySeq });
      for (const { conversation_id, seq } of await this.#database.query<IndexedMessage[]>(
        changes.sql,
        [...changes.parameters],
      )) {
        bySeq.set(seq, await this.#wordsOf(segmentKey(conversation_id, segmentOf(seq)), seq));
        if (performance.now() - began >= stepMs) return found;
      }
    }
    return found;
  }

  async #wordsOf(segment: string, seq: number): Promise<string[]> {
    const words: string[] = [];
    for (let from = ''; ;) {
      const [end] = await this.#database.query<{ word: string }[]>(
        `SELECT word FROM search_words WHERE segment = ? AND word > ? ORDER BY word LIMIT 1 OFFSET ${rowsAtOnce}`,
        [segment, from],
      );
      const found = await this.#database.query<{ word: string }[]>(
        `SELECT word FROM search_words WHERE segment = ? AND word > ?${end ? ' AND word <= ?' : ''} AND seq = ?`,
        [segment, from, ...(end ? [end.word] : []), seq],
      );
      words.push(...found.map(({ word }) => word));
      if (!end) return words;
      from = end.word;
      await othersTurn();
    }
  }

  async #read(run: Run, states: readonly State[]): Promise<Work> {
    const chosen: State[] = [];
    let left = messagesAtOnce;
    const parts: Statement[] = [];
    for (const state of states) {
      if (left <= 0) break;
      chosen.push(state);
      const { id, last_seq, rev, indexed_seq, indexed_rev } = state;
      const limit = left;
      if (last_seq > indexed_seq) {
        parts.push(messagesAfter(id, indexed_seq, limit));
        left -= last_seq - indexed_seq;
      }
      // Each new message increments both counters: what `rev` has beyond that are changes.
      if (rev - indexed_rev > last_seq - indexed_seq) {
        parts.push(changesOf(state, messagesAtOnce));
        left -= rev - indexed_rev - (last_seq - indexed_seq);
      }
    }
    const rows = parts.length === 0 ? [] : ((await run(parts)) as IndexedMessage[][]).flat();
    const of = (state: State, isNew: boolean, order: 'seq' | 'rev') =>
      rows
        .filter((row) => row.conversation_id === state.id && row.seq > state.indexed_seq === isNew)
        .sort((a, b) => a[order] - b[order]);
    return {
      states: chosen,
      added: new Map(chosen.map((state) => [state.id, of(state, true, 'seq')])),
      changed: new Map(chosen.map((state) => [state.id, of(state, false, 'rev')])),
    };
  }

  /** Updates the states; returns the statements that store them and the words. */
  async #write(
    run: Run,
    { states, added, changed }: Work,
    old: ReadonlyMap<string, OldWords>,
  ): Promise<Statement[]> {
    const { dialect } = this.#database;
    const forgotten: Statement[] = [];
    const words: WordRow[] = [];
    const written: IndexedMessage[] = [];
    const began = performance.now();
    const isEnough = () =>
      words.length + forgotten.length >= wordsAtOnce || performance.now() - began >= stepMs;
    for (const state of states) {
      if (words.length + forgotten.length + written.length > 0 && isEnough()) break;
      for (const message of added.get(state.id)!) {
        words.push(...wordRows(message));
        written.push(message);
        state.indexed_seq = message.seq;
        if (isEnough()) break;
      }
      const seenRev = this.#takeChanges(
        state,
        changed.get(state.id)!,
        old.get(state.id),
        (message, oldWords) => {
          forgotten.push(...this.#forget(message, oldWords));
          words.push(...wordRows(message));
          return isEnough();
        },
      );
      // New messages that are left for later stay in the difference of both counters, so that the
      // rest of the difference of `rev` counts only changes.
      state.indexed_rev = Math.max(
        state.indexed_rev,
        seenRev - (state.last_seq - state.indexed_seq),
      );
    }
    return [
      ...forgotten,
      ...(await this.#widen(run, written)),
      ...dialect.insert('search_words', 'segment, word, seq', words, dialect.insertIgnore),
      ...dialect.insert(
        'search_logs',
        'conversation_id, indexed_seq, indexed_rev',
        states.map(({ id, indexed_seq, indexed_rev }) => [id, indexed_seq, indexed_rev]),
        'REPLACE',
      ),
    ];
  }

  /**
   * Takes changes in the order of their `rev` until `take` returns true, or the old words of a
   * change are not known. Returns the `rev` up to which all changes are taken.
   */
  #takeChanges(
    state: State,
    changes: readonly IndexedMessage[],
    old: OldWords | undefined,
    take: (message: IndexedMessage, oldWords: readonly string[]) => boolean,
  ): number {
    let seenRev = state.indexed_rev;
    const isLast = changes.length < messagesAtOnce;
    if (changes.length === 0) return state.rev;
    for (const message of changes) {
      // If another process has indexed this conversation since, the old words may be different.
      const oldWords =
        old?.indexedRev === state.indexed_rev ? old.bySeq.get(message.seq) : undefined;
      if (!oldWords) break;
      const isEnough = take(message, oldWords);
      seenRev = isLast && message === changes.at(-1) ? state.rev : message.rev;
      if (isEnough) break;
    }
    return seenRev;
  }

  #forget({ conversation_id, seq }: IndexedMessage, words: readonly string[]): Statement[] {
    const segment = segmentKey(conversation_id, segmentOf(seq));
    return [...slices(words, wordsAtOnce)].map((some) => ({
      sql: `DELETE FROM search_words WHERE segment = ? AND word IN (${marks(some.length)}) AND seq = ?`,
      parameters: [segment, ...some, seq],
    }));
  }

  /** Stores the times of the oldest and the newest message of the segments of these messages. */
  async #widen(run: Run, messages: readonly IndexedMessage[]): Promise<Statement[]> {
    const { dialect } = this.#database;
    const reaches = new Map<
      string,
      { conversationId: string; number: number; oldest: number; newest: number }
    >();
    const widen = (conversationId: string, number: number, oldest: number, newest: number) => {
      const key = `${conversationId} ${number}`;
      const reach = reaches.get(key) ?? { conversationId, number, oldest, newest };
      reaches.set(key, {
        ...reach,
        oldest: Math.min(reach.oldest, oldest),
        newest: Math.max(reach.newest, newest),
      });
    };
    for (const { conversation_id, seq, created_at } of messages) {
      const at = dialect.time(created_at).getTime();
      widen(conversation_id, segmentOf(seq), at, at);
    }
    if (reaches.size === 0) return [];
    const lookUp = {
      columns: 'conversation_id, number, oldest_at, newest_at',
      table: 'search_segments',
      key: ['conversation_id', 'number'],
    };
    const keys = [...reaches.values()].map(({ conversationId, number }) => [
      conversationId,
      number,
    ]);
    const [known] = (await run([dialect.lookUp(lookUp, keys)])) as {
      conversation_id: string;
      number: number;
      oldest_at: unknown;
      newest_at: unknown;
    }[][];
    for (const row of known!) {
      widen(
        row.conversation_id,
        row.number,
        dialect.time(row.oldest_at).getTime(),
        dialect.time(row.newest_at).getTime(),
      );
    }
    const rows = [...reaches.values()].map(({ conversationId, number, oldest, newest }) => [
      conversationId,
      number,
      new Date(oldest),
      new Date(newest),
    ]);
    return dialect.insert(
      'search_segments',
      'conversation_id, number, oldest_at, newest_at',
      rows,
      'REPLACE',
    );
  }
}

const statesOf = (ids: readonly string[]): Statement => ({
  sql: `SELECT id, last_seq, rev, indexed_seq, indexed_rev FROM search_logs ${joinConversation('search_logs.conversation_id')}
    WHERE search_logs.conversation_id IN (${marks(ids.length)})`,
  parameters: ids,
});

/** Messages that are indexed and have changed since. */
const changesOf = ({ id, indexed_seq, indexed_rev }: State, limit: number): Statement =>
  messagesChangedSince(id, indexed_rev, indexed_seq, limit);

const isBehind = ({ last_seq, rev, indexed_seq, indexed_rev }: State) =>
  indexed_seq < last_seq || indexed_rev < rev;

function wordRows({ conversation_id, seq, kind, text }: IndexedMessage): WordRow[] {
  if (kind !== 'text' || text === null) return [];
  const segment = segmentKey(conversation_id, segmentOf(seq));
  return [...indexedWords(text)].map((word) => [segment, word, seq] as const);
}
