/**
 * Who is signed in on this device, and the tokens that prove it. The record in the storage is the
 * source of truth for all tabs: it is read again before every refresh, and changes by other tabs
 * are followed. Each signed-in user has a scope, a signal that fires when that user signs out or is
 * replaced; everything done for a user runs under it, so that no late answer reaches the next user.
 * Only one refresh is sent at a time here, under a lock across tabs if locks are available, and
 * with a `retryKey` that is stored first, so that a lost answer, a reload half-way or a tab without
 * locks cannot end the session.
 */
import { ChatError, type ChatErrorCode } from '../chat-error.js';
import { LiveValue } from '../live.js';
import { Listeners } from '../listeners.js';
import type { Platform } from '../platform.js';
import type { Session as Grant } from '../protocol/auth.js';
import type { EndReason } from '../protocol/errors.js';
import type { Input } from '../protocol/operations.js';
import type { Me, User } from '../protocol/users.js';
import { abortable } from './abortable.js';
import { LeftGuest } from './left-guest.js';
import type { Rest } from './rest.js';
import type { SessionStorage } from './safe-storage.js';
import {
  claimsOf,
  SignedIdentity,
  type SignedGrant,
  type SignIdentity,
} from './signed-identity.js';
import {
  parseStoredSession,
  storedSession,
  timeLeft,
  type StoredSession,
} from './stored-session.js';
import { endsSession } from './token-trouble.js';
import { toJson } from './to-json.js';

/** A token that expires within this time (in milliseconds) may be invalid when it arrives. */
const tooShort = 3_000;
/** The wait before the next try after an early refresh failed, in milliseconds. */
const refreshAgainMs = 20_000;

export interface SessionDeps {
  site: string;
  sign: SignIdentity | undefined;
  storage: SessionStorage;
  rest: Rest;
  platform: Platform;
}

/** Why a session is over. `until`: when a ban ends, if it ends, by this device's clock. */
export interface SessionEnd {
  reason: EndReason;
  until: string | null;
}

export class Session {
  readonly user = new LiveValue<Me | null>(null);
  /**
   * Why the last session ended, if it was not signed out on this device; `null` while a user is
   * signed in.
   */
  readonly ended = new LiveValue<SessionEnd | null>(null);
  /**
   * Another user signed in, or the user signed out: raised before `user` changes, so that
   * everything of the previous user is dropped by then.
   */
  readonly switched = new Listeners<Me | null>();
  /** The same session has a fresh access token. */
  readonly renewed = new Listeners<string>();

  /** The guest who was signed in here before the present user. */
  readonly leftGuest: LeftGuest;

  readonly #rest: Rest;
  readonly #platform: Platform;
  readonly #storage: SessionStorage;
  readonly #signed: SignedIdentity | undefined;
  readonly #key: string;
  readonly #life = new AbortController();
  #scope: AbortController | null = null;
  #current: StoredSession | null = null;
  /** The reason that the server gave when it closed the socket. */
  #heard: EndReason | null = null;
  #renewing: Promise<string> | null = null;
  #stopTimer: (() => void) | null = null;
  #stopWatching: (() => void) | null = null;

  constructor({ site, sign, storage, rest, platform }: SessionDeps) {
    this.#rest = rest;
    this.#platform = platform;
    this.#storage = storage;
    this.#signed = sign && new SignedIdentity(sign, rest);
    this.#key = `parlor:${site}:session`;
    this.leftGuest = new LeftGuest({
      key: `parlor:${site}:left-guest`,
      storage,
      rest,
      platform,
      life: this.life,
      end: (session) => this.#endOnServer(session, false),
    });
  }

  /**
   * Fires with a ChatError when the present user signs out or is replaced. Throws `signed_out` if
   * there is no user, `closed` after `close`.
   */
  get scope(): AbortSignal {
    this.#life.signal.throwIfAborted();
    if (!this.#scope) throw new ChatError('signed_out', 'Nobody is signed in.');
    return this.#scope.signal;
  }

  /**
   * Unix milliseconds by the server's clock, as known from the latest token; else by the device's
   * clock.
   */
  serverNow(): number {
    return this.#platform.now() + (this.#current?.clockAhead ?? 0);
  }

  /** Fires with `closed`. */
  get life(): AbortSignal {
    return this.#life.signal;
  }

  /**
   * Resumes the stored session. With host-signed identity, the host is always asked first: another
   * person may use this device now, and must not see the previous user's conversations. If it is
   * the same person, the stored session continues.
   */
  resume(signal?: AbortSignal): Promise<Me | null> {
    return abortable([signal, this.#life.signal], async (either) => {
      this.#watch();
      const token = this.#signed ? await this.#signed.ask('initial') : null;
      either.throwIfAborted();
      if (this.#signed && token === null) this.leftGuest.leave(null);
      // Read only now: another tab may have refreshed it while the host was asked.
      const stored = this.#read() ?? this.#current;
      if (this.#signed && token !== null) {
        if (stored?.signedAs === claimsOf(token)) this.#take(stored);
        else await this.#enterSigned(this.#signed, token, either);
      } else if (this.#signed && stored?.signedAs !== undefined) {
        this.#current = stored;
        this.#forget(new ChatError('signed_out', "Nobody is signed in on the host's page."));
        this.#endQuietly(stored);
      } else if (stored) this.#take(stored);
      return this.user.value;
    });
  }

  /** A new session by one of the sign-ins that do not need the host. */
  signIn<N extends 'auth.guest' | 'auth.register' | 'auth.login'>(
    name: N,
    input: Input<N>,
    signal?: AbortSignal,
  ): Promise<Me> {
    return abortable([signal, this.#life.signal], async (either) => {
      const grant = await this.#rest.call(name, input, { signal: either });
      either.throwIfAborted();
      return this.#enter(grant, undefined);
    });
  }

  /** A new session through the host's `auth` function. */
  signInSigned(signal?: AbortSignal): Promise<Me> {
    return abortable([signal, this.#life.signal], async (either) => {
      const token = await this.signedToken();
      return (await this.#enterSigned(this.#requireSigned(), token, either)) ?? nobodyAtHost();
    });
  }

  /** A token from the host for the user of its page. */
  async signedToken(): Promise<string> {
    return (await this.#requireSigned().ask('initial')) ?? nobodyAtHost();
  }

  /** The signed-in user was linked to the host identity of this token. */
  linked(user: Me, token: string): void {
    this.patch(user, claimsOf(token));
  }

  /** An access token that is valid for at least some seconds. */
  async token(): Promise<string> {
    const session = this.#present();
    return this.#isFresh(session) ? session.accessToken : await this.#renewOnce();
  }

  /**
   * The server refused this access token: returns another, or ends the session if it cannot get
   * one.
   */
  async renew(refused: string): Promise<string> {
    const { accessToken } = this.#present();
    return accessToken === refused ? await this.#renewOnce() : accessToken;
  }

  /** The user's own profile changed, or the host identity that the user is signed in as. */
  patch(change: Me | User, signedAs?: string): void {
    // Use the current record: another tab may have refreshed it, or linked it, since.
    if (this.#current) this.#follow();
    const current = this.#current;
    if (current?.user.id !== change.id) return;
    const session = {
      ...current,
      user: { ...current.user, ...change },
      ...(signedAs && { signedAs }),
    };
    if (JSON.stringify(session) !== JSON.stringify(current)) this.#keep(session);
  }

  /**
   * Deletes the session here at once, then ends it on the server. Rejects if the server could not
   * be reached.
   */
  async signOut(everywhere: boolean): Promise<void> {
    this.#life.signal.throwIfAborted();
    // A page may sign out of a session that an earlier page has stored, without resuming it.
    const stored = this.#current ? null : this.#read();
    if (stored) this.#take(stored);
    const leaving = this.#current;
    if (!leaving) return this.leftGuest.leave(null);
    this.#forget(new ChatError('signed_out', 'The user signed out.'));
    await this.#endOnServer(leaving, everywhere);
  }

  /**
   * The server says that the user signed out of this session elsewhere; the host is not asked for a
   * new one, or the sign-out would have no effect.
   */
  signedOutElsewhere(): void {
    if (!this.#current) return;
    const stored = this.#read();
    if (stored && stored.sessionId !== this.#current.sessionId) this.#take(stored);
    else
      this.#forget(new ChatError('signed_out', 'The user signed out on another device.'), {
        reason: 'signed_out',
        until: null,
      });
  }

  /**
   * The server closes the socket with a reason. The next refresh shows whether the session is over.
   */
  hearEnd(reason: EndReason): void {
    if (reason !== 'expired') this.#heard = reason;
  }

  close(): void {
    const closed = new ChatError('closed', 'The chat was closed.');
    this.#life.abort(closed);
    this.#scope?.abort(closed);
    this.#scope = null;
    this.#stopTimer?.();
    this.#stopWatching?.();
    this.switched.clear();
    this.renewed.clear();
    this.user.close();
    this.ended.close();
    this.leftGuest.live.close();
  }

  /** Throws as `scope` does: if there is a scope, there is a session. */
  #present(): StoredSession {
    return this.scope && this.#current!;
  }

  #isFresh(session: StoredSession): boolean {
    return timeLeft(session, this.#platform.now()) > tooShort;
  }

  #renewOnce(scope = this.scope): Promise<string> {
    if (this.#renewing) return this.#renewing;
    const run = this.#platform.exclusive(this.#key, () => this.#renewUnderLock(scope));
    const done = () => {
      if (this.#renewing === run) this.#renewing = null;
    };
    this.#renewing = run;
    run.then(done, done);
    return run;
  }

  async #renewUnderLock(scope: AbortSignal): Promise<string> {
    scope.throwIfAborted();
    const known = this.#current?.refreshToken;
    this.#follow();
    scope.throwIfAborted();
    const session = this.#present();
    // Another tab was faster.
    if (session.refreshToken !== known && this.#isFresh(session)) return session.accessToken;

    const { refreshToken, retryKey = this.#platform.createId() } = session;
    this.#keep({ ...session, retryKey });
    const answer = await this.#rest
      .call('auth.refresh', { refreshToken, retryKey }, { signal: scope })
      .catch((error: unknown) => {
        if (!endsSession(error)) throw error;
        return error;
      });
    scope.throwIfAborted();
    // Another tab may have linked, refreshed or ended it in the meantime.
    this.#follow();
    scope.throwIfAborted();
    if (this.#current?.refreshToken === refreshToken) {
      if (answer instanceof ChatError) await this.#replaceEnded(answer, scope);
      else this.#adopt(answer, this.#current.signedAs);
    }
    scope.throwIfAborted();
    return this.#present().accessToken;
  }

  /** The refresh token is invalid. The host may provide a new session. */
  async #replaceEnded(error: ChatError, scope: AbortSignal): Promise<void> {
    const exchanged = this.#signed && (await this.#exchangeAgain(this.#signed, scope));
    if (exchanged && !(exchanged instanceof ChatError))
      return this.#adopt(exchanged.grant, exchanged.claims);
    this.#forget(
      new ChatError('signed_out', error.message, { cause: error }),
      this.#endOf(exchanged || error),
    );
  }

  async #exchangeAgain(
    signed: SignedIdentity,
    scope: AbortSignal,
  ): Promise<SignedGrant | ChatError | null> {
    const token = await signed.ask('expired');
    scope.throwIfAborted();
    if (token === null) return null;
    try {
      return await abortable([scope], (signal) => signed.exchange(token, signal));
    } catch (error) {
      // The refusal is permanent, such as for a banned user; a network failure is no reason to sign
      // out.
      if (error instanceof ChatError && error.status > 0 && !error.retryable) return error;
      throw error;
    }
  }

  #endOf({ code, reason, retryAfterMs }: ChatError): SessionEnd {
    const byCode: Partial<Record<ChatErrorCode, EndReason>> = {
      user_banned: 'banned',
      user_deactivated: 'deactivated',
    };
    const until =
      retryAfterMs === undefined
        ? null
        : new Date(this.#platform.now() + retryAfterMs).toISOString();
    return { reason: byCode[code] ?? reason ?? this.#heard ?? 'revoked', until };
  }

  async #enterSigned(
    signed: SignedIdentity,
    token: string,
    signal: AbortSignal,
  ): Promise<Me | null> {
    const exchanged = await signed.exchange(token, signal);
    signal.throwIfAborted();
    return exchanged && this.#enter(exchanged.grant, exchanged.claims);
  }

  /** After a sign-in: the previous session is ended on the server, too. */
  #enter(grant: Grant, signedAs: string | undefined): Me {
    const before = this.#read() ?? this.#current;
    this.#watch();
    const isOther = before !== null && before.sessionId !== grant.sessionId;
    // A guest who signs in may keep their conversations; a switch between users is a change of
    // person.
    const isGuestLeft = isOther && before.user.kind === 'guest' && grant.user.kind !== 'guest';
    this.leftGuest.leave(isOther && before.user.id !== grant.user.id ? null : grant.user.id);
    if (isGuestLeft) this.leftGuest.setAside(before, grant.user.id);
    this.#adopt(grant, signedAs);
    if (isOther && !isGuestLeft) this.#endQuietly(before);
    return grant.user;
  }

  #adopt(grant: Grant, signedAs: string | undefined): void {
    this.#keep(storedSession(grant, this.#platform.now(), signedAs));
  }

  #keep(session: StoredSession): void {
    this.#storage.set(this.#key, toJson(session));
    this.#take(session);
  }

  /** Makes this session the present one; if it has another user, the previous scope ends. */
  #take(session: StoredSession): void {
    const before = this.#current;
    this.#current = session;
    if (before?.sessionId !== session.sessionId) this.#heard = null;
    this.ended.set(null);
    if (before?.user.id !== session.user.id) this.leftGuest.show(session.user.id);
    if (before?.accessToken !== session.accessToken) this.#scheduleRefresh(session);
    if (!this.#scope || before?.user.id !== session.user.id) {
      this.#scope?.abort(new ChatError('signed_out', 'Another user signed in.'));
      this.#scope = new AbortController();
      this.#renewing = null;
      this.switched.raise(session.user);
    } else if (before.accessToken !== session.accessToken) this.renewed.raise(session.accessToken);
    // A listener may have signed out in the meantime.
    if (
      this.#current === session &&
      JSON.stringify(this.user.value) !== JSON.stringify(session.user)
    )
      this.user.set(session.user);
  }

  /** `end` is set if the session was ended elsewhere. */
  #forget(reason: ChatError, end: SessionEnd | null = null): void {
    const before = this.#current;
    this.#current = null;
    if (before) this.ended.set(end);
    // After an expired session, the same user may sign in again.
    if (end?.reason !== 'expired') this.leftGuest.leave(null);
    this.leftGuest.show(null);
    this.#stopTimer?.();
    this.#renewing = null;
    // Delete only this session's record: another tab may have signed in again.
    if (before && this.#read()?.sessionId === before.sessionId) this.#storage.delete(this.#key);
    if (!this.#scope) return;
    this.#scope.abort(reason);
    this.#scope = null;
    this.switched.raise(null);
    if (!this.#current) this.user.set(null);
  }

  /**
   * Takes over changes by another tab, or by another chat of this page, which raise no event here.
   */
  #follow(): void {
    const stored = this.#read();
    if (stored) this.#take(stored);
    else
      this.#forget(
        new ChatError('signed_out', 'The user signed out in another tab.'),
        this.#heard && { reason: this.#heard, until: null },
      );
  }

  #watch(): void {
    this.#stopWatching ??= this.#platform.onStorage((key) => {
      if (key === this.#key || key === null) this.#follow();
      else if (key === this.leftGuest.key) this.leftGuest.show(this.#current?.user.id ?? null);
    });
  }

  #read(): StoredSession | null {
    return parseStoredSession(this.#storage.get(this.#key));
  }

  /**
   * Renews the token before it ends, when 10 to 20 % of its lifetime is left, at a different time
   * in each tab.
   */
  #scheduleRefresh(session: StoredSession): void {
    const ahead = (session.expiresAt - session.issuedAt) * (0.1 + 0.1 * this.#platform.random());
    this.#refreshAfter(Math.max(0, timeLeft(session, this.#platform.now()) - ahead));
  }

  #refreshAfter(ms: number): void {
    this.#stopTimer?.();
    this.#stopTimer = this.#platform.after(ms, () => {
      const scope = this.#scope?.signal;
      if (!scope) return;
      this.#renewOnce(scope).catch(() => {
        // A caller who needs the token before that refreshes it and gets the error.
        if (!scope.aborted) this.#refreshAfter(refreshAgainMs);
      });
    });
  }

  /** For a session that was replaced: the server may have ended it already. */
  #endQuietly(session: StoredSession): void {
    this.#endOnServer(session, false).catch(() => undefined);
  }

  async #endOnServer(session: StoredSession, everywhere: boolean): Promise<void> {
    const signal = this.#life.signal;
    try {
      let token = session.accessToken;
      if (!this.#isFresh(session)) {
        const retryKey = session.retryKey ?? this.#platform.createId();
        token = (
          await this.#rest.call(
            'auth.refresh',
            { refreshToken: session.refreshToken, retryKey },
            { signal },
          )
        ).accessToken;
      }
      await this.#rest.call('auth.signOut', everywhere ? { everywhere } : {}, { token, signal });
    } catch (error) {
      if (!endsSession(error)) throw error;
    }
  }

  #requireSigned(): SignedIdentity {
    if (!this.#signed)
      throw new ChatError('invalid_input', 'createChat was given no `auth` option.');
    return this.#signed;
  }
}

function nobodyAtHost(): never {
  throw new ChatError('signed_token_rejected', "Nobody is signed in on the host's page.");
}
