/**
 * What the features rest on: one schema on both databases, transactions that keep their word, and a
 * start that several processes may make together.
 */
import { EventEmitter } from 'node:events';
import { expect, inject, test } from 'vitest';
import { data, TestServer } from '../../../tests/support/test-server.js';
import { createApp } from '../app.js';
import { SiteRow } from '../features/sites/site.entity.js';
import { ServerStateRow } from './server-state.entity.js';
import { createLog } from '../kernel/log.js';
import { migrations } from '../schema.generated.js';
import type { Database } from './database.js';

const state = (name: string): ServerStateRow => ({ name, value: 'kept' });

async function stored(database: Database): Promise<string[]> {
  const rows = await database.entities(ServerStateRow).find({ order: { name: 'ASC' } });
  return rows.map(({ name }) => name).filter((name) => name.startsWith('test'));
}

const rollBack = new Error('roll back');

test('the migrations make exactly the tables that the entities describe', async () => {
  await using server = await TestServer.start();
  const { upQueries } = await server.app.database.source.driver.createSchemaBuilder().log();
  expect(upQueries.map(({ query }) => query)).toEqual([]);
});

test('what one caller was told is stored survives the roll-back of another that was open meanwhile', async () => {
  await using server = await TestServer.start();
  const { database } = server.app;
  const steps = new EventEmitter();
  const begun = EventEmitter.once(steps, 'begun');

  const other = database.transaction(async (transaction) => {
    await transaction.insert(ServerStateRow, state('test-undone'));
    steps.emit('begun');
    // Long enough for the other caller's statement to have arrived; on SQLite it waits for this
    // transaction to end.
    for (let turn = 0; turn < 20; turn++) await transaction.query('SELECT 1');
    throw rollBack;
  });
  const ended = expect(other).rejects.toBe(rollBack);
  await begun;
  await database.entities(ServerStateRow).insert(state('test-plain'));
  await database.transaction((transaction) =>
    transaction.insert(ServerStateRow, state('test-transaction')),
  );
  await ended;

  expect(await stored(database)).toEqual(['test-plain', 'test-transaction']);
});

test('of fifty transactions at once, those that fail leave nothing and the others everything', async () => {
  await using server = await TestServer.own();
  const { database } = server.app;
  const results = await Promise.allSettled(
    Array.from({ length: 50 }, (_, i) =>
      database.transaction(async (transaction) => {
        await transaction.insert(ServerStateRow, state(`test-${i}-a`));
        await transaction.insert(ServerStateRow, state(`test-${i}-b`));
        if (i % 2 === 1) throw rollBack;
      }),
    ),
  );
  expect(results.map(({ status }) => status)).toEqual(
    results.map((_, i) => (i % 2 === 1 ? 'rejected' : 'fulfilled')),
  );
  const expected = results.flatMap((_, i) => (i % 2 === 1 ? [] : [`test-${i}-a`, `test-${i}-b`]));
  expect(await stored(database)).toEqual(expected.sort());
});

test('a transaction gives what its work gives, and its own reads see its own writes', async () => {
  await using server = await TestServer.start();
  const count = await server.app.database.transaction(async (transaction) => {
    await transaction.insert(ServerStateRow, state('test-seen'));
    return transaction.countBy(ServerStateRow, { name: 'test-seen' });
  });
  expect(count).toBe(1);
});

test.runIf(inject('database') === 'sqlite')(
  'work that reaches around its transaction is told so, instead of waiting for itself for ever',
  async () => {
    await using server = await TestServer.own();
    const { database } = server.app;
    const around = database.transaction(async (transaction) => {
      await transaction.insert(ServerStateRow, state('test-around'));
      await database.query('SELECT 1');
    });
    await expect(around).rejects.toThrow('use its manager');
    expect(await stored(database)).toEqual([]);
    await database.entities(ServerStateRow).insert(state('test-after'));
    expect(await stored(database)).toEqual(['test-after']);
  },
);

test.runIf(inject('database') === 'sqlite')(
  'a message, a transaction and a single write go before the reads that wait',
  async () => {
    await using server = await TestServer.own();
    const { database } = server.app;
    const order: string[] = [];
    const noted = (what: string, work: Promise<unknown>) => work.then(() => order.push(what));
    await Promise.all([
      ...Array.from({ length: 200 }, () => noted('read', database.query('SELECT 1'))),
      noted(
        'write',
        database.directly(async () => ({ result: undefined, last: [] })),
      ),
      noted(
        'write',
        database.transaction((transaction) => transaction.insert(ServerStateRow, state('test-a'))),
      ),
      noted('write', database.entities(ServerStateRow).insert(state('test-b'))),
    ]);
    expect(order).toHaveLength(203);
    expect(order.lastIndexOf('write')).toBeLessThan(20);
  },
);

test('work that a deadlock undid is done again, and once in effect', async () => {
  await using server = await TestServer.own();
  const { database } = server.app;
  const deadlock = inject('database') === 'sqlite' ? { errcode: 5 } : { errno: 1213 };
  let tries = 0;
  await database.transaction(async (transaction) => {
    await transaction.insert(ServerStateRow, state(`test-${++tries}`));
    if (tries < 3) throw Object.assign(new Error('conflict'), { driverError: deadlock });
  });
  expect(await stored(database)).toEqual(['test-3']);
});

test('an error that is no conflict is not tried again', async () => {
  await using server = await TestServer.own();
  let tries = 0;
  const twice = server.app.database.transaction(async (transaction) => {
    tries++;
    await transaction.insert(ServerStateRow, state('test-twice'));
    await transaction.insert(ServerStateRow, state('test-twice'));
  });
  await expect(twice).rejects.toSatisfy((error) =>
    server.app.database.dialect.isUniqueViolation(error),
  );
  expect(tries).toBe(1);
  expect(await stored(server.app.database)).toEqual([]);
});

test.runIf(inject('database') === 'mariadb')(
  'two transactions that lock each other out both end well',
  async () => {
    await using server = await TestServer.start();
    const { database } = server.app;
    await database.entities(ServerStateRow).insert([state('test-a'), state('test-b')]);
    const steps = new EventEmitter();
    const firstLocks = [EventEmitter.once(steps, 'a'), EventEmitter.once(steps, 'b')];
    let tries = 0;

    const locking = (first: 'a' | 'b', second: 'a' | 'b') =>
      database.transaction(async (transaction) => {
        tries++;
        const add = (name: string) =>
          transaction.query('UPDATE server_state SET value = CONCAT(value, ?) WHERE name = ?', [
            first,
            `test-${name}`,
          ]);
        await add(first);
        steps.emit(first);
        await Promise.all(firstLocks);
        await add(second);
      });
    await Promise.all([locking('a', 'b'), locking('b', 'a')]);

    expect(tries).toBeGreaterThan(2);
    const rows = await database
      .entities(ServerStateRow)
      .findBy([{ name: 'test-a' }, { name: 'test-b' }]);
    expect(rows.map(({ value }) => [...value.replace('kept', '')].sort().join(''))).toEqual([
      'ab',
      'ab',
    ]);
  },
);

test('opening a database again keeps what is in it', async () => {
  await using server = await TestServer.own();
  const site = await server.site();
  const ada = await server.session(site, 'Ada');
  await server.restart();
  await server.restart();
  expect(data(await server.http('users.me', {}, { token: ada.accessToken })).name).toBe('Ada');
  expect(await server.app.database.entities(SiteRow).count()).toBe(1);
});

test('times, and text of any script, come back as they went in', async () => {
  await using server = await TestServer.start();
  const { database } = server.app;
  const value = 'Ünïcödé 👩‍👩‍👧‍👦 \\ \' " % _ \n\t ';
  await database.entities(ServerStateRow).insert({ name: 'test-text', value });
  expect(
    (await database.entities(ServerStateRow).findOneByOrFail({ name: 'test-text' })).value,
  ).toBe(value);

  const createdAt = new Date('2024-03-31T01:30:00.007Z');
  const site = await server.site();
  await database.entities(SiteRow).update({ id: site.id }, { createdAt });
  expect((await database.entities(SiteRow).findOneByOrFail({ id: site.id })).createdAt).toEqual(
    createdAt,
  );
  const [raw] = await database.query<{ created_at: unknown }[]>(
    'SELECT created_at FROM sites WHERE id = ?',
    [site.id],
  );
  expect(database.dialect.time(raw!.created_at)).toEqual(createdAt);
});

test.runIf(inject('database') === 'mariadb')(
  'four servers may start at once on one empty database, and accept each other’s sessions',
  async () => {
    await using server = await TestServer.own();
    // The schema goes, so that all four find an empty database.
    const tables = await server.app.database.query<Record<string, string>[]>('SHOW TABLES');
    for (const row of tables)
      await server.app.database.query(`DROP TABLE ${Object.values(row)[0]}`);

    const apps = await Promise.all(
      Array.from({ length: 4 }, () =>
        createApp(server.configAt(0), { log: createLog('silent'), passwordCost: 4 }),
      ),
    );
    try {
      const ports = await Promise.all(apps.map((app) => app.listen()));
      const { site } = await apps[0]!.sites.create({ name: 'One', origins: [], ways: ['guest'] });
      apps.forEach(({ sites }) => sites.forget());
      const joined = await fetch(`http://127.0.0.1:${ports[0]}/v1/auth/guest`, {
        method: 'POST',
        headers: { 'x-parlor-site': site.publicKey, 'content-type': 'application/json' },
        body: '{"name":"Ada"}',
      });
      const { data: session } = (await joined.json()) as { data: { accessToken: string } };
      const seen = await Promise.all(
        ports.map((port) =>
          fetch(`http://127.0.0.1:${port}/v1/users/me`, {
            headers: { authorization: `Bearer ${session.accessToken}` },
          }),
        ),
      );
      expect(seen.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      expect(await apps[0]!.database.query<unknown[]>('SELECT name FROM migrations')).toHaveLength(
        migrations.length,
      );
    } finally {
      await Promise.all(apps.map((app) => app.close()));
    }
  },
);
