/**
 * Sending and hearing: pairs, rooms, a fixed rate, and idle sockets. Each contender in turn, the
 * floor first.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type Contender, type Parlor, policies } from './contender.js';
import { Fleet, type Member } from './fleet.js';
import type { Figure } from './results.js';

type Measured = Awaited<ReturnType<Fleet['measure']>>;

interface Judged {
  ratio: number;
  goal: string;
  met: boolean;
}

/** Processor time for each send that was answered, in microseconds. */
interface Costs {
  /** Of the server's process, until the last answer. */
  cpu: number;
  /** The same until it is at rest again: with what follows a send, as the index of words. */
  whole: number;
  /** Of the database's own process, until then. */
  database: number;
}

/** Measures a load on people who come for it and leave again. */
export async function loaded(
  contender: Contender,
  sizes: readonly number[],
  load: (fleet: Fleet) => Promise<Measured>,
): Promise<Measured & Costs> {
  const fleet = await Fleet.connect(await contender.rooms(sizes));
  try {
    return await costing(contender, () => load(fleet));
  } finally {
    fleet.close();
    await atRest(contender);
  }
}

/**
 * Measures a load, and what processor time each send took: other work on the machine hardly changes
 * that.
 */
async function costing(
  contender: Contender,
  load: () => Promise<Measured>,
): Promise<Measured & Costs> {
  await atRest(contender);
  const before = await cpuOf(contender);
  const databaseBefore = contender.databaseMs;
  const measured = await load();
  const after = await cpuOf(contender);
  await atRest(contender);
  return {
    ...measured,
    cpu: (after - before) / measured.all,
    whole: ((await cpuOf(contender)) - before) / measured.all,
    database: ((contender.databaseMs - databaseBefore) * 1_000) / measured.all,
  };
}

async function cpuOf(contender: Contender): Promise<number> {
  const { user, system } = (await contender.usage('cpu')).cpu;
  return user + system;
}

/** For so long, contenders may be busy with what a load has left behind. */
const restMs = 30_000;

/** Who comes and who goes is told to others and written down: what is measured must not be that. */
export async function atRest(contender: Contender): Promise<void> {
  const latest = performance.now() + restMs;
  let still = 0;
  while (still < 3 && performance.now() < latest) {
    const before = await cpuOf(contender);
    await pause(100);
    still = (await cpuOf(contender)) - before < 5_000 ? still + 1 : 0;
  }
  if (still < 3) process.stderr.write(`  ${contender.name} is not at rest after half a minute\n`);
}

/** Each sender has `inFlight` sends under way, and sends the next when one is answered. */
export async function closedLoop(
  fleet: Fleet,
  senders: readonly Member[],
  inFlight: number,
  ms: number,
): Promise<Measured> {
  return fleet.measure(ms, async (goesOn, acked) => {
    const one = async (member: Member) => {
      while (goesOn()) {
        await fleet.send(member);
        acked();
      }
    };
    await Promise.all(
      senders.flatMap((member) => Array.from({ length: inFlight }, () => one(member))),
    );
  });
}

/** Sends at a fixed rate whatever becomes of them. */
export async function openLoop(
  fleet: Fleet,
  senders: readonly Member[],
  perSecond: number,
  ms: number,
  send = (member: Member) => fleet.send(member),
): Promise<Measured> {
  return fleet.measure(ms, async (goesOn, acked) => {
    const underWay = new Set<Promise<void>>();
    const begun = performance.now();
    for (let sent = 0; goesOn();) {
      for (const due = ((performance.now() - begun) / 1000) * perSecond; sent < due; sent++) {
        const sending = send(senders[sent % senders.length]!).then(acked);
        underWay.add(sending);
        void sending.finally(() => underWay.delete(sending));
      }
      await pause(2);
    }
    await Promise.all(underWay);
  });
}

/**
 * Each contender in turn, and all of them again: of each the turn with the lowest `by` counts, as
 * whatever else the machine does only slows.
 */
async function compare(
  bench: string,
  contenders: readonly Contender[],
  measure: (contender: Contender) => Promise<Record<string, number>>,
  judge: (values: Record<string, number>, floor: Record<string, number>) => Judged,
  { turns = 2, by = 'p99 ms' } = {},
): Promise<Figure[]> {
  const best = new Map<Contender, Record<string, number>>();
  for (let turn = 0; turn < turns; turn++) {
    for (const contender of contenders) {
      const values = await measure(contender);
      const before = best.get(contender);
      if (!before || values[by]! < before[by]!) best.set(contender, values);
    }
  }
  const figures: Figure[] = [];
  let floor: Record<string, number> | null = null;
  for (const contender of contenders) {
    const values = best.get(contender)!;
    figures.push({ bench, contender: contender.name, values, ...(floor && judge(values, floor)) });
    floor ??= values;
  }
  return figures;
}

export const perSend = ({ acked, p50, p99, cpu, whole, database }: Measured & Costs) => ({
  'acked/s': acked,
  'p50 ms': p50,
  'p99 ms': p99,
  'server us/send': cpu,
  'until at rest': whole,
  ...(database > 0 && { 'database us/send': database }),
});

export const pairSizes = Array<number>(100).fill(2);
export const sendersOf = (fleet: Fleet) => fleet.rooms.map(([sender]) => sender!);

export async function pairs(contenders: readonly Contender[], ms: number): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const inFlight of [1, 4]) {
    const load = (fleet: Fleet) => closedLoop(fleet, sendersOf(fleet), inFlight, ms);
    const measure = async (contender: Contender) =>
      perSend(await loaded(contender, pairSizes, load));
    figures.push(
      ...(await compare(
        `100 pairs, ${inFlight} in flight each`,
        contenders,
        measure,
        (values, floor) => {
          const ratio = values['acked/s']! / floor['acked/s']!;
          return {
            ratio,
            goal: `>= 0.5x of the floor, p99 <= 3x (${(values['p99 ms']! / floor['p99 ms']!).toFixed(1)}x)`,
            met: ratio >= 0.5 && values['p99 ms']! <= 3 * floor['p99 ms']!,
          };
        },
      )),
    );
  }
  return figures;
}

/**
 * Settings of who may write to whom, beside the one that asks nothing. Many short turns on sockets
 * that stay open, as the difference is small.
 */
export async function policy(parlors: readonly Parlor[], ms: number): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const parlor of parlors) {
    const fleets = new Map<Contender, Fleet>();
    for (const each of policies) {
      const contender = await parlor.under(each);
      fleets.set(contender, await Fleet.connect(await contender.rooms(pairSizes)));
    }
    const measure = async (contender: Contender) => {
      const fleet = fleets.get(contender)!;
      const load = () => closedLoop(fleet, sendersOf(fleet), 1, ms / 2);
      return perSend(await costing(contender, load));
    };
    const judge = (values: Record<string, number>, anyone: Record<string, number>) => {
      const ratio = values['server us/send']! / anyone['server us/send']!;
      const slower = anyone['acked/s']! / values['acked/s']!;
      return {
        ratio,
        goal: `<= 1.1x of the server's time under anyone, sends <= 1.1x slower (${slower.toFixed(2)}x)`,
        met: ratio <= 1.1 && slower <= 1.1,
      };
    };
    const often = { turns: 4, by: 'server us/send' };
    figures.push(
      ...(await compare('100 pairs under a setting', [...fleets.keys()], measure, judge, often)),
    );
    for (const fleet of fleets.values()) fleet.close();
  }
  return figures;
}

export async function rooms(contenders: readonly Contender[], ms: number): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [size, inFlight] of [
    [100, 1],
    [100, 16],
    [1_000, 1],
  ] as const) {
    const load = (fleet: Fleet) => closedLoop(fleet, fleet.rooms[0]!.slice(0, inFlight), 1, ms);
    const measure = async (contender: Contender) => {
      const measured = await loaded(contender, [size], load);
      return { 'deliveries/s': measured.deliveries, ...perSend(measured) };
    };
    const least = inFlight === 1 ? 0.6 : 2;
    figures.push(
      ...(await compare(
        `room of ${size}, ${inFlight} in flight`,
        contenders,
        measure,
        (values, floor) => {
          const ratio = values['deliveries/s']! / floor['deliveries/s']!;
          return { ratio, goal: `>= ${least}x of the floor`, met: ratio >= least };
        },
      )),
    );
  }
  return figures;
}

export async function rate(contenders: readonly Contender[], ms: number): Promise<Figure[]> {
  const load = (fleet: Fleet) => openLoop(fleet, sendersOf(fleet), 2_000, ms);
  const measure = async (contender: Contender) => perSend(await loaded(contender, pairSizes, load));
  return compare('2,000 msg/s whatever happens', contenders, measure, (values, floor) => {
    const ratio = values['p99 ms']! / floor['p99 ms']!;
    return { ratio, goal: 'p99 <= 3x of the floor', met: ratio <= 3 };
  });
}

const idleSockets = 2_000;

export async function idle(contenders: readonly Contender[]): Promise<Figure[]> {
  const measure = async (contender: Contender) => {
    const seats = await contender.rooms(Array<number>(idleSockets / 2).fill(2));
    await contender.usage('memory');
    const before = await contender.usage('memory');
    const fleet = await Fleet.connect(seats);
    await atRest(contender);
    await contender.usage('memory');
    const after = await contender.usage('memory');
    fleet.close();
    await atRest(contender);
    const each = (field: 'rss' | 'heapUsed') => (after[field] - before[field]) / idleSockets / 1024;
    return {
      'KB each': each('heapUsed') + (after.external - before.external) / idleSockets / 1024,
      'KB each of rss': each('rss'),
    };
  };
  return compare(
    `${idleSockets.toLocaleString('en')} idle sockets`,
    contenders,
    measure,
    (values, floor) => {
      const ratio = values['KB each']! / floor['KB each']!;
      return { ratio, goal: '<= 2x of the floor', met: ratio <= 2 };
    },
    { turns: 1 },
  );
}
