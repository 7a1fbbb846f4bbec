/**
 * Many clients that connect and synchronise at the same moment, and that come back after a restart
 * of the server, while two bystanders talk to each other.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { wire } from '@parlor/sdk/protocol/wire';
import type { Parlor } from './contender.js';
import { Fleet, latencies } from './fleet.js';
import type { Figure } from './results.js';

/** Of each person: the neighbours on either side, and two groups. */
const neighbours = 4;
const groupSize = 10;

const sendEveryMs = 25;
const lookEveryMs = 100;
/** The longest wait for the work that follows. */
const afterMs = 10_000;
const minuteMs = 60_000;

interface Report {
  ms: number;
  median: number;
  answerBytes: number;
  refusedConnections: number;
  refusedCalls: number;
  timedOut: number;
  frames: number;
}

export async function storm(
  root: string,
  parlor: Parlor,
  sizes: readonly number[],
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const size of sizes) {
    await using clients = new Clients(root);
    figures.push(...(await one(parlor, clients, size, sizes.length > 1)));
  }
  return figures;
}

async function one(
  parlor: Parlor,
  clients: Clients,
  size: number,
  rests: boolean,
): Promise<Figure[]> {
  const people = await parlor.people(size + 2);
  await talk(
    parlor,
    people.slice(2).map(({ user }) => user.id),
  );
  const seats = people.slice(2).map(({ accessToken }) => ({
    url: `${parlor.address.url.replace('http', 'ws')}${wire.socketPath}/?EIO=4&transport=websocket&site=${parlor.address.site.publicKey}`,
    token: accessToken,
  }));
  await atRest(parlor);
  const pair = await Fleet.connect(await parlor.rooms([2]));
  await atRest(parlor);
  const idleMb = parlor.residentMb;
  const count = `${size.toLocaleString('en')} clients`;

  const bystander = new Bystander(pair);
  const watch = new Watch(parlor);
  const before = await costs(parlor);
  const opened = await clients.run('open', { seats });
  const until = await costs(parlor);
  const waits = await bystander.end();
  const working = performance.now();
  await atRest(parlor);
  const after = await costs(parlor);
  const afterWork = performance.now() - working;
  if (rests) await pause(Math.max(0, minuteMs - (performance.now() - working)));
  const peakMb = watch.end();
  const restedMb = parlor.residentMb;
  pair.close();

  process.stderr.write(
    `  ${count}: ${Math.round(opened.ms)} ms, bystander p99 ${Math.round(waits.p99)} ms\n`,
  );
  const goal = size > 2_000 ? 15 : 6;
  const errors = opened.refusedCalls + opened.refusedConnections + opened.timedOut;
  const figures: Figure[] = [
    {
      bench: `storm, ${count}`,
      contender: parlor.name,
      values: {
        'all s': opened.ms / 1000,
        'median s': opened.median / 1000,
        'server ms/client': (until.server - before.server) / size,
        'database ms/client': (until.database - before.database) / size,
        'statements/client': (until.statements - before.statements) / size,
        'with after-work ms/client':
          (after.server + after.database - before.server - before.database) / size,
        'after-work s': afterWork / 1000,
        refused: opened.refusedCalls,
        'refused connections': opened.refusedConnections,
        'timed out': opened.timedOut,
        'frames/client': opened.frames / size,
        'answer bytes': opened.answerBytes,
      },
      goal: `<= ${goal} s, no refusal`,
      met: opened.ms <= goal * 1000 && errors === 0,
    },
    {
      bench: `storm, bystander of ${count}`,
      contender: parlor.name,
      values: { 'p50 ms': waits.p50, 'p99 ms': waits.p99 },
      goal: 'p99 <= 250 ms',
      met: waits.p99 <= 250,
    },
    {
      bench: `storm, memory of ${count}`,
      contender: parlor.name,
      values: {
        'idle MB': idleMb,
        'peak MB': peakMb,
        [rests ? 'a minute later MB' : 'at rest MB']: restedMb,
        'later/idle': restedMb / idleMb,
      },
      ratio: peakMb / idleMb,
      goal: '<= 2x, then <= 1.5x',
      met: peakMb <= 2 * idleMb && restedMb <= 1.5 * idleMb,
    },
  ];
  const back = clients.run('comeBack');
  await parlor.restart();
  const reopened = await back;
  const ended = performance.now();
  await atRest(parlor);
  figures.push({
    bench: `storm, restart with ${count}`,
    contender: parlor.name,
    values: {
      'all s': reopened.ms / 1000,
      'median s': reopened.median / 1000,
      'after-work s': (performance.now() - ended) / 1000,
      refused: reopened.refusedCalls,
      'timed out': reopened.timedOut,
      'answer bytes': reopened.answerBytes,
    },
    goal: '<= 5 s',
    met: reopened.ms <= 5_000,
  });
  await clients.run('close');
  await atRest(parlor);
  return figures;
}

/** Gives each of these people ten conversations, each with one message. */
async function talk(parlor: Parlor, people: readonly string[]): Promise<void> {
  const count = people.length;
  const at = (i: number) => people[i % count]!;
  const stride = Math.floor(count / groupSize);
  const rooms = [
    ...people.flatMap((id, i) =>
      Array.from({ length: neighbours }, (_, step) => [id, at(i + step + 1)]),
    ),
    ...Array.from({ length: stride }, (_, group) =>
      Array.from({ length: groupSize }, (__, i) => at(group * groupSize + i)),
    ),
    ...Array.from({ length: stride }, (_, group) =>
      Array.from({ length: groupSize }, (__, i) => at(group + i * stride)),
    ),
  ].map((ids) => ({ id: randomUUID(), ids }));
  const now = new Date();
  await parlor.insertRooms(
    rooms.map(({ id, ids }) => ({
      id,
      lastSeq: 1,
      members: ids.map((member) => ({ id: member, readSeq: 0 })),
    })),
    now,
  );
  await parlor.sql.insert(
    'messages',
    rooms.map(({ id, ids }) => ({
      conversation_id: id,
      seq: 1,
      rev: 1,
      kind: 'text',
      sender_id: ids[0]!,
      client_id: 'first',
      text: 'The quick brown fox jumps over the lazy dog, and writes about it.',
      created_at: now,
    })),
  );
}

interface Costs {
  /** Processor time in milliseconds. */
  server: number;
  database: number;
  statements: number;
}

async function costs(parlor: Parlor): Promise<Costs> {
  const { user, system } = (await parlor.usage('cpu')).cpu;
  return {
    server: (user + system) / 1000,
    database: parlor.databaseMs,
    statements: await parlor.statements(),
  };
}

/** What follows a storm goes on after its answers. */
async function atRest(parlor: Parlor): Promise<void> {
  const until = performance.now() + afterMs;
  for (let still = 0; still < 3 && performance.now() < until;) {
    const before = await costs(parlor);
    await pause(100);
    const after = await costs(parlor);
    still = after.server - before.server < 10 ? still + 1 : 0;
  }
}

/** Sends at a fixed rate, whatever becomes of it. */
class Bystander {
  readonly #waits: number[] = [];
  readonly #underWay = new Set<Promise<void>>();
  readonly #timer: NodeJS.Timeout;

  constructor(pair: Fleet) {
    const [writer] = pair.rooms[0]!;
    this.#timer = setInterval(() => {
      const began = performance.now();
      const sending = pair.send(writer!).then(
        () => void this.#waits.push(performance.now() - began),
        () => void this.#waits.push(Infinity),
      );
      this.#underWay.add(sending);
      void sending.finally(() => this.#underWay.delete(sending));
    }, sendEveryMs);
  }

  async end(): Promise<ReturnType<typeof latencies>> {
    clearInterval(this.#timer);
    await Promise.all(this.#underWay);
    return latencies(this.#waits);
  }
}

/** The most memory that the process has held. */
class Watch {
  #peak = 0;
  readonly #timer: NodeJS.Timeout;

  constructor(parlor: Parlor) {
    this.#timer = setInterval(() => {
      this.#peak = Math.max(this.#peak, parlor.residentMb);
    }, lookEveryMs);
  }

  end(): number {
    clearInterval(this.#timer);
    return this.#peak;
  }
}

class Clients implements AsyncDisposable {
  readonly #process: ChildProcess;

  constructor(root: string) {
    this.#process = fork(join(root, 'bench/storm-clients.mjs'), { stdio: 'inherit' });
  }

  async run(task: 'open' | 'comeBack' | 'close', input: object = {}): Promise<Report> {
    const answer = once(this.#process, 'message') as Promise<[Report]>;
    this.#process.send({ task, ...input });
    return (await answer)[0];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exited = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await exited;
  }
}
