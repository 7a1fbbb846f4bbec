/**
 * Brings the index of words up to the log, conversation by conversation. What one transaction reads of the log, it notes in `search_logs`
 * with the words that it writes, so a process may die at any moment, and several may work on the same conversation: its row there is their lock. The
 * rows that sends lock are only read.
 */
import type { Database } from '../../database/database.js';
import { marks, type Statement } from '../../database/dialect.js';
import type { Run } from '../../database/direct.js';
import { segmentKey, segmentOf } from './segments.js';
import { indexedWords } from './words.js';

/** What one transaction takes: on SQLite, sends wait for it. */
const messagesAtOnce = 40;
const wordsAtOnce = 400;

interface State {
  id: string;
  last_seq: number;
  rev: number;
  indexed_seq: number;
  indexed_rev: number;
}

interface LoggedMessage {
  conversation_id: string;
  seq: number;
  rev: number;
  kind: string;
  text: string | null;
  created_at: unknown;
}

interface Work {
  states: State[];
  /** By conversation: messages that are not indexed yet, by `seq`, and indexed ones whose text has changed, by `rev`. */
  added: Map<string, LoggedMessage[]>;
  changed: Map<string, LoggedMessage[]>;
}

type WordRow = readonly [segment: string, word: string, seq: number];

export class SearchIndexer {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Indexes a bounded part of what these conversations lack; gives those that lack more. */
  async index(conversationIds: readonly string[]): Promise<string[]> {
    if (conversationIds.length === 0) return [];
    await this.#begin(conversationIds);
    return this.#database.directly(async (run) => {
      const states = await this.#lock(run, [...conversationIds].sort());
      const lacking = states.filter(isBehind);
      const last = await this.#write(run, await this.#read(run, lacking));
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

  /** Takes the rows of the index, and then looks at the conversations: the first look comes after other processes' commits. */
  async #lock(run: Run, ids: readonly string[]): Promise<State[]> {
    const { dialect } = this.#database;
    const columns = 'id, last_seq, rev, indexed_seq, indexed_rev';
    const [, rows] = await run([
      dialect.lookUp(
        { columns: 'conversation_id', table: 'search_logs', key: ['conversation_id'], forUpdate: true },
        ids.map((id) => [id]),
      ),
      {
        sql: `SELECT ${columns} FROM search_logs JOIN conversations ON id = conversation_id WHERE conversation_id IN (${marks(ids.length)})`,
        parameters: ids,
      },
    ]);
    return (rows as State[]).map((row) => ({ ...row }));
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
        parts.push({
          sql: `SELECT ${columns} FROM messages WHERE conversation_id = ? AND seq > ? ORDER BY seq LIMIT ${limit}`,
          parameters: [id, indexed_seq],
        });
        left -= last_seq - indexed_seq;
      }
      // Each new message moves both counters: what is beyond that are changes.
      if (rev - indexed_rev > last_seq - indexed_seq) {
        parts.push({
          sql: `SELECT ${columns} FROM messages WHERE conversation_id = ? AND rev > ? AND seq <= ?
            AND (edited_at IS NOT NULL OR deleted_at IS NOT NULL) ORDER BY rev LIMIT ${messagesAtOnce}`,
          parameters: [id, indexed_rev, indexed_seq],
        });
        left -= rev - indexed_rev - (last_seq - indexed_seq);
      }
    }
    const rows = parts.length === 0 ? [] : ((await run(parts)) as LoggedMessage[][]).flat();
    const of = (state: State, isNew: boolean, order: 'seq' | 'rev') =>
      rows.filter((row) => row.conversation_id === state.id && row.seq > state.indexed_seq === isNew).sort((a, b) => a[order] - b[order]);
    return {
      states: chosen,
      added: new Map(chosen.map((state) => [state.id, of(state, true, 'seq')])),
      changed: new Map(chosen.map((state) => [state.id, of(state, false, 'rev')])),
    };
  }

  /** Moves the states to what they are afterwards; gives what stores that. */
  async #write(run: Run, { states, added, changed }: Work): Promise<Statement[]> {
    const { dialect } = this.#database;
    const forgotten: Statement[] = [];
    const words: WordRow[] = [];
    const written: LoggedMessage[] = [];
    for (const state of states) {
      if (words.length >= wordsAtOnce) break;
      const changes = changed.get(state.id)!;
      const seenRev = changes.length < messagesAtOnce ? state.rev : changes.at(-1)!.rev;
      for (const message of changes) {
        forgotten.push(...(await this.#forget(run, message)));
        words.push(...wordRows(message));
      }
      for (const message of added.get(state.id)!) {
        if (words.length >= wordsAtOnce) break;
        words.push(...wordRows(message));
        written.push(message);
        state.indexed_seq = message.seq;
      }
      // Messages that are left for later keep the difference of the counters at what it is, so that it tells of changes alone.
      state.indexed_rev = Math.max(state.indexed_rev, seenRev - (state.last_seq - state.indexed_seq));
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

  /** Takes a message's words out. There is no way to them but through its segment, so they are looked up before they are locked. */
  async #forget(run: Run, { conversation_id, seq }: LoggedMessage): Promise<Statement[]> {
    const segment = segmentKey(conversation_id, segmentOf(seq));
    const [rows] = await run([{ sql: 'SELECT word FROM search_words WHERE segment = ? AND seq = ?', parameters: [segment, seq] }]);
    return (rows as { word: string }[]).map(({ word }) => ({
      sql: 'DELETE FROM search_words WHERE segment = ? AND word = ? AND seq = ?',
      parameters: [segment, word, seq],
    }));
  }

  /** Notes from when to when the segments of these messages reach. */
  async #widen(run: Run, messages: readonly LoggedMessage[]): Promise<Statement[]> {
    const { dialect } = this.#database;
    const reaches = new Map<string, { conversationId: string; number: number; oldest: number; newest: number }>();
    const widen = (conversationId: string, number: number, oldest: number, newest: number) => {
      const key = `${conversationId} ${number}`;
      const reach = reaches.get(key) ?? { conversationId, number, oldest, newest };
      reaches.set(key, { ...reach, oldest: Math.min(reach.oldest, oldest), newest: Math.max(reach.newest, newest) });
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
    const keys = [...reaches.values()].map(({ conversationId, number }) => [conversationId, number]);
    const [known] = (await run([dialect.lookUp(lookUp, keys)])) as {
      conversation_id: string;
      number: number;
      oldest_at: unknown;
      newest_at: unknown;
    }[][];
    for (const row of known!) {
      widen(row.conversation_id, row.number, dialect.time(row.oldest_at).getTime(), dialect.time(row.newest_at).getTime());
    }
    const rows = [...reaches.values()].map(({ conversationId, number, oldest, newest }) => [
      conversationId,
      number,
      new Date(oldest),
      new Date(newest),
    ]);
    return dialect.insert('search_segments', 'conversation_id, number, oldest_at, newest_at', rows, 'REPLACE');
  }
}

const columns = 'conversation_id, seq, rev, kind, CASE WHEN deleted_at IS NULL THEN text END AS text, created_at';

const isBehind = ({ last_seq, rev, indexed_seq, indexed_rev }: State) => indexed_seq < last_seq || indexed_rev < rev;

function wordRows({ conversation_id, seq, kind, text }: LoggedMessage): WordRow[] {
  if (kind !== 'text' || text === null) return [];
  const segment = segmentKey(conversation_id, segmentOf(seq));
  return [...indexedWords(text)].map((word) => [segment, word, seq] as const);
}
