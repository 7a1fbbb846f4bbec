import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

/**
 * The visual form of names, and whose name looks like that of a moderator or admin. The server
 * fills in the first gradually: the database cannot compute it.
 */
export class StaffLookalikes0019 implements MigrationInterface {
  readonly name = 'StaffLookalikes0000000000019';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    await dialect.ensureColumn(runner, 'users', 'name_skeleton varchar(190) NULL');
    await dialect.ensureColumn(runner, 'users', 'resembles_staff integer NOT NULL DEFAULT 0');
    await dialect.ensureIndex(
      runner,
      'users_skeleton',
      'users',
      '(site_id, name_skeleton, id)',
      false,
    );
  }

  async down(): Promise<void> {
    throw new Error(
      'An older server would show impostors of the staff without a mark: restore a backup instead',
    );
  }
}
