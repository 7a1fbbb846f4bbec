import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

/** What is asked before a message is stored, and why it holds one. */
export class SendHooks0045 implements MigrationInterface {
  readonly name = 'SendHooks0000000000045';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    await runner.query(`CREATE TABLE IF NOT EXISTS send_hooks (
      site_id varchar(36) NOT NULL,
      url text NOT NULL,
      on_failure varchar(10) NOT NULL,
      secrets text NOT NULL,
      created_at datetime(3) NOT NULL,
      failing_since datetime(3) NULL,
      noted_at datetime(3) NULL,
      last_error varchar(20) NULL,
      failures integer NOT NULL,
      skipped integer NOT NULL,
      PRIMARY KEY (site_id)
    ) ${dialect.tableEnd}`);
    await dialect.ensureColumn(runner, 'sites', 'send_hook_rev integer NOT NULL DEFAULT 0');
    await dialect.ensureColumn(runner, 'held_sends', 'reason varchar(200) NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE send_hooks');
    await runner.query('ALTER TABLE sites DROP COLUMN send_hook_rev');
    await runner.query('ALTER TABLE held_sends DROP COLUMN reason');
  }
}
