/**
 * An empty database of a test's own, of the kind that the suite is about: a copy of one that a
 * server's own migrations have made, once in each process of tests.
 */
import { randomUUID } from 'node:crypto';
import { copyFile, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { inject } from 'vitest';
import { Database, type DatabaseConfig } from '../../server/src/database/database.js';
import { entities, migrations } from '../../server/src/schema.generated.js';

let template: Promise<(folder: string) => Promise<DatabaseConfig>> | undefined;

export async function newDatabase(folder: string): Promise<DatabaseConfig> {
  template ??=
    inject('database') === 'sqlite' ? sqliteTemplate() : mariadbTemplate(inject('mariadbPort'));
  return (await template)(folder);
}

async function migrate(
  config: DatabaseConfig,
  then?: (database: Database) => Promise<unknown>,
): Promise<void> {
  const database = await Database.open(config, entities, migrations);
  await then?.(database);
  await database.close();
}

async function sqliteTemplate(): Promise<(folder: string) => Promise<DatabaseConfig>> {
  const folder = await mkdtemp(join(inject('templates'), 'of-'));
  const original = join(folder, 'original.sqlite');
  // What is copied is a vacuumed file that was never open: to one that was, SQLite may write even
  // after it is closed, when its statements are garbage-collected.
  await migrate({ kind: 'sqlite', file: join(folder, 'parlor.sqlite') }, (database) =>
    database.query('VACUUM INTO ?', [original]),
  );
  return async (into) => {
    const file = join(into, 'parlor.sqlite');
    await copyFile(original, file);
    return { kind: 'sqlite', file };
  };
}

async function mariadbTemplate(port: number): Promise<() => Promise<DatabaseConfig>> {
  const config = (name: string): DatabaseConfig => ({
    kind: 'mysql',
    url: `mariadb://root@127.0.0.1:${port}/${name}`,
  });
  const original = newName();
  const run = async <T>(
    work: (sql: (text: string) => Promise<RowDataPacket[]>) => Promise<T>,
  ): Promise<T> => {
    const connection = await createConnection({ host: '127.0.0.1', port, user: 'root' });
    try {
      return await work(async (text) => (await connection.query<RowDataPacket[]>(text))[0]);
    } finally {
      await connection.end();
    }
  };
  await run((sql) => sql(`CREATE DATABASE ${original}`));
  await migrate(config(original));
  const tables = await run((sql) =>
    sql(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = '${original}'`,
    ),
  );
  return async () => {
    const name = newName();
    await run(async (sql) => {
      await sql(`CREATE DATABASE ${name}`);
      for (const table of tables) {
        await sql(`CREATE TABLE ${name}.${table['name']} LIKE ${original}.${table['name']}`);
        await sql(
          `INSERT INTO ${name}.${table['name']} SELECT * FROM ${original}.${table['name']}`,
        );
      }
    });
    return config(name);
  };
}

const newName = (): string => `parlor_${randomUUID().replaceAll('-', '')}`;
