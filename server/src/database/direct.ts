/**
 * Transactions of plain statements, without TypeORM between them and the driver: for the hot path,
 * where what each statement costs besides its work, and each trip to the database and back, would
 * be most of the time. They keep the same promises as the others: on SQLite nobody else's
 * statements come between, and on MySQL what hangs is given up within the same time.
 */
import { createPool, type PoolConnection } from 'mysql2';
import type { DataSource } from 'typeorm';
import type { BetterSqlite3Driver } from 'typeorm/driver/better-sqlite3/BetterSqlite3Driver.js';
import type { Statement } from './dialect.js';
import { Budget, destroy, lockWaitSeconds } from './mysql-time-outs.js';
import type { NodeSqliteDatabase } from './node-sqlite-driver.js';
import type { Alone } from './serialise-sqlite.js';

/**
 * Runs statements one after the other, on MySQL in one trip; gives what each gives. If one fails,
 * those after it are not run.
 */
export type Run = (statements: readonly Statement[]) => Promise<unknown[]>;

export interface Work<T> {
  result: T;
  /** What is run at the end of the transaction, in one trip with its commit. */
  last: readonly Statement[];
}

export interface Direct {
  /** Runs `work` once, in a transaction; what it throws rolls back. */
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
          // What SQLite has rolled back by itself has nothing to roll back.
          await run([rollBack]).catch(() => undefined);
          throw error;
        }
      }),
    // What was deleted is still in the log of writes, which would outlive the process. If it stays,
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

/** On connections of its own, on which a transaction begins with its first statement. */
export function directMysql(url: string, options: object): Direct {
  const pool = createPool({
    ...options,
    uri: url,
    connectionLimit: connections,
    maxIdle: connections,
    multipleStatements: true,
  });
  // Sent before what follows on this connection; if it fails, so does that.
  pool.on('connection', (connection) => {
    connection.query(
      `SET SESSION autocommit = 0, innodb_lock_wait_timeout = ${lockWaitSeconds}`,
      () => undefined,
    );
  });
  return {
    async transaction(work) {
      const budget = new Budget();
      const connecting = connect();
      const connection = await budget.spend(
        connecting,
        () => void connecting.then((late) => late.release()).catch(() => undefined),
      );
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
