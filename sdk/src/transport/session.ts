/**
 * Who is signed in on this device, and the tokens that prove it. The record in the storage is the
 * truth that all tabs share: it is read again before every refresh, and other tabs' changes to it
 * are followed. Each signed-in user has a scope, a signal that fires when that user is gone from
 * here; whatever is done in a user's name runs under it, so that no late answer reaches the next
 * one. A refresh is sent at most once at a time here, under a lock across tabs where there are
 * locks, and with a `retryKey` that is stored first, so that a lost answer, a reload half-way or a
 * tab without locks cannot end the session.
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

/** A token this close to its end (in milliseconds) may be over when it arrives. */
const tooShort = 3_000;
/** After a refresh ahead of time failed, the next try. */
const refreshAgainMs = 20_000;

export interface SessionDeps {
  site: string;
  sign: SignIdentity | undefined;
  storage: SessionStorage;
  rest: Rest;
  platform: Platform;
}

/** Why a session is over. `until`: when a ban ends, if it does, by this device's clock. */
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
   * Another user, or nobody, is signed in now: raised before `user` changes, so that nothing of the
   * former is left when it does.
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
  /** What the server said when it closed the socket. */
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
   * Fires with a ChatError when the present user is gone. Throws `signed_out` when there is none,
   * `closed` after `close`.
   */
  get scope(): AbortSignal {
    this.#life.signal.throwIfAborted();
    if (!this.#scope) throw new ChatError('signed_out', 'Nobody is signed in.');
    return this.#scope.signal;
  }

  /**
   * Unix milliseconds by the server's clock, as far as it is known from the latest token; else by
   * the device's.
   */
  serverNow(): number {
    return this.#platform.now() + (this.#current?.clockAhead ?? 0);
  }

  /** Fires with `closed`. */
  get life(): AbortSignal {
    return this.#life.signal;
  }

  /**
   * Takes up the stored session. With host-signed identity the host is asked first, always: the
   * person at this device may have changed since, and must not find the other's conversations. If
   * it is the same, the stored session goes on.
   */
  resume(signal?: AbortSignal): Promise<Me | null> {
    return abortable([signal, this.#life.signal], async (either) => {
      this.#watch();
      const token = this.#signed ? await this.#signed.ask('initial') : null;
      either.throwIfAborted();
      if (this.#signed && token === null) this.leftGuest.leave(null);
      // Read only now: while the host was asked, another tab may have refreshed it.
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

  /** A new session by one of the ways that need no host. */
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

  /** A token of the host's for the person on its page. */
  async signedToken(): Promise<string> {
    return (await this.#requireSigned().ask('initial')) ?? nobodyAtHost();
  }

  /** The signed-in user has taken on the host's identity of this token. */
  linked(user: Me, token: string): void {
    this.patch(user, claimsOf(token));
  }

  /** An access token that is good for some seconds at least. */
  async token(): Promise<string> {
    const session = this.#present();
    return this.#isFresh(session) ? session.accessToken : await this.#renewOnce();
  }

  /**
   * The server refused this access token: gives another, or ends the session if there is none to be
   * had.
   */
  async renew(refused: string): Promise<string> {
    const { accessToken } = this.#present();
    return accessToken === refused ? await this.#renewOnce() : accessToken;
  }

  /** The user's own profile changed, or whom the host has signed it as. */
  patch(change: Me | User, signedAs?: string): void {
    // The record as it stands: another tab may have refreshed it, or linked it, since.
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
   * Forgets the session here at once, then ends it on the server. Rejects when the server could not
   * be told.
   */
  async signOut(everywhere: boolean): Promise<void> {
    this.#life.signal.throwIfAborted();
    // A page may leave the session that an earlier page has stored, without ever taking it up.
    const stored = this.#current ? null : this.#read();
    if (stored) this.#take(stored);
    const leaving = this.#current;
    if (!leaving) return this.leftGuest.leave(null);
    this.#forget(new ChatError('signed_out', 'The user signed out.'));
    await this.#endOnServer(leaving, everywhere);
  }

  /**
   * The server says that the user signed out of this session elsewhere; the host is not asked for
   * another, or signing out would be in vain.
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
   * The server closes the socket, and says why. Whether the session is over shows with the next
   * refresh.
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

  /** Throws as `scope` does: whoever has a scope has a session. */
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
    // It may have been linked meanwhile, or have been refreshed or ended by another tab.
    this.#follow();
    scope.throwIfAborted();
    if (this.#current?.refreshToken === refreshToken) {
      if (answer instanceof ChatError) await this.#replaceEnded(answer, scope);
      else this.#adopt(answer, this.#current.signedAs);
    }
    scope.throwIfAborted();
    return this.#present().accessToken;
  }

  /** The refresh token is of no more use. There may be a new session to be had from the host. */
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
      // Refused for good, such as a banned user; a network that is down is no reason to sign out.
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

  /** Somebody has signed in: the session before is ended on the server too. */
  #enter(grant: Grant, signedAs: string | undefined): Me {
    const before = this.#read() ?? this.#current;
    this.#watch();
    const isOther = before !== null && before.sessionId !== grant.sessionId;
    // A guest who signs in may keep what was written; a switch of user is another person.
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

  /** Makes this session the present one; another user's scope ends. */
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
    // A listener may have signed out meanwhile.
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
    // A session that has run out may be followed by another of the same user.
    if (end?.reason !== 'expired') this.leftGuest.leave(null);
    this.leftGuest.show(null);
    this.#stopTimer?.();
    this.#renewing = null;
    // Only what is one's own: another tab may have signed in anew.
    if (before && this.#read()?.sessionId === before.sessionId) this.#storage.delete(this.#key);
    if (!this.#scope) return;
    this.#scope.abort(reason);
    this.#scope = null;
    this.switched.raise(null);
    if (!this.#current) this.user.set(null);
  }

  /**
   * Takes over what another tab has written, or another chat of this page, whose doings raise no
   * event here.
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

  /** Renews some 10 to 20 % of its life before the token ends, at another time in each tab. */
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
        // Whoever needs the token meanwhile tries by themselves and learns the reason.
        if (!scope.aborted) this.#refreshAfter(refreshAgainMs);
      });
    });
  }

  /** For a session that gave way to another: the server may well know already. */
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
