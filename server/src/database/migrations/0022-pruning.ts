import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

/**
 * Sites that are being deleted, the number of days without a visit after which a site's guests are
 * deleted, and the indexes for finding old rows.
 */
export class Pruning0022 implements MigrationInterface {
  readonly name = 'Pruning0000000000022';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    await dialect.ensureColumn(runner, 'sites', 'deleted_at datetime(3) NULL');
    await dialect.ensureColumn(runner, 'sites', 'guest_days integer NULL');
    await dialect.ensureIndex(runner, 'sessions_expiry', 'sessions', '(expires_at)', false);
    await dialect.ensureIndex(
      runner,
      'users_old',
      'users',
      '(site_id, kind, deleted_at, created_at)',
      false,
    );
    await dialect.ensureIndex(
      runner,
      'attachments_site',
      'attachments',
      '(site_id, keep_until)',
      false,
    );
  }

  async down(): Promise<void> {
    throw new Error(
      'An older server would serve sites that are being deleted: restore a backup instead',
    );
  }
}
