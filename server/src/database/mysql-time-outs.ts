/**
 * Reports within seconds that a database is unreachable or hangs: mysql2 waits without limit, both
 * for a connection of the pool and for an answer. Each query runner, which serves one transaction
 * or one statement, has a total time budget; when it is used up, the work is given up and its
 * connection is closed, because its state is unknown. This reaches into TypeORM's internals:
 * TypeORM is pinned, and `away.test.ts` checks the behaviour.
 */
import type { DataSource } from 'typeorm';
import type { MysqlDriver } from 'typeorm/driver/mysql/MysqlDriver.js';
import { MysqlQueryRunner } from 'typeorm/driver/mysql/MysqlQueryRunner.js';

/** The parts of a pooled connection of mysql2 that are used here. */
interface Connection {
  query(sql: string, done: (error: unknown) => void): void;
  release(): void;
  destroy(): void;
  stream: { destroy(): void };
}

const budgetMs = 4_000;
/** Even after the budget is used up, a roll-back gets this long. */
const leastMs = 500;
/**
 * Less than the budget: waiting for a lock then ends with its own error, after which the connection
 * can still be used.
 */
export const lockWaitSeconds = 2;

/** Closes it at once, whatever it is waiting for. */
export function destroy(
  connection: Pick<Connection, 'destroy'> & { stream?: { destroy(): void } },
): void {
  connection.destroy();
  connection.stream?.destroy();
}

/** The total time that one transaction, or one statement, has from now on. */
export class Budget {
  readonly #until = performance.now() + budgetMs;

  /** Waits for the work as long as the budget allows; after that, calls `giveUp` and throws. */
  spend<T>(work: Promise<T>, giveUp: () => void): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => {
          giveUp();
          reject(
            Object.assign(new Error('The database did not answer in time'), { code: 'ETIMEDOUT' }),
          );
        },
        Math.max(leastMs, this.#until - performance.now()),
      );
      work.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }
}

/**
 * Call it before `source.initialize()`. The budget applies only after the returned function is
 * called, because migrations may take long.
 */
export function boundMysql(source: DataSource): () => void {
  const driver = source.driver as MysqlDriver;
  const prepared = new WeakSet<Connection>();
  let holds = false;

  class BoundedQueryRunner extends MysqlQueryRunner {
    readonly #budget = holds ? new Budget() : null;

    override async connect(): Promise<Connection> {
      const connecting = super.connect() as Promise<Connection>;
      const connection = await this.#inTime(
        connecting,
        () => void connecting.then((late) => late.release()).catch(() => undefined),
      );
      if (this.#budget && !prepared.has(connection)) {
        prepared.add(connection);
        // Sent before the other statements of this connection; if it fails, they fail, too.
        connection.query(
          `SET SESSION innodb_lock_wait_timeout = ${lockWaitSeconds}`,
          () => undefined,
        );
      }
      return connection;
    }

    // The overloads of the parent class differ in their return types; the arguments are passed
    // through unchanged.
    override async query(
      sql: string,
      parameters?: unknown[],
      structured?: boolean,
    ): Promise<never> {
      const connection = await this.connect();
      return this.#inTime(super.query(sql, parameters, structured) as Promise<never>, () =>
        destroy(connection),
      );
    }

    #inTime<T>(work: Promise<T>, giveUp: () => void): Promise<T> {
      return this.#budget ? this.#budget.spend(work, giveUp) : work;
    }
  }

  driver.createQueryRunner = (mode) => new BoundedQueryRunner(driver, mode);
  return () => void (holds = true);
}
