/**
 * Everything in which SQLite and MySQL/MariaDB differ, and nothing else. Statements outside of this file run on both.
 */
import type { EntityManager } from 'typeorm';

export type DialectName = 'sqlite' | 'mysql';

/** What a statement is run on: a transaction's manager, or the data source. */
export interface Queryable {
  query<T>(sql: string, parameters?: unknown[]): Promise<T>;
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

/** mysql2 has no code for a statement on a connection that has broken since. */
const closedConnection = /^Can't add new command when connection is in closed state/;

const driverError = (error: unknown): DriverError =>
  (error as DriverError | undefined)?.driverError ?? (error as DriverError | undefined) ?? {};

export class Dialect {
  constructor(readonly name: DialectName) {}

  /** Appended to a SELECT inside a transaction; SQLite's transactions have the whole file to themselves. */
  get forUpdate(): string {
    return this.name === 'mysql' ? 'FOR UPDATE' : '';
  }

  /** The end of CREATE TABLE. */
  get tableEnd(): string {
    return this.name === 'mysql' ? 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=DYNAMIC' : '';
  }

  /** The end of CREATE TABLE for rows that are read in the order of their key: clustered, and on MySQL spread over partitions. */
  clusteredBy(column: string, partitions: number): string {
    return this.name === 'mysql' ? `${this.tableEnd} PARTITION BY KEY (${column}) PARTITIONS ${partitions}` : 'WITHOUT ROWID';
  }

  /** The end of CREATE TABLE for rows that are little more than their key. */
  get clustered(): string {
    return this.name === 'mysql' ? this.tableEnd : 'WITHOUT ROWID';
  }

  /** The beginning of an INSERT that leaves out rows whose key is there. */
  get insertIgnore(): string {
    return this.name === 'mysql' ? 'INSERT IGNORE' : 'INSERT OR IGNORE';
  }

  /**
   * A column that a row is checked by and not found by. SQLite, which counts no rows, would start from any index on it: from a site's, that
   * is all of the site.
   */
  checked(column: string): string {
    return this.name === 'mysql' ? column : `+${column}`;
  }

  /** Makes an index unless it is there, as a migration that was cut off is run again. `columns` is `(a, b)`. */
  async ensureIndex(connection: Queryable, name: string, table: string, columns: string, unique: boolean): Promise<void> {
    const create = `CREATE ${unique ? 'UNIQUE ' : ''}INDEX`;
    if (this.name === 'sqlite') {
      await connection.query(`${create} IF NOT EXISTS ${name} ON ${table} ${columns}`);
      return;
    }
    const found = await connection.query<unknown[]>(
      'SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = ? AND index_name = ?',
      [table, name],
    );
    if (found.length === 0) await connection.query(`${create} ${name} ON ${table} ${columns}`);
  }

  /** Adds a column unless it is there, as a migration that was cut off is run again. `definition` is `name type …`. */
  async ensureColumn(connection: Queryable, table: string, definition: string): Promise<void> {
    const name = definition.split(' ')[0];
    const found =
      this.name === 'sqlite'
        ? await connection.query<unknown[]>('SELECT 1 FROM pragma_table_info(?) WHERE name = ?', [table, name])
        : await connection.query<unknown[]>(
            'SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ? AND column_name = ?',
            [table, name],
          );
    if (found.length === 0) await connection.query(`ALTER TABLE ${table} ADD COLUMN ${definition}`);
  }

  /** `IN` for pairs, triples …: `(a, b) IN ${tuples(rows, 2)}`. */
  tuples(rows: number, width: number): string {
    const row = `(${Array(width).fill('?').join(',')})`;
    const list = Array(rows).fill(row).join(',');
    return this.name === 'mysql' ? `(${list})` : `(VALUES ${list})`;
  }

  /** The end of an INSERT of rows that are there already by their key: sets these columns to the values given. */
  orUpdate(key: readonly string[], columns: readonly string[]): string {
    return this.name === 'mysql'
      ? `ON DUPLICATE KEY UPDATE ${columns.map((column) => `${column} = VALUES(${column})`).join(', ')}`
      : `ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`;
  }

  /** A time from a plain query: SQLite gives text in UTC, mysql2 a Date. */
  time(value: unknown): Date {
    return value instanceof Date ? value : new Date(`${String(value).replace(' ', 'T')}Z`);
  }

  isUniqueViolation(error: unknown): boolean {
    const { errno, errcode } = driverError(error);
    return errno === 1062 || errcode === 2067 || errcode === 1555;
  }

  /** The same transaction may succeed if it is run again: a deadlock, a lock that took too long, a busy file. */
  isConflict(error: unknown): boolean {
    const { errno, errcode } = driverError(error);
    return errno === 1213 || errno === 1205 || (errcode !== undefined && (errcode & 0xff) === 5);
  }

  /** The database cannot be reached, or is so busy that even repeating did not help: the same may succeed later. */
  isUnavailable(error: unknown): boolean {
    const { code, message } = driverError(error);
    return (code !== undefined && lostConnection.has(code)) || closedConnection.test(message ?? '') || this.isConflict(error);
  }

  /** Runs `work` while no other process that uses this function with the same database does. */
  async exclusively<T>(connection: Queryable, name: string, work: () => Promise<T>): Promise<T> {
    if (this.name === 'sqlite') return work();
    const [row] = await connection.query<{ taken: number | string | null }[]>('SELECT GET_LOCK(CONCAT(DATABASE(), ?), 60) AS taken', [
      `.${name}`,
    ]);
    if (Number(row?.taken) !== 1) throw new Error(`Another process has held the lock "${name}" for 60 s`);
    try {
      return await work();
    } finally {
      await connection.query('SELECT RELEASE_LOCK(CONCAT(DATABASE(), ?))', [`.${name}`]);
    }
  }
}

export type Transaction = EntityManager;
