/**
 * The proof of the proof: a checker that finds nothing is worth something only if it finds what was
 * hidden from it.
 */
import { expect, test, vi } from 'vitest';
import type * as Dispatching from '../../server/src/kernel/dispatcher.js';
import type * as Realtiming from '../../server/src/kernel/realtime.js';
import { isLong } from '../support/long-test.js';
import { openSql } from '../support/sql.js';
import { TestServer } from '../support/test-server.js';
import { check, describe } from './checker.js';
import { makePlan } from './plan.js';
import { type HandlersByName, type Planted, planted, type Seams, soundSeams } from './planted.js';
import { run } from './workload.js';

const { seams } = vi.hoisted(() => ({ seams: {} as Seams }));

vi.mock('../../server/src/kernel/dispatcher.js', async (original) => {
  const real = await original<typeof Dispatching>();
  return {
    ...real,
    createDispatcher: ((table, handlers, options) => {
      const changed = seams.handlers(handlers as unknown as HandlersByName);
      return real.createDispatcher(table, { ...handlers, ...(changed as object) }, options);
    }) satisfies typeof real.createDispatcher,
  };
});

vi.mock('../../server/src/kernel/realtime.js', async (original) => {
  const real = await original<typeof Realtiming>();
  class PlantedSocketServer extends real.SocketServer {
    constructor(...args: ConstructorParameters<typeof real.SocketServer>) {
      super(...args);
      seams.realtime = this;
    }
    override publish(...args: Parameters<Realtiming.Realtime['publish']>): void {
      seams.publish((...passed) => super.publish(...passed), ...args);
    }
    override leave(...args: Parameters<Realtiming.Realtime['leave']>): void {
      if (seams.leaves) super.leave(...args);
    }
    override async leaveEverywhere(
      ...args: Parameters<Realtiming.Realtime['leaveEverywhere']>
    ): Promise<void> {
      if (seams.leaves) await super.leaveEverywhere(...args);
    }
  }
  return { ...real, SocketServer: PlantedSocketServer };
});

async function verdictOn(
  actions: Planted['actions'],
  plant: Planted['plant'],
  prepare: Planted['prepare'],
  agreeWithinMs?: number,
) {
  Object.assign(seams, soundSeams);
  plant(seams);
  await using server = await TestServer.start({ checkWire: false });
  seams.server = server;
  const sites = [await server.site({ name: 'One' }), await server.site({ name: 'Two' })];
  await prepare?.(server);
  const sql = openSql(server.config.database);
  server.onClose(() => sql.close());
  const plan = makePlan(3, {
    people: 4,
    devices: 2,
    stepsEach: 20,
    actions,
    largest: 6,
    twice: 0.3,
  });
  const options = { width: 3, actions, ...(agreeWithinMs !== undefined && { agreeWithinMs }) };
  const { history, final } = await run({ url: server.url, sql, sites }, plan, options);
  return check(history, final);
}

// A few of them with `npm test`, all with `npm run test:long`.
test.each(isLong ? planted : planted.slice(0, 3))(
  'the checker finds it when $fault',
  async ({ actions, plant, prepare, caughtBy, says }) => {
    const violations = await verdictOn(actions, plant, prepare, 1_000);
    const caught = violations
      .filter(({ rule }) => rule === caughtBy)
      .map((violation) => violation.says);
    expect(
      caught.find((text) => says.test(text)),
      describe(violations),
    ).toBeDefined();
  },
);

test('the checker finds nothing where nothing was planted', async () => {
  const violations = await verdictOn(
    ['send', 'repeat', 'markRead', 'page', 'list'],
    () => undefined,
    undefined,
  );
  expect(describe(violations)).toBe('');
});
