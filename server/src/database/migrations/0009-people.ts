import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

const tables = (dialect: Dialect): string[] => [
  `CREATE TABLE IF NOT EXISTS kept_standings (
    conversation_id varchar(36) NOT NULL,
    user_id varchar(36) NOT NULL,
    silenced_until datetime(3) NULL,
    last_sent_at datetime(3) NULL,
    PRIMARY KEY (conversation_id, user_id)
  ) ${dialect.tableEnd}`,

  `CREATE TABLE IF NOT EXISTS closing_directs (
    low_id varchar(36) NOT NULL,
    high_id varchar(36) NOT NULL,
    site_id varchar(36) NOT NULL,
    ended_by varchar(36) NOT NULL,
    PRIMARY KEY (low_id, high_id)
  ) ${dialect.tableEnd}`,
];

const columns: readonly (readonly [table: string, definition: string])[] = [
  ['contacts', 'asks integer NOT NULL DEFAULT 0'],
  ['contacts', 'asks_since datetime(3) NULL'],
];

/**
 * Data that outlives a membership, conversations that are still to be closed, and how often a user
 * was asked.
 */
export class People0009 implements MigrationInterface {
  readonly name = 'People0000000000009';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    for (const table of tables(dialect)) await runner.query(table);
    for (const [table, definition] of columns)
      await dialect.ensureColumn(runner, table, definition);
    await dialect.ensureIndex(runner, 'kept_standings_user', 'kept_standings', '(user_id)', false);
    await dialect.ensureIndex(runner, 'reports_old', 'reports', '(status, resolved_at)', false);
  }

  async down(): Promise<void> {
    throw new Error(
      'An older server would let people write who are silenced: restore a backup instead',
    );
  }
}
