/**
 * What a Redis adds to the price of a message, in processor time of the server: one server without
 * a Redis, and one with its own, in turn.
 */
import { RedisServer } from '../tests/support/redis.js';
import { Parlor } from './contender.js';
import type { Fleet } from './fleet.js';
import { closedLoop, loaded, openLoop, perSend, sendersOf } from './live.js';
import type { Figure } from './results.js';

const turns = 2;
const goal = 1.2;

interface Load {
  name: string;
  pairs: number;
  run: (fleet: Fleet, ms: number) => ReturnType<typeof closedLoop>;
}

const loads: readonly Load[] = [
  {
    name: '100 pairs, 1 in flight each',
    pairs: 100,
    run: (fleet, ms) => closedLoop(fleet, sendersOf(fleet), 1, ms),
  },
  // Each sender is slow, as people are: their rates have one point for each report to Redis.
  {
    name: '300 pairs, 2 msg/s each',
    pairs: 300,
    run: (fleet, ms) => openLoop(fleet, sendersOf(fleet), 600, ms),
  },
];

export async function redis(root: string, without: Parlor, ms: number): Promise<Figure[]> {
  await using server = await RedisServer.start();
  await using shared = await Parlor.start(root, without.database, undefined, server.url);
  const figures: Figure[] = [];
  for (const load of loads) {
    const measure = async (contender: Parlor) =>
      perSend(
        await loaded(contender, Array<number>(load.pairs).fill(2), (fleet) => load.run(fleet, ms)),
      );
    const [plain, withRedis]: [Record<string, number>[], Record<string, number>[]] = [[], []];
    for (let turn = 0; turn < turns; turn++) {
      plain.push(await measure(without));
      withRedis.push(await measure(shared));
    }
    const [floor, values] = [cheapest(plain), cheapest(withRedis)];
    const ratio = values['server us/send']! / floor['server us/send']!;
    const bench = `Redis: ${load.name}`;
    figures.push(
      { bench, contender: without.name, values: floor },
      {
        bench,
        contender: shared.name,
        values,
        ratio,
        goal: `server us/send <= ${goal}x of without`,
        met: ratio <= goal,
      },
    );
  }
  return figures;
}

/** The turn with the least processor time: whatever else the machine does adds to it. */
function cheapest(values: readonly Record<string, number>[]): Record<string, number> {
  return values.reduce((least, each) =>
    each['server us/send']! < least['server us/send']! ? each : least,
  );
}
