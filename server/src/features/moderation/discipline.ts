/**
 * Silences and bans users on the whole site, and lifts that; each change with its entry in the
 * audit log.
 */
import type { Sanctions } from '@parlor/sdk/protocol/moderation';
import type { Database } from '../../database/database.js';
import type { Transaction } from '../../database/dialect.js';
import type { Environment } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import type { Realtime } from '../../kernel/realtime.js';
import { rooms } from '../../kernel/rooms.js';
import type { Audit } from './audit.js';
import type { Moderators } from './moderators.js';
import type { Sessions } from '../../ports/auth.js';
import type { Succession } from '../../ports/members.js';
import { type Act, actedBy, type Actor } from '../../ports/moderation.js';
import {
  forGood,
  type Lookalikes,
  sanctionsOf,
  type UserRecord,
  type Users,
} from '../../ports/users.js';

interface Deps {
  database: Database;
  environment: Environment;
  users: Users;
  lookalikes: Lookalikes;
  sessions: Sessions;
  succession: Succession;
  moderators: Moderators;
  audit: Audit;
  realtime: () => Realtime;
}

/** Who acts, against whom, and why. */
export interface Measure {
  siteId: string;
  actor: Actor;
  userId: string;
  note?: string | undefined;
  reportId?: string | undefined;
}

export class Discipline {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Throws `not_found`. */
  async sanctions(siteId: string, userId: string): Promise<Sanctions> {
    return this.#present(await this.#deps.users.getKnown(siteId, userId));
  }

  /** Throws `not_found` or `forbidden`. */
  async silence(measure: Measure, seconds: number): Promise<Sanctions> {
    const silencedUntil = this.#after(seconds);
    const sanctions = await this.#change(measure, async (transaction, target) => {
      await this.#deps.users.set(transaction, target.id, { silencedUntil });
      return { act: 'user.silenced', until: silencedUntil };
    });
    this.#tellSilence(measure.userId, silencedUntil);
    return sanctions;
  }

  /** Throws `not_found` or `forbidden`. */
  async unsilence(measure: Measure): Promise<Sanctions> {
    const sanctions = await this.#change(measure, async (transaction, target) => {
      if (!target.silencedUntil) return null;
      await this.#deps.users.set(transaction, target.id, { silencedUntil: null });
      return { act: 'user.unsilenced' };
    });
    this.#tellSilence(measure.userId, null);
    return sanctions;
  }

  /** Throws `not_found` or `forbidden`. */
  async ban(measure: Measure, seconds: number | null): Promise<Sanctions> {
    const bannedUntil = seconds === null ? forGood : this.#after(seconds);
    let ended: string[] = [];
    const sanctions = await this.#change(measure, async (transaction, target) => {
      await this.#deps.users.set(transaction, target.id, { bannedUntil });
      ended = await this.#deps.sessions.endAllOf(target.id, transaction);
      return { act: 'user.banned', until: seconds === null ? null : bannedUntil };
    });
    for (const sessionId of ended) this.#deps.realtime().endSession(sessionId, 'banned');
    if (seconds === null) await this.#deps.succession.handOn(measure.siteId, measure.userId);
    return sanctions;
  }

  /** Throws `not_found` or `forbidden`. */
  unban(measure: Measure): Promise<Sanctions> {
    return this.#change(measure, async (transaction, target) => {
      if (!target.bannedUntil) return null;
      await this.#deps.users.set(transaction, target.id, { bannedUntil: null });
      return { act: 'user.unbanned' };
    });
  }

  /** Called by the operator, from the command line. Throws `not_found`. */
  async setRole(siteId: string, userId: string, role: UserRecord['role']): Promise<UserRecord> {
    const { database, users, lookalikes, audit } = this.#deps;
    const before = await users.get(siteId, userId);
    await database.transaction(async (transaction) => {
      await users.set(transaction, userId, { role });
      await audit.append(transaction, {
        siteId,
        act: 'user.role',
        actorId: null,
        userId,
        detail: role,
      });
    });
    return lookalikes.follow(before, await users.get(siteId, userId));
  }

  /** `apply` returns what it did, or null if there was nothing to do. */
  async #change(
    { siteId, actor, userId, note, reportId }: Measure,
    apply: (
      transaction: Transaction,
      target: UserRecord,
    ) => Promise<Omit<Act, 'siteId' | 'actorId' | 'by'> | null>,
  ): Promise<Sanctions> {
    const { database, moderators, users, audit } = this.#deps;
    const requireMayActAgainst = await moderators.authorityOf(siteId, actor);
    await users.getKnown(siteId, userId);
    const after = await database.transaction(async (transaction) => {
      // If two moderators act at once, the lock lets the second see what the first has done.
      const target = await users.lock(transaction, userId);
      if (target?.siteId !== siteId) throw new Fault('not_found', 'There is no such user.');
      requireMayActAgainst(target);
      const act = await apply(transaction, target);
      if (act)
        await audit.append(transaction, {
          ...act,
          siteId,
          ...actedBy(actor),
          userId,
          note: note ?? null,
          reportId: reportId ?? null,
        });
      return (await users.lock(transaction, userId))!;
    });
    return this.#present(after);
  }

  #tellSilence(userId: string, until: Date | null): void {
    const data = { silencedUntil: until?.toISOString() ?? null };
    this.#deps.realtime().publish([rooms.user(userId)], [{ name: 'user.silenced', data }]);
  }

  #present(row: UserRecord): Sanctions {
    return sanctionsOf(row, this.#deps.environment.now());
  }

  #after(seconds: number): Date {
    return new Date(this.#deps.environment.now().getTime() + seconds * 1_000);
  }
}
