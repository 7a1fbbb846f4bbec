/**
 * Finds messages by their words, only in conversations of the caller. The segments of these
 * conversations are searched from the latest on, more at a time from step to step, and the latest
 * messages of each come first: a common word fills a page in the first steps, a rare one costs a
 * look-up in each segment. Each result of the index is compared with the message itself, so that a
 * stale index shows nothing that was edited, deleted or hidden. A call does a bounded amount of
 * work, in small steps that let other tasks run in between. If that does not fill a page, the page
 * is short, and `next` continues.
 */
import type { Page } from '@parlor/sdk/protocol/fields';
import { limits } from '@parlor/sdk/protocol/limits';
import type { Message } from '@parlor/sdk/protocol/messages';
import type { Database } from '../../database/database.js';
import { decodeCursor, encodeCursor } from '../../kernel/cursor.js';
import type { Pace } from '../../kernel/pace.js';
import { seenFrom } from '../../conversation-log/history-view.js';
import type { RawMessage } from '../../conversation-log/message-row.js';
import { presentRows } from '../../conversation-log/quotes.js';
import type { SearchTurns } from './search-turns.js';
import { notHiddenBy } from './not-hidden-by.js';
import type { Segment, WordIndex } from './word-index.js';
import { parseQuery, type SearchQuery } from '../../kernel/words.js';
import type { MessageRows } from '../../conversation-log/message-rows.js';
import type { HiddenSql } from '../../ports/sql.js';
import type { FindViewer } from '../../ports/conversations.js';
import type { ViewedBy } from '../../ports/messages.js';

export interface SearchInput {
  query: string;
  conversationId?: string | undefined;
  senderId?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
}

/**
 * A place in the order of the results: by time, then by conversation and `seq`, the larger first.
 */
interface Place {
  at: number;
  conversationId: string;
  seq: number;
}

/** `from` is where its conversation begins for the user. */
type Hit = Place & { row: RawMessage; from: number };

/** What the caller searches for, with all limits. */
interface Wanted {
  userId: string;
  query: SearchQuery;
  senderId: string | undefined;
  from: number;
  to: number;
  before: Place;
  pace: Pace;
}

/**
 * A segment and, once the index was queried, those of its messages that are still to be compared.
 */
type Source = Segment & { left?: number[] };
type OpenSource = Segment & { left: number[] };

/** A message that may match; `from` is where its conversation begins for the user. */
interface Candidate {
  conversationId: string;
  seq: number;
  from: number;
}

/** How many segments the index is queried for at once. */
const firstStep = 2;
const largestStep = 256;
/**
 * How many messages are compared at once, in total and of one segment; each may have the maximum
 * length.
 */
const messagesAtOnce = 64;
const messagesOfSegmentAtOnce = 32;
/** How many segments and messages a call searches. */
const segmentsPerCall = 20_000;
const messagesPerCall = 5_000;
/**
 * How far the clocks of two servers may differ: the time of a message is later than that of the
 * next one in its conversation by at most this.
 */
const clockSkewMs = 1_000;
const latest: Place = { at: Infinity, conversationId: '', seq: 0 };
/** Sorts after every id of a conversation. */
const lastId = '~';

export class Search {
  constructor(
    private readonly database: Database,
    private readonly messageRows: MessageRows,
    private readonly hidden: HiddenSql,
    private readonly index: WordIndex,
    private readonly turns: SearchTurns,
    private readonly findViewer: FindViewer,
    private readonly viewedBy: ViewedBy,
  ) {}

  /**
   * Returns a short page if `signal` is aborted. Throws `not_found` for a conversation that the
   * caller is not in, `rate_limited` and `unavailable`.
   */
  page(
    siteId: string,
    userId: string,
    input: SearchInput,
    signal: AbortSignal,
  ): Promise<Page<Message>> {
    return this.turns.page(siteId, userId, signal, (pace) =>
      this.#page(siteId, userId, input, pace),
    );
  }

  /** The same for the host: in a conversation that was found on its site. */
  pageOfHost(
    siteId: string,
    callerId: string,
    input: SearchInput & { conversationId: string },
    signal: AbortSignal,
  ): Promise<Page<Message>> {
    return this.turns.page(siteId, callerId, signal, (pace) =>
      this.#page(siteId, callerId, input, pace, true),
    );
  }

  async #page(
    siteId: string,
    userId: string,
    input: SearchInput,
    pace: Pace,
    byHost = false,
  ): Promise<Page<Message>> {
    const { conversationId, senderId, limit = limits.pageDefault } = input;
    const before =
      input.cursor === undefined
        ? latest
        : toPlace(decodeCursor(input.cursor, ['number', 'string', 'number']));
    if (conversationId !== undefined && !byHost)
      await this.findViewer(siteId, userId, conversationId);
    const query = parseQuery(input.query);
    if (!query) return { items: [], next: null, prev: null };
    const from = timeOf(input.from, -Infinity);
    const to = Math.min(timeOf(input.to, Infinity), before.at);
    const wanted = { userId, query, senderId, from, to, before, pace };

    let sources: Source[] = byHost
      ? await this.index.segmentsOf(conversationId!, { from, to })
      : await this.index.segments(siteId, userId, { conversationId, from, to });
    const hits: Hit[] = [];
    let [step, asked, compared] = [firstStep, 0, 0];
    // Hits that no hit of a later step can precede.
    const certain = () => hits.filter(({ at }) => at > (sources[0]?.newest ?? -Infinity));
    const isSpent = () =>
      (pace.isOver || compared >= messagesPerCall || asked >= segmentsPerCall) &&
      sources[0]!.newest < before.at;
    while (sources.length > 0 && !isSpent() && certain().length <= limit) {
      const first = sources.slice(0, step);
      const fresh = first.filter(({ left }) => left === undefined);
      const found = await this.index.find(query.terms, fresh, pace);
      const unasked = fresh.filter((source) => !found.has(source));
      const open = first.flatMap((source): OpenSource[] => {
        const left = source.left ?? found.get(source) ?? [];
        return left.length === 0 ? [] : [{ ...source, left }];
      });
      const next = await this.#takeFrom(wanted, open);
      hits.push(...next.hits);
      sources = [...next.sources, ...unasked, ...sources.slice(step)].sort(
        (a, b) => b.newest - a.newest,
      );
      asked += found.size;
      compared += next.compared;
      // If few segments have the words, more segments are searched at once.
      if (open.length < step / 4) step = Math.min(step * 4, largestStep);
    }
    const found = certain().sort(laterFirst);
    return {
      items: await this.#present(userId, found.slice(0, limit)),
      next: nextCursor(found, limit, sources[0]),
      prev: null,
    };
  }

  /** Compares some messages of the first of these segments; returns the segments that have more. */
  async #takeFrom(
    wanted: Wanted,
    open: readonly OpenSource[],
  ): Promise<{ hits: Hit[]; sources: OpenSource[]; compared: number }> {
    const candidates: Candidate[] = [];
    const taken = new Set<OpenSource>();
    for (const source of open) {
      if (candidates.length >= messagesAtOnce) break;
      const seqs = source.left.slice(0, messagesOfSegmentAtOnce);
      candidates.push(
        ...seqs.map((seq) => ({ conversationId: source.conversationId, seq, from: source.from })),
      );
      taken.add(source);
    }
    if (candidates.length === 0) return { hits: [], sources: [], compared: 0 };
    const times = new Map<string, number>();
    const hits = await this.#compare(wanted, candidates, times);
    const sources = open.flatMap((source): OpenSource[] => {
      if (!taken.has(source)) return [source];
      const left = source.left.slice(messagesOfSegmentAtOnce);
      if (left.length === 0) return [];
      const reached = times.get(
        keyOf({
          conversationId: source.conversationId,
          seq: source.left[messagesOfSegmentAtOnce - 1]!,
        }),
      );
      const newest = Math.min(source.newest, (reached ?? Infinity) + clockSkewMs);
      return newest < wanted.from ? [] : [{ ...source, left, newest }];
    });
    return { hits, sources, compared: candidates.length };
  }

  /**
   * The candidates that match what the caller searches for, as they are now. Stores in `times` when
   * each was sent.
   */
  async #compare(
    { userId, query, senderId, from, to, before, pace }: Wanted,
    candidates: readonly Candidate[],
    times: Map<string, number>,
  ): Promise<Hit[]> {
    const { dialect } = this.database;
    const froms = new Map(
      candidates.map(({ conversationId, from: beginning }) => [conversationId, beginning]),
    );
    const sent = await this.messageRows.places(
      candidates.map(({ conversationId, seq }) => [conversationId, seq]),
    );
    const places = sent.map((place) => ({ ...place, at: place.at.getTime() }));
    for (const place of places) times.set(keyOf(place), place.at);
    const inBounds = places.filter(
      (place) =>
        place.at >= from &&
        place.at <= to &&
        laterFirst(before, place) < 0 &&
        (senderId === undefined || place.senderId === senderId),
    );
    const hits: Hit[] = [];
    for (const row of await this.#shown(userId, inBounds)) {
      if (query.matches(row.text ?? '')) {
        hits.push({
          at: dialect.time(row.created_at).getTime(),
          conversationId: row.conversation_id,
          seq: row.seq,
          row,
          from: froms.get(row.conversation_id)!,
        });
      }
      await pace.step();
    }
    return hits;
  }

  /**
   * The messages as the user sees them: what they quote may be hidden, or from before the user
   * joined.
   */
  async #present(userId: string, hits: readonly Hit[]): Promise<Message[]> {
    const messages = await presentRows(
      this.database,
      hits.map(({ row }) => row),
    );
    const seen = messages.map((message, i) => seenFrom(message, hits[i]!.from));
    return seen.some(({ replyTo }) => replyTo) ? this.viewedBy(userId, seen) : seen;
  }

  /** The messages at these places that are neither deleted nor hidden by the user. */
  #shown(userId: string, places: readonly Place[]): Promise<RawMessage[]> {
    return this.messageRows.shown(
      places.map(({ conversationId, seq }) => [conversationId, seq]),
      notHiddenBy(this.hidden, userId),
    );
  }
}

const keyOf = ({ conversationId, seq }: { conversationId: string; seq: number }) =>
  `${conversationId} ${seq}`;

/** The latest time that both databases can store. */
const endOfTime = Date.parse('9999-12-31T23:59:59.999Z');

const inTime = (at: number) => Math.min(Math.max(Math.round(at), 0), endOfTime);

const toPlace = ([at, conversationId, seq]: [number, string, number]): Place => ({
  at: inTime(at),
  conversationId,
  seq,
});

function timeOf(text: string | undefined, otherwise: number): number {
  const at = text === undefined ? NaN : Date.parse(text);
  return Number.isNaN(at) ? otherwise : inTime(at);
}

/** Negative if `a` comes before `b` in the results. */
function laterFirst(a: Place, b: Place): number {
  if (a.at !== b.at) return a.at > b.at ? -1 : 1;
  if (a.conversationId !== b.conversationId) return a.conversationId > b.conversationId ? -1 : 1;
  return b.seq - a.seq;
}

/** A cursor after the last result that is shown, or where the search stopped. */
function nextCursor(
  found: readonly Place[],
  limit: number,
  following: Segment | undefined,
): string | null {
  const last = found[limit - 1];
  if (last && (found.length > limit || following))
    return encodeCursor([last.at, last.conversationId, last.seq]);
  return following ? encodeCursor([following.newest, lastId, 0]) : null;
}
