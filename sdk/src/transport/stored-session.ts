import type { Session as Grant } from '../protocol/auth.js';
import type { Me } from '../protocol/users.js';

/**
 * A session as the device keeps it. Times are on the server's clock; `clockAhead` converts to it
 * from the device's clock.
 */
export interface StoredSession {
  sessionId: string;
  user: Me;
  accessToken: string;
  issuedAt: number;
  expiresAt: number;
  /** The server's clock minus the device's when the token came, in milliseconds. */
  clockAhead: number;
  refreshToken: string;
  /**
   * Set from before a refresh is sent until its answer is stored: a page that finds it repeats that
   * refresh.
   */
  retryKey?: string;
  /** The claims of the host-signed token that this came from; absent for guests and accounts. */
  signedAs?: string;
}

/**
 * `clockAhead` is wrong by the time that the answer travelled, which is small compared with a
 * token's 15 minutes.
 */
export function storedSession(
  grant: Grant,
  now: number,
  signedAs: string | undefined,
): StoredSession {
  const issuedAt = Date.parse(grant.serverTime);
  return {
    sessionId: grant.sessionId,
    user: grant.user,
    accessToken: grant.accessToken,
    issuedAt,
    expiresAt: Date.parse(grant.accessExpiresAt),
    clockAhead: issuedAt - now,
    refreshToken: grant.refreshToken,
    ...(signedAs !== undefined && { signedAs }),
  };
}

/** How much longer the access token is valid, in milliseconds. */
export function timeLeft(session: StoredSession, now: number): number {
  return session.expiresAt - (now + session.clockAhead);
}

/** The record in the storage, or `null` if there is none that this version can read. */
export function parseStoredSession(text: string | null): StoredSession | null {
  if (text === null) return null;
  try {
    const record = JSON.parse(text) as Partial<StoredSession> | null;
    const complete =
      typeof record?.sessionId === 'string' &&
      typeof record.accessToken === 'string' &&
      typeof record.refreshToken === 'string' &&
      typeof record.expiresAt === 'number' &&
      typeof record.issuedAt === 'number' &&
      typeof record.clockAhead === 'number' &&
      typeof record.user?.id === 'string';
    return complete ? (record as StoredSession) : null;
  } catch {
    return null;
  }
}
