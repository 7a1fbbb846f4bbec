/**
 * kill -9, a dying database and a bad network, a short while; `npm run torture` goes on for as long
 * as one likes. Runs what `npm run build` left.
 */
import { expect } from 'vitest';
import { longTest } from '../support/long-test.js';
import { actions } from './actions.js';
import { describe } from './checker.js';
import { Arena, type DatabaseName } from './round.js';

const databases: readonly DatabaseName[] = process.env['PARLOR_WITHOUT_MARIADB']
  ? ['sqlite']
  : ['sqlite', 'mariadb'];
const shape = { people: 6, devices: 3, stepsEach: 40, actions, largest: 100, twice: 0.25 };

longTest.each(databases)(
  'nothing is lost, doubled, reordered or miscounted when servers, databases and lines die (%s)',
  async (database) => {
    await using arena = await Arena.open(database);
    const seed = 20_261_121;
    const { violations, troubles, messages } = await arena.round(seed, shape, 8);
    expect(describe(violations), `seed ${seed}`).toBe('');
    expect(troubles['crash server'], `seed ${seed}`).toBeGreaterThan(0);
    expect(messages).toBeGreaterThan(100);
  },
  120_000,
);
