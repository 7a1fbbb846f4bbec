import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

const tables = (dialect: Dialect): string[] => [
  `CREATE TABLE IF NOT EXISTS contacts (
    low_id varchar(36) NOT NULL,
    high_id varchar(36) NOT NULL,
    site_id varchar(36) NOT NULL,
    state varchar(10) NOT NULL,
    requested_by varchar(36) NOT NULL,
    requested_to varchar(36) NOT NULL,
    note varchar(300) NULL,
    requested_at datetime(3) NOT NULL,
    answered_at datetime(3) NULL,
    ended_at datetime(3) NULL,
    PRIMARY KEY (low_id, high_id)
  ) ${dialect.tableEnd}`,

  `CREATE TABLE IF NOT EXISTS blocks (
    user_id varchar(36) NOT NULL,
    blocked_id varchar(36) NOT NULL,
    site_id varchar(36) NOT NULL,
    blocked_at datetime(3) NOT NULL,
    PRIMARY KEY (user_id, blocked_id)
  ) ${dialect.tableEnd}`,
];

const columns: readonly (readonly [table: string, definition: string])[] = [
  ['conversations', 'closed_at datetime(3) NULL'],
  ['conversations', 'blocked integer NOT NULL DEFAULT 0'],
  ['sites', "who_may_write varchar(24) NOT NULL DEFAULT 'anyone'"],
];

/** Contacts, blocks, and the site's setting of who may write to whom. */
export class Contacts0006 implements MigrationInterface {
  readonly name = 'Contacts0000000000006';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    for (const table of tables(dialect)) await runner.query(table);
    for (const [table, definition] of columns)
      await dialect.ensureColumn(runner, table, definition);
    await dialect.ensureIndex(runner, 'contacts_by', 'contacts', '(requested_by, state)', false);
    await dialect.ensureIndex(runner, 'contacts_to', 'contacts', '(requested_to, state)', false);
    await dialect.ensureIndex(runner, 'blocks_blocked', 'blocks', '(blocked_id)', false);
  }

  async down(): Promise<void> {
    throw new Error(
      'An older server would let people write who are not to: restore a backup instead',
    );
  }
}
