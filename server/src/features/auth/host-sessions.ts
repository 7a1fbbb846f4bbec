/** Sessions of a user, as the host lists and ends them; each end with an entry in the audit log. */
import type { Page } from '@parlor/sdk/protocol/fields';
import type { HostSession, hostSessionOperations } from '@parlor/sdk/protocol/host-people';
import { limits } from '@parlor/sdk/protocol/limits';
import { In, IsNull } from 'typeorm';
import type { Database } from '../../database/database.js';
import type { HostActor } from '../../kernel/context.js';
import { decodeCursor, encodeCursor } from '../../kernel/cursor.js';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Environment } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import type { Realtime } from '../../kernel/realtime.js';
import type { Exports } from '../../ports/exports.js';
import type { Audit } from '../../ports/moderation.js';
import type { FindUser } from '../../ports/users.js';
import { SessionRow } from './session.entity.js';

interface Deps {
  database: Database;
  environment: Environment;
  findUser: FindUser;
  audit: Audit;
  realtime: () => Realtime;
}

interface ListQuery {
  cursor?: string | undefined;
  limit?: number | undefined;
}

export class HostSessions {
  constructor(private readonly deps: Deps) {}

  /** Those that have not ended, the latest first. */
  async list(
    siteId: string,
    userId: string,
    { cursor, limit = limits.pageDefault }: ListQuery,
  ): Promise<Page<HostSession>> {
    const { database, environment } = this.deps;
    const select = database
      .entities(SessionRow)
      .createQueryBuilder('session')
      .where('session.userId = :userId AND session.revokedAt IS NULL', { userId })
      .andWhere('session.siteId = :siteId AND session.expiresAt > :now', {
        siteId,
        now: environment.now(),
      })
      .orderBy('session.createdAt', 'DESC')
      .addOrderBy('session.id', 'DESC')
      .limit(limit + 1);
    if (cursor !== undefined) {
      const [time, id] = decodeCursor(cursor, ['number', 'string']);
      select.andWhere(
        '(session.createdAt < :at OR (session.createdAt = :at AND session.id < :id))',
        { at: new Date(time), id },
      );
    }
    const rows = await select.getMany();
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(present),
      next: rows.length > limit && last ? encodeCursor([last.createdAt.getTime(), last.id]) : null,
      prev: null,
    };
  }

  /** Ends one session or all; returns how many. Throws `not_found` if the user has no such one. */
  async end(
    siteId: string,
    userId: string,
    sessionId: string | null,
    actor: HostActor,
  ): Promise<{ ended: number }> {
    const { database, environment, audit, realtime } = this.deps;
    const which = sessionId === null ? { siteId, userId } : { siteId, userId, id: sessionId };
    const ended = await database.transaction(async (transaction) => {
      const rows = await transaction.find(SessionRow, {
        select: { id: true, revokedAt: true },
        where: sessionId === null ? { ...which, revokedAt: IsNull() } : which,
      });
      if (sessionId !== null && rows.length === 0)
        throw new Fault('not_found', 'The user has no such session.');
      const ids = rows.filter(({ revokedAt }) => revokedAt === null).map(({ id }) => id);
      if (ids.length === 0) return [];
      await transaction.update(
        SessionRow,
        { id: In(ids), revokedAt: IsNull() },
        { revokedAt: environment.now() },
      );
      await audit.append(transaction, {
        siteId,
        act: 'user.signed_out',
        actorId: null,
        by: actor,
        userId,
        detail: String(ids.length),
      });
      return ids;
    });
    for (const id of ended) realtime().endSession(id, 'revoked');
    return { ended: ended.length };
  }

  get exports(): Exports {
    return {
      section: 'session',
      page: async (siteId, userId, after, limit) => {
        const cursor = after ?? undefined;
        const { items, next } = await this.list(siteId, userId, { cursor, limit });
        return { items: items.map((data) => ({ section: 'session', data })), next };
      },
    };
  }

  handlers(): Handlers<typeof hostSessionOperations> {
    const { findUser } = this.deps;
    return {
      'host.listSessions': async ({ siteId }, { userId, externalId, ...query }) =>
        this.list(siteId, await findUser(siteId, { userId, externalId }), query),
      'host.endSession': async ({ siteId, actor }, { sessionId, ...who }) =>
        this.end(siteId, await findUser(siteId, who), sessionId, actor),
      'host.endSessions': async ({ siteId, actor }, who) =>
        this.end(siteId, await findUser(siteId, who), null, actor),
    };
  }
}

const present = ({ id, way, createdAt, expiresAt }: SessionRow): HostSession => ({
  id,
  way,
  createdAt: createdAt.toISOString(),
  // Each renewal moves the end by the same time.
  renewedAt: new Date(expiresAt.getTime() - limits.refreshTokenSeconds * 1_000).toISOString(),
  expiresAt: expiresAt.toISOString(),
});
