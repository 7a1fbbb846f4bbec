/**
 * Updates the index of words after the log, without delaying sends: it is notified of commits after
 * they were answered, collects them, works in small steps, and rests after each, so that under load
 * the index falls behind, and sends are not delayed. Commits that it was not notified of (those of
 * other processes, or of this one before a crash) are found by a walk over all conversations, at
 * the start and every hour.
 */
import { conversationsAs } from '../../conversation-log/conversation-sql.js';
import type { Database } from '../../database/database.js';
import { pause } from '../../kernel/pause.js';
import type { SearchIndexer } from './indexer.js';

interface Deps {
  database: Database;
  indexer: SearchIndexer;
  onError(error: unknown): void;
}

const gatherMs = 20;
/**
 * How long it rests after a step, as a multiple of the step's time: if nothing is being committed,
 * if something is, and if the index has been behind for too long.
 */
const rests = { idle: 1, busy: 9, late: 3 };
const busyMs = 100;
const lateMs = 10_000;
const retryMs = 1_000;
const conversationsAtOnce = 50;
const walkStep = 500;
const walkEveryMs = 60 * 60 * 1_000;

export class SearchFollower {
  readonly #deps: Deps;
  /** Conversations that the index is behind on, with the time since when; the oldest first. */
  readonly #lacking = new Map<string, number>();
  #lastCommit = 0;
  #following: Promise<void> | undefined;
  #walking: Promise<void> | undefined;
  /** Ends the pauses in progress. */
  readonly #closing = new AbortController();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Called after a commit in this conversation. */
  committed(conversationId: string): void {
    this.#lastCommit = performance.now();
    this.#lacks(conversationId);
  }

  #lacks(conversationId: string, since = performance.now()): void {
    if (!this.#lacking.has(conversationId)) this.#lacking.set(conversationId, since);
    this.#following ??= this.#follow();
  }

  /** Starts the walks. */
  start(): void {
    this.#walking ??= this.#walk();
  }

  /** Resolves when the work in progress is done. The rest is found at the next start. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([this.#following, this.#walking]);
  }

  async #follow(): Promise<void> {
    await this.#pause(gatherMs);
    while (this.#lacking.size > 0 && !this.#isClosed) {
      const began = performance.now();
      const some = [...this.#lacking].slice(0, conversationsAtOnce);
      for (const [id] of some) this.#lacking.delete(id);
      try {
        const left = new Set(await this.#deps.indexer.index(some.map(([id]) => id)));
        for (const [id, since] of some) if (left.has(id)) this.#lacks(id, since);
        await this.#rest(performance.now() - began, some[0]![1]);
      } catch (error) {
        for (const [id, since] of some) this.#lacks(id, since);
        this.#deps.onError(error);
        await this.#pause(retryMs);
      }
    }
    this.#following = undefined;
  }

  async #rest(worked: number, oldest: number): Promise<void> {
    await this.#pause(Math.max(gatherMs, rests.idle * worked));
    const now = performance.now();
    if (now - this.#lastCommit > busyMs) return;
    await this.#pause((now - oldest > lateMs ? rests.late : rests.busy) * worked);
  }

  async #walk(): Promise<void> {
    for (let after: string | null = ''; !this.#isClosed;) {
      try {
        after = await this.#look(after ?? '');
        await this.#pause(after === null ? walkEveryMs : gatherMs);
        // At most a few steps of the walk wait in memory.
        while (this.#lacking.size > 2 * walkStep && !this.#isClosed) await this.#pause(gatherMs);
      } catch (error) {
        this.#deps.onError(error);
        await this.#pause(retryMs);
      }
    }
  }

  /**
   * Does one step over the conversations in the order of their ids; returns the last id, or null at
   * the end.
   */
  async #look(after: string): Promise<string | null> {
    const rows = await this.#deps.database.query<
      {
        id: string;
        last_seq: number;
        rev: number;
        indexed_seq: number | null;
        indexed_rev: number;
      }[]
    >(
      `SELECT conversations.id, conversations.last_seq, conversations.rev, search_logs.indexed_seq, search_logs.indexed_rev
       FROM ${conversationsAs('conversations')} LEFT JOIN search_logs ON search_logs.conversation_id = conversations.id
       WHERE conversations.id > ? ORDER BY conversations.id LIMIT ${walkStep}`,
      [after],
    );
    for (const row of rows) {
      if (row.indexed_seq === null || row.indexed_seq < row.last_seq || row.indexed_rev < row.rev)
        this.#lacks(row.id);
    }
    return rows.length === walkStep ? rows.at(-1)!.id : null;
  }

  get #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  #pause(milliseconds: number): Promise<void> {
    return pause(milliseconds, this.#closing.signal);
  }
}
