/**
 * Deletes guests who have not visited for the time that their site sets, in the same way as the
 * host's backend does. Several nodes may do this at once.
 */
import { limits } from '@parlor/sdk/protocol/limits';
import type { Database } from '../../database/database.js';
import type { HostUsers } from './host-users.js';
import type { Sites } from '../../ports/sites.js';
import type { Sql } from '../../ports/sql.js';

interface Deps {
  database: Database;
  sites: Pick<Sites, 'all'>;
  hostUsers: Pick<HostUsers, 'delete'>;
  now: () => Date;
  sql: Pick<Sql, 'sessions'>;
}

const dayMs = 24 * 60 * 60 * 1_000;
/**
 * An hour more does not matter, and each look reads all guests of such a site that are old enough.
 */
const lookMs = 60 * 60 * 1_000;
const atOnce = 20;

export class OldGuests {
  readonly #deps: Deps;
  #nextAt = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Deletes a few; returns whether there may be more to do now. */
  async forgetSome(): Promise<boolean> {
    const { sites, hostUsers, now } = this.#deps;
    if (now().getTime() < this.#nextAt) return false;
    for (const { id: siteId, guestDays } of (await sites.all()).values()) {
      if (guestDays === null) continue;
      const guests = await this.#overdue(siteId, new Date(now().getTime() - guestDays * dayMs));
      // Their messages stay, as those of a deleted user: they belong to conversations with others.
      for (const { id } of guests) await hostUsers.delete(siteId, { id }, 'keep', 'retention');
      if (guests.length > 0) return true;
    }
    this.#nextAt = now().getTime() + lookMs;
    return false;
  }

  /**
   * Guests without a device and without a call since then. Banned guests stay, so that the ban
   * stays.
   */
  #overdue(siteId: string, since: Date): Promise<{ id: string }[]> {
    const { database, now, sql } = this.#deps;
    const refreshedSince = new Date(since.getTime() + limits.refreshTokenSeconds * 1_000);
    return database.query(
      `SELECT id FROM users WHERE site_id = ? AND kind = 'guest' AND deleted_at IS NULL AND created_at < ?
         AND (last_seen_at IS NULL OR last_seen_at < ?) AND (banned_until IS NULL OR banned_until <= ?)
         AND NOT ${sql.sessions.hasLive('users.id')}
       LIMIT ${atOnce}`,
      [siteId, since, since, now(), refreshedSince],
    );
  }
}
