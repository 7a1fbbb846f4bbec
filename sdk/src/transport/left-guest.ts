/**
 * The guest who chatted on this device before the present user signed in. The guest's session is
 * kept for that user only, until the user keeps the guest's conversations or drops them. It ends
 * when the user leaves: no other user of a shared device is offered it.
 */
import { LiveValue } from '../live.js';
import { limits } from '../protocol/limits.js';
import type { Platform } from '../platform.js';
import type { Rest } from './rest.js';
import type { SessionStorage } from './safe-storage.js';
import { endsSession } from './token-trouble.js';
import {
  parseStoredSession,
  storedSession,
  timeLeft,
  type StoredSession,
} from './stored-session.js';
import { toJson } from './to-json.js';

/** What is shown of the guest before the user decides. */
export interface LeftGuestName {
  name: string;
}

interface Left {
  session: StoredSession;
  /** Who signed in after the guest. */
  userId: string;
  /** The guest is known to have conversations, or the server could not be asked. */
  offered: boolean;
}

interface Deps {
  key: string;
  storage: SessionStorage;
  rest: Rest;
  platform: Platform;
  life: AbortSignal;
  /** Ends a session on the server. */
  end: (session: StoredSession) => Promise<void>;
}

export class LeftGuest {
  readonly live = new LiveValue<LeftGuestName | null>(null);
  readonly key: string;
  readonly #deps: Deps;
  #userId: string | null = null;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.key = deps.key;
  }

  /** Keeps a guest's session for the user who signed in after the guest on this device. */
  setAside(session: StoredSession, userId: string): void {
    this.#write({ session, userId, offered: false });
    void this.#ask(session.sessionId);
  }

  /** Another user signed in, or the user signed out: only the one user gets the offer. */
  show(userId: string | null): void {
    this.#userId = userId;
    const left = this.#read();
    const isShown = left !== null && left.userId === userId && left.offered;
    const { name } = left?.session.user ?? {};
    if (!isShown) this.live.set(null);
    else if (this.live.value?.name !== name) this.live.set({ name: name ?? '' });
    // The page was closed before the answer arrived.
    if (left !== null && left.userId === userId && !left.offered)
      void this.#ask(left.session.sessionId);
  }

  /**
   * The proof that this device holds the guest's session; `null` if there is no such guest for this
   * user.
   */
  proof(userId: string): { refreshToken: string; retryKey?: string } | null {
    const left = this.#read();
    if (left?.userId !== userId) return null;
    const { refreshToken, retryKey } = left.session;
    return { refreshToken, ...(retryKey !== undefined && { retryKey }) };
  }

  /** The guest's conversations were moved to the user, or dropped. */
  forget(): void {
    if (this.#deps.storage.get(this.key) !== null) this.#deps.storage.delete(this.key);
    this.live.set(null);
  }

  /** Ends the guest's session. Rejects, and keeps the offer, if the server could not be reached. */
  async drop(): Promise<void> {
    const left = this.#read();
    if (left) await this.#deps.end(left.session);
    if (this.#read()?.session.sessionId === left?.session.sessionId) this.forget();
  }

  /**
   * Another user signed in, or the user signed out: the guest is not offered any more.
   */
  leave(userId: string | null): void {
    const left = this.#read();
    if (!left || left.userId === userId) return;
    this.forget();
    this.#deps.end(left.session).catch(() => undefined);
  }

  /** A guest without conversations leaves nothing to decide about. */
  async #ask(sessionId: string): Promise<void> {
    const { rest, life, platform } = this.#deps;
    let isEmpty = false;
    try {
      const left = this.#read();
      if (left?.session.sessionId !== sessionId) return;
      const { accessToken: token } = await platform.exclusive(this.key, () =>
        this.#fresh(sessionId),
      );
      const { items } = await rest.call(
        'conversations.sync',
        { held: [], limit: 1 },
        { token, signal: life },
      );
      isEmpty = items.length === 0;
    } catch (error) {
      isEmpty = endsSession(error);
    }
    const left = this.#read();
    if (life.aborted || left?.session.sessionId !== sessionId) return;
    if (isEmpty) {
      this.forget();
      this.#deps.end(left.session).catch(() => undefined);
    } else if (!left.offered) this.#write({ ...left, offered: true });
    this.show(this.#userId);
  }

  /** The session with an access token that is valid for at least some seconds. */
  async #fresh(sessionId: string): Promise<StoredSession> {
    const { rest, platform, life } = this.#deps;
    const left = this.#read();
    if (left?.session.sessionId !== sessionId || timeLeft(left.session, platform.now()) > 3_000)
      return left!.session;
    const { refreshToken, retryKey = platform.createId() } = left.session;
    this.#write({ ...left, session: { ...left.session, retryKey } });
    const grant = await rest.call('auth.refresh', { refreshToken, retryKey }, { signal: life });
    const session = storedSession(grant, platform.now(), undefined);
    if (this.#read()?.session.sessionId === sessionId) this.#write({ ...left, session });
    return session;
  }

  #write(left: Left): void {
    this.#deps.storage.set(this.key, toJson(left));
  }

  /** Ignores a session that has expired. */
  #read(): Left | null {
    const text = this.#deps.storage.get(this.key);
    if (text === null) return null;
    try {
      const { session: record, userId, offered } = JSON.parse(text) as Partial<Left>;
      const session = parseStoredSession(JSON.stringify(record ?? null));
      const isOver =
        session !== null &&
        session.issuedAt + limits.refreshTokenSeconds * 1_000 <
          this.#deps.platform.now() + session.clockAhead;
      return session && !isOver && typeof userId === 'string'
        ? { session, userId, offered: offered === true }
        : null;
    } catch {
      return null;
    }
  }
}
