/**
 * The data source of either dialect, its transactions, and its migrations at start. Provides
 * features with a unit of work; knows no feature.
 *
 * TypeORM or SQL: a query of one table by its columns, and every write of whole rows, goes through
 * the entity. SQL is written by hand for what an entity cannot say on both databases: joins,
 * look-ups of many keys at once (`Dialect.lookUp`), row locks, computed columns and conditional
 * updates; for the commit of the log, which runs in `directly` without TypeORM; and for the rows of
 * every list (`rowsOf`). SQL takes every difference between the databases from the `Dialect`.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  DataSource,
  type EntityTarget,
  type MixedList,
  type ObjectLiteral,
  type Repository,
} from 'typeorm';
import { type Direct, directMysql, directSqlite, type Run, type Work } from './direct.js';
import { Dialect, type LookUp, type Queryable, type Transaction } from './dialect.js';
import { boundMysql } from './mysql-time-outs.js';
import { NodeSqliteDatabase } from './node-sqlite-driver.js';
import {
  migrationLabel,
  migrationsTable,
  requireCurrent,
  requireNotNewer,
  SchemaError,
  schemaVersion,
} from './schema-version.js';
import { serialiseSqlite } from './serialise-sqlite.js';

export type DatabaseConfig = { kind: 'sqlite'; file: string } | { kind: 'mysql'; url: string };

type Constructors = MixedList<new () => object>;

export interface OpenOptions {
  /** Without it, a schema that is missing or not up to date is refused and left unchanged. */
  migrate: boolean;
  /** A number from 0 to 1: spreads the tries of transactions that conflict. */
  random?: (() => number) | undefined;
  /** Called after each migration that ran. */
  onMigrated?(migration: { migration: string; ms: number }): void;
}

const conflictRetries = 6;
/** No retry begins after this time, in milliseconds: the caller should not wait longer. */
const conflictMs = 2_500;

export class Database implements Queryable {
  private constructor(
    readonly source: DataSource,
    readonly dialect: Dialect,
    private readonly direct: Direct,
    private readonly random: () => number,
  ) {}

  /**
   * Connects and brings the schema up to date; several processes may do so at the same time. Throws
   * `SchemaError` if the schema belongs to a newer version, and without `migrate` if it is not up
   * to date. Leaves nothing open if it fails.
   */
  static async open(
    config: DatabaseConfig,
    entities: Constructors,
    migrations: Constructors,
    options: OpenOptions = { migrate: true },
  ): Promise<Database> {
    const schema = {
      entities: entities as never,
      migrations: migrations as never,
      migrationsTableName: migrationsTable,
    };
    if (!options.migrate) requireFile(config);
    const { source, direct, bound } =
      config.kind === 'sqlite'
        ? openSqlite(config.file, schema)
        : await openMysql(config.url, schema);
    const database = new Database(
      source,
      new Dialect(config.kind),
      direct,
      options.random ?? (() => 0.5),
    );
    try {
      await source.initialize();
      await database.#bringUpToDate(options);
      bound();
      return database;
    } catch (error) {
      // Open connections would keep the process alive.
      await database.close().catch(() => undefined);
      throw error;
    }
  }

  async #bringUpToDate({ migrate, onMigrated }: OpenOptions): Promise<void> {
    const found = await schemaVersion(this.source);
    requireNotNewer(found);
    if (!migrate) return requireCurrent(found);
    if (found.pending.length === 0) return;
    if (onMigrated) this.#timeMigrations(onMigrated);
    // The lock needs its own connection, because runMigrations uses another.
    const runner = this.source.createQueryRunner();
    try {
      await this.dialect.exclusively(runner, 'migrations', async () => {
        // A newer version may have held the lock before.
        requireNotNewer(await schemaVersion(this.source));
        await this.source.runMigrations({ transaction: 'each' });
      });
    } finally {
      await runner.release();
    }
  }

  #timeMigrations(onMigrated: NonNullable<OpenOptions['onMigrated']>): void {
    for (const migration of this.source.migrations) {
      const up = migration.up.bind(migration);
      migration.up = async (runner) => {
        const began = performance.now();
        await up(runner);
        onMigrated({
          migration: migrationLabel(migration.name!),
          ms: Math.round(performance.now() - began),
        });
      };
    }
  }

  query<T>(sql: string, parameters?: unknown[]): Promise<T> {
    return this.source.query(sql, parameters) as Promise<T>;
  }

  entities<T extends ObjectLiteral>(entity: EntityTarget<T>): Repository<T> {
    return this.source.getRepository(entity);
  }

  /**
   * Rows by their ids, in no order; `rowsOf` gives the function for an entity. For rows that every
   * list shows: it takes a fraction of the time in which TypeORM makes its objects.
   */
  rowsOf<T extends ObjectLiteral & { id: string }>(
    entity: EntityTarget<T>,
  ): (ids: readonly string[]) => Promise<T[]> {
    let how: { lookUp: LookUp; times: readonly string[] } | undefined;
    return async (ids) => {
      // The metadata is there once the data source is initialized.
      how ??= this.#plainRows(entity);
      const { lookUp, times } = how;
      const rows = await this.dialect.rows<Record<string, unknown>>(
        this,
        lookUp,
        ids.map((id) => [id]),
      );
      for (const row of rows)
        for (const name of times) if (row[name] !== null) row[name] = this.dialect.time(row[name]);
      return rows as T[];
    };
  }

  #plainRows(entity: EntityTarget<ObjectLiteral>): { lookUp: LookUp; times: readonly string[] } {
    const { tableName, columns } = this.source.getMetadata(entity);
    const selected = columns.filter(({ isSelect }) => isSelect);
    return {
      lookUp: {
        columns: selected
          .map(
            ({ databaseName, propertyName }) => `${tableName}.${databaseName} AS ${propertyName}`,
          )
          .join(', '),
        table: tableName,
        key: ['id'],
      },
      times: selected
        .filter(({ type }) => type === 'datetime')
        .map(({ propertyName }) => propertyName),
    };
  }

  /**
   * Runs `work` in a transaction, and retries it after a deadlock, a few times and for a few
   * seconds. `work` uses only the given manager and has no other effects, because it may run
   * several times; the caller does what should follow the commit.
   */
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#again(() => this.source.manager.transaction(work));
  }

  /** The same for a single statement, which needs no transaction of its own. */
  repeating<T>(statement: () => Promise<T>): Promise<T> {
    return this.#again(statement);
  }

  /** The same with only plain statements, at the least cost for each. */
  directly<T>(work: (run: Run) => Promise<Work<T>>): Promise<T> {
    return this.#again(() => this.direct.transaction(work));
  }

  async #again<T>(transaction: () => Promise<T>): Promise<T> {
    const began = performance.now();
    for (let attempt = 0; ; attempt++) {
      try {
        return await transaction();
      } catch (error) {
        const again =
          this.dialect.isConflict(error) &&
          attempt < conflictRetries &&
          performance.now() - began < conflictMs;
        if (!again) throw error;
        await new Promise((resolve) => setTimeout(resolve, this.random() * 10 * 2 ** attempt));
      }
    }
  }

  async close(): Promise<void> {
    await this.direct.close();
    if (this.source.isInitialized) await this.source.destroy();
  }
}

/** SQLite would create a missing file. Throws `SchemaError`. */
function requireFile(config: DatabaseConfig): void {
  if (config.kind !== 'sqlite' || config.file === ':memory:' || existsSync(config.file)) return;
  throw new SchemaError(
    `There is no database at ${config.file}. Is DATA_DIR or DATABASE_URL right? To make one, start the server, or run: npm run parlor -- migrate`,
  );
}

type Schema = { entities: never; migrations: never; migrationsTableName: string };

interface Opened {
  source: DataSource;
  direct: Direct;
  /** Call it after the migrations. */
  bound(): void;
}

function openSqlite(file: string, schema: Schema): Opened {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
  const source = new DataSource({
    type: 'better-sqlite3',
    // NodeSqliteDatabase keeps statements. TypeORM's own cache is lost with each query runner.
    statementCacheSize: 0,
    database: file,
    driver: NodeSqliteDatabase,
    enableWAL: file !== ':memory:',
    prepareDatabase: (database: NodeSqliteDatabase) =>
      sqlitePragmas.forEach((pragma) => database.pragma(pragma)),
    ...schema,
  });
  return { source, direct: directSqlite(source, serialiseSqlite(source)), bound: () => undefined };
}

const sqlitePragmas = [
  // An answer of "stored" must survive a power failure.
  'synchronous = FULL',
  // In KiB. Each conversation writes to its own pages: with the default 2 MiB, most of them would
  // be read again for each message.
  'cache_size = -65536',
  // In pages: pages that are written often go from the log to the file once for many commits.
  'wal_autocheckpoint = 8000',
  // Deleted data is overwritten in the file, and not only marked as free.
  'secure_delete = ON',
];

async function openMysql(url: string, schema: Schema): Promise<Opened> {
  const address = new URL(url);
  address.protocol = 'mysql:';
  const type = await mysqlFlavour(address.href);
  const options = { charset: 'utf8mb4', timezone: 'Z', connectTimeout: 4_000 };
  const source = new DataSource({
    type,
    url: address.href.replace(/^mysql:/, `${type}:`),
    poolSize: 10,
    ...options,
    ...schema,
  });
  return { source, direct: directMysql(address.href, options), bound: boundMysql(source) };
}

/** TypeORM has to know whether the server is MySQL or MariaDB. */
async function mysqlFlavour(url: string): Promise<'mysql' | 'mariadb'> {
  const { createConnection } = await import('mysql2/promise');
  const connection = await createConnection({ uri: url, connectTimeout: 4_000 });
  try {
    const [rows] = await connection.query('SELECT VERSION() AS version');
    return /mariadb/i.test((rows as { version: string }[])[0]?.version ?? '') ? 'mariadb' : 'mysql';
  } finally {
    await connection.end();
  }
}
