/**
 * The links of a conversation's messages, the latest first. The index of words knows which messages may have any, as it knows the words of their addresses;
 * whatever it gives is looked at as it is now. One call does a bounded amount of work: where that does not fill a page, the page is short, and `next` goes on.
 */
import type { Page } from '@parlor/sdk/protocol/fields';
import { limits } from '@parlor/sdk/protocol/limits';
import type { SentLink } from '@parlor/sdk/protocol/messages';
import type { Input } from '@parlor/sdk/protocol/operations';
import type { Database } from '../../database/database.js';
import { decodeCursor, encodeCursor } from '../../kernel/cursor.js';
import { findViewer } from '../conversations/viewer.js';
import { linksOf } from '../messages/links.js';
import { messageColumns, presentMessage, type RawMessage } from '../messages/message-row.js';
import { segmentOf, segmentStart } from './segments.js';
import { shownTo } from './shown-to.js';
import type { Segment, WordIndex } from './word-index.js';

/** As the index has them; `https` begins with `http`. */
const signs = [
  { word: 'http', isBeginning: true },
  { word: 'www', isBeginning: false },
];
const segmentsAtOnce = 64;
const segmentsPerCall = 2_000;
const messagesAtOnce = 200;

export class SentLinks {
  constructor(
    private readonly database: Database,
    private readonly index: WordIndex,
  ) {}

  /** `limit` counts messages. Throws `not_found`. */
  async page(siteId: string, userId: string, query: Input<'messages.links'>): Promise<Page<SentLink>> {
    const { conversationId, cursor, limit = limits.pageDefault } = query;
    const { lastSeq } = await findViewer(this.database, siteId, userId, conversationId);
    const before = cursor === undefined ? lastSeq + 1 : decodeCursor(cursor, ['number'])[0];
    const known = await this.index.segments(siteId, userId, { conversationId, from: -Infinity, to: Infinity });
    const segments = known.filter(({ number }) => number <= segmentOf(before - 1)).sort((a, b) => b.number - a.number);
    const found: SentLink[] = [];
    let messages = 0;
    for (let at = 0; at < segments.length; at += segmentsAtOnce) {
      if (at >= segmentsPerCall) return { items: found, next: encodeCursor([segmentStart(segments[at]!.number + 1)]), prev: null };
      const seqs = (await this.#having(segments.slice(at, at + segmentsAtOnce))).filter((seq) => seq < before);
      for (let i = 0; i < seqs.length; i += messagesAtOnce) {
        for (const row of await this.#rows(userId, conversationId, seqs.slice(i, i + messagesAtOnce))) {
          const links = this.#linksOf(row);
          if (links.length === 0) continue;
          if (messages === limit) return { items: found, next: encodeCursor([row.seq + 1]), prev: null };
          found.push(...links);
          messages++;
        }
      }
    }
    return { items: found, next: null, prev: null };
  }

  async #having(segments: readonly Segment[]): Promise<number[]> {
    const found = await Promise.all(signs.map((sign) => this.index.find([sign], segments)));
    return [...new Set(found.flatMap((bySegment) => [...bySegment.values()].flat()))].sort((a, b) => b - a);
  }

  async #rows(userId: string, conversationId: string, seqs: readonly number[]): Promise<RawMessage[]> {
    const key = ['conversation_id', 'seq'];
    const rows = await this.database.dialect.rows<RawMessage>(
      this.database,
      { columns: messageColumns, table: 'messages', key, where: shownTo(userId) },
      seqs.map((seq) => [conversationId, seq]),
    );
    return rows.sort((a, b) => b.seq - a.seq);
  }

  #linksOf(row: RawMessage): SentLink[] {
    const { text, seq, senderId, createdAt, previews = [] } = presentMessage(row, this.database.dialect);
    return linksOf(text ?? '').map((url) => ({
      url,
      preview: previews.find((preview) => preview.url === url) ?? null,
      seq,
      senderId,
      createdAt,
    }));
  }
}
