/**
 * Tokens that open the files of one conversation for one of its members in one session, for some
 * minutes. Whether the session is still valid and the user is still a member is checked when the
 * file is opened.
 */
import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';

/** All links made within this time are the same, so that browsers find the files in their cache. */
const sameSeconds = 15 * 60;

export interface Link {
  siteId: string;
  conversationId: string;
  userId: string;
  sessionId: string;
}

export class LinkTokens {
  constructor(
    private readonly secret: KeyObject,
    private readonly now: () => Date,
  ) {}

  /** The token is valid for 15 to 30 minutes. */
  make({ siteId, conversationId, userId, sessionId }: Link): { token: string; expiresAt: Date } {
    const expires = (Math.floor(this.#seconds() / sameSeconds) + 2) * sameSeconds;
    const said = Buffer.from(
      [siteId, conversationId, userId, sessionId, expires].join(' '),
    ).toString('base64url');
    return {
      token: `${said}.${this.#sign(said).toString('base64url')}`,
      expiresAt: new Date(expires * 1_000),
    };
  }

  /** Null if this server did not make the token, or if it is expired. */
  read(token: string): Link | null {
    const [said, signature, ...more] = token.split('.');
    if (!said || !signature || more.length > 0) return null;
    const given = Buffer.from(signature, 'base64url');
    const right = this.#sign(said);
    if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
    const [siteId, conversationId, userId, sessionId, expires] = Buffer.from(said, 'base64url')
      .toString()
      .split(' ');
    if (!siteId || !conversationId || !userId || !sessionId || !(Number(expires) > this.#seconds()))
      return null;
    return { siteId, conversationId, userId, sessionId };
  }

  #seconds(): number {
    return this.now().getTime() / 1_000;
  }

  /** The prefix keeps other uses of the same secret from giving the same signature. */
  #sign(said: string): Buffer {
    return createHmac('sha256', this.secret).update(`file link\n${said}`).digest();
  }
}
