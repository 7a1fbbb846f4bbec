/**
 * Updates the index of words after the log, without delaying sends. It is notified of commits after
 * they were answered, and gathers them: many messages in one step cost a fraction of as many steps.
 * It rests after each step, so that sends come first. Commits that it was not notified of (those of
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

/** What the index lacks of a conversation: since when, and how many changes, as far as known. */
interface Lack {
  since: number;
  changes: number;
}

/**
 * Commits are gathered until none came for `quietMs`, or the first one has waited for `gatherMs`.
 */
const quietMs = 50;
const gatherMs = 2_000;
/**
 * How long it rests after a step, as a multiple of the step's time: while something is being
 * stored; if the index is late, or nothing is.
 */
const rests = { busy: 3, late: 1 };
const lateMs = 3_000;
const leastRestMs = 10;
const retryMs = 1_000;
const conversationsAtOnce = 100;
const walkStep = 500;
const walkRestMs = 20;
const walkEveryMs = 60 * 60 * 1_000;

export class SearchFollower {
  readonly #deps: Deps;
  /** By conversation; the oldest first. */
  readonly #lacking = new Map<string, Lack>();
  /** Those that a step is working on. */
  #underWay: readonly (readonly [string, Lack])[] = [];
  #lastCommit = 0;
  #following: Promise<void> | undefined;
  #walking: Promise<void> | undefined;
  /** Ends the pauses in progress. */
  readonly #closing = new AbortController();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** How long the index has lacked a commit that this process knows of, in milliseconds. */
  get behindMs(): number {
    const now = performance.now();
    let oldest = now;
    for (const { since } of this.#lacking.values()) oldest = Math.min(oldest, since);
    for (const [, { since }] of this.#underWay) oldest = Math.min(oldest, since);
    return now - oldest;
  }

  /** Called after a commit of so many changes in this conversation. */
  committed(conversationId: string, changes: number): void {
    this.#lastCommit = performance.now();
    this.#lacks(conversationId, { since: this.#lastCommit, changes });
  }

  #lacks(conversationId: string, { since, changes }: Lack): void {
    const known = this.#lacking.get(conversationId);
    if (known) known.changes += changes;
    else this.#lacking.set(conversationId, { since, changes });
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
    const { indexer, onError } = this.#deps;
    while (this.#lacking.size > 0 && !this.#isClosed) {
      await this.#gather();
      const began = performance.now();
      const some = this.#takeSome();
      this.#underWay = some;
      try {
        const left = new Set(await indexer.index(some.map(([id]) => id)));
        for (const [id, { since }] of some)
          if (left.has(id)) this.#lacks(id, { since, changes: indexer.messagesAtOnce });
        await this.#rest(performance.now() - began, some[0]![1].since);
      } catch (error) {
        for (const [id, lack] of some) this.#lacks(id, lack);
        onError(error);
        await this.#pause(retryMs);
      }
    }
    this.#following = undefined;
  }

  /** Waits for more commits. What has been lacking for long does not wait. */
  async #gather(): Promise<void> {
    const [first] = this.#lacking.values();
    for (;;) {
      const now = performance.now();
      const rest = Math.min(this.#lastCommit + quietMs, first!.since + gatherMs) - now;
      if (rest <= 0 || this.#isClosed) return;
      await this.#pause(rest);
    }
  }

  /** Takes conversations for one step. */
  #takeSome(): [string, Lack][] {
    const some: [string, Lack][] = [];
    let changes = 0;
    for (const entry of this.#lacking) {
      if (some.length === conversationsAtOnce || changes >= this.#deps.indexer.messagesAtOnce)
        break;
      some.push(entry);
      changes += entry[1].changes;
    }
    for (const [id] of some) this.#lacking.delete(id);
    return some;
  }

  async #rest(worked: number, since: number): Promise<void> {
    this.#underWay = [];
    const now = performance.now();
    const isBusy = now - this.#lastCommit <= quietMs && now - since <= lateMs;
    await this.#pause(Math.max(leastRestMs, (isBusy ? rests.busy : rests.late) * worked));
  }

  async #walk(): Promise<void> {
    for (let after: string | null = ''; !this.#isClosed;) {
      try {
        after = await this.#look(after ?? '');
        await this.#pause(after === null ? walkEveryMs : walkRestMs);
        // At most a few steps of the walk wait in memory.
        while (this.#lacking.size > 2 * walkStep && !this.#isClosed) await this.#pause(walkRestMs);
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
    const since = performance.now();
    for (const row of rows) {
      const changes = row.rev - (row.indexed_seq === null ? 0 : row.indexed_rev);
      if (row.indexed_seq === null || row.indexed_seq < row.last_seq || changes > 0)
        this.#lacks(row.id, { since, changes });
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
