import type { Database } from '../../database/database.js';
import type { Pace } from '../../kernel/pace.js';
import { beginningOf } from '../../conversation-log/history-view.js';
import { segmentKey, segmentOf, segmentStart } from './segments.js';
import type { Sql } from '../../ports/sql.js';
import type { Term } from '../../kernel/words.js';

/** A part of a conversation's log, and the time of its newest message. */
export interface Segment {
  conversationId: string;
  number: number;
  newest: number;
  /** Where the log begins for the user. */
  from: number;
}

export interface SegmentFilter {
  conversationId?: string | undefined;
  /** `from`: sent at this time or later; `to`: at this time or earlier. In milliseconds. */
  from: number;
  to: number;
}

/**
 * The most rows of the index that a statement reads, because SQLite runs it without a pause. More
 * than a segment has messages.
 */
const rowsMost = 4_096;

interface Row {
  conversation_id: string;
  number: number;
  newest_at: unknown;
  history: 'all' | 'joined';
  joined_seq: number;
  cleared_seq: number;
}

/** Conditions for segments with messages of this time. */
const inTime = ({ from, to }: Pick<SegmentFilter, 'from' | 'to'>) => [
  ...(from === -Infinity ? [] : [{ sql: 'search_segments.newest_at >= ?', value: new Date(from) }]),
  ...(to === Infinity ? [] : [{ sql: 'search_segments.oldest_at <= ?', value: new Date(to) }]),
];

/** Queries the index of words. Its results may be older than the log. */
export class WordIndex {
  readonly #database: Database;
  readonly #sql: Sql;

  constructor(database: Database, sql: Sql) {
    this.#database = database;
    this.#sql = sql;
  }

  /** The segments of the user's conversations, the latest first. */
  async segments(
    siteId: string,
    userId: string,
    { conversationId, from, to }: SegmentFilter,
  ): Promise<Segment[]> {
    const conditions = [
      ...(conversationId === undefined
        ? []
        : [{ sql: 'members.conversation_id = ?', value: conversationId }]),
      ...inTime({ from, to }),
    ];
    const rows = await this.#database.query<Row[]>(
      `SELECT search_segments.conversation_id, search_segments.number, search_segments.newest_at, conversations.history, members.joined_seq,
         members.cleared_seq
       FROM ${this.#sql.members.withConversations}
       JOIN search_segments ON search_segments.conversation_id = members.conversation_id
       WHERE members.user_id = ? AND ${this.#database.dialect.checked('conversations.site_id')} = ?${conditions.map(({ sql }) => ` AND ${sql}`).join('')}
       ORDER BY search_segments.newest_at DESC`,
      [userId, siteId, ...conditions.map(({ value }) => value)],
    );
    return rows.map((row) => ({
      conversationId: row.conversation_id,
      number: row.number,
      newest: this.#database.dialect.time(row.newest_at).getTime(),
      from: beginningOf(row.history, row.joined_seq, row.cleared_seq),
    }));
  }

  /** All segments of a conversation, the latest first. */
  async segmentsOf(
    conversationId: string,
    times: Pick<SegmentFilter, 'from' | 'to'>,
  ): Promise<Segment[]> {
    const conditions = inTime(times);
    const rows = await this.#database.query<Pick<Row, 'number' | 'newest_at'>[]>(
      `SELECT number, newest_at FROM search_segments
       WHERE conversation_id = ?${conditions.map(({ sql }) => ` AND ${sql}`).join('')}
       ORDER BY newest_at DESC`,
      [conversationId, ...conditions.map(({ value }) => value)],
    );
    return rows.map((row) => ({
      conversationId,
      number: row.number,
      newest: this.#database.dialect.time(row.newest_at).getTime(),
      from: 0,
    }));
  }

  /**
   * The `seq`s of the messages that have all the terms, the latest first, for each segment that was
   * searched: from the first on, as many as `pace` has time for, but at least one. If very many
   * words begin with a term, messages that may not have it are included.
   */
  async find(
    terms: readonly Term[],
    segments: readonly Segment[],
    pace: Pace,
  ): Promise<Map<Segment, number[]>> {
    const found = new Map<Segment, number[]>();
    const groups: (readonly Segment[])[] = segments.length === 0 ? [] : [segments];
    while (groups.length > 0 && (found.size === 0 || !pace.isOver)) {
      const group = groups.shift()!;
      const seqs = await this.#inGroup(terms, group);
      if (seqs) for (const segment of group) found.set(segment, seqs.get(segment) ?? []);
      else groups.unshift(group.slice(0, group.length / 2), group.slice(group.length / 2));
      await pace.step();
    }
    return found;
  }

  /** Null if these are too many segments for one query. */
  async #inGroup(
    terms: readonly Term[],
    segments: readonly Segment[],
  ): Promise<Map<Segment, number[]> | null> {
    const byKey = new Map(
      segments.map((segment) => [segmentKey(segment.conversationId, segment.number), segment]),
    );
    let found: Map<string, Set<number>> | null = null;
    for (const term of terms) {
      const before: Map<string, Set<number>> | null = found;
      const rows = await this.#having(term, [...(before ?? byKey).keys()]);
      if (rows.length > rowsMost) {
        if (segments.length > 1) return null;
        // Too many words in this segment have this beginning: the comparison with the messages
        // decides.
        continue;
      }
      found = new Map();
      for (const { segment, seq } of rows) {
        if (before && !before.get(segment)!.has(seq)) continue;
        const seqs = found.get(segment);
        if (seqs) seqs.add(seq);
        else found.set(segment, new Set([seq]));
      }
    }
    if (!found) return new Map(segments.map((segment) => [segment, allOf(segment)]));
    return new Map(
      [...found].map(([key, seqs]) => {
        const segment = byKey.get(key)!;
        return [
          segment,
          [...seqs]
            .filter((seq) => seq >= segment.from && segmentOf(seq) === segment.number)
            .sort((a, b) => b - a),
        ];
      }),
    );
  }

  async #having(
    { word, isBeginning }: Term,
    keys: readonly string[],
  ): Promise<{ segment: string; seq: number }[]> {
    if (keys.length === 0) return [];
    return this.#database.query(
      `SELECT segment, seq FROM search_words WHERE segment IN (${keys.map(() => '?').join(',')}) AND ${isBeginning ? 'word >= ? AND word < ?' : 'word = ?'}
       LIMIT ${rowsMost + 1}`,
      // The last code point of Unicode, which is not a character.
      [...keys, word, ...(isBeginning ? [`${word}\u{10ffff}`] : [])],
    );
  }
}

/** Every `seq` that the segment may have, the latest first. */
function allOf({ number, from }: Segment): number[] {
  const [first, end] = [segmentStart(number), segmentStart(number + 1)];
  return Array.from({ length: end - first }, (_, i) => end - 1 - i).filter((seq) => seq >= from);
}
