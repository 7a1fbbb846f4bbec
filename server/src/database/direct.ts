/**
 * Transactions of plain statements, without TypeORM between them and the driver. For the hot path,
 * where the overhead of each statement, and each trip to the database, would be most of the time.
 * The guarantees are the same as elsewhere: on SQLite, no other caller's statements come in
 * between, and on MySQL, a hanging statement is given up within the same time.
 */
import { createPool, type PoolConnection } from 'mysql2';
import type { DataSource } from 'typeorm';
import type { BetterSqlite3Driver } from 'typeorm/driver/better-sqlite3/BetterSqlite3Driver.js';
import type { Statement } from './dialect.js';
import { Budget, destroy, lockWaitSeconds, Waits } from './mysql-time-outs.js';
import type { NodeSqliteDatabase } from './node-sqlite-driver.js';
import type { Alone } from './serialise-sqlite.js';

/**
 * Runs statements one after the other, on MySQL in one trip; returns the result of each. If one
 * fails, the later ones are not run.
 */
export type Run = (statements: readonly Statement[]) => Promise<unknown[]>;

export interface Work<T> {
  result: T;
  /** Run at the end of the transaction, in one trip with its commit. */
  last: readonly Statement[];
}

export interface Direct {
  /** Runs `work` once, in a transaction; an error rolls it back. */
  transaction<T>(work: (run: Run) => Promise<Work<T>>): Promise<T>;
  close(): Promise<void>;
}

const commit: Statement = { sql: 'COMMIT', parameters: [] };
const rollBack: Statement = { sql: 'ROLLBACK', parameters: [] };

/** Shares TypeORM's one connection. */
export function directSqlite(source: DataSource, alone: Alone): Direct {
  const run = async (statements: readonly Statement[]) => {
    const database = (source.driver as BetterSqlite3Driver)
      .databaseConnection as NodeSqliteDatabase;
    return statements.map(({ sql, parameters }) => database.run(sql, parameters));
  };
  return {
    transaction: (work) =>
      alone(async () => {
        await run([{ sql: 'BEGIN IMMEDIATE', parameters: [] }]);
        try {
          const { result, last } = await work(run);
          await run([...last, commit]);
          return result;
        } catch (error) {
          // If SQLite has rolled back automatically, this fails.
          await run([rollBack]).catch(() => undefined);
          throw error;
        }
      }),
    // Deleted data is still in the write-ahead log, which would outlive the process. If this fails,
    // nothing is lost.
    close: () =>
      alone(
        async () =>
          void (await run([{ sql: 'PRAGMA wal_checkpoint(TRUNCATE)', parameters: [] }]).catch(
            () => undefined,
          )),
      ),
  };
}

const connections = 4;

/** Uses its own connections, on which a transaction begins with its first statement. */
export function directMysql(url: string, options: object): Direct {
  const pool = createPool({
    ...options,
    uri: url,
    connectionLimit: connections,
    maxIdle: connections,
    multipleStatements: true,
  });
  // Sent before the other statements of this connection; if it fails, they fail, too.
  pool.on('connection', (connection) => {
    connection.query(
      `SET SESSION autocommit = 0, innodb_lock_wait_timeout = ${lockWaitSeconds}`,
      () => undefined,
    );
  });
  const waits = new Waits();
  return {
    async transaction(work) {
      const connecting = connect();
      const connection = await waits.for(
        connecting,
        () => void connecting.then((late) => late.release()).catch(() => undefined),
      );
      const budget = new Budget();
      const run: Run = (statements) =>
        budget.spend(send(connection, statements), () => destroy(connection));
      try {
        const { result, last } = await work(run);
        await run([...last, commit]);
        connection.release();
        return result;
      } catch (error) {
        await run([rollBack]).then(
          () => connection.release(),
          () => destroy(connection),
        );
        throw error;
      }
    },
    close: () =>
      new Promise((resolve, reject) => pool.end((error) => (error ? reject(error) : resolve()))),
  };

  function connect(): Promise<PoolConnection> {
    return new Promise((resolve, reject) =>
      pool.getConnection((error, connection) => (error ? reject(error) : resolve(connection))),
    );
  }
}

function send(connection: PoolConnection, statements: readonly Statement[]): Promise<unknown[]> {
  const sql = statements.map((statement) => statement.sql).join('; ');
  const parameters = statements.flatMap((statement) => statement.parameters);
  return new Promise((resolve, reject) =>
    connection.query(sql, parameters, (error, results) => {
      if (error) reject(error);
      else resolve(statements.length === 1 ? [results] : (results as unknown[]));
    }),
  );
}
