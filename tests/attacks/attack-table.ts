/** One row for each attack: what it does, and what it may cost the others. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { longTest } from '../support/long-test.js';
import { Target } from './target.js';

export interface Attack {
  name: string;
  /** Throws if an answer is not the documented one. */
  run(target: Target): Promise<unknown>;
  /**
   * The longest that the bystander may wait, in milliseconds; 3,000 unless an attack says
   * otherwise. Generous: the machine may be busy.
   */
  waitMs?: number;
  /** How far memory may grow, in megabytes; 150 unless an attack says otherwise. */
  memoryMb?: number;
  /** Tables whose number of rows must be the same afterwards. */
  unchanged?: readonly string[];
  /**
   * The highest level that the attack may be logged with; info (30) unless an attack says
   * otherwise.
   */
  logLevel?: number;
  timeoutMs?: number;
  /** Takes long: runs with `npm run test:long` only. */
  isLong?: boolean;
}

/** Runs the attacks one after another against one server, which has to live through all of them. */
export function attackTable(
  attacks: readonly Attack[],
  environment: Record<string, string> = {},
): void {
  let target: Target;
  beforeAll(async () => void (target = await Target.start(environment)));
  afterAll(async () => target[Symbol.asyncDispose]());

  for (const {
    name,
    run,
    waitMs = 3_000,
    memoryMb = 150,
    unchanged = [],
    logLevel = 30,
    timeoutMs = 60_000,
    isLong = false,
  } of attacks) {
    (isLong ? longTest : test)(name, { timeout: timeoutMs }, async () => {
      const counts = () => Promise.all(unchanged.map((table) => target.count(table)));
      const before = await counts();
      const logged = target.log.length;
      const toll = await target.under(() => run(target));
      process.stdout.write(
        `  ${name}: bystander waited ${toll.longestWaitMs} ms, memory +${toll.memoryMb} MB\n`,
      );
      expect(toll.isAlive, 'the process lives').toBe(true);
      expect(toll.longestWaitMs, 'wait of a bystander in ms').toBeLessThan(waitMs);
      expect(toll.memoryMb, 'growth of memory in MB').toBeLessThan(memoryMb);
      expect(await counts(), `rows of ${unchanged.join(', ')}`).toEqual(before);
      expect(target.log.slice(logged).filter(({ level }) => level > logLevel)).toEqual([]);
    });
  }
}
