/**
 * What opens the files of one conversation for one of its members, for minutes, from one session.
 * Whether the session still lives and the user is still a member is looked up with the file.
 */
import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';

/** All links of so long are the same, so that browsers find again what they have. */
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

  /** Good for 15 to 30 minutes. */
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

  /** Null for what this server did not make, and for what is over. */
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

  /** Another use of the same secret must never give the same. */
  #sign(said: string): Buffer {
    return createHmac('sha256', this.secret).update(`file link\n${said}`).digest();
  }
}
