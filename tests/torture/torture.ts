/** The long run behind `npm run torture`. Gives the exit code. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { actions } from './actions.js';
import { describe } from './checker.js';
import { Arena, type DatabaseName, type Verdict } from './round.js';

const tell = (line: string) => process.stdout.write(`${line}\n`);

export async function torture(args: string[]): Promise<0 | 1> {
  const { values } = parseArgs({
    args,
    options: {
      minutes: { type: 'string', default: '2' },
      seed: { type: 'string' },
      database: { type: 'string' },
    },
  });
  const minutes = Number(values.minutes);
  let seed = values.seed === undefined ? Math.floor(Math.random() * 1e9) : Number(values.seed);
  if (!(minutes > 0) || !Number.isInteger(seed))
    throw new Error('--minutes takes a number above 0, --seed a whole number');
  const databases =
    values.database === undefined
      ? (['sqlite', 'mariadb'] as const)
      : [values.database as DatabaseName];
  const shape = { people: 8, devices: 4, stepsEach: 120, actions, largest: 500, twice: 0.25 };

  const end = performance.now() + minutes * 60_000;
  let rounds = 0;
  do {
    for (const database of databases) {
      await using arena = await Arena.open(
        database,
        join(process.cwd(), 'tests/support/server-process.mjs'),
      );
      const begun = performance.now();
      const verdict = await arena.round(seed, shape, 24);
      rounds += 1;
      tell(
        `seed ${seed} on ${database}: ${summary(verdict)}, ${Math.round((performance.now() - begun) / 1000)} s`,
      );
      if (verdict.violations.length > 0) {
        tell(describe(verdict.violations, 10));
        tell(
          `VIOLATED. Again: npm run torture -- --minutes 0.1 --seed ${seed} --database ${database}`,
        );
        return 1;
      }
    }
    seed += 1;
  } while (performance.now() < end);
  tell(`HELD: ${rounds} round${rounds === 1 ? '' : 's'}, the next seed is ${seed}`);
  return 0;
}

function summary({ messages, calls, lost, events, troubles }: Verdict): string {
  const trouble = Object.entries(troubles).map(([what, times]) => `${times} ${what}`);
  return `${messages} messages, ${calls} calls (${lost} without an answer), ${events} events; ${trouble.join(', ')}`;
}
