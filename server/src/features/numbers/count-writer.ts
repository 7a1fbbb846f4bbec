/**
 * Adds what the node has counted to the rows in the database, some seconds together: one
 * transaction for all sites. Counts that are not stored yet are lost if the process is killed; they
 * are stored when it ends, and kept while the database cannot be reached. Each batch has an id,
 * which its transaction stores as well, so that a batch whose answer was lost is not added twice.
 */
import type { Database } from '../../database/database.js';
import type { Statement } from '../../database/dialect.js';
import type { Environment } from '../../kernel/environment.js';
import { pause } from '../../kernel/pause.js';
import type { Sites } from '../../ports/sites.js';
import { type Batch, hoursOfDay, type PendingCounts, type SiteHour } from './pending-counts.js';

interface Deps {
  database: Database;
  environment: Environment;
  pending: PendingCounts;
  /** Sites that are deleted are not among them. */
  sites: Pick<Sites, 'all'>;
  everyMs: number;
  onError(error: unknown): void;
}

interface Numbered extends Batch {
  readonly id: string;
}

const columns = [
  'messages',
  'conversations',
  'new_guests',
  'new_members',
  'attachments',
  'attachment_kb',
  'reports',
  'deliveries',
  'delivery_failures',
  'refusals',
  'active_users',
];
const counterKey = ['site_id', 'unit', 'slot'];
const refusalKey = ['site_id', 'slot', 'operation', 'code', 'user_id'];
const activeUserKey = ['site_id', 'slot', 'user_id'];

/** Rows of refusals that a site keeps for a day: those with the most. */
const refusalRowsMost = 300;

export class CountWriter {
  readonly #deps: Deps;
  readonly #nodeId: string;
  /** A batch of which it is not known whether it is stored. */
  #unfinished: Numbered | null = null;
  #writing: Promise<void> | undefined;
  readonly #closing = new AbortController();

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#nodeId = deps.environment.newId();
  }

  start(): void {
    this.#writing ??= this.#write();
  }

  /** Stores the rest. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#writing;
    await this.#storeAll();
  }

  async #write(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await pause(this.#deps.everyMs, signal);
      if (!signal.aborted) await this.#storeAll();
    }
  }

  /** Never rejects. */
  async #storeAll(): Promise<void> {
    const { environment, pending, onError } = this.#deps;
    try {
      while (this.#unfinished || !pending.isEmpty) {
        const isRepeated = this.#unfinished !== null;
        const batch = (this.#unfinished ??= { ...pending.take(), id: environment.newId() });
        await this.#store(await this.#ofSites(batch), isRepeated);
        this.#unfinished = null;
        await this.#trim(batch);
      }
    } catch (error) {
      onError(error);
    }
  }

  /** Without what was counted of a site that was deleted in the meantime. */
  async #ofSites({ id, hours, activeUsers, refused }: Numbered): Promise<Numbered> {
    const sites = await this.#deps.sites.all();
    const isThere = ({ siteId }: { siteId: string }) => sites.has(siteId);
    return {
      id,
      hours: hours.filter(isThere),
      activeUsers: activeUsers.filter(isThere),
      refused: refused.filter(isThere),
    };
  }

  async #store(batch: Numbered, isRepeated: boolean): Promise<void> {
    const { database, environment } = this.#deps;
    const { dialect } = database;
    await database.directly(async (run) => {
      if (isRepeated) {
        const sql = 'SELECT id FROM counting_nodes WHERE id = ? AND batch = ?';
        const [found] = await run([{ sql, parameters: [this.#nodeId, batch.id] }]);
        if ((found as unknown[]).length > 0) return { result: undefined, last: [] };
      }
      const added = new Map<string, number>();
      if (batch.activeUsers.length > 0) {
        const results = await run(this.#activeUsers(batch));
        for (const { siteId, slot } of results.at(-1) as { siteId: string; slot: number }[]) {
          const key = `${siteId} ${slot}`;
          added.set(key, (added.get(key) ?? 0) + 1);
        }
      }
      const node = [[this.#nodeId, batch.id, environment.now()]];
      return {
        result: undefined,
        last: [
          ...this.#adding('counters', counterKey, columns, counterRows(batch.hours, added)),
          ...this.#adding('refusals', refusalKey, ['times'], refusalRows(batch)),
          ...dialect.insert('counting_nodes', 'id, batch, stored_at', node, 'REPLACE'),
        ],
      };
    });
  }

  /** The statements that add amounts to rows by their key; rows that do not exist are created. */
  #adding(
    table: string,
    key: readonly string[],
    amounts: readonly string[],
    rows: readonly (readonly unknown[])[],
  ): Statement[] {
    const { dialect } = this.#deps.database;
    const add = dialect.orAdd(key, amounts);
    return dialect
      .insert(table, [...key, ...amounts].join(', '), rows)
      .map(({ sql, parameters }) => ({ sql: `${sql} ${add}`, parameters }));
  }

  /** Adds those users who are not counted yet, and asks who they were. */
  #activeUsers({ activeUsers, id }: Numbered): Statement[] {
    const { dialect } = this.#deps.database;
    const keys = activeUsers.map(({ siteId, day, userId }) => [siteId, day, userId] as const);
    return [
      ...dialect.insert(
        'active_users',
        [...activeUserKey, 'batch'].join(', '),
        keys.map((key) => [...key, id]),
        dialect.insertIgnore,
      ),
      dialect.lookUp(
        {
          columns: 'active_users.site_id AS siteId, active_users.slot AS slot',
          table: 'active_users',
          key: activeUserKey,
          where: { sql: 'active_users.batch = ?', parameters: [id] },
        },
        keys,
      ),
    ];
  }

  /** Keeps the rows of refusals bounded, for each site and day of the batch. */
  async #trim({ refused }: Batch): Promise<void> {
    const { database } = this.#deps;
    const days = new Map(refused.map(({ siteId, day }) => [`${siteId} ${day}`, [siteId, day]]));
    for (const place of days.values()) {
      const beyond = await database.query<{ times: number }[]>(
        `SELECT times FROM refusals WHERE site_id = ? AND slot = ? AND user_id <> ''
         ORDER BY times DESC LIMIT 10000 OFFSET ${refusalRowsMost}`,
        place,
      );
      if (beyond.length === 0) continue;
      await database.dialect.deleteSome(
        database,
        {
          table: 'refusals',
          key: refusalKey,
          where: "site_id = ? AND slot = ? AND user_id <> '' AND times <= ?",
          parameters: [...place, beyond[0]!.times],
        },
        beyond.length,
      );
    }
  }
}

const refusalRows = ({ refused }: Batch): unknown[][] =>
  refused.map(({ siteId, day, operation, code, userId, times }) => [
    siteId,
    day,
    operation,
    code,
    userId,
    times,
  ]);

/** The rows of hours and those of their days, with the users who were counted for a day. */
function counterRows(
  hours: readonly SiteHour[],
  activeUsers: ReadonlyMap<string, number>,
): unknown[][] {
  const rows: unknown[][] = [];
  const days = new Map<string, number[]>();
  const ofDay = (key: string) => {
    const found = days.get(key) ?? Array<number>(columns.length).fill(0);
    days.set(key, found);
    return found;
  };
  for (const { siteId, hour, counts } of hours) {
    const amounts = Object.values(counts);
    rows.push([siteId, 'hour', hour, ...amounts, 0]);
    const day = ofDay(`${siteId} ${Math.floor(hour / hoursOfDay)}`);
    for (const [i, amount] of amounts.entries()) day[i]! += amount;
  }
  for (const [key, users] of activeUsers) ofDay(key)[columns.length - 1]! += users;
  for (const [key, amounts] of days) {
    const [siteId, slot] = key.split(' ');
    rows.push([siteId, 'day', Number(slot), ...amounts]);
  }
  return rows;
}
