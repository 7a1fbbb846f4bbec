/** A schema and a program of different versions: what starts, what refuses to, and what is said. */
import { expect, test } from 'vitest';
import { TestServer } from '../../../tests/support/test-server.js';
import { createApp } from '../app.js';
import { createLog, type Log } from '../kernel/log.js';
import { migrations } from '../schema.generated.js';
import { migrationLabel, SchemaError } from './schema-version.js';

const names = migrations.map((Migration) => new Migration().name);
const newest = names.at(-1)!;

async function applied(server: TestServer): Promise<string[]> {
  const rows = await server.app.database.query<{ name: string }[]>('SELECT name FROM migrations');
  return rows.map(({ name }) => name).sort();
}

const silent = { log: createLog('silent'), passwordCost: 4 };

test('a server does not start on the schema of a newer version, and names both', async () => {
  await using server = await TestServer.start();
  await server.app.database.query('INSERT INTO migrations (timestamp, name) VALUES (?, ?)', [
    9_999,
    'BansByAddress0000000009999',
  ]);
  const before = await applied(server);
  const starting = createApp(server.configAt(0), silent);
  await expect(starting).rejects.toThrow(SchemaError);
  await expect(starting).rejects.toThrow(
    `it has had the migration 9999 BansByAddress, and the newest that this version knows is ${migrationLabel(newest)}`,
  );
  await expect(createApp(server.configAt(0), { ...silent, migrate: false })).rejects.toThrow(
    'belongs to a newer version',
  );
  expect(await applied(server)).toEqual(before);
});

test('a program that may not migrate refuses an older schema and leaves it; a server migrates it and logs each migration', async () => {
  await using server = await TestServer.own();
  const pending = names.slice(-2);
  for (const name of pending)
    await server.app.database.query('DELETE FROM migrations WHERE name = ?', [name]);
  await expect(createApp(server.configAt(0), { ...silent, migrate: false })).rejects.toThrow(
    `it was migrated up to ${migrationLabel(names.at(-3)!)}, and 2 migrations up to ${migrationLabel(newest)} must run first`,
  );
  expect(await applied(server)).toEqual(names.slice(0, -2).sort());

  const lines: object[] = [];
  const log: Log = {
    ...silent.log,
    info: (fields, message) => void (message === 'migrated' && lines.push(fields)),
  };
  await (await createApp(server.configAt(0), { ...silent, log })).close();
  expect(lines).toEqual(
    pending.map((name) => ({ migration: migrationLabel(name), ms: expect.any(Number) })),
  );
  expect(await applied(server)).toEqual(names.toSorted());
});
