import type { ErrorCode } from '../src/protocol/errors.js';
import type { FakePlatform } from './fake-platform.js';

interface Live {
  userId: string;
  refreshToken: string;
  /** The token before the last refresh, and the key that it was made with. */
  before: { refreshToken: string; retryKey: string | undefined } | null;
}

const lifeMs = 15 * 60_000;

/**
 * Sessions as the protocol defines them: refresh tokens rotate, a replay ends the session unless it
 * carries the key of the first time.
 */
export class ModelAuth {
  readonly calls: { name: string; body: Record<string, string>; token: string | null }[] = [];
  /** The server's clock minus the device's. */
  clockAhead = 0;
  /** Answers with this instead of working. */
  refuse: ErrorCode | null = null;
  /** Works, and loses the answer. */
  loseAnswers = 0;
  readonly #sessions = new Map<string, Live>();
  #count = 0;

  constructor(readonly platform: FakePlatform) {}

  readonly fetch = async (address: string, init: RequestInit): Promise<Response> => {
    const name = address.replace(/^.*\/v1\//, '');
    const headers = init.headers as Record<string, string>;
    const body = JSON.parse((init.body as string | undefined) ?? '{}') as Record<string, string>;
    this.calls.push({
      name,
      body,
      token: headers['authorization']?.slice('Bearer '.length) ?? null,
    });
    // The network takes its time, so that others come in between.
    await new Promise<void>((resolve) => this.platform.after(20, resolve));
    const reply = this.#answer(name, body);
    if (this.loseAnswers > 0) {
      this.loseAnswers -= 1;
      throw new TypeError('fetch failed');
    }
    return new Response(JSON.stringify(reply));
  };

  count(name: string): number {
    return this.calls.filter((call) => call.name === name).length;
  }

  endAll(): void {
    this.#sessions.clear();
  }

  #answer(name: string, body: Record<string, string>): unknown {
    if (this.refuse) return refusal(this.refuse);
    if (name === 'auth/guest') return this.#start(`guest-${++this.#count}`);
    if (name === 'auth/exchange') {
      const claims = JSON.parse(atob(body['token']!.split('.')[1]!)) as { sub: string };
      return claims.sub === 'banned' ? refusal('forbidden') : this.#start(claims.sub);
    }
    if (name === 'auth/refresh') return this.#refresh(body['refreshToken']!, body['retryKey']);
    return { ok: true, data: {} };
  }

  #start(userId: string): unknown {
    const sessionId = `session-${++this.#count}`;
    this.#sessions.set(sessionId, {
      userId,
      refreshToken: `${sessionId}.${++this.#count}`,
      before: null,
    });
    return this.#grant(sessionId);
  }

  #refresh(refreshToken: string, retryKey: string | undefined): unknown {
    const sessionId = refreshToken.split('.')[0]!;
    const live = this.#sessions.get(sessionId);
    if (!live) return refusal('session_ended');
    const isRepeat =
      live.before?.refreshToken === refreshToken &&
      retryKey !== undefined &&
      live.before.retryKey === retryKey;
    if (isRepeat) return this.#grant(sessionId);
    if (live.refreshToken !== refreshToken) {
      this.#sessions.delete(sessionId);
      return refusal('session_ended');
    }
    live.before = { refreshToken, retryKey };
    live.refreshToken = `${sessionId}.${++this.#count}`;
    return this.#grant(sessionId);
  }

  #grant(sessionId: string): unknown {
    const { userId, refreshToken } = this.#sessions.get(sessionId)!;
    const now = this.platform.now() + this.clockAhead;
    const data = {
      sessionId,
      user: { id: userId, name: userId },
      accessToken: `access-${++this.#count}`,
      accessExpiresAt: new Date(now + lifeMs).toISOString(),
      refreshToken,
      serverTime: new Date(now).toISOString(),
    };
    return { ok: true, data };
  }
}

function refusal(code: ErrorCode): unknown {
  return { ok: false, error: { code, message: code, requestId: 'r' } };
}
