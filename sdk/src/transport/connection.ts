/**
 * Keeps one line open for the signed-in user: idle -> connecting -> connected -> waiting ->
 * connecting … until it is stopped. If no line opens but HTTP works, it is `degraded` instead of
 * waiting and connecting. `line` is set exactly while the state is `connected`. It depends on the
 * session, which provides the tokens, and on no feature.
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
  /** No user is signed in, or `start` was not called. */
  | { status: 'idle' }
  | { status: 'connecting' }
  | { status: 'connected' }
  /**
   * No socket opens, for example because a proxy blocks WebSockets, but the server answers: calls
   * go over HTTP, and changes are polled every few seconds; `on` and `typing` get no events. A
   * socket is tried again automatically, at `retryAt` at the latest.
   */
  | { status: 'degraded'; retryAt: number; error: ChatError }
  /**
   * Disconnected; tries again at `retryAt` (Unix milliseconds), or at once when the browser is
   * online again. Until then, it is not known who is online.
   */
  | { status: 'waiting'; retryAt: number; error: ChatError }
  | { status: 'closed' };

/**
 * After a line that lasted this long (milliseconds), the next failure counts as the first.
 */
const provenAfterMs = 10_000;
/** After this many lines in a row that did not open, checks whether HTTP works. */
const blockedAfter = 2;
/** The approximate wait before the next try of a line while HTTP works (milliseconds). */
const blockedRetryMs = 20_000;
/**
 * The wait after a broken connection while the page has the focus: it counts as this many failures,
 * and lasts at least this many milliseconds.
 */
const attendedFailures = 2;
const attendedFloorMs = 400;
/** A try that is older than this (milliseconds) when the network comes back is started again. */
const staleTryMs = 2_000;

export interface ConnectionDeps {
  session: Pick<Session, 'scope' | 'token' | 'renew' | 'renewed'>;
  dial: Dial;
  backoff: Backoff;
  platform: Platform;
  /**
   * Finds out why the network seems to be down: browsers report a refused origin as a network
   * failure.
   */
  explain: (error: ChatError) => Promise<ChatError>;
  /** Whether the server answers over HTTP while no line opens. Never rejects. */
  answers: (signal: AbortSignal) => Promise<boolean>;
}

/** Whether events reach this device, at once or a little later. */
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
      // The socket would notice only much later.
      platform.onOffline(() => this.#line?.close()),
    ];
    this.#stopRenewing = deps.session.renewed.add((token) => void this.#authenticate(token));
  }

  /** Never the line of a user who has signed out, even for the first listeners of that change. */
  get line(): Line | null {
    return this.#scope?.aborted === false ? this.#line : null;
  }

  /** Connects as the present user, and drops the line of the previous user. */
  open(): void {
    this.#halt();
    const run = new AbortController();
    this.#run = run;
    this.#scope = this.#deps.session.scope;
    void this.#keepOpen(run.signal);
  }

  /** Closes the line and waits for the next `open`. */
  stop(): void {
    this.#halt();
    if (this.state.value.status !== 'idle') this.state.set({ status: 'idle' });
  }

  /** Tries at once if it is waiting, or if the current try takes too long. */
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
        // Check once per series of failures, and again while the answer is a refusal, because the
        // site's settings may be corrected.
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

  /** Keeps the line open beyond the token that it began with. */
  async #authenticate(token: string): Promise<void> {
    const line = this.#line;
    try {
      await line?.call(wire.authenticateFrame, { token });
    } catch {
      // There is a new session, or the line is broken: the next line begins with the new token.
      line?.close();
    }
  }

  #now(): number {
    return this.#deps.platform.now();
  }
}

/** The session may have changed while a token was fetched. */
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
