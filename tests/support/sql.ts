/**
 * The database itself, past the server: for what a test puts in beforehand, and for looking
 * afterwards at what is really stored.
 */
import { createPool } from 'mysql2/promise';
import type { DatabaseConfig } from '../../server/src/database/database.js';
import { Dialect } from '../../server/src/database/dialect.js';
import { NodeSqliteDatabase } from '../../server/src/database/node-sqlite-driver.js';

type Value = string | number | null | Date;

export interface Sql {
  query<T>(sql: string, values?: readonly Value[]): Promise<T[]>;
  /**
   * Inserts all rows; columns that the table does not have, or that a row leaves out, take their
   * default.
   */
  insert(table: string, rows: readonly Readonly<Record<string, Value>>[]): Promise<void>;
  columns(table: string): Promise<ReadonlySet<string>>;
  close(): Promise<void>;
}

const rowsAtOnce = 500;
/** SQLITE_BUSY. */
const busy = 5;

export function openSql(config: DatabaseConfig): Sql {
  const { query, close } = config.kind === 'sqlite' ? sqlite(config.file) : mysql(config.url);
  const dialect = new Dialect(config.kind);
  const columnsOf =
    config.kind === 'sqlite'
      ? 'SELECT name FROM pragma_table_info(?)'
      : 'SELECT column_name AS name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?';
  const sql: Sql = {
    query: (text, values = []) => query(text, values) as Promise<never>,
    columns: async (table) =>
      new Set((await sql.query<{ name: string }>(columnsOf, [table])).map(({ name }) => name)),
    async insert(table, rows) {
      const there = await sql.columns(table);
      const names = Object.keys(rows[0] ?? {}).filter((name) => there.has(name));
      for (let start = 0; start < rows.length; start += rowsAtOnce) {
        const some = rows.slice(start, start + rowsAtOnce);
        const rowsOfValues = some.map((values) => names.map((name) => values[name] ?? null));
        const statements = dialect.insert(table, names.join(', '), rowsOfValues) as {
          sql: string;
          parameters: Value[];
        }[];
        // SQLite takes them one by one: once in a transaction it has nobody to wait for.
        if (dialect.name === 'sqlite') await sql.query('BEGIN IMMEDIATE');
        for (const { sql: text, parameters } of statements) await sql.query(text, parameters);
        if (dialect.name === 'sqlite') await sql.query('COMMIT');
      }
    },
    close,
  };
  return sql;
}

type Connection = {
  query(sql: string, values: readonly Value[]): Promise<unknown>;
  close(): Promise<void>;
};

/**
 * Its calls are synchronous: a server in this very process could not end its transaction while one
 * of them waited for it.
 */
function sqlite(file: string): Connection {
  const database = new NodeSqliteDatabase(file, { timeout: 0 });
  const run = (sql: string, values: readonly Value[]): unknown => {
    const rows = database.run(sql, values);
    return Array.isArray(rows) ? rows : [];
  };
  return {
    async query(sql, values) {
      for (;;) {
        try {
          return run(sql, values);
        } catch (error) {
          if (((error as { errcode?: number }).errcode ?? 0) % 256 !== busy) throw error;
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      }
    },
    close: async () => database.close(),
  };
}

function mysql(url: string): Connection {
  const address = new URL(url);
  address.protocol = 'mysql:';
  const pool = createPool({
    uri: address.href,
    timezone: 'Z',
    charset: 'utf8mb4',
    connectionLimit: 4,
  });
  return {
    query: async (sql, values) => (await pool.query(sql, [...values]))[0],
    close: () => pool.end(),
  };
}
