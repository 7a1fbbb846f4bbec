/**
 * Keeps one line open for the signed-in user: idle -> connecting -> connected -> waiting ->
 * connecting … until it is stopped. Where lines do not open and HTTP works, it is `degraded`
 * instead of waiting and connecting. `line` is there exactly while the state says `connected`. It
 * knows the session, from which it has its tokens, and no feature.
 */
import { ChatError } from '../chat-error.js';
import { Listeners } from '../listeners.js';
import { LiveValue } from '../live.js';
import type { Platform } from '../platform.js';
import type { WireEvent } from '../protocol/events.js';
import { wire } from '../protocol/wire.js';
import { abortable, abortError, asChatError } from './abortable.js';
import type { Backoff } from './backoff.js';
import type { Dial, Line } from './line.js';
import type { Session } from './session.js';
import { pause } from './pause.js';
import { isTokenTrouble } from './token-trouble.js';

export type ConnectionState =
  /** Nobody is signed in, or `start` was not called. */
  | { status: 'idle' }
  | { status: 'connecting' }
  | { status: 'connected' }
  /**
   * No socket opens, as where a proxy keeps WebSockets away, but the server answers: calls go over
   * HTTP, and what is new is asked for every few seconds; `on` and `typing` hear nothing. A socket
   * is tried again by itself, at `retryAt` at the latest.
   */
  | { status: 'degraded'; retryAt: number; error: ChatError }
  /**
   * Cut off; tries again at `retryAt` (Unix milliseconds), or at once when the browser comes back
   * online. Who is online is not known meanwhile.
   */
  | { status: 'waiting'; retryAt: number; error: ChatError }
  | { status: 'closed' };

/**
 * A line that lived this long (milliseconds) was a good one: the next failure counts as the first.
 */
const provenAfterMs = 10_000;
/** So many lines in a row that did not open, and it is asked whether HTTP gets through. */
const blockedAfter = 2;
/** Between two tries of a line where HTTP gets through, about (milliseconds). */
const blockedRetryMs = 20_000;
/**
 * The wait after a broken connection while the page has the focus: counts as this many failures,
 * and lasts at least this many milliseconds.
 */
const attendedFailures = 2;
const attendedFloorMs = 400;
/** A try that has lasted so long (milliseconds) when the network comes back is begun again. */
const staleTryMs = 2_000;

export interface ConnectionDeps {
  session: Pick<Session, 'scope' | 'token' | 'renew' | 'renewed'>;
  dial: Dial;
  backoff: Backoff;
  platform: Platform;
  /**
   * Finds out why the network seems to be down: a browser hides an origin that was refused behind
   * the same words.
   */
  explain: (error: ChatError) => Promise<ChatError>;
  /** Whether the server answers over HTTP, where no line opens. Never rejects. */
  answers: (signal: AbortSignal) => Promise<boolean>;
}

/** Whether what happens reaches this device, at once or a little later. */
export const isLive = ({ status }: Pick<ConnectionState, 'status'>): boolean =>
  status === 'connected' || status === 'degraded';

export class Connection {
  readonly state = new LiveValue<ConnectionState>({ status: 'idle' });
  /** Frames of events, as the server sent them. */
  readonly frames = new Listeners<WireEvent[]>();

  readonly #deps: ConnectionDeps;
  #line: Line | null = null;
  #scope: AbortSignal | null = null;
  #run: AbortController | null = null;
  #goOn: (() => void) | null = null;
  #dialing: { since: number; abort: AbortController } | null = null;
  readonly #stopWatching: (() => void)[];
  readonly #stopRenewing: () => void;

  constructor(deps: ConnectionDeps) {
    this.#deps = deps;
    const { platform } = deps;
    const wake = () => {
      this.#line?.check();
      this.reconnect();
    };
    this.#stopWatching = [
      platform.onWake(wake),
      platform.onFocus(wake),
      // A socket would notice much later.
      platform.onOffline(() => this.#line?.close()),
    ];
    this.#stopRenewing = deps.session.renewed.add((token) => void this.#authenticate(token));
  }

  /** Never the line of a user who is gone, even for those who hear of it first. */
  get line(): Line | null {
    return this.#scope?.aborted === false ? this.#line : null;
  }

  /** Connects in the name of the present user, dropping the line of the one before. */
  open(): void {
    this.#halt();
    const run = new AbortController();
    this.#run = run;
    this.#scope = this.#deps.session.scope;
    void this.#keepOpen(run.signal);
  }

  /** Ends the line and waits for the next `open`. */
  stop(): void {
    this.#halt();
    if (this.state.value.status !== 'idle') this.state.set({ status: 'idle' });
  }

  /** Tries at once if it is waiting, and again where a try seems to lead nowhere. */
  reconnect(): void {
    this.#goOn?.();
    const dialing = this.#dialing;
    if (dialing && this.#now() - dialing.since > staleTryMs)
      dialing.abort.abort(new ChatError('network_error', 'Begun again.'));
  }

  /** Resolves when the socket is closed. */
  async close(): Promise<void> {
    const last = this.#line;
    for (const stop of this.#stopWatching) stop();
    this.#stopRenewing();
    this.#halt();
    this.frames.clear();
    this.state.set({ status: 'closed' });
    this.state.close();
    await last?.closed;
  }

  #halt(): void {
    this.#run?.abort(new ChatError('aborted', 'The connection was stopped.'));
    this.#run = null;
    this.#line?.close();
    this.#line = null;
  }

  async #keepOpen(signal: AbortSignal): Promise<void> {
    let failures = 0;
    let unopened = 0;
    let isBlocked = false;
    let error: ChatError | null = null;
    while (!signal.aborted) {
      if (!isBlocked) this.state.set({ status: 'connecting' });
      try {
        const line = await this.#connect(signal);
        const since = this.#now();
        this.#line = line;
        unopened = 0;
        isBlocked = false;
        this.state.set({ status: 'connected' });
        error = await line.closed;
        if (this.#line === line) this.#line = null;
        if (this.#now() - since >= provenAfterMs) failures = 0;
      } catch (failure) {
        // Asked once for each row of failures, and again while the answer was a refusal, which
        // somebody may mend.
        const ask = failures === 0 || (error !== null && error.status > 0);
        error = asChatError(failure);
        if (ask && !signal.aborted) error = await this.#deps.explain(error);
        unopened = error.status === 0 ? unopened + 1 : 0;
        isBlocked =
          unopened >= blockedAfter && !signal.aborted && (await this.#deps.answers(signal));
      }
      if (signal.aborted) return;
      failures += 1;
      await this.#wait(
        isBlocked ? 'degraded' : 'waiting',
        Math.max(this.#delay(failures, error, isBlocked), error.retryAfterMs ?? 0),
        error,
        signal,
      );
    }
  }

  #delay(failures: number, { status }: ChatError, isBlocked: boolean): number {
    const { backoff, platform } = this.#deps;
    if (isBlocked) return blockedRetryMs * (0.75 + 0.5 * platform.random());
    if (status > 0 || !platform.attended()) return backoff.delay(failures);
    return Math.max(attendedFloorMs, backoff.delay(Math.min(failures, attendedFailures)));
  }

  async #connect(whole: AbortSignal): Promise<Line> {
    const abort = new AbortController();
    this.#dialing = { since: this.#now(), abort };
    try {
      return await abortable([whole, abort.signal], (signal) => this.#dial(signal, whole));
    } finally {
      this.#dialing = null;
    }
  }

  async #dial(signal: AbortSignal, whole: AbortSignal): Promise<Line> {
    const { session, dial } = this.#deps;
    const onEvents = (events: WireEvent[]) => {
      if (!whole.aborted) this.frames.raise(events);
    };
    const token = await session.token();
    try {
      return await dialUnlessAborted(dial, token, onEvents, signal);
    } catch (error) {
      if (!isTokenTrouble(error)) throw error;
      return await dialUnlessAborted(dial, await session.renew(token), onEvents, signal);
    }
  }

  async #wait(
    status: 'waiting' | 'degraded',
    ms: number,
    error: ChatError,
    signal: AbortSignal,
  ): Promise<void> {
    const { over, goOn } = pause(this.#deps.platform, ms, signal);
    this.#goOn = goOn;
    this.state.set({ status, retryAt: this.#now() + ms, error });
    await over;
    this.#goOn = null;
  }

  /** Lets the line live beyond the token that it began with. */
  async #authenticate(token: string): Promise<void> {
    const line = this.#line;
    try {
      await line?.call(wire.authenticateFrame, { token });
    } catch {
      // A new session, or a line that is no good any more: the next line begins with the fresh
      // token.
      line?.close();
    }
  }

  #now(): number {
    return this.#deps.platform.now();
  }
}

/** The session may have changed hands while a token was fetched. */
async function dialUnlessAborted(
  dial: Dial,
  token: string,
  onEvents: (events: WireEvent[]) => void,
  signal: AbortSignal,
): Promise<Line> {
  if (signal.aborted) throw abortError(signal);
  const line = await dial(token, onEvents, signal);
  if (signal.aborted) {
    line.close();
    throw abortError(signal);
  }
  return line;
}
