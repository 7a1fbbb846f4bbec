/**
 * Deletes a site with every row and file of it, in bounded steps. A site that is being deleted is
 * unknown to all nodes. If the deletion is interrupted, the janitor of any node continues it;
 * several nodes may do so at once.
 */
import { IsNull, Not } from 'typeorm';
import type { Database } from '../../database/database.js';
import type { SiteOwners, SiteRows } from '../../database/site-rows.js';
import type { Environment } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import { pause } from '../../kernel/pause.js';
import type { Sites } from '../../ports/sites.js';
import { SiteRow } from './site.entity.js';

/**
 * Longer than any node takes to see that the site is deleted: until then, calls may still write.
 */
const settleMs = 5_000;

interface Deps {
  database: Database;
  environment: Environment;
  sites: Pick<Sites, 'changed'>;
  /** The rows of a site in each feature. */
  rows: readonly SiteRows[];
  conversations: SiteOwners;
  users: SiteOwners;
}

export class SiteDeletion {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** The tables whose rows are deleted, besides that of sites. */
  get tables(): string[] {
    const { rows, conversations, users } = this.#deps;
    return [...rows, conversations, users].flatMap(({ tables }) => tables);
  }

  /** Also a site whose deletion has begun. Throws `unknown_site`. */
  async find(publicKey: string): Promise<{ id: string; name: string; publicKey: string }> {
    const row = await this.#deps.database.entities(SiteRow).findOneBy({ publicKey });
    if (!row) throw new Fault('unknown_site');
    return { id: row.id, name: row.name, publicKey };
  }

  /** From now on the site is unknown everywhere; its sockets close within seconds. */
  async begin(siteId: string): Promise<void> {
    const { database, environment, sites } = this.#deps;
    await database
      .entities(SiteRow)
      .update({ id: siteId, deletedAt: IsNull() }, { deletedAt: environment.now() });
    sites.changed();
  }

  /** Deletes all that is left of the site; returns how many rows. */
  async finish(siteId: string): Promise<number> {
    let rows = 0;
    for (;;) {
      const step = await this.#step(siteId);
      if (step === 'done') return rows;
      if (step === 'unsettled') await pause(200, new AbortController().signal);
      else rows += step;
    }
  }

  /** Does one step of a deletion that has begun; returns whether there may be more to do now. */
  async chore(): Promise<boolean> {
    const site = await this.#deps.database
      .entities(SiteRow)
      .findOneBy({ deletedAt: Not(IsNull()) });
    return site !== null && typeof (await this.#step(site.id)) === 'number';
  }

  /** Deletes a bounded number of rows, and returns how many. */
  async #step(siteId: string): Promise<number | 'unsettled' | 'done'> {
    const { database, environment, conversations, users } = this.#deps;
    const sites = database.entities(SiteRow);
    const site = await sites.findOneBy({ id: siteId });
    if (!site) return 'done';
    const since = site.deletedAt?.getTime() ?? Infinity;
    if (!(environment.now().getTime() - since >= settleMs)) return 'unsettled';
    return (
      (await this.#deleteFoundBy('site', [siteId])) ||
      (await this.#deleteOwners(siteId, 'conversations', conversations)) ||
      (await this.#deleteOwners(siteId, 'users', users)) ||
      ((await sites.delete({ id: siteId })).affected ?? 0)
    );
  }

  async #deleteFoundBy(foundBy: SiteRows['foundBy'], ids: readonly string[]): Promise<number> {
    for (const rows of this.#deps.rows) {
      const deleted = rows.foundBy === foundBy ? await rows.deleteSome(ids) : 0;
      if (deleted > 0) return deleted;
    }
    return 0;
  }

  /** Deletes the rows that are found by some of the owners, and once none is left, these owners. */
  async #deleteOwners(
    siteId: string,
    foundBy: 'conversations' | 'users',
    owners: SiteOwners,
  ): Promise<number> {
    const ids = await owners.some(siteId);
    if (ids.length === 0) return 0;
    return (await this.#deleteFoundBy(foundBy, ids)) || owners.deleteSome(ids);
  }
}
