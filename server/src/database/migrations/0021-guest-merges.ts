import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

/** Guests whose conversations another user has taken over, and the remaining work for this. */
export class GuestMerges0021 implements MigrationInterface {
  readonly name = 'GuestMerges0000000000021';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    await runner.query(`CREATE TABLE IF NOT EXISTS guest_merges (
      guest_id varchar(36) NOT NULL,
      site_id varchar(36) NOT NULL,
      user_id varchar(36) NOT NULL,
      created_at datetime(3) NOT NULL,
      places text NULL,
      finished_at datetime(3) NULL,
      PRIMARY KEY (guest_id)
    ) ${dialect.tableEnd}`);
    await dialect.ensureIndex(
      runner,
      'guest_merges_unfinished',
      'guest_merges',
      '(finished_at, created_at)',
      false,
    );
    await dialect.ensureIndex(runner, 'guest_merges_user', 'guest_merges', '(user_id)', false);
    await dialect.ensureIndex(runner, 'guest_merges_site', 'guest_merges', '(site_id)', false);
  }

  async down(): Promise<void> {
    throw new Error('An older server would leave merges unfinished: restore a backup instead');
  }
}
