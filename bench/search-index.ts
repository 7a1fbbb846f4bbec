/**
 * What the index of words costs beside storing: the same load with the index off and on, at 1,000
 * and at 2,000 messages a second in 100 conversations; how late the index is; and what catching up
 * costs. Off means that its table has another name, so that each of its steps fails at once.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Parlor } from './contender.js';
import { Fleet } from './fleet.js';
import { atRest, openLoop } from './live.js';
import type { Figure } from './results.js';

const conversations = 100;
const rates = [1_000, 2_000];
const pollMs = 250;

interface Run {
  /** Processor time for each message, in microseconds. */
  server: number;
  database: number;
  p99: number;
  /** The longest that a message was stored and not yet in the index. */
  lateMs: number;
}

export async function searchIndex(parlor: Parlor, ms: number): Promise<Figure[]> {
  const fleet = await Fleet.connect(await parlor.rooms(Array<number>(conversations).fill(2)));
  const index = new Index(parlor, fleet);
  try {
    // Code and caches are warm in all runs.
    await index.run(1_000, 1_000, true);
    const figures: Figure[] = [];
    for (const rate of rates) {
      const [ons, offs]: [Run[], Run[]] = [[], []];
      // In this order, so that growth of the tables favours neither.
      for (const isOn of [true, false, false, true, true, false])
        (isOn ? ons : offs).push(await index.run(rate, ms, isOn));
      figures.push(...compared(parlor.name, rate, offs, ons));
    }
    figures.push(await index.backlog(ms));
    return figures;
  } finally {
    fleet.close();
    await atRest(parlor);
  }
}

function compared(
  contender: string,
  rate: number,
  offs: readonly Run[],
  ons: readonly Run[],
): Figure[] {
  const middle = (runs: readonly Run[], of: 'server' | 'database') =>
    runs.map((run) => run[of]).toSorted((x, y) => x - y)[Math.floor(runs.length / 2)]!;
  const best = (runs: readonly Run[]) => Math.min(...runs.map(({ p99 }) => p99));
  const storing = middle(offs, 'server') + middle(offs, 'database');
  const server = middle(ons, 'server') - middle(offs, 'server');
  const database = middle(ons, 'database') - middle(offs, 'database');
  const late = Math.max(...ons.map(({ lateMs }) => lateMs)) / 1_000;
  const bench = `index at ${rate.toLocaleString('en')} msg/s`;
  return [
    {
      bench,
      contender,
      values: {
        'storing server us': middle(offs, 'server'),
        'storing database us': middle(offs, 'database'),
        'indexing server us': server,
        'indexing database us': database,
      },
      ratio: (server + database) / storing,
      goal: 'indexing <= 0.3x of storing',
      met: server + database <= 0.3 * storing,
    },
    {
      bench,
      contender,
      values: { 'late s': late, 'p99 ms off': best(offs), 'p99 ms on': best(ons) },
      ratio: best(ons) / best(offs),
      goal: 'late <= 5 s, p99 <= 15 ms',
      met: late <= 5 && best(ons) <= 15,
    },
  ];
}

class Index {
  readonly #ids: string[];
  readonly #text = texts();

  constructor(
    private readonly parlor: Parlor,
    private readonly fleet: Fleet,
  ) {
    this.#ids = fleet.rooms.map(([sender]) => sender!.seat.room);
  }

  /** Sends at a rate, until all is answered and, if the index is on, indexed. */
  async run(perSecond: number, ms: number, isOn: boolean): Promise<Run> {
    if (!isOn) await this.#rename('search_logs', 'search_logs_away');
    try {
      await atRest(this.parlor);
      const stored = new Map(this.#ids.map((id) => [id, [] as number[]]));
      const first = await this.#lastSeqs();
      const before = await this.#spent();
      const polling = new AbortController();
      const late = isOn ? this.#lateness(stored, first, polling.signal) : Promise.resolve(0);
      const senders = this.fleet.rooms.map(([sender]) => sender!);
      const measured = await openLoop(this.fleet, senders, perSecond, ms, async (member) => {
        await this.fleet.send(member, this.#text());
        stored.get(member.seat.room)!.push(performance.now());
      });
      if (isOn) await this.#indexed();
      polling.abort();
      const after = await this.#spent();
      return {
        server: (after.server - before.server) / measured.all,
        database: (after.database - before.database) / measured.all,
        p99: measured.p99,
        lateMs: await late,
      };
    } finally {
      if (!isOn) {
        await this.#rename('search_logs_away', 'search_logs');
        await this.#indexed();
      }
    }
  }

  /** What it costs to index many messages that are already there. */
  async backlog(ms: number): Promise<Figure> {
    await this.#rename('search_logs', 'search_logs_away');
    const senders = this.fleet.rooms.map(([sender]) => sender!);
    const { all } = await openLoop(this.fleet, senders, 2_000, ms, (member) =>
      this.fleet.send(member, this.#text()),
    );
    await atRest(this.parlor);
    const before = await this.#spent();
    await this.#rename('search_logs_away', 'search_logs');
    const began = performance.now();
    await this.#indexed();
    const after = await this.#spent();
    return {
      bench: `index of ${all.toLocaleString('en')} waiting messages`,
      contender: this.parlor.name,
      values: {
        'server us': (after.server - before.server) / all,
        'database us': (after.database - before.database) / all,
        'messages/s': all / ((performance.now() - began) / 1_000),
      },
    };
  }

  /** A poll that finds a message missing counts until then. */
  async #lateness(
    stored: ReadonlyMap<string, number[]>,
    first: ReadonlyMap<string, number>,
    signal: AbortSignal,
  ): Promise<number> {
    let latest = 0;
    while (!signal.aborted) {
      const now = performance.now();
      for (const { id, indexed } of await this.#progress()) {
        const at = stored.get(id)![Math.max(0, indexed - first.get(id)!)];
        if (at !== undefined) latest = Math.max(latest, now - at);
      }
      await pause(pollMs);
    }
    return latest;
  }

  #progress(): Promise<{ id: string; last: number; indexed: number }[]> {
    return this.parlor.sql.query(
      `SELECT id, last_seq AS last, COALESCE(indexed_seq, 0) AS indexed FROM conversations
       LEFT JOIN search_logs ON conversation_id = id WHERE id IN (${this.#ids.map(() => '?').join(', ')})`,
      this.#ids,
    );
  }

  async #lastSeqs(): Promise<Map<string, number>> {
    const rows = await this.parlor.sql.query<{ id: string; last: number }>(
      `SELECT id, last_seq AS last FROM conversations WHERE id IN (${this.#ids.map(() => '?').join(', ')})`,
      this.#ids,
    );
    return new Map(rows.map(({ id, last }) => [id, last]));
  }

  async #indexed(): Promise<void> {
    while ((await this.#progress()).some(({ last, indexed }) => indexed < last))
      await pause(pollMs);
  }

  async #rename(from: string, to: string): Promise<void> {
    await this.parlor.sql.query(`ALTER TABLE ${from} RENAME TO ${to}`);
  }

  async #spent(): Promise<{ server: number; database: number }> {
    const { cpu } = await this.parlor.usage('cpu');
    return { server: cpu.user + cpu.system, database: this.parlor.databaseMs * 1_000 };
  }
}

/**
 * Texts of twelve words, some of which are as common, and most as rare, as those of a language: the
 * n-th word comes 1/n as often as the first.
 */
function texts(): () => string {
  const vocabulary = 20_000;
  const total = Math.log(vocabulary);
  let state = 1;
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const word = () => `w${Math.floor(Math.exp(random() * total)).toString(36)}`;
  return () => Array.from({ length: 12 }, word).join(' ');
}
