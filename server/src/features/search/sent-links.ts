/**
 * The links of a conversation's messages, the latest first. The index of words tells which messages
 * may have links, because it has the words of their addresses; each result is checked in the
 * present text of the message. A call does a bounded amount of work: if that does not fill a page,
 * the page is short, and `next` continues.
 */
import type { Page } from '@parlor/sdk/protocol/fields';
import { limits } from '@parlor/sdk/protocol/limits';
import type { SentLink } from '@parlor/sdk/protocol/messages';
import type { Input } from '@parlor/sdk/protocol/operations';
import type { Database } from '../../database/database.js';
import { decodeCursor, encodeCursor } from '../../kernel/cursor.js';
import type { Pace } from '../../kernel/pace.js';
import { slices } from '../../kernel/slices.js';
import { linksOf } from '../../kernel/links.js';
import { type RawMessage, readMessage } from '../../conversation-log/message-row.js';
import type { SearchTurns } from './search-turns.js';
import { segmentOf, segmentStart } from './segments.js';
import { notHiddenBy } from './not-hidden-by.js';
import type { Segment, WordIndex } from './word-index.js';
import type { MessageRows } from '../../conversation-log/message-rows.js';
import type { HiddenSql } from '../../ports/sql.js';
import type { FindViewer } from '../../ports/conversations.js';

/** The words of links as the index has them; `https` begins with `http`. */
const signs = [
  { word: 'http', isBeginning: true },
  { word: 'www', isBeginning: false },
];
const segmentsAtOnce = 64;
const segmentsPerCall = 2_000;
/** Each message may have the maximum length. */
const messagesAtOnce = 64;

export class SentLinks {
  constructor(
    private readonly database: Database,
    private readonly messageRows: MessageRows,
    private readonly hidden: HiddenSql,
    private readonly index: WordIndex,
    private readonly turns: SearchTurns,
    private readonly findViewer: FindViewer,
  ) {}

  /**
   * `limit` counts messages. Returns a short page if `signal` is aborted. Throws `not_found`,
   * `rate_limited` and `unavailable`.
   */
  page(
    siteId: string,
    userId: string,
    query: Input<'messages.links'>,
    signal: AbortSignal,
  ): Promise<Page<SentLink>> {
    return this.turns.page(siteId, userId, signal, (pace) =>
      this.#page(siteId, userId, query, pace),
    );
  }

  async #page(
    siteId: string,
    userId: string,
    query: Input<'messages.links'>,
    pace: Pace,
  ): Promise<Page<SentLink>> {
    const { conversationId, cursor, limit = limits.pageDefault } = query;
    const { lastSeq } = await this.findViewer(siteId, userId, conversationId);
    const before = cursor === undefined ? lastSeq + 1 : decodeCursor(cursor, ['number'])[0];
    const known = await this.index.segments(siteId, userId, {
      conversationId,
      from: -Infinity,
      to: Infinity,
    });
    const segments = known
      .filter(({ number }) => number <= segmentOf(before - 1))
      .sort((a, b) => b.number - a.number);
    const found: SentLink[] = [];
    const upTo = (seq: number) => ({ items: found, next: encodeCursor([seq]), prev: null });
    let messages = 0;
    for (let at = 0; at < segments.length;) {
      if (at > 0 && (at >= segmentsPerCall || pace.isOver))
        return upTo(segmentStart(segments[at]!.number + 1));
      const { seqs, asked } = await this.#having(segments.slice(at, at + segmentsAtOnce), pace);
      for (const some of slices(
        seqs.filter((seq) => seq < before),
        messagesAtOnce,
      )) {
        for (const row of await this.#rows(userId, conversationId, some)) {
          const links = this.#linksOf(row);
          await pace.step();
          if (links.length === 0) continue;
          if (messages === limit) return upTo(row.seq + 1);
          found.push(...links);
          messages++;
        }
        if (pace.isOver) return upTo(some.at(-1)!);
      }
      at += asked;
    }
    return { items: found, next: null, prev: null };
  }

  /**
   * The messages of the first of these segments that may have links, the latest first, and how many
   * segments were searched.
   */
  async #having(
    segments: readonly Segment[],
    pace: Pace,
  ): Promise<{ seqs: number[]; asked: number }> {
    const found: Map<Segment, number[]>[] = [];
    for (const sign of signs) found.push(await this.index.find([sign], segments, pace));
    const asked = Math.min(...found.map(({ size }) => size));
    const seqs = segments
      .slice(0, asked)
      .flatMap((segment) => found.flatMap((bySegment) => bySegment.get(segment)!));
    return { seqs: [...new Set(seqs)].sort((a, b) => b - a), asked };
  }

  async #rows(
    userId: string,
    conversationId: string,
    seqs: readonly number[],
  ): Promise<RawMessage[]> {
    const rows = await this.messageRows.shown(
      seqs.map((seq) => [conversationId, seq]),
      notHiddenBy(this.hidden, userId),
    );
    return rows.sort((a, b) => b.seq - a.seq);
  }

  #linksOf(row: RawMessage): SentLink[] {
    const { text, seq, senderId, createdAt, extra } = readMessage(row, this.database.dialect);
    return linksOf(text ?? '').map((url) => ({
      url,
      preview: extra.previews?.find((preview) => preview.url === url) ?? null,
      seq,
      senderId,
      createdAt: createdAt.toISOString(),
    }));
  }
}
