/**
 * Sessions: one sign-in of a user on one device. Access tokens are JWTs of this server, valid for
 * 15 minutes; every use also looks the session up, so that ending it takes effect at once. Refresh
 * tokens are `<session id>.<secret>.<tag>`: the secret's hash is stored, and changes with every
 * refresh; the tag proves that this server made a token which is no longer valid, which
 * distinguishes a replay from a random token.
 */
import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { EndReason } from '@parlor/sdk/protocol/errors';
import { limits } from '@parlor/sdk/protocol/limits';
import jwt from 'jsonwebtoken';
import { type FindOptionsWhere, In, IsNull, MoreThan } from 'typeorm';
import type { Database } from '../../database/database.js';
import type { Transaction } from '../../database/dialect.js';
import type { Authenticated } from '../../kernel/context.js';
import { type Environment, sha256 } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import { Gather } from '../../kernel/gather.js';
import { slices } from '../../kernel/slices.js';
import { SessionRow } from './session.entity.js';
import type { Sites, SessionWay, Way } from '../../ports/sites.js';
import type { Sql } from '../../ports/sql.js';
import { forGood, type UserRecord, type Users } from '../../ports/users.js';
import type { Proof } from '../../ports/auth.js';

export interface Tokens {
  sessionId: string;
  accessToken: string;
  accessExpiresAt: string;
  refreshToken: string;
  serverTime: string;
}

/** How a session was started. */
export interface Start {
  way: SessionWay;
  /** The network address of the caller. */
  address: string;
  /** What the session is made with: the signing secret of the token, or the token of a bot. */
  kid?: string | undefined;
}

const usersAtOnce = 500;
const droppedAtOnce = 500;

interface LiveSession {
  readonly id: string;
  readonly siteId: string;
  readonly userId: string;
  readonly way: SessionWay;
  readonly kind: UserRecord['kind'];
  readonly role: UserRecord['role'];
}

interface AccessClaims {
  sub: string;
  sid: string;
  exp: number;
}

export class Sessions {
  readonly #lives = new Gather<string, LiveSession>({
    nameOf: (sessionId) => sessionId,
    load: (sessionIds) => this.#findLive(sessionIds),
  });

  constructor(
    private readonly database: Database,
    private readonly environment: Environment,
    private readonly sites: Sites,
    private readonly users: Users,
    private readonly sql: Pick<Sql, 'users'>,
    private readonly key: KeyObject,
    /** Closes the session's sockets, on all nodes. */
    private readonly closeSockets: (sessionId: string) => void,
  ) {}

  async start(user: UserRecord, { way, address, kid }: Start): Promise<Tokens> {
    const now = this.environment.now();
    const secret = this.environment.randomToken(32);
    const row: SessionRow = {
      id: this.environment.newId(),
      siteId: user.siteId,
      userId: user.id,
      way,
      refreshHash: sha256(secret),
      createdAt: now,
      expiresAt: refreshExpiry(now),
      revokedAt: null,
      kid: kid ?? null,
      addressHash: this.#addressHash(user.id, address),
    };
    await this.database.entities(SessionRow).insert(row);
    return this.#tokens(row, secret);
  }

  /** Throws `session_ended` or `identity_disabled`. */
  async refresh(
    siteId: string,
    {
      refreshToken,
      retryKey,
      address,
    }: { refreshToken: string; retryKey?: string | undefined; address: string },
  ): Promise<{ tokens: Tokens; userId: string }> {
    const [sessionId = '', secret = '', tag = ''] = refreshToken.split('.');
    if (!this.#isTag(sessionId, secret, tag)) throw new Fault('session_ended');
    const row = await this.#live(siteId, sessionId);
    const next =
      retryKey === undefined
        ? this.environment.randomToken(32)
        : this.#mac(`${secret}.${retryKey}`);
    const now = this.environment.now();
    const { affected } = await this.database.entities(SessionRow).update(
      { id: sessionId, refreshHash: sha256(secret), revokedAt: IsNull() },
      {
        refreshHash: sha256(next),
        expiresAt: refreshExpiry(now),
        addressHash: this.#addressHash(row.userId, address),
      },
    );
    if (affected === 0 && !(await this.#isRepeated(sessionId, next))) {
      await this.end(sessionId);
      this.closeSockets(sessionId);
      throw new Fault('session_ended', 'This refresh token was used before: the session is over.');
    }
    return { tokens: this.#tokens(row, next), userId: row.userId };
  }

  /**
   * Whether the same refresh was done before and its answer was lost: then the valid token of the
   * session is exactly the one that it returned.
   */
  async #isRepeated(sessionId: string, next: string): Promise<boolean> {
    return this.database
      .entities(SessionRow)
      .existsBy({ id: sessionId, refreshHash: sha256(next), revokedAt: IsNull() });
  }

  async #live(siteId: string, sessionId: string): Promise<SessionRow> {
    const row = await this.database.entities(SessionRow).findOneBy({ id: sessionId, siteId });
    if (!row || row.revokedAt || row.expiresAt <= this.environment.now())
      throw await this.#over(row);
    (await this.sites.byId(siteId)).requireWay(row.way);
    return row;
  }

  /**
   * Only returned to the holder of the refresh token. If the row was deleted with its user, no
   * reason is given.
   */
  async #over(row: SessionRow | null): Promise<Fault> {
    if (!row) return new Fault('session_ended');
    const [user = null] = await this.users.find([row.userId]);
    const { reason, retryAfterMs } = whyEnded(user, row, this.environment.now());
    return new Fault('session_ended', undefined, { reason, retryAfterMs });
  }

  /**
   * The user whose session the token belongs to, and whether the session is over; nothing changes.
   * Throws `not_found` for a token that was replaced by another, and not `session_ended`, because a
   * client takes that as the end of its own session.
   */
  async holder(
    siteId: string,
    { refreshToken, retryKey }: Proof,
  ): Promise<{ userId: string; isOver: boolean }> {
    const [sessionId = '', secret = '', tag = ''] = refreshToken.split('.');
    if (!this.#isTag(sessionId, secret, tag))
      throw new Fault('not_found', 'There is no such session of a guest.');
    const row = await this.database.entities(SessionRow).findOneBy({ id: sessionId, siteId });
    const secrets = [
      secret,
      ...(retryKey === undefined ? [] : [this.#mac(`${secret}.${retryKey}`)]),
    ];
    if (!row || !secrets.some((each) => sha256(each) === row.refreshHash))
      throw new Fault('not_found', 'There is no such session of a guest.');
    const isAccepted = (await this.sites.byId(siteId)).accepts(row.way);
    return {
      userId: row.userId,
      isOver: row.revokedAt !== null || row.expiresAt <= this.environment.now() || !isAccepted,
    };
  }

  /**
   * The user, session and site of this access token. Throws `unauthenticated`, `token_expired`,
   * `session_ended` or `identity_disabled`.
   */
  async authenticate(accessToken: string): Promise<Authenticated> {
    const { sub, sid, exp } = this.#readAccess(accessToken);
    const found = await this.#lives.one(sid);
    if (found?.userId !== sub) throw new Fault('session_ended');
    const site = await this.sites.byId(found.siteId);
    site.requireWay(found.way);
    return {
      site,
      user: { id: sub, kind: found.kind, role: found.role },
      sessionId: sid,
      expiresAt: new Date(exp * 1000),
    };
  }

  /**
   * A session that started while a ban was being stored was not ended with the others, so the join
   * checks for bans.
   */
  async #findLive(sessionIds: readonly string[]): Promise<Map<string, LiveSession>> {
    const { dialect } = this.database;
    const rows = await this.database.query<LiveSession[]>(
      `SELECT sessions.id, sessions.site_id AS siteId, sessions.user_id AS userId, sessions.way, users.kind, users.role
       FROM ${dialect.keyTable(['text'])} ${dialect.joinInOrder} sessions ON sessions.id = key0
         ${this.sql.users.joinActive('sessions.user_id')}
       WHERE sessions.revoked_at IS NULL`,
      [JSON.stringify(sessionIds.map((id) => [id])), this.environment.now()],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  #readAccess(token: string): AccessClaims {
    try {
      const clockTimestamp = Math.floor(this.environment.now().getTime() / 1000);
      return jwt.verify(token, this.key, {
        algorithms: ['HS256'],
        clockTimestamp,
      }) as unknown as AccessClaims;
    } catch (error) {
      throw new Fault(error instanceof jwt.TokenExpiredError ? 'token_expired' : 'unauthenticated');
    }
  }

  async end(sessionId: string): Promise<void> {
    await this.database
      .entities(SessionRow)
      .update({ id: sessionId, revokedAt: IsNull() }, { revokedAt: this.environment.now() });
  }

  /** Ends all sessions of a user. Returns their ids. */
  async endAllOf(
    userId: string,
    transaction: Transaction = this.database.source.manager,
  ): Promise<string[]> {
    return this.#endAll({ userId }, transaction);
  }

  async #endAll(which: FindOptionsWhere<SessionRow>, transaction: Transaction): Promise<string[]> {
    const live = { ...which, revokedAt: IsNull() };
    const rows = await transaction.find(SessionRow, { select: { id: true }, where: live });
    await transaction.update(SessionRow, live, { revokedAt: this.environment.now() });
    return rows.map(({ id }) => id);
  }

  /**
   * Deletes some expired sessions; returns whether there may be more. Sessions that were ended
   * earlier stay until they expire, because they tell from which addresses their user has signed
   * in.
   */
  async dropExpired(): Promise<boolean> {
    const expired = {
      table: 'sessions',
      key: ['id'],
      where: 'expires_at <= ?',
      parameters: [this.environment.now()],
    };
    return (
      (await this.database.dialect.deleteSome(this.database, expired, droppedAtOnce)) ===
      droppedAtOnce
    );
  }

  /** Deletes all sessions of a user. Their sockets must already be closed. */
  async forget(transaction: Transaction, userId: string): Promise<void> {
    await transaction.delete(SessionRow, { userId });
  }

  /** The user has a higher identity now; the existing sessions continue with it. */
  async moveUp(transaction: Transaction, userId: string, way: Way): Promise<void> {
    await transaction.update(SessionRow, { userId, revokedAt: IsNull() }, { way });
  }

  /**
   * Ends the sessions that were made with a signing secret or with a bot's token, and all sessions
   * of users who were linked with it. Other processes close the sockets when they next check for
   * ended sessions, even without a bus. Returns how many have ended.
   */
  async endOfSecret(siteId: string, kid: string): Promise<number> {
    const ended = await this.database.transaction(async (transaction) => {
      const linked = await this.users.linkedWith(transaction, siteId, kid);
      const whose = [...slices(linked, usersAtOnce)].map((some) => ({
        userId: In([...some]),
      }));
      const ids: string[] = [];
      for (const which of [{ siteId, kid }, ...whose])
        ids.push(...(await this.#endAll(which, transaction)));
      return ids;
    });
    for (const id of ended) this.closeSockets(id);
    return ended.length;
  }

  /**
   * Whether the user has started or refreshed a session from this address, within the lifetime of a
   * refresh token.
   */
  async hasUsed(userId: string, address: string): Promise<boolean> {
    const addressHash = this.#addressHash(userId, address);
    return this.database
      .entities(SessionRow)
      .existsBy({ userId, addressHash, expiresAt: MoreThan(this.environment.now()) });
  }

  /**
   * Those of these sessions that are over, with the reason: ended, deleted with their user, or
   * signed in by a way that the site no longer accepts.
   */
  async ended(sessionIds: readonly string[]): Promise<{ id: string; reason: EndReason }[]> {
    if (sessionIds.length === 0) return [];
    const sites = await this.sites.all();
    const rows = await this.database.entities(SessionRow).find({
      select: { id: true, siteId: true, way: true },
      where: { id: In([...sessionIds]), revokedAt: IsNull() },
    });
    const live = new Set(
      rows.filter(({ siteId, way }) => sites.get(siteId)?.accepts(way)).map(({ id }) => id),
    );
    const over = sessionIds.filter((id) => !live.has(id));
    if (over.length === 0) return [];
    const left = await this.database.entities(SessionRow).findBy({ id: In(over) });
    const users = await this.users.find(left.map(({ userId }) => userId));
    return over.map((id) => {
      const row = left.find((each) => each.id === id);
      // The row was deleted with its user: rows of expired sessions are kept longer than their last
      // access token is valid.
      if (!row) return { id, reason: 'deleted' };
      const user = users.find((each) => each.id === row.userId) ?? null;
      return { id, reason: whyEnded(user, row, this.environment.now()).reason };
    });
  }

  #tokens(row: SessionRow, secret: string): Tokens {
    const now = this.environment.now();
    const issued = Math.floor(now.getTime() / 1000);
    const expires = issued + limits.accessTokenSeconds;
    return {
      sessionId: row.id,
      accessToken: jwt.sign({ sub: row.userId, sid: row.id, iat: issued, exp: expires }, this.key, {
        algorithm: 'HS256',
      }),
      accessExpiresAt: new Date(expires * 1000).toISOString(),
      refreshToken: `${row.id}.${secret}.${this.#mac(`${row.id}.${secret}`)}`,
      serverTime: now.toISOString(),
    };
  }

  #mac(text: string): string {
    return createHmac('sha256', this.key).update(`refresh.${text}`).digest('base64url');
  }

  /** The user is hashed too, so that rows do not reveal which users share an address. */
  #addressHash(userId: string, address: string): string {
    return createHmac('sha256', this.key)
      .update(`address.${userId}.${address}`)
      .digest('base64url');
  }

  #isTag(sessionId: string, secret: string, tag: string): boolean {
    const expected = Buffer.from(this.#mac(`${sessionId}.${secret}`));
    const given = Buffer.from(tag);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}

function whyEnded(
  user: UserRecord | null,
  { revokedAt, expiresAt }: SessionRow,
  now: Date,
): { reason: EndReason; retryAfterMs?: number } {
  if (!user || user.deletedAt) return { reason: 'deleted' };
  if (user.deactivatedAt) return { reason: 'deactivated' };
  const ms = (user.bannedUntil?.getTime() ?? 0) - now.getTime();
  if (ms > 0) return { reason: 'banned', ...(user.bannedUntil! < forGood && { retryAfterMs: ms }) };
  // A session is also revoked if the site no longer accepts its way of signing in.
  return { reason: revokedAt || expiresAt > now ? 'revoked' : 'expired' };
}

function refreshExpiry(now: Date): Date {
  return new Date(now.getTime() + limits.refreshTokenSeconds * 1000);
}
