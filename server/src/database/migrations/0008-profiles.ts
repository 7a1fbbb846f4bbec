import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

/** The host's values about its users, and whether a user was deleted. */
export class Profiles0008 implements MigrationInterface {
  readonly name = 'Profiles0000000000008';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    for (const definition of [
      'attributes text NULL',
      'private_attributes text NULL',
      'deleted_at datetime(3) NULL',
    ]) {
      await dialect.ensureColumn(runner, 'users', definition);
    }
    // For the host's list of users: its order does not change when users are renamed.
    await dialect.ensureIndex(runner, 'users_site', 'users', '(site_id, id)', false);
  }

  async down(): Promise<void> {
    throw new Error('An older server would show people who were deleted: restore a backup instead');
  }
}
