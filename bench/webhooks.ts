/**
 * What a webhook takes from the sends of its site: pairs on a site without one and on a site with
 * one, on the same server, in turn.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Parlor } from './contender.js';
import { closedLoop, loaded, pairSizes, perSend, sendersOf } from './live.js';
import type { Figure } from './results.js';

const turns = 3;
const goal = 0.8;

export async function webhooks(root: string, parlor: Parlor, ms: number): Promise<Figure[]> {
  const sink = fork(join(root, 'bench/webhook-sink.mjs'));
  try {
    const [port] = (await once(sink, 'message')) as [number];
    const hooked = await parlor.hooked(`http://127.0.0.1:${port}/`);
    const measure = async (contender: Parlor) => {
      const measured = await loaded(contender, pairSizes, (fleet) =>
        closedLoop(fleet, sendersOf(fleet), 1, ms),
      );
      while ((await parlor.undelivered()) > 0) await pause(100);
      return perSend(measured);
    };
    const pairs: { without: Values; values: Values; ratio: number }[] = [];
    for (let turn = 0; turn < turns; turn++) {
      const without = await measure(parlor);
      const values = await measure(hooked);
      pairs.push({ without, values, ratio: values['acked/s']! / without['acked/s']! });
    }
    // Other work on the machine makes some turns slow, with or without a webhook.
    const { without, values, ratio } = pairs.sort((one, other) => one.ratio - other.ratio)[
      Math.floor(turns / 2)
    ]!;
    const bench = 'a site with a webhook';
    return [
      { bench, contender: parlor.name, values: without },
      {
        bench,
        contender: hooked.name,
        values,
        ratio,
        goal: `>= ${goal}x of the sends without`,
        met: ratio >= goal,
      },
    ];
  } finally {
    sink.kill();
  }
}

type Values = Record<string, number>;
