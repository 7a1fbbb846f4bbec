/**
 * One round: a server in a process of its own behind a bad network, a plan, its troubles, and the
 * verdict.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FaultProxy } from '../support/fault-proxy.js';
import { PrivateMariadb } from '../support/private-mariadb.js';
import { ServerProcess } from '../support/server-process.js';
import { openSql, type Sql } from '../support/sql.js';
import { check } from './checker.js';
import { makePlan, type Shape } from './plan.js';
import { troubleWith } from './trouble.js';
import type { Violation } from './violation.js';
import { run } from './workload.js';

export type DatabaseName = 'sqlite' | 'mariadb';

export interface Verdict {
  violations: readonly Violation[];
  messages: number;
  calls: number;
  lost: number;
  events: number;
  /** How often each trouble came. */
  troubles: Readonly<Record<string, number>>;
}

/** A server and a database that rounds are run on, one after the other. */
export class Arena implements AsyncDisposable {
  private constructor(
    private readonly folder: string,
    private readonly mariadb: PrivateMariadb | null,
    private readonly server: ServerProcess,
    private readonly proxy: FaultProxy,
    private readonly sql: Sql,
  ) {}

  static async open(database: DatabaseName, program?: string): Promise<Arena> {
    const folder = await mkdtemp(join(tmpdir(), 'parlor-torture-'));
    const mariadb = database === 'mariadb' ? await PrivateMariadb.start() : null;
    const config = mariadb
      ? ({ kind: 'mysql', url: mariadb.url } as const)
      : ({ kind: 'sqlite', file: join(folder, 'log.sqlite') } as const);
    const server = new ServerProcess({
      port: 0,
      database: config,
      folder,
      ...(program !== undefined && { program }),
    });
    await server.up();
    return new Arena(folder, mariadb, server, await FaultProxy.start(server.port), openSql(config));
  }

  async round(seed: number, shape: Shape, count: number): Promise<Verdict> {
    const { server, proxy, mariadb, sql } = this;
    await server.crash();
    const sites = await server.up(['One', 'Two']);
    const troubles: Record<string, number> = {};
    const crashServer = async () => {
      await server.crash();
      await server.up();
    };
    const crashDatabase = async () => {
      await mariadb!.crash();
      await mariadb!.up();
    };
    const trouble = troubleWith(
      { proxy, count, crashServer, ...(mariadb && { crashDatabase }) },
      seed,
      ({ what }) => {
        troubles[what] = (troubles[what] ?? 0) + 1;
      },
    );
    const plan = makePlan(seed, shape);
    const { history, final } = await run({ url: proxy.url, sql, sites }, plan, {
      width: 3,
      actions: shape.actions,
      trouble,
    });
    const noted = (kind: string) => history.notes.filter((note) => note.kind === kind).length;
    return {
      violations: check(history, final),
      messages: final.messages.length,
      calls: noted('asked'),
      lost: noted('lost'),
      events: noted('event'),
      troubles,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.proxy[Symbol.asyncDispose]();
    await this.server[Symbol.asyncDispose]();
    await this.sql.close();
    await this.mariadb?.[Symbol.asyncDispose]();
    await rm(this.folder, { recursive: true, force: true });
  }
}
