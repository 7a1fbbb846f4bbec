/**
 * A live window on one conversation's log. The window itself is `window-state.ts`; here it is loaded, extended and repaired, and joined
 * with what the outbox still has to send. Answers that were overtaken (by a jump, another user, `close`) are dropped.
 * Its methods never reject: how it went stands in the value.
 */
import { ChatError } from '../chat-error.js';
import { LiveValue } from '../live.js';
import type { MessageLog, MessageWindow, PendingMessage } from '../messages.js';
import type { Platform } from '../platform.js';
import { limits } from '../protocol/limits.js';
import type { Message } from '../protocol/messages.js';
import { asChatError } from '../transport/abortable.js';
import type { Backoff } from '../transport/backoff.js';
import type { Call } from '../transport/calls.js';
import { Journal } from './journal.js';
import type { Entry } from './outbox.js';
import { rerunning } from './rerunning.js';
import {
  covers,
  extendedNewer,
  extendedOlder,
  messageAt,
  receive,
  repaired,
  windowOf,
  type Change,
  type LogPage,
  type WindowState,
} from './window-state.js';

export interface LogParts {
  call: Call;
  platform: Platform;
  backoff: Backoff;
  /** What the outbox holds for this conversation. */
  entriesOf: (conversationId: string) => readonly Entry[];
  /** The `rev` that the list knows. */
  revOf: (conversationId: string) => number | undefined;
  /** Messages as the server has them, before they are shown. */
  onFetched: (messages: readonly Message[]) => void;
  /** The window has changed. */
  onShown: (conversationId: string) => void;
  onClose: (log: LiveLog) => void;
}

/** Where a window begins: at the newest messages, or around a `seq`. */
type Place = { around: number } | 'newest';

/** A hole may fill by itself: the answer to a send can be faster than the event of the message before it. */
const patienceMs = 200;
/** Someone who was away for more changes than this many pages hold gets a new window instead. */
const repairPagesMax = 3;

const noPending: readonly PendingMessage[] = [];

export class LiveLog implements MessageLog {
  readonly conversationId: string;
  /** Asks for what changed since the window's `rev`. */
  readonly repair: () => Promise<void>;

  readonly #parts: LogParts;
  readonly #journal = new Journal<Change>();
  readonly #value = new LiveValue<MessageWindow>({
    items: [],
    pending: noPending,
    loading: true,
    loadingOlder: false,
    loadingNewer: false,
    hasOlder: false,
    hasNewer: false,
    error: null,
  });
  #place: Place;
  #state: WindowState | null = null;
  #loading: Promise<void> | null = null;
  /** Replaced by every load: answers to an earlier window's questions mean nothing to the next. */
  #window = new AbortController();
  #signedIn = false;
  #closed = false;
  #failures = 0;
  #stopRepair: (() => void) | null = null;
  #stopRetry: (() => void) | null = null;

  constructor(conversationId: string, place: Place, parts: LogParts) {
    this.conversationId = conversationId;
    this.#place = place;
    this.#parts = parts;
    this.repair = rerunning(() => this.#repair());
  }

  get value(): MessageWindow {
    return this.#value.value;
  }

  subscribe(listener: (value: MessageWindow) => void): () => void {
    return this.#value.subscribe(listener);
  }

  async loadOlder(): Promise<void> {
    await this.#extend('older');
  }

  async loadNewer(): Promise<void> {
    await this.#extend('newer');
  }

  async jumpTo(seq: number): Promise<void> {
    await this.#load({ around: seq });
  }

  async jumpToLatest(): Promise<void> {
    if (this.#state && this.#state.newer === null && !this.#value.value.loading) return;
    await this.#load('newest');
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#halt();
    this.#value.close();
    this.#parts.onClose(this);
  }

  /** Another user, or nobody: nothing of the former stays. */
  reset(signedIn: boolean): void {
    this.#halt();
    this.#signedIn = signedIn;
    this.#state = null;
    this.#failures = 0;
    const error = signedIn ? null : new ChatError('signed_out', 'Nobody is signed in.');
    this.#publish({ loading: signedIn, loadingOlder: false, loadingNewer: false, error });
    if (signedIn) void this.#load(this.#place);
  }

  /** Takes changes of this conversation, in any order and any number of times. */
  take(changes: readonly Change[]): void {
    for (const change of changes) this.#journal.record(change);
    if (this.#state) this.#become(receive(this.#state, changes));
  }

  /** Makes sure of having all changes up to now. */
  async compare(): Promise<void> {
    await this.#loading;
    if (!this.#state) await this.#load(this.#place);
    else if (this.#parts.revOf(this.conversationId) !== this.#state.rev || this.#state.held.length > 0) await this.repair();
  }

  /** Whether this message, which is stored, is where it belongs in this log: in the window, or beyond its ends. */
  shows(message: Message): boolean {
    return this.#state !== null && (!covers(this.#state, message.seq) || messageAt(this.#state, message.seq) !== undefined);
  }

  /** The outbox has changed. */
  refresh(): void {
    this.#publish({});
  }

  #load(place: Place): Promise<void> {
    if (this.#closed || !this.#signedIn) return Promise.resolve();
    this.#halt();
    this.#place = place;
    const loading = this.#replaceWindow(place, this.#window.signal).finally(() => {
      if (this.#loading === loading) this.#loading = null;
    });
    this.#loading = loading;
    return loading;
  }

  async #replaceWindow(place: Place, signal: AbortSignal): Promise<void> {
    this.#publish({ loading: true, loadingOlder: false, loadingNewer: false });
    try {
      const knownRev = this.#parts.revOf(this.conversationId) ?? 0;
      const { answer, since } = await this.#journal.during(() => this.#page(place === 'newest' ? {} : place, signal));
      if (signal.aborted) return;
      this.#failures = 0;
      this.#parts.onFetched(answer.items);
      this.#become(windowOf(answer, knownRev, since), { loading: false, error: null });
    } catch (failure) {
      if (signal.aborted) return;
      const error = asChatError(failure);
      this.#publish({ loading: false, error });
      this.#retryLater(error, () => void this.#load(place));
    }
  }

  async #extend(side: 'older' | 'newer'): Promise<void> {
    const flag = side === 'older' ? 'loadingOlder' : 'loadingNewer';
    const cursor = this.#state?.[side];
    if (!cursor || this.#value.value[flag] || this.#value.value.loading) return;
    const { signal } = this.#window;
    this.#publish({ [flag]: true });
    try {
      const { answer, since } = await this.#journal.during(() => this.#page({ cursor }, signal));
      if (signal.aborted || !this.#state) return;
      this.#parts.onFetched(answer.items);
      const extended = side === 'older' ? extendedOlder : extendedNewer;
      this.#become(extended(this.#state, answer, since), { [flag]: false, error: null });
    } catch (failure) {
      if (!signal.aborted) this.#publish({ [flag]: false, error: asChatError(failure) });
    }
  }

  async #repair(): Promise<void> {
    const { signal } = this.#window;
    const start = this.#state;
    if (!start || signal.aborted) return;
    try {
      const messages: Message[] = [];
      let since = start.rev;
      for (let page = 1; ; page++) {
        const answer = await this.#parts.call(
          'messages.changes',
          { conversationId: this.conversationId, since, limit: limits.pageMax },
          { signal },
        );
        if (signal.aborted || !this.#state) return;
        messages.push(...answer.items);
        const last = answer.items.at(-1);
        if (!answer.more) {
          since = answer.rev;
          break;
        }
        if (page === repairPagesMax || !last) {
          await this.#load(this.#here());
          return;
        }
        since = last.rev;
      }
      this.#failures = 0;
      // A log that went backwards is another one: the server was restored from a backup.
      if (since < start.rev) await this.#load(this.#here());
      else {
        this.#parts.onFetched(messages);
        for (const message of messages) this.#journal.record({ rev: message.rev, message });
        this.#become(repaired(this.#state, messages, since), { error: null });
      }
    } catch (failure) {
      if (signal.aborted) return;
      const error = asChatError(failure);
      if (!error.retryable) this.#publish({ error });
      this.#retryLater(error, () => void this.repair());
    }
  }

  /** The place to load anew: the end if the window reaches it, else where its middle is. */
  #here(): Place {
    const state = this.#state;
    const middle = state?.items[state.items.length >> 1];
    return state?.newer == null || !middle ? 'newest' : { around: middle.seq };
  }

  #page(query: { around?: number; cursor?: string }, signal: AbortSignal): Promise<LogPage> {
    return this.#parts.call('messages.list', { conversationId: this.conversationId, ...query }, { signal });
  }

  #become(next: WindowState, change: Partial<MessageWindow> = {}): void {
    if (next.torn) {
      void this.#load(this.#here());
      return;
    }
    this.#state = next;
    this.#publish(change);
    this.#parts.onShown(this.conversationId);
    if (next.held.length === 0) {
      this.#stopRepair?.();
      this.#stopRepair = null;
    } else this.#stopRepair ??= this.#parts.platform.after(patienceMs, () => this.#repairHole());
  }

  #repairHole(): void {
    this.#stopRepair = null;
    if (this.#state && this.#state.held.length > 0) void this.repair();
  }

  #retryLater(error: ChatError, task: () => void): void {
    this.#stopRetry?.();
    if (!error.retryable) return;
    this.#failures += 1;
    this.#stopRetry = this.#parts.platform.after(Math.max(this.#parts.backoff.delay(this.#failures), error.retryAfterMs ?? 0), task);
  }

  /** Drops all that is under way. */
  #halt(): void {
    this.#window.abort(new ChatError('aborted', 'The window was replaced.'));
    if (!this.#closed) this.#window = new AbortController();
    this.#stopRepair?.();
    this.#stopRepair = null;
    this.#stopRetry?.();
    this.#stopRetry = null;
  }

  #publish(change: Partial<MessageWindow>): void {
    if (this.#closed) return;
    const before = this.#value.value;
    const next: MessageWindow = {
      ...before,
      ...change,
      items: this.#state?.items ?? [],
      pending: this.#pending(before.pending),
      hasOlder: this.#state?.older != null,
      hasNewer: this.#state?.newer != null,
    };
    const same = (Object.keys(next) as (keyof MessageWindow)[]).every((field) => next[field] === before[field]);
    if (!same) this.#value.set(next);
  }

  /** What is not shown as a message yet. The same list as before where nothing changed. */
  #pending(before: readonly PendingMessage[]): readonly PendingMessage[] {
    const next = this.#parts
      .entriesOf(this.conversationId)
      .filter(({ stored }) => !stored || !this.shows(stored))
      .map(({ pending }) => pending);
    if (next.length === 0) return noPending;
    return next.length === before.length && next.every((pending, index) => pending === before[index]) ? before : next;
  }
}
