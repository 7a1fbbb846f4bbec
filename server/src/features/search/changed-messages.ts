/** Indexed messages whose text has changed, and the words that the index still has of them. */
import { setImmediate as othersTurn } from 'node:timers/promises';
import { type IndexedMessage, messagesChangedSince } from '../../conversation-log/message-rows.js';
import type { Database } from '../../database/database.js';
import { marks, type Statement } from '../../database/dialect.js';
import { slices } from '../../kernel/slices.js';
import { type IndexState, type WordRow, WordRows } from './index-rows.js';
import { segmentKey, segmentOf } from './segments.js';

const changesAtOnce = 40;
/** How many rows of the index a query scans. */
const rowsAtOnce = 20_000;
/** No scan of a segment begins after this time. */
const scanningMs = 15;
const wordsInStatement = 500;

interface Changed {
  /** Delete the words of the old texts. */
  forgotten: Statement[];
  words: WordRow[];
  /** All changes up to this `rev` are taken. */
  upToRev: number;
}

export class ChangedMessages {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Takes changes in the order of their `rev`, until the old and new words reach `wordsMost`, or
   * there is no time for more: finding the old words scans all words of a segment, which may be a
   * million. The result is valid as long as the index stays in this state.
   */
  async take(state: IndexState, wordsMost: number): Promise<Changed> {
    const { id, indexed_seq, indexed_rev, rev } = state;
    const { sql, parameters } = messagesChangedSince(id, indexed_rev, indexed_seq, changesAtOnce);
    const changes = await this.#database.query<IndexedMessage[]>(sql, [...parameters]);
    const changed: Changed = { forgotten: [], words: [], upToRev: indexed_rev };
    const wordRows = new WordRows();
    const scanned = new Map<number, ReadonlyMap<number, string[]>>();
    const began = performance.now();
    let forgotten = 0;
    for (const message of changes) {
      if (changed.words.length + forgotten >= wordsMost) return changed;
      const number = segmentOf(message.seq);
      if (!scanned.has(number)) {
        if (scanned.size > 0 && performance.now() - began >= scanningMs) return changed;
        const seqs = changes.map(({ seq }) => seq).filter((seq) => segmentOf(seq) === number);
        scanned.set(number, await this.#wordsOf(segmentKey(id, number), seqs));
      }
      const old = scanned.get(number)!.get(message.seq)!;
      changed.forgotten.push(...forget(segmentKey(id, number), message.seq, old));
      changed.words.push(...wordRows.of(message));
      changed.upToRev = message.rev;
      forgotten += old.length;
    }
    return changes.length < changesAtOnce ? { ...changed, upToRev: rev } : changed;
  }

  /** The words of these messages of a segment. */
  async #wordsOf(segment: string, seqs: readonly number[]): Promise<Map<number, string[]>> {
    const words = new Map<number, string[]>(seqs.map((seq) => [seq, []]));
    for (let from = ''; ;) {
      const [end] = await this.#database.query<{ word: string }[]>(
        `SELECT word FROM search_words WHERE segment = ? AND word > ? ORDER BY word LIMIT 1 OFFSET ${rowsAtOnce}`,
        [segment, from],
      );
      const found = await this.#database.query<{ word: string; seq: number }[]>(
        `SELECT word, seq FROM search_words WHERE segment = ? AND word > ?${end ? ' AND word <= ?' : ''} AND seq IN (${marks(seqs.length)})`,
        [segment, from, ...(end ? [end.word] : []), ...seqs],
      );
      for (const { word, seq } of found) words.get(seq)!.push(word);
      if (!end) return words;
      from = end.word;
      await othersTurn();
    }
  }
}

const forget = (segment: string, seq: number, words: readonly string[]): Statement[] =>
  Array.from(slices(words, wordsInStatement), (some) => ({
    sql: `DELETE FROM search_words WHERE segment = ? AND word IN (${marks(some.length)}) AND seq = ?`,
    parameters: [segment, ...some, seq],
  }));
