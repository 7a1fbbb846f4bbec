/**
 * Forgets guests who have not been here for as long as their site says, in the same way as the
 * host's backend does. Several nodes may do the same.
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
 * Who is overdue by an hour more does not matter, and a look reads all guests of such a site that
 * are old enough.
 */
const lookMs = 60 * 60 * 1_000;
const atOnce = 20;

export class OldGuests {
  readonly #deps: Deps;
  #nextAt = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Forgets a few; gives whether there may be more to do at once. */
  async forgetSome(): Promise<boolean> {
    const { sites, hostUsers, now } = this.#deps;
    if (now().getTime() < this.#nextAt) return false;
    for (const { id: siteId, guestDays } of (await sites.all()).values()) {
      if (guestDays === null) continue;
      const guests = await this.#overdue(siteId, new Date(now().getTime() - guestDays * dayMs));
      // Their messages stay, from a deleted user: they belong to a conversation of others.
      for (const { id } of guests) await hostUsers.delete(siteId, { id }, 'keep');
      if (guests.length > 0) return true;
    }
    this.#nextAt = now().getTime() + lookMs;
    return false;
  }

  /** Those without a device and without a call since then. Who is banned stays, with the ban. */
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
