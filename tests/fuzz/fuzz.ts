/** The long run behind `npm run fuzz`. Gives the exit code. */
import { parseArgs } from 'node:util';
import { Target } from '../attacks/target.js';
import { show, Volley } from './volley.js';

const tell = (line: string) => process.stdout.write(`${line}\n`);

/**
 * The heap of the server under attack, in megabytes. Where memory is plenty, V8 collects garbage
 * late, and a process that grows cannot be told from one that leaks; under this bound a leak ends
 * the process within the hour.
 */
const heapMb = 128;

/** The server's real limits, except those that would let only the first cases of a guest in. */
const open = [
  'OPEN',
  'AUTH',
  'GUEST_READ',
  'GUEST_WRITE',
  'GUEST_UPLOAD',
  'GUEST_SIGNAL',
  'GUEST_ADDRESS_WRITE',
  'NEW_GUEST',
];
const openToSockets = ['HANDSHAKE', 'ADDRESS_FRAME', 'SECRET_KEY_GUESS'];
export const openRates = {
  ...Object.fromEntries([...open, ...openToSockets].map((name) => [`RATE_${name}`, '1000000/60'])),
  MAX_SOCKETS_PER_GUEST: '1000',
  NODE_OPTIONS: `--max-old-space-size=${heapMb}`,
};

export interface Bounds {
  /** The bystander's longest wait, in milliseconds. */
  waitMs: number;
  /** How far memory may grow after the first minute, in megabytes. */
  memoryMb: number;
}

export const bounds: Bounds = { waitMs: 5_000, memoryMb: 150 };

export async function fuzz(args: string[]): Promise<0 | 1> {
  const { values } = parseArgs({
    args,
    options: {
      minutes: { type: 'string', default: '2' },
      seed: { type: 'string' },
      case: { type: 'string' },
    },
  });
  const minutes = Number(values.minutes);
  const seed = values.seed === undefined ? Math.floor(Math.random() * 1e9) : Number(values.seed);
  if (!(minutes > 0) || !Number.isInteger(seed))
    throw new Error('--minutes takes a number above 0, --seed a whole number');
  await using target = await Target.start({ ...openRates, LOG_LEVEL: 'info' });
  const volley = new Volley(target, seed, Number(values.case ?? 0));
  const problems: string[] = [];
  let settledMb: number | undefined;
  for (let minute = 1; minute <= Math.ceil(minutes) && problems.length === 0; minute++) {
    const ms = 60_000 * Math.min(1, minutes - minute + 1);
    const { isAlive, longestWaitMs } = await target.under(() => volley.run(ms));
    const memoryMb = isAlive ? Math.round(await target.memoryMb()) : 0;
    const answers = [...volley.answers]
      .sort(([a], [b]) => a - b)
      .map(([status, times]) => `${times} x ${status}`);
    tell(
      `minute ${minute}: ${volley.requests} connections; ${answers.join(', ')}; ${isAlive ? 'alive' : 'DEAD'}, ${memoryMb} MB, bystander waited ${longestWaitMs} ms`,
    );
    problems.push(...volley.findings.map(({ problem }) => problem));
    if (longestWaitMs > bounds.waitMs) problems.push(`a bystander waited ${longestWaitMs} ms`);
    settledMb ??= memoryMb;
    if (memoryMb - settledMb > bounds.memoryMb)
      problems.push(`memory grew from ${settledMb} to ${memoryMb} MB`);
    // What has been looked at.
    target.log.length = 0;
  }
  if (problems.length === 0) {
    tell(`HELD: ${volley.requests} connections of seed ${seed}`);
    return 0;
  }
  const known = { siteKey: target.site.publicKey, token: 'TOKEN', conversationId: 'CONVERSATION' };
  const cases = volley.findings[0]?.cases ?? [Math.max(0, volley.next - 1)];
  tell(`FELL: ${problems.join('; ')}`);
  for (const index of cases) tell(show(seed, index, known));
  tell(`Again: npm run fuzz -- --minutes 0.1 --seed ${seed} --case ${Math.min(...cases)}`);
  return 1;
}
