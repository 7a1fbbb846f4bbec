import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

/** What the host says of its users, and that one was deleted. */
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
    // The host's own list: in an order that does not change when people are renamed.
    await dialect.ensureIndex(runner, 'users_site', 'users', '(site_id, id)', false);
  }

  async down(): Promise<void> {
    throw new Error('An older server would show people who were deleted: restore a backup instead');
  }
}
