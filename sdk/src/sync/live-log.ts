/**
 * A live window on one conversation's log. The window itself is in `window-state.ts`; this class
 * loads, extends and repairs it, and adds what the outbox still has to send. Answers to outdated
 * requests (after a jump, a change of user, or `close`) are dropped. Its methods never reject: the
 * value shows the result.
 */
import { ChatError } from '../chat-error.js';
import { isSame, LiveValue } from '../live.js';
import type { Platform } from '../platform.js';
import type { Message } from '../protocol/messages.js';
import { asChatError } from '../transport/abortable.js';
import type { Backoff } from '../transport/backoff.js';
import type { Call } from '../transport/calls.js';
import type { Reach } from './conversation-state.js';
import { Journal } from './journal.js';
import { Lifecycle, type Transitions } from './lifecycle.js';
import type { MessageLog, MessageWindow } from './message-window.js';
import type { Entry } from './outbox.js';
import type { PendingMessage } from './pending-message.js';
import { missedChanges } from './missed-changes.js';
import { OwnView } from './own-view.js';
import { rerunning } from './rerunning.js';
import {
  covers,
  extendedNewer,
  extendedOlder,
  messageAt,
  receive,
  repaired,
  windowOf,
  withHidden,
  type Change,
  type LogPage,
  type WindowState,
} from './window-state.js';

export interface LogDeps {
  call: Call;
  platform: Platform;
  backoff: Backoff;
  /** What the outbox holds for this conversation. */
  entriesOf: (conversationId: string) => readonly Entry[];
  /**
   * The known revisions of the conversation: of the log, of the caller's own view, and of the other
   * members' marks.
   */
  revisionsOf: (conversationId: string) => (Reach & { memberRev: number }) | undefined;
  /** Messages as the server has them, before they are shown. */
  onFetched: (messages: readonly Message[]) => void;
  /** The window has changed. */
  onShown: (conversationId: string) => void;
  onClose: (log: LiveLog) => void;
}

/** Where a window begins: at the newest messages, or around a `seq`. */
type Place = { around: number } | 'newest';

/**
 * A gap may close without a request: the answer to a send can arrive before the event of the
 * message before it.
 */
const patienceMs = 200;
const noPending: readonly PendingMessage[] = [];

/**
 * `loading`: the window that was requested last is on its way, or is requested again after a
 * failure; until it arrives, the previous window may still be shown. `live`: changes keep the
 * window up to date. `removed`: the user is not a member.
 */
type Status = 'signed-out' | 'loading' | 'live' | 'removed';
type Event = 'signed-in' | 'signed-out' | 'asked' | 'loaded' | 'removed';

const always = {
  'signed-in': 'loading',
  'signed-out': 'signed-out',
  closed: 'closed',
} as const;
const transitions: Transitions<Status | 'closed', Event | 'closed'> = {
  'signed-out': always,
  loading: { ...always, loaded: 'live', removed: 'removed' },
  live: { ...always, asked: 'loading', removed: 'removed' },
  removed: { ...always, asked: 'loading' },
  closed: {},
};

export class LiveLog implements MessageLog {
  readonly conversationId: string;
  /** Asks for what changed since the window's `rev`. */
  readonly repair: () => Promise<void>;

  readonly #deps: LogDeps;
  readonly #journal = new Journal<Change>();
  readonly #value = new LiveValue<MessageWindow>({
    items: [],
    pending: noPending,
    edits: noPending,
    loading: true,
    loadingOlder: false,
    loadingNewer: false,
    hasOlder: false,
    hasNewer: false,
    deliveredSeq: 0,
    seenByAllSeq: 0,
    seenBySomeSeq: 0,
    error: null,
  });
  #place: Place;
  #state: WindowState | null = null;
  #loading: Promise<void> | null = null;
  /** Every load starts over, so that answers for an earlier window are dropped. */
  readonly #life: Lifecycle<Status, Event>;
  readonly #own: OwnView;
  /** The log is known to have come this far. */
  #expected = { rev: 0, memberRev: 0 };
  #stopRepair: (() => void) | null = null;

  constructor(conversationId: string, place: Place, deps: LogDeps) {
    this.conversationId = conversationId;
    this.#place = place;
    this.#deps = deps;
    this.#life = new Lifecycle<Status, Event>(deps, 'signed-out', transitions);
    this.#own = new OwnView({
      state: () => this.#state,
      signal: () => this.#life.signal,
      page: (query, signal) => this.#page(query, signal),
      become: (state) => this.#become(state),
      onFailure: (error) => this.#failed(error),
    });
    this.repair = rerunning(() => this.#repair());
  }

  get value(): MessageWindow {
    return this.#value.value;
  }

  // Methods that hosts call are fields, so that each can be passed on by itself.
  readonly subscribe = this.#value.subscribe;

  readonly loadOlder = (): Promise<void> => this.#extend('older');

  readonly loadNewer = (): Promise<void> => this.#extend('newer');

  readonly jumpTo = (seq: number): Promise<void> => this.#load({ around: seq });

  readonly jumpToLatest = async (): Promise<void> => {
    if (this.#state && this.#state.newer === null && !this.#value.value.loading) return;
    await this.#load('newest');
  };

  readonly close = (): void => {
    if (!this.#life.move('closed')) return;
    this.#halt();
    this.#value.close();
    this.#deps.onClose(this);
  };

  /** Another user signed in, or the user signed out: drops everything of the previous user. */
  reset(signedIn: boolean): void {
    this.#life.move(signedIn ? 'signed-in' : 'signed-out');
    this.#halt();
    this.#forget();
    this.#life.succeeded();
    const error = signedIn ? null : new ChatError('signed_out', 'Nobody is signed in.');
    this.#publish({ loading: signedIn, loadingOlder: false, loadingNewer: false, error });
    if (signedIn) void this.#load(this.#place);
  }

  /** Takes changes of this conversation, in any order and any number of times. */
  take(changes: readonly Change[]): void {
    for (const change of changes) this.#journal.record(change);
    if (this.#state) this.#become(receive(this.#state, changes));
  }

  /** Takes a change of the caller's own view: `seq` was hidden, or shown again. */
  takeOwn({
    memberRev,
    seq,
    hidden,
  }: {
    memberRev: number;
    seq?: number | undefined;
    hidden?: boolean | undefined;
  }): void {
    // Hide it at once; and fetch it again, because only the server knows in which order two devices
    // hide and show.
    if (hidden && seq !== undefined && this.#state) this.#become(withHidden(this.#state, seq));
    this.#own.step(memberRev, seq);
  }

  /**
   * Fetches all missing changes if the conversation has these revisions; `null` if they are not
   * known.
   */
  async compare(revisions: { rev: number; memberRev: number } | null): Promise<void> {
    await this.#loading;
    if (!this.#state || this.#life.status === 'loading') return await this.#load(this.#place);
    this.#own.look();
    if (revisions?.rev !== this.#state.rev || this.#state.held.length > 0) await this.repair();
    if (revisions && revisions.memberRev !== this.#own.memberRev)
      this.#own.lookAtAll(revisions.memberRev);
  }

  /**
   * The server has said that the log has reached these revisions; the events may be on their way.
   */
  expect(revisions: { rev: number; memberRev: number }): void {
    this.#expected = revisions;
    if (this.#state) this.#become(this.#state);
  }

  /**
   * The user has deleted everything up to this `seq` for themselves, possibly on another device.
   */
  clear(upTo: number): void {
    if (!this.#state?.items.some(({ seq }) => seq <= upTo)) return;
    this.#halt();
    this.#forget();
    this.#publish({ loading: this.#isSignedIn, loadingOlder: false, loadingNewer: false });
    void this.#load('newest');
  }

  /** The user is no longer a member: drops everything. */
  remove(): void {
    this.#life.move('removed');
    this.#halt();
    this.#forget();
    this.#publish({
      loading: false,
      error: new ChatError('not_found', 'The user is no member of this conversation.'),
    });
  }

  /** The user is a member, possibly again. */
  restore(): void {
    if (!this.#state && this.#value.value.error) this.reset(this.#isSignedIn);
  }

  /**
   * Whether this stored message is where it belongs in this log: in the window, or beyond its ends.
   */
  shows(message: Message): boolean {
    return this.#shows(message, this.#value.value);
  }

  #shows(message: Message, { loading, loadingNewer }: MessageWindow): boolean {
    if (!this.#state || messageAt(this.#state, message.seq)) return this.#state !== null;
    // A page on its way may move the end of the window beyond this message, but not contain it.
    const isPast = this.#state.newer !== null && message.seq > (this.#state.items.at(-1)?.seq ?? 0);
    return !covers(this.#state, message.seq) && !(isPast && (loading || loadingNewer));
  }

  /** The outbox has changed. */
  refresh(): void {
    this.#publish({});
  }

  get #isSignedIn(): boolean {
    return this.#life.status !== 'signed-out' && this.#life.status !== 'closed';
  }

  #load(place: Place): Promise<void> {
    if (!this.#isSignedIn) return Promise.resolve();
    this.#life.move('asked');
    this.#halt();
    this.#place = place;
    const loading = this.#replaceWindow(place, this.#life.signal).finally(() => {
      if (this.#loading === loading) this.#loading = null;
    });
    this.#loading = loading;
    return loading;
  }

  async #replaceWindow(place: Place, signal: AbortSignal): Promise<void> {
    this.#publish({ loading: true, loadingOlder: false, loadingNewer: false });
    try {
      const memberRev = this.#deps.revisionsOf(this.conversationId)?.memberRev ?? null;
      const lookAgain = this.#own.duringPage();
      const { answer, since } = await this.#journal.during(() =>
        this.#page(place === 'newest' ? {} : place, signal),
      );
      if (signal.aborted) return;
      this.#life.succeeded();
      this.#life.move('loaded');
      this.#deps.onFetched(answer.items);
      this.#own.begin(memberRev);
      this.#become(windowOf(answer, since), { loading: false, error: null });
      lookAgain();
    } catch (failure) {
      if (!signal.aborted) this.#failed(failure, { loading: false });
    }
  }

  async #extend(side: 'older' | 'newer'): Promise<void> {
    const flag = side === 'older' ? 'loadingOlder' : 'loadingNewer';
    const cursor = this.#state?.[side];
    if (!cursor || this.#value.value[flag] || this.#value.value.loading) return;
    const { signal } = this.#life;
    this.#publish({ [flag]: true });
    const lookAgain = this.#own.duringPage();
    try {
      const { answer, since } = await this.#journal.during(() => this.#page({ cursor }, signal));
      if (signal.aborted || !this.#state) return;
      this.#deps.onFetched(answer.items);
      const extended = side === 'older' ? extendedOlder : extendedNewer;
      this.#become(extended(this.#state, answer, since), { [flag]: false, error: null });
      lookAgain();
    } catch (failure) {
      if (!signal.aborted) this.#failed(failure, { [flag]: false });
    }
  }

  async #repair(): Promise<void> {
    const { signal } = this.#life;
    const start = this.#state;
    if (!start || signal.aborted) return;
    try {
      const missed = await missedChanges(this.#deps.call, this.conversationId, start.rev, signal);
      if (signal.aborted || !this.#state) return;
      this.#life.succeeded();
      // The answer is authoritative on the log's `rev`.
      this.#expected = { ...this.#expected, rev: 0 };
      // If the `rev` went backwards, the server was restored from a backup.
      if (!missed || missed.rev < start.rev) return await this.#load(this.#here());
      this.#deps.onFetched(missed.messages);
      for (const message of missed.messages) this.#journal.record({ rev: message.rev, message });
      // A page that was on its way has replaced the window that was to be repaired, and is older.
      if (this.#state.rev < start.rev) return await this.#repair();
      this.#become(repaired(this.#state, missed.messages, missed.rev), { error: null });
    } catch (failure) {
      if (!signal.aborted) this.#failed(failure);
    }
  }

  /** The place to load again: the end if the window reaches it, else the middle of the window. */
  #here(): Place {
    const state = this.#state;
    const middle = state?.items[state.items.length >> 1];
    return state?.newer == null || !middle ? 'newest' : { around: middle.seq };
  }

  #page(
    query: { around?: number; cursor?: string; limit?: number },
    signal: AbortSignal,
  ): Promise<LogPage> {
    return this.#deps.call(
      'messages.list',
      { conversationId: this.conversationId, ...query },
      { signal },
    );
  }

  #become(next: WindowState, change: Partial<MessageWindow> = {}): void {
    if (next.torn) {
      void this.#load(this.#here());
      return;
    }
    this.#state = next;
    this.#publish(change);
    this.#deps.onShown(this.conversationId);
    this.#own.look();
    if (!this.#isBehind() && !this.#isBehindAlone()) {
      this.#stopRepair?.();
      this.#stopRepair = null;
    } else this.#stopRepair ??= this.#deps.platform.after(patienceMs, () => this.#repairHole());
  }

  #isBehind(): boolean {
    return (
      this.#state !== null && (this.#state.held.length > 0 || this.#state.rev < this.#expected.rev)
    );
  }

  #isBehindAlone(): boolean {
    return this.#own.memberRev !== null && this.#own.memberRev < this.#expected.memberRev;
  }

  #repairHole(): void {
    this.#stopRepair = null;
    if (this.#isBehind()) void this.repair();
    if (this.#isBehindAlone()) this.#own.lookAtAll(this.#expected.memberRev);
  }

  #forget(): void {
    this.#state = null;
    this.#own.clear();
    this.#expected = { rev: 0, memberRev: 0 };
  }

  /**
   * Tries again later, if that may help. If a view asked for this load, the value shows the failure
   * in any case; otherwise only a failure that cannot be retried. A view asks for a page again
   * after the next try has cleared the error.
   */
  #failed(failure: unknown, asked?: Partial<MessageWindow>): void {
    const error = asChatError(failure);
    if (asked ?? !error.retryable) this.#publish({ ...asked, error });
    this.#life.retryLater(error, () => void this.#tryAgain());
  }

  /** Repeats what failed: the load of the window, or the repair. */
  async #tryAgain(): Promise<void> {
    if (this.#life.status === 'loading') return await this.#load(this.#place);
    this.#own.look();
    await this.repair();
  }

  /** Drops all answers that are on their way. */
  #halt(): void {
    this.#life.startOver(new ChatError('aborted', 'The window was replaced.'));
    this.#stopRepair?.();
    this.#stopRepair = null;
  }

  #publish(change: Partial<MessageWindow>): void {
    if (this.#life.status === 'closed') return;
    const before = this.#value.value;
    const {
      deliveredSeq = 0,
      seenByAllSeq = 0,
      seenBySomeSeq = 0,
    } = this.#deps.revisionsOf(this.conversationId) ?? {};
    const next: MessageWindow = {
      ...before,
      ...change,
      deliveredSeq,
      seenByAllSeq,
      seenBySomeSeq,
      items: this.#state?.items ?? [],
      hasOlder: this.#state?.older != null,
      hasNewer: this.#state?.newer != null,
    };
    next.pending = this.#pending(next);
    next.edits = this.#edits(next.edits);
    if (!isSame(next, before)) this.#value.set(next);
  }

  /** Entries that are not shown as messages yet. The same list as before if nothing changed. */
  #pending(window: MessageWindow): readonly PendingMessage[] {
    const before = window.pending;
    const entries = this.#deps.entriesOf(this.conversationId);
    if (entries.length === 0) return noPending;
    // A message that is sent again although it is already stored must not be shown twice.
    const shown = new Set(window.items.map(({ clientId }) => clientId));
    const next = entries
      .filter(
        ({ stored, pending }) =>
          pending.edits === undefined &&
          !shown.has(pending.clientId) &&
          (!stored || !this.#shows(stored, window)),
      )
      .map(({ pending }) => pending);
    return sameList(before, next);
  }

  #edits(before: readonly PendingMessage[]): readonly PendingMessage[] {
    const entries = this.#deps.entriesOf(this.conversationId);
    const next = entries.filter(({ pending }) => pending.edits !== undefined);
    return sameList(
      before,
      next.map(({ pending }) => pending),
    );
  }
}

/** Returns the list `before` if nothing in it has changed. */
function sameList(
  before: readonly PendingMessage[],
  next: readonly PendingMessage[],
): readonly PendingMessage[] {
  if (next.length === 0) return noPending;
  return next.length === before.length && next.every((one, index) => one === before[index])
    ? before
    : next;
}
