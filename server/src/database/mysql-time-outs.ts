/**
 * A database that is away, or hangs, is told within seconds: mysql2 waits for ever, for a
 * connection of the pool as for an answer. Each query runner, which serves one transaction or one
 * statement, has a budget of time in all; what is over it is given up, and its connection is
 * closed, as nobody knows what state it is in. It reaches into TypeORM's internals: TypeORM is
 * pinned, and `away.test.ts` holds the behaviour.
 */
import type { DataSource } from 'typeorm';
import type { MysqlDriver } from 'typeorm/driver/mysql/MysqlDriver.js';
import { MysqlQueryRunner } from 'typeorm/driver/mysql/MysqlQueryRunner.js';

/** What a pooled connection of mysql2 offers, as far as it is used here. */
interface Connection {
  query(sql: string, done: (error: unknown) => void): void;
  release(): void;
  destroy(): void;
  stream: { destroy(): void };
}

const budgetMs = 4_000;
/** Even what comes late may roll back. */
const leastMs = 500;
/**
 * Less than the budget: waiting for a lock ends with an error of its own, after which the
 * connection is in order.
 */
export const lockWaitSeconds = 2;

/** Closes it at once, whatever it is waiting for. */
export function destroy(
  connection: Pick<Connection, 'destroy'> & { stream?: { destroy(): void } },
): void {
  connection.destroy();
  connection.stream?.destroy();
}

/** The time that one transaction, or one statement, has in all from now on. */
export class Budget {
  readonly #until = performance.now() + budgetMs;

  /** Waits for the work as long as the budget allows, and then calls `giveUp` and throws. */
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
 * Call it before `source.initialize()`; the budget holds from the call of what it gives, as
 * migrations may take long.
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
        // Sent before what follows on this connection; if it fails, so does that.
        connection.query(
          `SET SESSION innodb_lock_wait_timeout = ${lockWaitSeconds}`,
          () => undefined,
        );
      }
      return connection;
    }

    // The parent's overloads differ in what they return; the arguments pass through unchanged.
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
