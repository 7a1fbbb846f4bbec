import type { Database } from '../../database/database.js';
import { beginningOf } from '../messages/history-view.js';
import { segmentKey, segmentOf } from './segments.js';
import type { Term } from './words.js';

/** A stretch of a conversation's log, and the time that none of its messages is later than. */
export interface Segment {
  conversationId: string;
  number: number;
  newest: number;
  /** Where the log begins for the user. */
  from: number;
}

export interface SegmentFilter {
  conversationId?: string | undefined;
  /** Sent at this time or later, or earlier, in milliseconds. */
  from: number;
  to: number;
}

interface Row {
  conversation_id: string;
  number: number;
  newest_at: unknown;
  history: 'all' | 'joined';
  joined_seq: number;
}

/** Asks the index of words. What it gives may be older than the log. */
export class WordIndex {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Of the user's own conversations, the latest first. */
  async segments(siteId: string, userId: string, { conversationId, from, to }: SegmentFilter): Promise<Segment[]> {
    const conditions = [
      ...(conversationId === undefined ? [] : [{ sql: 'members.conversation_id = ?', value: conversationId }]),
      ...(from === -Infinity ? [] : [{ sql: 'search_segments.newest_at >= ?', value: new Date(from) }]),
      ...(to === Infinity ? [] : [{ sql: 'search_segments.oldest_at <= ?', value: new Date(to) }]),
    ];
    const rows = await this.#database.query<Row[]>(
      `SELECT search_segments.conversation_id, search_segments.number, search_segments.newest_at, conversations.history, members.joined_seq
       FROM members
       JOIN conversations ON conversations.id = members.conversation_id
       JOIN search_segments ON search_segments.conversation_id = members.conversation_id
       WHERE members.user_id = ? AND ${this.#database.dialect.checked('conversations.site_id')} = ?${conditions.map(({ sql }) => ` AND ${sql}`).join('')}
       ORDER BY search_segments.newest_at DESC`,
      [userId, siteId, ...conditions.map(({ value }) => value)],
    );
    return rows.map((row) => ({
      conversationId: row.conversation_id,
      number: row.number,
      newest: this.#database.dialect.time(row.newest_at).getTime(),
      from: beginningOf(row.history, row.joined_seq),
    }));
  }

  /** The `seq`s of the messages that have all the terms, the latest first, for each segment that has any. */
  async find(terms: readonly Term[], segments: readonly Segment[]): Promise<Map<Segment, number[]>> {
    const byKey = new Map(segments.map((segment) => [segmentKey(segment.conversationId, segment.number), segment]));
    let found = new Map<string, Set<number>>();
    for (const [i, term] of terms.entries()) {
      const before = found;
      found = new Map();
      for (const { segment, seq } of await this.#having(term, [...(i === 0 ? byKey : before).keys()])) {
        if (i > 0 && !before.get(segment)!.has(seq)) continue;
        const seqs = found.get(segment);
        if (seqs) seqs.add(seq);
        else found.set(segment, new Set([seq]));
      }
    }
    return new Map(
      [...found].map(([key, seqs]) => {
        const segment = byKey.get(key)!;
        return [segment, [...seqs].filter((seq) => seq >= segment.from && segmentOf(seq) === segment.number).sort((a, b) => b - a)];
      }),
    );
  }

  async #having({ word, isBeginning }: Term, keys: readonly string[]): Promise<{ segment: string; seq: number }[]> {
    if (keys.length === 0) return [];
    return this.#database.query(
      `SELECT segment, seq FROM search_words WHERE segment IN (${keys.map(() => '?').join(',')}) AND ${isBeginning ? 'word >= ? AND word < ?' : 'word = ?'}`,
      // The last character of Unicode, which is none.
      [...keys, word, ...(isBeginning ? [`${word}\u{10ffff}`] : [])],
    );
  }
}
