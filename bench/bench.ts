/**
 * `npm run bench`: everything in turn, each beside its floor in the same run. Gives 0; what missed
 * its goal is printed as such.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Floor, Parlor } from './contender.js';
import { list } from './list.js';
import { page } from './page.js';
import { idle, pairs, policy, rate, rooms } from './live.js';
import { manyConversations } from './many-conversations.js';
import { presence } from './presence.js';
import { inserts, reads } from './reads.js';
import { redis } from './redis.js';
import { type Figure, table } from './results.js';
import { searchIndex } from './search-index.js';
import { storm } from './storm.js';
import { webhooks } from './webhooks.js';

const names = [
  'pairs',
  'policy',
  'rooms',
  'rate',
  'idle',
  'inserts',
  'reads',
  'storm',
  'redis',
  'webhooks',
  'many',
  'index',
  'presence',
  'list',
  'page',
] as const;

export async function bench(args: string[], root: string): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string', multiple: true },
      database: { type: 'string', multiple: true },
      seconds: { type: 'string', default: '2' },
      large: { type: 'boolean', default: false },
      clients: { type: 'string', multiple: true },
      profile: { type: 'boolean', default: false },
    },
  });
  const wanted = values.only ?? names;
  const unknown = wanted.filter((name) => !names.includes(name as (typeof names)[number]));
  if (unknown.length > 0)
    throw new Error(`--only takes ${names.join(', ')}, not ${unknown.join(', ')}`);
  const databases = (values.database ?? ['sqlite', 'mariadb']) as ('sqlite' | 'mariadb')[];
  const ms = Number(values.seconds) * 1000;
  const crowds = values.clients?.map(Number) ?? (values.large ? [2_000, 5_000] : [2_000]);

  const begun = performance.now();
  const figures: Figure[] = [];
  await using floor = await Floor.start(root);
  const parlors: Parlor[] = [];
  try {
    for (const database of databases)
      parlors.push(
        await Parlor.start(
          root,
          database,
          values.profile ? join(root, 'bench/results') : undefined,
        ),
      );
    figures.push(...(await measure(root, floor, parlors, wanted, ms, values.large, crowds)));
  } finally {
    for (const parlor of parlors) await parlor[Symbol.asyncDispose]();
  }
  const result = {
    at: new Date().toISOString(),
    node: process.version,
    processors: cpus().map(({ model }) => model),
    seconds: Math.round((performance.now() - begun) / 1000),
    figures,
  };
  const folder = join(root, 'bench/results');
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${result.at.replaceAll(':', '-').slice(0, 19)}.json`);
  await writeFile(file, JSON.stringify(result, null, 2));
  process.stdout.write(`${result.seconds} s; written to ${file}\n`);
}

async function measure(
  root: string,
  floor: Floor,
  parlors: readonly Parlor[],
  wanted: readonly string[],
  ms: number,
  large: boolean,
  crowds: readonly number[],
): Promise<Figure[]> {
  const all = [floor, ...parlors];
  const sizes = large ? [10_000, 10_000_000] : [10_000, 500_000];
  const figures: Figure[] = [];
  const benches: Record<(typeof names)[number], () => Promise<Figure[]>> = {
    // First, while no process holds memory of earlier benches.
    idle: () => idle(all),
    presence: () => presence(floor, parlors),
    pairs: () => pairs(all, ms),
    policy: () => policy(parlors, ms),
    rooms: () => rooms(all, ms),
    rate: () => rate(all, ms),
    inserts: () => each(parlors, (parlor) => inserts(parlor, ms / 2)),
    reads: () => each(parlors, (parlor) => reads(parlor, sizes)),
    storm: () => each(parlors, (parlor) => storm(root, parlor, crowds)),
    redis: () => each(parlors, (parlor) => redis(root, parlor, ms)),
    webhooks: () => each(parlors, (parlor) => webhooks(root, parlor, ms)),
    many: () => each(parlors, (parlor) => manyConversations(parlor)),
    index: () => each(parlors, (parlor) => searchIndex(parlor, ms)),
    // What a browser does, whatever the database.
    list: () => each(parlors.slice(0, 1), (parlor) => list(parlor)),
    page: () => each(parlors.slice(0, 1), (parlor) => page(parlor)),
  };
  for (const [name, run] of Object.entries(benches)) {
    if (!wanted.includes(name)) continue;
    process.stderr.write(`${name} …\n`);
    const measured = await run();
    // At once, so that a run that is broken off has said what it has.
    process.stdout.write(`${table(measured)}\n\n`);
    figures.push(...measured);
  }
  return figures;
}

async function each(
  parlors: readonly Parlor[],
  run: (parlor: Parlor) => Promise<Figure[]>,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const parlor of parlors) figures.push(...(await run(parlor)));
  return figures;
}
