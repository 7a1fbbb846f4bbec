/**
 * Reports within seconds that a database is unreachable or hangs: mysql2 waits without limit, both
 * for a connection of the pool and for an answer. Each query runner, which serves one transaction
 * or one statement, has a total time budget from the moment when it has a connection; when it is
 * used up, the work is given up and its connection is closed, because its state is unknown. The
 * wait for a connection has no such budget, because many callers are no fault of the database: it
 * ends when the pool has handed out none for as long. This reaches into TypeORM's internals:
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
/** The longest wait for a connection of a pool whose connections are in use. */
const longestWaitMs = 15_000;
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

const tooLate = () =>
  Object.assign(new Error('The database did not answer in time'), { code: 'ETIMEDOUT' });

/** The total time that one transaction, or one statement, has from now on. */
export class Budget {
  readonly #until = performance.now() + budgetMs;

  /** Waits for the work as long as the budget allows; after that, calls `giveUp` and throws. */
  spend<T>(work: Promise<T>, giveUp: () => void): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => {
          giveUp();
          reject(tooLate());
        },
        Math.max(leastMs, this.#until - performance.now()),
      );
      work.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }
}

/** The waits for the connections of one pool. */
export class Waits {
  #handedOutAt = -Infinity;

  /**
   * Waits for a connection as long as the pool hands out any, and calls `giveUp` and throws when it
   * has handed out none for the time of a budget, or after the longest wait.
   */
  for<C>(connecting: Promise<C>, giveUp: () => void): Promise<C> {
    const began = performance.now();
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout;
      const look = () => {
        const now = performance.now();
        const until = Math.min(
          began + longestWaitMs,
          Math.max(began, this.#handedOutAt) + budgetMs,
        );
        if (now < until) return void (timer = setTimeout(look, until - now));
        giveUp();
        reject(tooLate());
      };
      look();
      connecting
        .then((connection) => {
          this.#handedOutAt = performance.now();
          resolve(connection);
        }, reject)
        .finally(() => clearTimeout(timer));
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
  const waits = new Waits();
  let holds = false;

  class BoundedQueryRunner extends MysqlQueryRunner {
    readonly #isBounded = holds;
    #budget: Budget | null = null;

    override async connect(): Promise<Connection> {
      const connecting = super.connect() as Promise<Connection>;
      if (!this.#isBounded || this.#budget) return connecting;
      const connection = await waits.for(
        connecting,
        () => void connecting.then((late) => late.release()).catch(() => undefined),
      );
      this.#budget ??= new Budget();
      if (!prepared.has(connection)) {
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
