/**
 * Lets TypeORM's better-sqlite3 driver run on Node's own SQLite (or, on Node 20, on a package with
 * the same interface and a prebuilt binary), so that nothing is compiled at install.
 */
import { createRequire } from 'node:module';

/**
 * The parts of both packages that are used here. (The types of Node 20 do not know `node:sqlite`.)
 */
interface Sqlite {
  prepare(sql: string): {
    columns(): unknown[];
    all(...parameters: Value[]): unknown[];
    run(...parameters: Value[]): unknown;
  };
  exec(sql: string): void;
  close(): void;
}

type Value = null | number | bigint | string | Uint8Array;

function openDatabase(path: string, timeout: number): Sqlite {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const require = createRequire(import.meta.url);
  const { DatabaseSync } = require(
    major > 22 || (major === 22 && minor >= 13) ? 'node:sqlite' : '@photostructure/sqlite',
  ) as {
    DatabaseSync: new (path: string, options: { timeout: number }) => Sqlite;
  };
  return new DatabaseSync(path, { timeout });
}

function bound(value: unknown): Value {
  if (value === undefined) return null;
  if (typeof value === 'boolean') return Number(value);
  if (value instanceof Date) return value.toISOString().replace('T', ' ').replace('Z', '');
  return value as Value;
}

interface Statement {
  readonly reader: boolean;
  all(...parameters: unknown[]): unknown[];
  run(...parameters: unknown[]): unknown;
}

/**
 * How many prepared statements are kept, and the length of the longest text that is kept. A bound
 * is needed because some texts depend on the number of their values.
 */
const keptStatements = 200;
const keptLength = 4_000;

/** Has the shape of better-sqlite3's `Database`, as far as TypeORM uses it. */
export class NodeSqliteDatabase {
  readonly #database: Sqlite;
  readonly #kept = new Map<string, Statement>();

  constructor(path: string, options: { timeout?: number } = {}) {
    this.#database = openDatabase(path, options.timeout ?? 5_000);
  }

  /** The statement, prepared now or before. */
  prepare(sql: string): Statement {
    const kept = this.#kept.get(sql) ?? this.#prepare(sql);
    if (sql.length > keptLength) return kept;
    // A map keeps the order of insertion: the first one was not used for the longest time.
    this.#kept.delete(sql);
    this.#kept.set(sql, kept);
    if (this.#kept.size > keptStatements) this.#kept.delete(this.#kept.keys().next().value!);
    return kept;
  }

  #prepare(sql: string): Statement {
    const statement = this.#database.prepare(sql);
    return {
      reader: statement.columns().length > 0,
      all: (...parameters: unknown[]) => statement.all(...parameters.map(bound)),
      run: (...parameters: unknown[]) => statement.run(...parameters.map(bound)),
    };
  }

  /** Returns the rows of the statement. */
  run(sql: string, parameters: readonly unknown[]): unknown {
    const statement = this.prepare(sql);
    return statement.reader ? statement.all(...parameters) : statement.run(...parameters);
  }

  exec(sql: string): this {
    this.#database.exec(sql);
    return this;
  }

  pragma(text: string): unknown[] {
    return this.#database.prepare(`PRAGMA ${text}`).all();
  }

  close(): void {
    this.#database.close();
  }
}
