/**
 * A site whose people write while its servers and the backends that its webhooks call are killed
 * and, if there are several servers, frozen for longer than their leases.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Session } from '@parlor/sdk/protocol/auth';
import { wire } from '@parlor/sdk/protocol/wire';
import type { ClientOperationName, Input, Output } from '@parlor/sdk/protocol/operations';
import { createHost, type Host, type SiteEvent } from '@parlor/sdk/server';
import { seededRandom } from '../../sdk/test-support/seeded-random.js';
import type { WebhookTiming } from '../../server/src/features/webhooks/webhook-timing.js';
import type { DatabaseConfig } from '../../server/src/database/database.js';
import { HttpLine } from '../torture/http.js';
import { newDatabase } from './new-database.js';
import { type MadeSite, ServerProcess } from './server-process.js';
import { openSql, type Sql } from './sql.js';
import { type Accepted, WebhookBackend } from './webhook-backend.js';

/** So short that a run sees many pauses and many leases that end. */
const timing: Partial<WebhookTiming> = {
  requestMs: 1_000,
  pausesMs: [50, 100, 200, 400, 800],
  leaseMs: 2_000,
  everyMs: 100,
};
const frozenMs = 3_000;

const callMs = 5_000;
/** Without any progress for so long, nothing more will be delivered. */
const stuckMs = 60_000;

/** What a person was told is done. */
export interface Acknowledged {
  conversationId: string;
  seq: number;
  text: string;
}

export interface Ended {
  acknowledged: readonly Acknowledged[];
  events: readonly SiteEvent[];
  /** Of each backend. */
  accepted: readonly (readonly Accepted[])[];
  /** The statuses of all answers to forged requests. */
  forged: ReadonlyMap<number, number>;
  troubles: Readonly<Record<string, number>>;
}

interface Parts {
  folder: string;
  config: DatabaseConfig;
  sql: Sql;
  servers: readonly ServerProcess[];
  backends: readonly WebhookBackend[];
  site: MadeSite;
  host: Host;
}

export class WebhookFire implements AsyncDisposable {
  readonly #lines: HttpLine[] = [];
  readonly #acknowledged: Acknowledged[] = [];
  readonly #forged = new Map<number, number>();
  readonly #troubles: Record<string, number> = {};
  #done = 0;

  private constructor(private readonly parts: Parts) {}

  /** On SQLite there is one server, on MariaDB there are two. */
  static async start(database: 'sqlite' | 'mariadb'): Promise<WebhookFire> {
    const folder = await mkdtemp(join(tmpdir(), 'parlor-webhooks-'));
    const config: DatabaseConfig =
      database === 'sqlite'
        ? { kind: 'sqlite', file: join(folder, 'parlor.sqlite') }
        : await newDatabase(folder);
    const server = () => new ServerProcess({ port: 0, database: config, folder, webhooks: timing });
    const servers = database === 'sqlite' ? [server()] : [server(), server()];
    const [site] = await servers[0]!.up(['Under fire']);
    for (const other of servers.slice(1)) await other.up();
    const host = createHost({ url: servers[0]!.url, secretKey: site!.secretKey, retries: 10 });
    const backends: WebhookBackend[] = [];
    for (const name of ['one', 'two', 'three']) {
      const backend = await WebhookBackend.create(folder, name);
      backend.secret = (await host.webhooks.add({ name, url: backend.url })).secret;
      await backend.up();
      backends.push(backend);
    }
    const sql = openSql(config);
    return new WebhookFire({ folder, config, sql, servers, backends, site: site!, host });
  }

  get sql(): Sql {
    return this.parts.sql;
  }

  get siteId(): string {
    return this.parts.site.id;
  }

  /**
   * Makes changes in pairs of people until there are so many and all troubles are over, then calms
   * down and waits.
   */
  async run(seed: number, changes: number, pairs: number, kills: number): Promise<Ended> {
    const random = seededRandom(seed);
    const couples = await Promise.all(
      Array.from({ length: pairs }, (_, index) => this.#couple(`p${index}`)),
    );
    const ended = new AbortController();
    const forging = this.#forge(ended.signal);
    let isTroubled = true;
    const troubling = this.#trouble(random, changes, kills).finally(() => (isTroubled = false));
    const each = Math.ceil(changes / pairs / 2);
    try {
      await Promise.all(
        couples.flatMap(({ conversationId, people }) =>
          people.map((person, side) =>
            this.#write(
              person,
              conversationId,
              seededRandom(seed + side),
              (n) => n < each || isTroubled,
            ),
          ),
        ),
      );
      await troubling;
    } finally {
      ended.abort();
    }
    await forging;
    const events = await this.#delivered();
    const accepted = await Promise.all(this.parts.backends.map((backend) => backend.accepted()));
    return {
      acknowledged: this.#acknowledged,
      events,
      accepted,
      forged: this.#forged,
      troubles: this.#troubles,
    };
  }

  /** Two people in a conversation of their own. */
  async #couple(name: string) {
    const [ada, grace] = [await this.#person(`${name} Ada`), await this.#person(`${name} Grace`)];
    const first = { userIds: [grace.id], clientId: `${name}-first`, text: `${name} first` };
    const { conversation } = await this.#certain(ada, 'conversations.start', first);
    return { conversationId: conversation.id, people: [ada, grace] };
  }

  async #person(name: string) {
    const { servers, site } = this.parts;
    const answer = await fetch(`${servers[0]!.url}/v1/auth/guest`, {
      method: 'POST',
      headers: { [wire.siteHeader]: site.publicKey, 'content-type': 'application/json' },
      body: JSON.stringify({ name }),
    });
    const { data } = (await answer.json()) as { data: Session };
    const headers = { authorization: `Bearer ${data.accessToken}` };
    const lines = servers.map(({ url }) => new HttpLine(url, headers));
    this.#lines.push(...lines);
    return { id: data.user.id, name, lines };
  }

  /** Calls until a server answers, each time another one, as the SDK's outbox does. */
  async #certain<N extends ClientOperationName>(
    { lines }: { lines: readonly HttpLine[] },
    name: N,
    input: Input<N>,
  ): Promise<Output<N>> {
    for (let tries = this.#done; ; tries++) {
      const line = lines[tries % lines.length]!;
      const reply = await line.call(name, input, callMs).catch(() => null);
      if (reply?.ok) return reply.data;
      // `internal` is how a call ends whose database has gone away under it.
      if (reply && !['unavailable', 'internal', 'rate_limited'].includes(reply.error.code))
        throw new Error(`${name}: ${reply.error.code}: ${reply.error.message}`);
      await pause(20);
    }
  }

  async #write(
    person: { id: string; name: string; lines: readonly HttpLine[] },
    conversationId: string,
    random: () => number,
    goesOn: (n: number) => boolean,
  ): Promise<void> {
    let last = 0;
    for (let n = 0; goesOn(n); n++) {
      const dice = random();
      const text = `${person.name} ${n}`;
      if (last === 0 || dice < 0.6) {
        const clientId = `${person.id}-${n}`;
        const sent = { conversationId, clientId, text };
        last = (await this.#certain(person, 'messages.send', sent)).seq;
        this.#acknowledged.push({ conversationId, seq: last, text });
      } else if (dice < 0.85) {
        await this.#certain(person, 'messages.edit', { conversationId, seq: last, text });
        this.#acknowledged.push({ conversationId, seq: last, text });
      } else {
        const emoji = dice < 0.92 ? '👍' : '🎉';
        await this.#certain(person, 'reactions.add', { conversationId, seq: last, emoji });
      }
      this.#done++;
    }
  }

  /** Troubles, spread over the changes. */
  async #trouble(random: () => number, changes: number, count: number): Promise<void> {
    const { servers, backends } = this.parts;
    const kinds = ['server', 'backend', ...(servers.length > 1 ? ['freeze'] : [])];
    const victim = <T>(all: readonly T[]) => all[Math.floor(random() * all.length)]!;
    for (let n = 1; n <= count; n++) {
      while (this.#done < (changes * n) / (count + 1)) await pause(10);
      const what = kinds[n % kinds.length]!;
      this.#troubles[what] = (this.#troubles[what] ?? 0) + 1;
      if (what === 'freeze') {
        const { pid } = victim(servers);
        process.kill(pid, 'SIGSTOP');
        await pause(frozenMs);
        process.kill(pid, 'SIGCONT');
      } else {
        const killed = what === 'server' ? victim(servers) : victim(backends);
        await killed.crash();
        await pause(random() * 500);
        await killed.up();
      }
    }
  }

  /** Sends what the server has not sent, made from what it has. */
  async #forge(ended: AbortSignal): Promise<void> {
    const { backends } = this.parts;
    while (!ended.aborted) {
      for (const backend of backends) {
        const genuine = await backend.lastAccepted();
        const other = backends.find((each) => each !== backend)!;
        if (!genuine) continue;
        for (const { body, headers, to } of forgeries(genuine, backend, other)) {
          const answer = await fetch(to.url, {
            method: 'POST',
            body,
            headers: { 'content-type': 'application/json', ...headers },
            signal: AbortSignal.timeout(callMs),
          }).catch(() => null);
          // It may be down at the moment.
          if (answer) this.#forged.set(answer.status, (this.#forged.get(answer.status) ?? 0) + 1);
        }
      }
      await pause(100, undefined, { signal: ended }).catch(() => undefined);
    }
  }

  /** Resolves with all events when they are delivered. */
  async #delivered(): Promise<SiteEvent[]> {
    const { sql, backends, host } = this.parts;
    for (const backend of backends) backend.calm();
    const left = async () => {
      const [[outbox], [pending]] = await Promise.all([
        sql.query<{ n: number }>('SELECT COUNT(*) AS n FROM event_outbox'),
        sql.query<{ n: number }>(
          "SELECT COUNT(*) AS n FROM webhook_deliveries WHERE state = 'pending'",
        ),
      ]);
      return outbox!.n + pending!.n;
    };
    let [least, since] = [Infinity, performance.now()];
    for (let now = await left(); now > 0; now = await left()) {
      if (now < least) [least, since] = [now, performance.now()];
      if (performance.now() - since > stuckMs) throw new Error(`${now} events are not delivered.`);
      await pause(100);
    }
    const events: SiteEvent[] = [];
    for (let after = 0; ;) {
      const { items, last, more } = await host.events.list({ after, limit: 100 });
      events.push(...items);
      after = last;
      if (!more) return events;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { servers, backends, sql, folder } = this.parts;
    for (const line of this.#lines) line.close();
    for (const each of [...servers, ...backends]) await each[Symbol.asyncDispose]();
    await sql.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Requests that a backend must refuse. */
function forgeries({ body, headers }: Accepted, to: WebhookBackend, other: WebhookBackend) {
  const timestamp = headers['webhook-timestamp'];
  return [
    { body: body.replace('}', ',"forged":true}'), headers, to },
    { body: `${body} `, headers, to },
    { body, headers: { ...headers, 'webhook-id': `${headers['webhook-id']}0` }, to },
    { body, headers: { ...headers, 'webhook-timestamp': String(Number(timestamp) + 1) }, to },
    { body, headers: { ...headers, 'webhook-signature': `v1,${'A'.repeat(43)}=` }, to },
    { body, headers: {}, to },
    // The signature of another webhook.
    { body, headers, to: other },
  ];
}
