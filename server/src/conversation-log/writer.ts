/**
 * The only code that changes the parts of conversations that count in `rev`. Changes that arrive
 * while a transaction is in flight are committed together by the next one: one lock of the
 * conversations involved, in the order of their ids, and one insert of all new rows. `seq` and
 * `rev` are assigned under that lock, so they have no gaps and no duplicates, whatever other
 * processes do. A change is published, and then answered, only after its commit.
 */
import type { WireEvent } from '@parlor/sdk/protocol/events';
import type { Message } from '@parlor/sdk/protocol/messages';
import type { Database } from '../database/database.js';
import type { Transaction } from '../database/dialect.js';
import type { Run, Work } from '../database/direct.js';
import { Fault } from '../kernel/fault.js';
import type { Change } from './change.js';
import { beginnings, extended, lockConversations } from './commit.js';
import type { ConversationState } from './conversation-state.js';
import { Doubts } from './doubts.js';
import type { LogExtension } from './extension.js';
import { LockedConversation } from './locked-conversation.js';
import { type Send, sending } from './send.js';
import { storing, storingFirst } from './storing.js';

/** The result of one commit for one conversation. */
export interface Committed {
  readonly siteId: string;
  readonly conversationId: string;
  /** The last `rev` of the commit. */
  readonly rev: number;
  /** In the order of `rev`. */
  readonly events: readonly WireEvent[];
  /** Users who became members, each with the `seq` of their join entry. */
  readonly joined: ReadonlyMap<string, number>;
  /** Users who are no longer members. */
  readonly left: readonly string[];
  /**
   * The first visible `seq` of each member; null if the events contain nothing that some members
   * may not see.
   */
  readonly beginnings: ReadonlyMap<string, number> | null;
  /** Those of the events that clients are not sent: they find them when they next compare. */
  readonly silent?: ReadonlySet<WireEvent>;
  /** The conversation was created with it: its creator sends each member a view of it. */
  readonly begins?: true;
}

interface WriterOptions {
  database: Database;
  now: () => Date;
  /**
   * Called after the commit, for each conversation in the order of its commits, and before all
   * listeners.
   */
  publish(committed: Committed): void;
  /**
   * These users are about to be removed. Awaited before the commit, under the conversation's lock:
   * later commits of other processes must not reach them.
   */
  leaving(userIds: readonly string[], conversationId: string): Promise<void>;
  /**
   * The database connection broke while it stored that these users join or leave: whether they are
   * members is not known.
   */
  uncertain(userIds: readonly string[]): void;
  /** How many changes may wait; more are refused with a retryable fault. */
  maxWaiting: number;
}

interface Job {
  change: Change<unknown>;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

type NewConversation = Omit<ConversationState, 'lastSeq' | 'rev'>;

type Outcome = { result: unknown } | { fault: Fault };

interface Written {
  readonly outcomes: readonly Outcome[];
  readonly done: readonly Committed[];
}

/** What a transaction was about to store when it failed. */
interface Attempt {
  moved: string[];
  decided: readonly Committed[];
}

const batchMax = 200;
/** The most look-ups of one commit: a statement takes at most some ten thousand values. */
const lookUpsMax = 4_000;
/** How long it waits before it checks a commit in doubt again, in milliseconds. */
const doubtMs = 500;

/** What the lanes of a writer share. */
interface Shared extends WriterOptions {
  readonly extensions: readonly LogExtension[];
}

export class MessageWriter {
  readonly #shared: Shared;
  readonly #lanes: readonly Lane[];
  readonly #publish: (committed: Committed) => void;
  readonly #extensions: LogExtension[] = [];
  readonly #listeners: ((committed: Committed) => void)[] = [];
  /** What was committed for each conversation that is being sent to its first members. */
  readonly #held = new Map<string, Committed[]>();

  constructor(options: WriterOptions) {
    this.#shared = {
      ...options,
      extensions: this.#extensions,
      publish: (committed) => {
        const held = this.#held.get(committed.conversationId);
        if (held) held.push(committed);
        else this.#publish(committed);
      },
    };
    this.#publish = (committed) => {
      options.publish(committed);
      for (const listener of this.#listeners) listener(committed);
    };
    const { writers } = options.database.dialect;
    this.#lanes = Array.from({ length: writers }, () => new Lane(this.#shared));
  }

  /**
   * Registers a feature's extension of every commit. Call it before the first change is written.
   */
  extend(extension: LogExtension): void {
    this.#extensions.push(extension);
  }

  /** Calls the listener after each commit, for each conversation in the order of its commits. */
  onCommitted(listener: (committed: Committed) => void): void {
    this.#listeners.push(listener);
  }

  /**
   * Resolves when the change is stored. Throws `not_found`, `unavailable`, and the faults of the
   * change.
   */
  write<R>(change: Change<R>): Promise<R> {
    if (this.#lanes.reduce((sum, { waiting }) => sum + waiting, 0) >= this.#shared.maxWaiting) {
      return Promise.reject(
        new Fault('unavailable', 'Too many changes are waiting to be stored.', {
          retryAfterMs: 500,
        }),
      );
    }
    return this.#lanes[laneOf(change.conversationId, this.#lanes.length)]!.write(change);
  }

  /** Also throws `client_id_reused`. */
  append(send: Send): Promise<Message> {
    return this.write(sending(send));
  }

  /**
   * Begins a conversation with the first entry of its log. `insert` stores its rows, with counters
   * of 1, in the same transaction: no other change knows the conversation yet. Features are asked
   * for what the change needs. After the commit, `welcome` sends the conversation to its members;
   * changes that others make meanwhile are published after that, so that nobody hears of them
   * first. Throws the errors of `insert`, of the change and of `welcome`.
   */
  async create<R, W>(
    conversation: NewConversation,
    userIds: readonly string[],
    first: Change<R>,
    insert: (transaction: Transaction) => Promise<void>,
    welcome: (result: R) => Promise<W>,
  ): Promise<W> {
    const { id } = conversation;
    this.#held.set(id, []);
    try {
      const { result, done } = await this.#store(conversation, userIds, first, insert);
      this.#publish({
        ...committed(done, null),
        joined: new Map(userIds.map((userId) => [userId, done.lastSeq])),
        begins: true,
      });
      return await welcome(result);
    } finally {
      const held = this.#held.get(id)!;
      this.#held.delete(id);
      for (const later of held) this.#publish(later);
    }
  }

  #store<R>(
    conversation: NewConversation,
    userIds: readonly string[],
    first: Change<R>,
    insert: (transaction: Transaction) => Promise<void>,
  ): Promise<{ result: R; done: LockedConversation }> {
    const { database, now, extensions } = this.#shared;
    const { dialect } = database;
    return database.transaction(async (transaction) => {
      await insert(transaction);
      const draft = new LockedConversation(
        { ...conversation, lastSeq: 0, rev: 0 },
        now(),
        extensions,
      );
      const drafts = new Map([[draft.id, draft]]);
      for (const { statement, know } of extended(extensions, [first], { dialect, now: now() }))
        know(await transaction.query(statement.sql, [...statement.parameters]), drafts);
      const decided = first.decide(draft);
      for (const { sql, parameters } of storingFirst(dialect, draft, userIds, extensions))
        await transaction.query(sql, [...parameters]);
      return { result: decided, done: draft };
    });
  }

  /** Resolves when no change is waiting to be stored. */
  async drain(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.drain()));
  }
}

/**
 * Always the same for one conversation, so its changes are stored in the order of their arrival.
 */
function laneOf(conversationId: string, lanes: number): number {
  let sum = 0;
  for (let i = 0; i < conversationId.length; i++) sum += conversationId.charCodeAt(i);
  return sum % lanes;
}

/**
 * Runs one transaction after the other. Lanes share no conversation, so they never wait for each
 * other; while the database stores for one lane, the process works for the other.
 */
class Lane {
  readonly #options: Shared;
  readonly #doubts: Doubts;
  #waiting: Job[] = [];
  #writing: Promise<void> | undefined;
  #again: NodeJS.Timeout | undefined;

  constructor(options: Shared) {
    this.#options = options;
    this.#doubts = new Doubts(options.database, (done) => options.publish(done));
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  write<R>(change: Change<R>): Promise<R> {
    const result = new Promise<unknown>((resolve, reject) =>
      this.#waiting.push({ change, resolve, reject }),
    );
    this.#begin();
    return result as Promise<R>;
  }

  #begin(): void {
    this.#writing ??= this.#writeAll();
  }

  async drain(): Promise<void> {
    await this.#writing;
    clearTimeout(this.#again);
  }

  async #writeAll(): Promise<void> {
    // Changes that arrive in the same turn of the event loop are committed together.
    await new Promise<void>((resolve) => setImmediate(resolve));
    do {
      await this.#clearDoubts();
      if (this.#waiting.length > 0)
        await this.#write(this.#waiting.splice(0, batchLength(this.#waiting)));
    } while (this.#waiting.length > 0);
    this.#writing = undefined;
    if (this.#doubts.areOpen) this.#again = setTimeout(() => this.#begin(), doubtMs).unref();
  }

  async #clearDoubts(): Promise<void> {
    clearTimeout(this.#again);
    try {
      if (this.#doubts.areOpen) await this.#doubts.clear();
    } catch (error) {
      this.#refuse(error);
    }
  }

  async #write(jobs: readonly Job[]): Promise<void> {
    let written: Written;
    const attempt: Attempt = { moved: [], decided: [] };
    try {
      const changes = jobs.map(({ change }) => change);
      written = await this.#options.database.directly((run) => this.#commit(run, changes, attempt));
    } catch (error) {
      // Their sockets have left a room already, or the commit succeeded and only its answer was
      // lost.
      if (attempt.moved.length > 0) this.#options.uncertain(attempt.moved);
      const isAway = this.#options.database.dialect.isUnavailable(error);
      if (isAway) {
        this.#doubts.add(attempt.decided);
        for (const job of jobs) job.reject(error);
        this.#refuse(error);
      } else if (jobs.length === 1) {
        jobs[0]!.reject(error);
      } else {
        // If the database refuses one change, the others must still be stored.
        for (const job of jobs) await this.#write([job]);
      }
      return;
    }
    const { done, outcomes } = written;
    try {
      for (const each of done) if (each.events.length > 0) this.#options.publish(each);
      jobs.forEach((job, i) => settle(job, outcomes[i]!));
    } catch (error) {
      for (const job of jobs) job.reject(error);
    }
  }

  /**
   * The waiting changes have waited as long as the refused ones, and would wait as long again.
   */
  #refuse(error: unknown): void {
    for (const job of this.#waiting.splice(0)) job.reject(error);
  }

  /** Records in `attempt` what it is about to store. */
  async #commit(
    run: Run,
    changes: readonly Change<unknown>[],
    attempt: Attempt,
  ): Promise<Work<Written>> {
    const { database, extensions, now } = this.#options;
    const { dialect } = database;
    attempt.decided = [];
    const locked = await lockConversations(run, dialect, changes, extensions, now);
    const outcomes = changes.map((change) => decide(change, locked.get(change.conversationId)));
    const conversations = [...locked.values()];
    const told = new Map<string, ReadonlyMap<string, number>>();
    for (const conversation of conversations) {
      const { id, roster, tellsOfBefore } = conversation;
      if (tellsOfBefore) told.set(id, await beginnings(run, conversation, extensions));
      attempt.moved.push(...roster.joined.keys(), ...roster.left);
      if (roster.left.length > 0) await this.#options.leaving(roster.left, id);
    }
    attempt.decided = conversations.map((conversation) =>
      committed(conversation, told.get(conversation.id) ?? null),
    );
    return {
      result: { outcomes, done: attempt.decided },
      last: storing(dialect, conversations, extensions),
    };
  }
}

/** How many of the waiting changes go into the next commit. */
function batchLength(waiting: readonly Job[]): number {
  let lookUps = 0;
  let length = 0;
  for (const { change } of waiting.slice(0, batchMax)) {
    lookUps += 1 + (change.needs.members?.length ?? 0);
    if (length > 0 && lookUps > lookUpsMax) break;
    length++;
  }
  return length;
}

function decide(change: Change<unknown>, conversation: LockedConversation | undefined): Outcome {
  try {
    if (conversation?.siteId !== change.siteId || !mayAsk(change, conversation)) {
      throw new Fault('not_found', 'There is no such conversation.');
    }
    if (change.byHost) conversation.knowCaller(change.callerId, { moderates: true });
    conversation.serve(
      change.callerId,
      (change.byModerator === true || change.byHost === true) &&
        conversation.moderates(change.callerId),
    );
    return { result: change.decide(conversation) };
  } catch (error) {
    if (error instanceof Fault) return { fault: error };
    throw error;
  }
}

function mayAsk(
  { callerId, byOutsider, byModerator, byHost }: Change<unknown>,
  conversation: LockedConversation,
): boolean {
  return (
    conversation.role(callerId) !== null ||
    byOutsider === true ||
    byHost === true ||
    (byModerator === true && conversation.moderates(callerId))
  );
}

function committed(
  conversation: LockedConversation,
  beginnings: Committed['beginnings'],
): Committed {
  return {
    siteId: conversation.siteId,
    conversationId: conversation.id,
    rev: conversation.rev,
    events: conversation.events,
    joined: conversation.roster.joined,
    left: conversation.roster.left,
    beginnings,
    ...(conversation.imported && { silent: conversation.imported }),
  };
}

function settle({ resolve, reject }: Job, outcome: Outcome): void {
  if ('fault' in outcome) reject(outcome.fault);
  else resolve(outcome.result);
}
