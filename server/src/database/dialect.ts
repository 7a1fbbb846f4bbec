/**
 * All differences between SQLite and MySQL/MariaDB, and nothing else. Statements outside this file
 * run on both.
 */
import type { EntityManager } from 'typeorm';

export type DialectName = 'sqlite' | 'mysql';

/** Runs statements: a transaction, or the data source. */
export interface Queryable {
  query<T>(sql: string, parameters?: unknown[]): Promise<T>;
}

/** A statement with its values. */
export interface Statement {
  sql: string;
  parameters: readonly unknown[];
}

export type Key = readonly (string | number)[];

export interface LookUp {
  columns: string;
  table: string;
  key: readonly string[];
  where?: Statement;
  /** Locks only these rows, in the order of the keys. */
  forUpdate?: true;
}

export interface Update {
  table: string;
  key: string;
  columns: readonly string[];
  same?: Readonly<Record<string, unknown>>;
}

interface DriverError {
  message?: string;
  code?: string;
  errno?: number;
  errcode?: number;
  driverError?: DriverError;
}

const lostConnection = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_SEQUENCE_TIMEOUT',
  'ER_SERVER_SHUTDOWN',
  'ER_CON_COUNT_ERROR',
  'POOL_CLOSED',
]);

/** mysql2 has no error code for a statement on a connection that has broken in the meantime. */
const closedConnection = /^Can't add new command when connection is in closed state/;

/** Placeholders for this many values. */
export const marks = (count: number): string => Array(count).fill('?').join(', ');

const driverError = (error: unknown): DriverError =>
  (error as DriverError | undefined)?.driverError ?? (error as DriverError | undefined) ?? {};

export class Dialect {
  constructor(readonly name: DialectName) {}

  /**
   * Appended to a SELECT inside a transaction. Not needed on SQLite, where a transaction locks the
   * whole file.
   */
  get forUpdate(): string {
    return this.name === 'mysql' ? 'FOR UPDATE' : '';
  }

  /**
   * The useful number of parallel transactions: SQLite runs one at a time, and MySQL stores one
   * while another is prepared.
   */
  get writers(): number {
    return this.name === 'mysql' ? 2 : 1;
  }

  /**
   * How many rows work in the background stores in one transaction. On SQLite, everybody waits for
   * its end.
   */
  get rowsInBackground(): number {
    return this.name === 'mysql' ? 2_000 : 1_000;
  }

  /** The end of CREATE TABLE. */
  get tableEnd(): string {
    return this.name === 'mysql'
      ? 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=DYNAMIC'
      : '';
  }

  /**
   * The end of CREATE TABLE for rows that are read in the order of their key: clustered, and on
   * MySQL spread over partitions.
   */
  clusteredBy(column: string, partitions: number): string {
    return this.name === 'mysql'
      ? `${this.tableEnd} PARTITION BY KEY (${column}) PARTITIONS ${partitions}`
      : 'WITHOUT ROWID';
  }

  /** The end of CREATE TABLE for rows that are little more than their key. */
  get clustered(): string {
    return this.name === 'mysql' ? this.tableEnd : 'WITHOUT ROWID';
  }

  /** The beginning of an INSERT that skips rows whose key exists. */
  get insertIgnore(): string {
    return this.name === 'mysql' ? 'INSERT IGNORE' : 'INSERT OR IGNORE';
  }

  /**
   * A column that filters rows but must not be used to find them. SQLite, which has no row
   * statistics, would use any index on it: with the index of a site, it reads the whole site.
   */
  checked(column: string): string {
    return this.name === 'mysql' ? column : `+${column}`;
  }

  /**
   * Creates an index unless it exists, because an interrupted migration is run again. `columns` is
   * `(a, b)`.
   */
  async ensureIndex(
    connection: Queryable,
    name: string,
    table: string,
    columns: string,
    unique: boolean,
  ): Promise<void> {
    const create = `CREATE ${unique ? 'UNIQUE ' : ''}INDEX`;
    if (this.name === 'sqlite') {
      await connection.query(`${create} IF NOT EXISTS ${name} ON ${table} ${columns}`);
      return;
    }
    if (!(await hasIndex(connection, name, table)))
      await connection.query(`${create} ${name} ON ${table} ${columns}`);
  }

  /** Drops an index if it exists, because an interrupted migration is run again. */
  async dropIndex(connection: Queryable, name: string, table: string): Promise<void> {
    if (this.name === 'sqlite') await connection.query(`DROP INDEX IF EXISTS ${name}`);
    else if (await hasIndex(connection, name, table))
      await connection.query(`DROP INDEX ${name} ON ${table}`);
  }

  /**
   * Gives an index other columns. On MySQL in one statement, so that other nodes always find one of
   * the two.
   */
  async replaceIndex(
    connection: Queryable,
    name: string,
    table: string,
    columns: string,
  ): Promise<void> {
    if (this.name === 'mysql' && (await hasIndex(connection, name, table))) {
      await connection.query(
        `ALTER TABLE ${table} DROP INDEX ${name}, ADD INDEX ${name} ${columns}`,
      );
      return;
    }
    await this.dropIndex(connection, name, table);
    await this.ensureIndex(connection, name, table, columns, false);
  }

  /**
   * Adds a column unless it exists, because an interrupted migration is run again. `definition` is
   * `name type …`.
   */
  async ensureColumn(connection: Queryable, table: string, definition: string): Promise<void> {
    const name = definition.split(' ')[0];
    const found =
      this.name === 'sqlite'
        ? await connection.query<unknown[]>('SELECT 1 FROM pragma_table_info(?) WHERE name = ?', [
            table,
            name,
          ])
        : await connection.query<unknown[]>(
            'SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ? AND column_name = ?',
            [table, name],
          );
    if (found.length === 0) await connection.query(`ALTER TABLE ${table} ADD COLUMN ${definition}`);
  }

  /**
   * A table of keys for joins, with columns `key0`, `key1` …, from one parameter:
   * `JSON.stringify(keys)`. The statement is the same for any number of keys. And if the keys were
   * written out, MySQL would choose an index for each of them, which takes longer than all look-ups
   * together.
   */
  keyTable(types: readonly ('text' | 'integer')[]): string {
    const columns = types.map((type, i) =>
      this.name === 'sqlite'
        ? `value ->> ${i} AS key${i}`
        : `key${i} ${type === 'text' ? 'varchar(255) CHARACTER SET utf8mb4' : 'integer'} PATH '$[${i}]'`,
    );
    return this.name === 'sqlite'
      ? `(SELECT ${columns.join(', ')} FROM json_each(?)) AS wanted`
      : `JSON_TABLE(?, '$[*]' COLUMNS (${columns.join(', ')})) AS wanted`;
  }

  /**
   * Joins tables in the order in which the statement names them: first the keys, then the tables
   * that they lead to.
   */
  get joinInOrder(): string {
    return this.name === 'sqlite' ? 'CROSS JOIN' : 'STRAIGHT_JOIN';
  }

  /** An integer in a column of JSON; null if it is not there. */
  integerIn(column: string, path: string): string {
    return this.name === 'sqlite'
      ? `${column} ->> '${path}'`
      : `CAST(JSON_EXTRACT(${column}, '${path}') AS SIGNED)`;
  }

  /** Rows of a table by a key of several columns, many at once and in the order of the keys. */
  lookUp({ columns, table, key, where, forUpdate }: LookUp, keys: readonly Key[]): Statement {
    const matches = key.map((column, i) => `${table}.${column} = key${i}`).join(' AND ');
    return {
      sql: `SELECT ${columns} FROM ${this.#keysOf(keys)} ${this.joinInOrder} ${table} ON ${matches}${where ? ` WHERE ${where.sql}` : ''}${forUpdate ? ` ${this.forUpdate}` : ''}`,
      parameters: [JSON.stringify(keys), ...(where?.parameters ?? [])],
    };
  }

  /** Looks up rows by keys. */
  async rows<T>(on: Queryable, lookUp: LookUp, keys: readonly Key[]): Promise<T[]> {
    if (keys.length === 0) return [];
    const { sql, parameters } = this.lookUp(lookUp, keys);
    return on.query<T[]>(sql, [...parameters]);
  }

  /**
   * Adds rows in the fastest way: MySQL takes all rows in one statement, SQLite each row in one
   * prepared statement. `how` may be `insertIgnore`, or `REPLACE`.
   */
  insert(
    table: string,
    columns: string,
    rows: readonly (readonly unknown[])[],
    how = 'INSERT',
  ): Statement[] {
    const [first] = rows;
    if (!first) return [];
    const into = `${how} INTO ${table} (${columns}) VALUES`;
    const row = `(${marks(first.length)})`;
    if (this.name === 'sqlite')
      return rows.map((parameters) => ({ sql: `${into} ${row}`, parameters }));
    const parameters: unknown[] = [];
    // A tenth of the time of `flat`.
    for (const values of rows) for (const value of values) parameters.push(value);
    return [{ sql: `${into} ${`${row}, `.repeat(rows.length - 1)}${row}`, parameters }];
  }

  /**
   * Adds many rows that are nothing but their key, in the fastest way; skips those that exist.
   */
  insertKeys(table: string, columns: readonly string[], keys: readonly Key[]): Statement[] {
    const into = columns.join(', ');
    if (this.name === 'mysql') return this.insert(table, into, keys, this.insertIgnore);
    if (keys.length === 0) return [];
    const selected = columns.map((_, i) => `key${i}`).join(', ');
    return [
      {
        sql: `${this.insertIgnore} INTO ${table} (${into}) SELECT ${selected} FROM ${this.#keysOf(keys)}`,
        parameters: [JSON.stringify(keys)],
      },
    ];
  }

  /**
   * Sets columns of rows by their key: some to a value for each row (`rows` are `[key,
   * ...values]`), some to the same value in all rows.
   */
  update({ table, key, columns, same = {} }: Update, rows: readonly Key[]): Statement[] {
    if (rows.length === 0) return [];
    const alike = Object.keys(same).map((column) => `${column} = ?`);
    const shared = Object.values(same);
    if (this.name === 'sqlite') {
      const sql = `UPDATE ${table} SET ${[...columns.map((column) => `${column} = ?`), ...alike].join(', ')} WHERE ${key} = ?`;
      return rows.map(([id, ...values]) => ({ sql, parameters: [...values, ...shared, id] }));
    }
    // With a list of keys, MySQL would scan a small table, and lock all of it.
    const own = columns.map((column, i) => `${column} = key${i + 1}`);
    const sql = `UPDATE ${this.#keysOf(rows)} STRAIGHT_JOIN ${table} ON ${table}.${key} = key0 SET ${[...own, ...alike].join(', ')}`;
    return [{ sql, parameters: [JSON.stringify(rows), ...shared] }];
  }

  /** Deletes rows by their key, and locks no others. */
  deleteKeys(table: string, key: readonly string[], keys: readonly Key[]): Statement[] {
    if (keys.length === 0) return [];
    if (this.name === 'sqlite') {
      const sql = `DELETE FROM ${table} WHERE ${key.map((column) => `${column} = ?`).join(' AND ')}`;
      return keys.map((parameters) => ({ sql, parameters }));
    }
    const matches = key.map((column, i) => `${table}.${column} = key${i}`).join(' AND ');
    return [
      {
        sql: `DELETE ${table} FROM ${this.#keysOf(keys)} STRAIGHT_JOIN ${table} ON ${matches}`,
        parameters: [JSON.stringify(keys)],
      },
    ];
  }

  /**
   * Deletes at most `limit` matching rows, and returns how many.
   */
  async deleteSome(
    on: Queryable,
    {
      table,
      key,
      where,
      parameters,
    }: { table: string; key: readonly string[]; where: string; parameters: readonly unknown[] },
    limit: number,
  ): Promise<number> {
    if (this.name === 'mysql') {
      const { affectedRows } = await on.query<{ affectedRows: number }>(
        `DELETE FROM ${table} WHERE ${where} LIMIT ${limit}`,
        [...parameters],
      );
      return affectedRows;
    }
    const columns = key.join(', ');
    const some = `SELECT ${columns} FROM ${table} WHERE ${where} LIMIT ${limit}`;
    const [{ count }] = (await on.query<{ count: number }[]>(
      `SELECT COUNT(*) AS count FROM (${some})`,
      [...parameters],
    )) as [{ count: number }];
    if (count > 0)
      await on.query(`DELETE FROM ${table} WHERE (${columns}) IN (${some})`, [...parameters]);
    return count;
  }

  /** The key table for these keys. */
  #keysOf(keys: readonly Key[]): string {
    return this.keyTable(keys[0]!.map((value) => (typeof value === 'number' ? 'integer' : 'text')));
  }

  /**
   * The end of an INSERT for rows whose key may exist: sets these columns to the given values.
   */
  orUpdate(key: readonly string[], columns: readonly string[]): string {
    return this.name === 'mysql'
      ? `ON DUPLICATE KEY UPDATE ${columns.map((column) => `${column} = VALUES(${column})`).join(', ')}`
      : `ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`;
  }

  /** The end of an INSERT for rows whose key may exist: adds the given values to these columns. */
  orAdd(key: readonly string[], columns: readonly string[]): string {
    return this.name === 'mysql'
      ? `ON DUPLICATE KEY UPDATE ${columns.map((column) => `${column} = ${column} + VALUES(${column})`).join(', ')}`
      : `ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${columns.map((column) => `${column} = ${column} + excluded.${column}`).join(', ')}`;
  }

  /**
   * The end of an INSERT for rows whose key may exist: keeps the smaller value of one column and
   * the larger value of another.
   */
  orExtend(key: readonly string[], least: string, greatest: string): string {
    return this.name === 'mysql'
      ? `ON DUPLICATE KEY UPDATE ${least} = LEAST(${least}, VALUES(${least})), ${greatest} = GREATEST(${greatest}, VALUES(${greatest}))`
      : `ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${least} = MIN(${least}, excluded.${least}), ${greatest} = MAX(${greatest}, excluded.${greatest})`;
  }

  /** Converts a time from a plain query: SQLite returns text in UTC, mysql2 a Date. */
  time(value: unknown): Date {
    return value instanceof Date ? value : new Date(`${String(value).replace(' ', 'T')}Z`);
  }

  isUniqueViolation(error: unknown): boolean {
    const { errno, errcode } = driverError(error);
    return errno === 1062 || errcode === 2067 || errcode === 1555;
  }

  /**
   * Whether the same transaction may succeed if it is run again: after a deadlock, a lock time-out,
   * or a busy file.
   */
  isConflict(error: unknown): boolean {
    const { errno, errcode } = driverError(error);
    return errno === 1213 || errno === 1205 || (errcode !== undefined && (errcode & 0xff) === 5);
  }

  /**
   * Whether the database cannot be reached, or is so busy that retries did not help: the same may
   * succeed later.
   */
  isUnavailable(error: unknown): boolean {
    const { code, message } = driverError(error);
    return (
      (code !== undefined && lostConnection.has(code)) ||
      closedConnection.test(message ?? '') ||
      this.isConflict(error)
    );
  }

  /**
   * Runs `work` while no other process that uses this function on the same database runs its own.
   */
  async exclusively<T>(connection: Queryable, name: string, work: () => Promise<T>): Promise<T> {
    if (this.name === 'sqlite') return work();
    const [row] = await connection.query<{ taken: number | string | null }[]>(
      'SELECT GET_LOCK(CONCAT(DATABASE(), ?), 60) AS taken',
      [`.${name}`],
    );
    if (Number(row?.taken) !== 1)
      throw new Error(`Another process has held the lock "${name}" for 60 s`);
    try {
      return await work();
    } finally {
      await connection.query('SELECT RELEASE_LOCK(CONCAT(DATABASE(), ?))', [`.${name}`]);
    }
  }
}

async function hasIndex(connection: Queryable, name: string, table: string): Promise<boolean> {
  const found = await connection.query<unknown[]>(
    'SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = ? AND index_name = ?',
    [table, name],
  );
  return found.length > 0;
}

export type Transaction = EntityManager;
