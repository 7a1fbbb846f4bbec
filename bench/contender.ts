/**
 * What is measured: the bare floor, and Parlor on either database, each as a process of its own,
 * with rooms of any size set up.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Session } from '@parlor/sdk/protocol/auth';
import { wire } from '@parlor/sdk/protocol/wire';
import { createHost } from '@parlor/sdk/server';
import type { DatabaseConfig } from '../server/src/database/database.js';
import { PrivateMariadb } from '../tests/support/private-mariadb.js';
import { type MadeSite, ServerProcess, type Usage } from '../tests/support/server-process.js';
import { openSql, type Sql } from '../tests/support/sql.js';
import { processorMs, residentMb } from './process-usage.js';

/** One socket's place: where it connects, as whom, and the room that it is in. */
export interface Seat {
  url: string;
  query: Record<string, string>;
  auth: Record<string, string>;
  room: string;
}

export interface Contender extends AsyncDisposable {
  readonly name: string;
  /** A room of each size, with a seat for each of its people. */
  rooms(sizes: readonly number[]): Promise<Seat[][]>;
  usage(of: 'memory' | 'cpu'): Promise<Usage>;
  /** Processor time of the database's own process, in milliseconds; 0 without one. */
  readonly databaseMs: number;
}

export class Floor implements Contender {
  readonly name = 'bare Socket.IO';
  readonly databaseMs = 0;

  private constructor(
    private readonly process: ChildProcess,
    private readonly port: number,
  ) {}

  static async start(root: string): Promise<Floor> {
    const child = fork(join(root, 'bench/floor.mjs'), {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      execArgv: ['--expose-gc'],
    });
    const [line] = (await once(child.stdout!, 'data')) as [Buffer];
    return new Floor(child, (JSON.parse(String(line)) as { port: number }).port);
  }

  async rooms(sizes: readonly number[]): Promise<Seat[][]> {
    return sizes.map((size) => {
      const room = randomUUID();
      const url = `http://127.0.0.1:${this.port}`;
      return Array.from({ length: size }, () => ({
        url,
        query: {},
        auth: { room, user: randomUUID() },
        room,
      }));
    });
  }

  async usage(of: 'memory' | 'cpu'): Promise<Usage> {
    const answer = once(this.process, 'message') as Promise<[Usage]>;
    this.process.send(of);
    return (await answer)[0];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exited = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await exited;
  }
}

export const policies = ['anyone', 'contacts', 'shared_group'] as const;
/** A site's setting that people fulfil who are contacts, or in a group together. */
export type Policy = (typeof policies)[number];

interface Running {
  sql: Sql;
  server: ServerProcess;
  mariadb: PrivateMariadb | null;
  clear(): Promise<void>;
}

export class Parlor implements Contender {
  readonly #people: Session[] = [];
  /** People who may write to each other already. */
  readonly #allowed = new Set<string>();

  private constructor(
    readonly name: string,
    readonly database: 'sqlite' | 'mariadb',
    private readonly running: Running,
    private readonly site: MadeSite,
    private readonly policy: Policy,
  ) {}

  static async start(
    root: string,
    database: 'sqlite' | 'mariadb',
    profile?: string,
    redisUrl?: string,
  ): Promise<Parlor> {
    const folder = await mkdtemp(join(tmpdir(), 'parlor-bench-'));
    const mariadb = database === 'mariadb' ? await PrivateMariadb.start() : null;
    const config: DatabaseConfig = mariadb
      ? { kind: 'mysql', url: mariadb.url }
      : { kind: 'sqlite', file: join(folder, 'bench.sqlite') };
    const program = join(root, 'tests/support/server-process.mjs');
    const server = new ServerProcess({
      port: 0,
      database: config,
      redisUrl,
      folder,
      program,
      ...(profile !== undefined && { profile }),
    });
    const sites = await server.up(['Bench', ...policies, 'Webhook']);
    const sql = openSql(config);
    const clear = async () => {
      await sql.close();
      await server[Symbol.asyncDispose]();
      await mariadb?.[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    };
    const parts = ['Parlor', mariadb ? 'MariaDB' : 'SQLite', ...(redisUrl ? ['Redis'] : [])];
    return new Parlor(
      parts.join(', '),
      database,
      { sql, server, mariadb, clear },
      sites[0]!,
      'anyone',
    );
  }

  get sql(): Sql {
    return this.running.sql;
  }

  /** The same server with a site whose pairs may write to each other because of its setting. */
  async under(policy: Policy): Promise<Parlor> {
    const site = this.running.server.sites[1 + policies.indexOf(policy)]!;
    await this.sql.query('UPDATE sites SET who_may_write = ? WHERE id = ?', [policy, site.id]);
    const headers = { [wire.siteHeader]: site.publicKey };
    for (;;) {
      const answer = await fetch(`${this.running.server.url}/v1/site`, { headers });
      const { data } = (await answer.json()) as { data?: { whoMayWrite: Policy } };
      if (data?.whoMayWrite === policy) break;
      await pause(200);
    }
    return new Parlor(`${this.name}, ${policy}`, this.database, this.running, site, policy);
  }

  /** The same server with a site that has a webhook. */
  async hooked(url: string): Promise<Parlor> {
    const site = this.running.server.sites.at(-1)!;
    const host = createHost({ url: this.running.server.url, secretKey: site.secretKey });
    await host.webhooks.add({ name: 'Bench', url, events: ['message.created'] });
    return new Parlor(`${this.name}, webhook`, this.database, this.running, site, 'anyone');
  }

  /** Events that are stored and not yet delivered. */
  async undelivered(): Promise<number> {
    const counts = await Promise.all(
      ['event_outbox', "webhook_deliveries WHERE state = 'pending'"].map((rows) =>
        this.sql.query<{ n: number }>(`SELECT COUNT(*) AS n FROM ${rows}`),
      ),
    );
    return counts.reduce((sum, [row]) => sum + row!.n, 0);
  }

  /** For what stands on a page of its own. */
  get address(): { url: string; site: { id: string; publicKey: string } } {
    return { url: this.running.server.url, site: this.site };
  }

  /**
   * Lets the pages of an origin in. Resolves when the server knows, which remembers a site's list
   * for some seconds.
   */
  async allow(origin: string): Promise<void> {
    await this.sql.insert('site_origins', [{ site_id: this.site.id, origin }]);
    const headers = { [wire.siteHeader]: this.site.publicKey, origin };
    while (!(await fetch(`${this.running.server.url}/v1/site`, { headers })).ok) await pause(200);
  }

  async rooms(sizes: readonly number[]): Promise<Seat[][]> {
    const people = await this.people(sizes.reduce((a, b) => a + b, 0));
    const now = new Date();
    let next = 0;
    const rooms = sizes.map((size) => ({
      id: randomUUID(),
      people: people.slice(next, (next += size)),
    }));
    await this.insertRooms(
      rooms.map(({ id, people: members }) => ({
        id,
        lastSeq: 0,
        members: members.map(({ user }) => ({ id: user.id, readSeq: 0 })),
      })),
      now,
    );
    await this.allowWriting(
      rooms.map(({ people: members }) => members.map(({ user }) => user.id)),
      now,
    );
    return rooms.map(({ id, people: members }) =>
      members.map(({ accessToken }) => this.seat(id, accessToken)),
    );
  }

  seat(room: string, token: string): Seat {
    return {
      url: this.running.server.url,
      query: { site: this.site.publicKey },
      auth: { token },
      room,
    };
  }

  /** Straight into the database, so that a room may be larger than groups are allowed to be. */
  async insertRooms(
    rooms: readonly {
      id: string;
      lastSeq: number;
      members: readonly { id: string; readSeq: number }[];
    }[],
    now: Date,
    kindOf = (members: number) => (members === 2 ? 'direct' : 'group'),
  ): Promise<void> {
    await this.sql.insert(
      'conversations',
      rooms.map(({ id, lastSeq, members }) => ({
        id,
        site_id: this.site.id,
        kind: kindOf(members.length),
        direct_key: kindOf(members.length) === 'direct' ? id : null,
        last_seq: lastSeq,
        rev: lastSeq,
        created_by: members[0]!.id,
        created_at: now,
        last_activity_at: now,
        title: 'Bench',
        member_count: members.length,
      })),
    );
    await this.sql.insert(
      'members',
      rooms.flatMap(({ id, members }) =>
        members.map((member) => ({
          conversation_id: id,
          user_id: member.id,
          role: 'member',
          read_seq: member.readSeq,
          unread_seq: member.readSeq,
          delivered_seq: 0,
          joined_at: now,
        })),
      ),
    );
  }

  /** Makes the people of each room contacts, or members of a group, as the site's setting asks. */
  private async allowWriting(rooms: readonly (readonly string[])[], now: Date): Promise<void> {
    const people = rooms.filter((ids) => !this.#allowed.has(ids.join()));
    for (const ids of people) this.#allowed.add(ids.join());
    if (this.policy === 'contacts')
      await this.sql.insert(
        'contacts',
        people.map(([requestedBy, requestedTo]) => ({
          low_id: requestedBy! < requestedTo! ? requestedBy! : requestedTo!,
          high_id: requestedBy! < requestedTo! ? requestedTo! : requestedBy!,
          site_id: this.site.id,
          state: 'accepted',
          requested_by: requestedBy!,
          requested_to: requestedTo!,
          requested_at: now,
          answered_at: now,
          asks: 0,
        })),
      );
    if (this.policy === 'shared_group')
      await this.insertRooms(
        people.map((ids) => ({
          id: randomUUID(),
          lastSeq: 0,
          members: ids.map((id) => ({ id, readSeq: 0 })),
        })),
        now,
        () => 'group',
      );
  }

  /** Guests, signed in; the same ones each time, and more when more are wanted. */
  async people(count: number): Promise<Session[]> {
    this.#people.push(...(await this.newPeople(count - this.#people.length)));
    return this.#people.slice(0, count);
  }

  /** Guests, signed in, who are in no room yet. */
  async newPeople(count: number): Promise<Session[]> {
    const people: Session[] = [];
    let left = count;
    const one = async () => {
      while (left-- > 0) {
        const response = await fetch(`${this.running.server.url}/v1/auth/guest`, {
          method: 'POST',
          headers: { [wire.siteHeader]: this.site.publicKey, 'content-type': 'application/json' },
          body: JSON.stringify({ name: 'Bench' }),
        });
        people.push(((await response.json()) as { data: Session }).data);
      }
    };
    await Promise.all(Array.from({ length: 8 }, one));
    return people;
  }

  usage(of: 'memory' | 'cpu'): Promise<Usage> {
    return this.running.server.usage(of);
  }

  /** The memory of the server's process at this moment, in MB. */
  get residentMb(): number {
    return residentMb(this.running.server.pid);
  }

  get databaseMs(): number {
    const { mariadb } = this.running;
    return mariadb ? processorMs(mariadb.pid) : 0;
  }

  /** How many statements the database has run, where it counts them. */
  async statements(): Promise<number> {
    if (!this.running.mariadb) return 0;
    const [row] = await this.sql.query<{ Value: string }>("SHOW GLOBAL STATUS LIKE 'Questions'");
    return Number(row?.Value);
  }

  /** As an update does it: what is under way is finished. Resolves when it listens again. */
  async restart(): Promise<void> {
    await this.running.server.stop();
    await this.running.server.up();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.running.clear();
  }
}
