/**
 * How many guests and members of a site are online. Presence knows users on all nodes, and not
 * their sites, so the sites of those who have come online are looked up, and kept while they are.
 */
import type { Database } from '../../database/database.js';
import { heldFor } from '../../kernel/health.js';
import { slices } from '../../kernel/slices.js';
import type { UserSql } from '../../ports/sql.js';

interface Deps {
  database: Database;
  users: UserSql;
  /** The ids of all users who are online. */
  online(): Iterable<string>;
}

/** All sites together are counted at most once within this time. */
const heldMs = 2_000;
const idsAtOnce = 500;

export class OnlineNow {
  readonly #deps: Deps;
  /** The site of each user who was online at the last count; null for bots. */
  #siteOf = new Map<string, string | null>();
  readonly #bySite = heldFor(heldMs, () => this.#countAll());

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async count(siteId: string): Promise<number> {
    return (await this.#bySite()).get(siteId) ?? 0;
  }

  async #countAll(): Promise<ReadonlyMap<string, number>> {
    const online = new Set(this.#deps.online());
    const known = this.#siteOf;
    await this.#lookUp([...online].filter((userId) => !known.has(userId)));
    this.#siteOf = new Map();
    const bySite = new Map<string, number>();
    for (const userId of online) {
      // Left out if the user was removed in the meantime.
      const siteId = known.get(userId);
      if (siteId === undefined) continue;
      this.#siteOf.set(userId, siteId);
      if (siteId !== null) bySite.set(siteId, (bySite.get(siteId) ?? 0) + 1);
    }
    return bySite;
  }

  async #lookUp(userIds: readonly string[]): Promise<void> {
    const { database, users } = this.#deps;
    for (const some of slices(userIds, idsAtOnce)) {
      const rows = await database.query<{ id: string; siteId: string; kind: string }[]>(
        `SELECT users.id AS id, users.site_id AS siteId, users.kind AS kind ${users.fromAmong(some.length)}`,
        [...some],
      );
      for (const { id, siteId, kind } of rows) this.#siteOf.set(id, kind === 'bot' ? null : siteId);
    }
  }
}
