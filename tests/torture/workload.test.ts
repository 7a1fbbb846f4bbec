/**
 * Many people talk at once, on two sites; afterwards the history is checked against what is stored.
 */
import { expect, test } from 'vitest';
import { isLong } from '../support/long-test.js';
import { openSql } from '../support/sql.js';
import { TestServer } from '../support/test-server.js';
import { check, describe } from './checker.js';
import { actions } from './actions.js';
import { makePlan } from './plan.js';
import { run } from './workload.js';

const shape = { people: 8, devices: 3, stepsEach: 40, actions, largest: 500, twice: 0.15 };

// The seeds beyond the first are for `npm run test:long`.
test.each(isLong ? [1, 2, 3, 4] : [1])(
  'nothing is lost, doubled, reordered or miscounted while many people talk at once (seed %i)',
  async (seed) => {
    await using server = await TestServer.start();
    const sql = openSql(server.config.database);
    server.onClose(() => sql.close());
    const sites = [await server.site({ name: 'One' }), await server.site({ name: 'Two' })];
    const { history, final } = await run({ url: server.url, sql, sites }, makePlan(seed, shape), {
      width: 3,
      actions,
    });
    expect(describe(check(history, final)), `seed ${seed}`).toBe('');
    expect(final.messages.length).toBeGreaterThan(100);
  },
);

test('the same seed gives the same plan, another seed another one', () => {
  expect(makePlan(7, shape)).toEqual(makePlan(7, shape));
  expect(makePlan(7, shape)).not.toEqual(makePlan(8, shape));
});
