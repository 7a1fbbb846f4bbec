/**
 * Deletes a site with every row and file of it, in bounded steps. A site that is being deleted is
 * known to no node any more; whatever interrupts the deletion, the janitor of any node goes on with
 * it. Several nodes may do the same at once. It knows the tables of all features, as `schema.ts`
 * does: a new table needs its line here, which `site-deletion.test.ts` holds.
 */
import type { EntityTarget, ObjectLiteral } from 'typeorm';
import type { Database } from './database/database.js';
import { marks } from './database/dialect.js';
import type { FileSweeper } from './features/attachments/sweeper.js';
import { segmentKey } from './features/search/segments.js';
import { SiteRow } from './features/sites/site.entity.js';
import type { Sites } from './features/sites/sites.js';
import type { Environment } from './kernel/environment.js';
import { Fault } from './kernel/fault.js';
import { pause } from './kernel/pause.js';

/**
 * How the rows of each table are found. The order is that of the deletion: what others are found by
 * goes last.
 */
export const tablesOfSite = {
  /** By a conversation of the site. */
  conversation: {
    messages: 'conversation_id',
    message_edits: 'conversation_id',
    pinned_messages: 'conversation_id',
    members: 'conversation_id',
    kept_standings: 'conversation_id',
    bans: 'conversation_id',
    join_requests: 'conversation_id',
    invitations: 'conversation_id',
    invites: 'conversation_id',
    search_words: 'segment',
    search_segments: 'conversation_id',
    search_logs: 'conversation_id',
  },
  /** By a user of the site. */
  user: {
    hidden_messages: 'user_id',
    contacts: 'requested_by',
    blocks: 'user_id',
    fetched_avatars: 'user_id',
  },
  /** By a report of the site. */
  report: { report_messages: 'report_id' },
  /** By the site itself. */
  site: [
    'closing_directs',
    'site_filters',
    'held_sends',
    'audit_entries',
    'link_previews',
    'signing_secrets',
    'secret_keys',
    'site_origins',
    'stored_files',
    'guest_merges',
  ],
  /** In the steps themselves. */
  steps: ['sessions', 'attachments', 'conversations', 'users', 'reports', 'sites'],
} as const;

/** Rows of one statement, and what they are found by at a time. */
const rowsAtOnce = 1_000;
const ownersAtOnce = 50;

/** Longer than any node takes to see that the site is gone: before that, calls may still write. */
const settleMs = 5_000;

interface Parts {
  database: Database;
  environment: Environment;
  sites: Sites;
  sweeper: Pick<FileSweeper, 'sweep'>;
  entities: readonly EntityTarget<ObjectLiteral>[];
}

export class SiteDeletion {
  readonly #parts: Parts;
  readonly #keys: ReadonlyMap<string, readonly string[]>;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { source } = parts.database;
    const tables = parts.entities.map((entity) => source.getMetadata(entity));
    this.#keys = new Map(
      tables.map((table) => [
        table.tableName,
        table.primaryColumns.map(({ databaseName }) => databaseName),
      ]),
    );
  }

  /** Also one whose deletion has begun. Throws `unknown_site`. */
  async find(publicKey: string): Promise<{ id: string; name: string; publicKey: string }> {
    const row = await this.#parts.database.entities(SiteRow).findOneBy({ publicKey });
    if (!row) throw new Fault('unknown_site');
    return { id: row.id, name: row.name, publicKey };
  }

  /** From now on the site is unknown everywhere; its sockets close within seconds. */
  async begin(siteId: string): Promise<void> {
    const { database, environment, sites } = this.#parts;
    await database.query('UPDATE sites SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL', [
      environment.now(),
      siteId,
    ]);
    sites.changed();
  }

  /** Deletes all that is left of the site; gives how many rows. */
  async finish(siteId: string): Promise<number> {
    let rows = 0;
    for (;;) {
      const step = await this.#step(siteId);
      if (step === 'done') return rows;
      if (step === 'unsettled') await pause(200, new AbortController().signal);
      else rows += step;
    }
  }

  /** One step of whatever deletion has begun; gives whether there may be more to do at once. */
  async chore(): Promise<boolean> {
    const { database } = this.#parts;
    const [site] = await database.query<{ id: string }[]>(
      'SELECT id FROM sites WHERE deleted_at IS NOT NULL LIMIT 1',
    );
    return site !== undefined && typeof (await this.#step(site.id)) === 'number';
  }

  /** Deletes a bounded number of rows, and gives how many. */
  async #step(siteId: string): Promise<number | 'unsettled' | 'done'> {
    const { database, environment } = this.#parts;
    const [site] = await database.query<{ deleted_at: unknown }[]>(
      'SELECT deleted_at FROM sites WHERE id = ?',
      [siteId],
    );
    if (!site) return 'done';
    if (environment.now().getTime() - database.dialect.time(site.deleted_at).getTime() < settleMs)
      return 'unsettled';
    return (
      (await this.#delete('sessions', 'site_id', [siteId])) ||
      (await this.#deleteFiles(siteId)) ||
      (await this.#deleteOwners(siteId, 'conversations', tablesOfSite.conversation)) ||
      (await this.#deleteOwners(siteId, 'reports', tablesOfSite.report)) ||
      (await this.#deleteOwners(siteId, 'users', tablesOfSite.user)) ||
      (await this.#deleteOfSite(siteId)) ||
      (await this.#delete('sites', 'id', [siteId]))
    );
  }

  async #deleteOfSite(siteId: string): Promise<number> {
    for (const table of tablesOfSite.site) {
      const rows = await this.#delete(table, 'site_id', [siteId]);
      if (rows > 0) return rows;
    }
    return 0;
  }

  /** Bytes go before their row, as everywhere: the sweeper takes both away. */
  async #deleteFiles(siteId: string): Promise<number> {
    const { database, environment, sweeper } = this.#parts;
    const now = environment.now();
    const kept = await database.query<{ id: string }[]>(
      `SELECT id FROM attachments WHERE site_id = ? AND (keep_until IS NULL OR keep_until > ?) LIMIT ${rowsAtOnce}`,
      [siteId, now],
    );
    if (kept.length > 0) {
      await database.query(
        `UPDATE attachments SET keep_until = ? WHERE id IN (${marks(kept.length)})`,
        [now, ...kept.map(({ id }) => id)],
      );
    }
    const [left] = await database.query<unknown[]>(
      'SELECT 1 FROM attachments WHERE site_id = ? LIMIT 1',
      [siteId],
    );
    // Others may be sweeping at the same time.
    return left === undefined ? 0 : Math.max(1, await sweeper.sweep());
  }

  /** First what is found by a few of them, and when nothing of it is left, themselves. */
  async #deleteOwners(
    siteId: string,
    table: 'conversations' | 'reports' | 'users',
    owned: Readonly<Record<string, string>>,
  ): Promise<number> {
    const { database } = this.#parts;
    const owners = await database.query<{ id: string }[]>(
      `SELECT id FROM ${table} WHERE site_id = ? LIMIT ${ownersAtOnce}`,
      [siteId],
    );
    const ids = owners.map(({ id }) => id);
    if (ids.length === 0) return 0;
    for (const [each, column] of Object.entries(owned)) {
      const rows = await this.#delete(
        each,
        column,
        column === 'segment' ? await this.#segmentsOf(ids) : ids,
      );
      if (rows > 0) return rows;
    }
    return this.#delete(table, 'id', ids);
  }

  async #segmentsOf(conversationIds: readonly string[]): Promise<string[]> {
    const rows = await this.#parts.database.query<{ conversation_id: string; number: number }[]>(
      `SELECT conversation_id, number FROM search_segments WHERE conversation_id IN (${marks(conversationIds.length)}) LIMIT ${rowsAtOnce}`,
      [...conversationIds],
    );
    return rows.map((row) => segmentKey(row.conversation_id, row.number));
  }

  async #delete(table: string, column: string, values: readonly string[]): Promise<number> {
    const { database } = this.#parts;
    if (values.length === 0) return 0;
    const where = `${column} IN (${marks(values.length)})`;
    return database.dialect.deleteSome(
      database,
      { table, key: this.#keys.get(table)!, where, parameters: [...values] },
      rowsAtOnce,
    );
  }
}
