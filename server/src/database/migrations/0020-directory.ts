import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

/**
 * Who sees the people of a site. Existing sites become as strict as new ones: guests see the staff
 * and the people they have met.
 */
export class Directory0020 implements MigrationInterface {
  readonly name = 'Directory0000000000020';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    await dialect.ensureColumn(
      runner,
      'sites',
      "directory_visible_to varchar(10) NOT NULL DEFAULT 'members'",
    );
    await dialect.ensureColumn(
      runner,
      'sites',
      "directory_holds varchar(10) NOT NULL DEFAULT 'everyone'",
    );
    await dialect.ensureColumn(
      runner,
      'sites',
      "strangers_see varchar(10) NOT NULL DEFAULT 'picture'",
    );
  }

  async down(): Promise<void> {
    throw new Error(
      'An older server would show all people of a site to everybody: restore a backup instead',
    );
  }
}
