import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

/**
 * Who may add whom to a group without asking: a setting of the site, and of each user. Existing
 * sites become as strict as new ones.
 */
export class WhoMayAdd0017 implements MigrationInterface {
  readonly name = 'WhoMayAdd0000000000017';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    await dialect.ensureColumn(
      runner,
      'sites',
      "who_may_add varchar(10) NOT NULL DEFAULT 'contacts'",
    );
    await dialect.ensureColumn(
      runner,
      'users',
      "who_may_add_me varchar(10) NOT NULL DEFAULT 'anyone'",
    );
  }

  async down(): Promise<void> {
    throw new Error(
      'An older server would add people who want to be asked: restore a backup instead',
    );
  }
}
