/**
 * TypeORM's SQLite driver shares one connection between all callers, so one caller's roll-back
 * would undo the work of other callers. This gives the connection to one transaction, or one
 * statement, at a time (`turnstile.ts` says to whom). It reaches into TypeORM's internals: TypeORM
 * is pinned, and `database.test.ts` checks the behaviour.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { DataSource } from 'typeorm';
import type { BetterSqlite3Driver } from 'typeorm/driver/better-sqlite3/BetterSqlite3Driver.js';
import { BetterSqlite3QueryRunner } from 'typeorm/driver/better-sqlite3/BetterSqlite3QueryRunner.js';
import { type Release, Turnstile } from './turnstile.js';

const select = /^\s*SELECT\b/i;

/** Runs work with exclusive use of the connection. */
export type Alone = <T>(work: () => Promise<T>) => Promise<T>;

/** Call it before `source.initialize()`. */
export function serialiseSqlite(source: DataSource): Alone {
  const insideTransaction = new AsyncLocalStorage<true>();
  const turnstile = new Turnstile();
  const driver = source.driver as BetterSqlite3Driver;

  const transaction = source.manager.transaction.bind(source.manager) as (
    ...args: unknown[]
  ) => Promise<unknown>;
  Object.assign(source.manager, {
    transaction: (...args: unknown[]) => insideTransaction.run(true, () => transaction(...args)),
  });

  class SerialQueryRunner extends BetterSqlite3QueryRunner {
    #release: Release | undefined;

    #leave(): void {
      this.#release?.();
      this.#release = undefined;
    }

    override async startTransaction(
      ...args: Parameters<BetterSqlite3QueryRunner['startTransaction']>
    ): Promise<void> {
      this.#release ??= await turnstile.enter('write');
      try {
        await super.startTransaction(...args);
      } catch (error) {
        if (!this.isTransactionActive) this.#leave();
        throw error;
      }
    }

    override async commitTransaction(): Promise<void> {
      try {
        await super.commitTransaction();
      } finally {
        if (!this.isTransactionActive) this.#leave();
      }
    }

    override async rollbackTransaction(): Promise<void> {
      try {
        await super.rollbackTransaction();
      } finally {
        if (!this.isTransactionActive) this.#leave();
      }
    }

    override async release(): Promise<void> {
      if (this.isTransactionActive) await this.rollbackTransaction();
      this.#leave();
    }

    // The overloads of the parent class differ in their return types; the arguments are passed
    // through unchanged.
    override async query(
      sql: string,
      parameters?: unknown[],
      structured?: boolean,
    ): Promise<never> {
      // Take the write lock at once: a transaction that reads first and writes later cannot wait
      // for another process.
      if (sql === 'BEGIN TRANSACTION') sql = 'BEGIN IMMEDIATE TRANSACTION';
      if (this.#release) return (await super.query(sql, parameters, structured)) as never;
      if (insideTransaction.getStore())
        throw new Error(
          'Inside a transaction: use its manager, not the data source (it would wait for itself for ever)',
        );
      const release = await turnstile.enter(select.test(sql) ? 'read' : 'write');
      try {
        return (await super.query(sql, parameters, structured)) as never;
      } finally {
        release();
      }
    }
  }

  driver.createQueryRunner = () => new SerialQueryRunner(driver);

  return async (work) => {
    const release = await turnstile.enter('write');
    try {
      return await insideTransaction.run(true, work);
    } finally {
      release();
    }
  };
}
