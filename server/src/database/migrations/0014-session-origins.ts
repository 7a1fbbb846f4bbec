import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

/**
 * The signing secret with which a session was created or a user was linked; and the address from
 * which a session was last started or refreshed.
 */
export class SessionOrigins0014 implements MigrationInterface {
  readonly name = 'SessionOrigins0000000000014';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    await dialect.ensureColumn(runner, 'sessions', 'kid varchar(40) NULL');
    await dialect.ensureColumn(runner, 'sessions', 'address_hash varchar(43) NULL');
    await dialect.ensureColumn(runner, 'users', 'linked_kid varchar(40) NULL');
    await dialect.ensureIndex(runner, 'sessions_kid', 'sessions', '(site_id, kid)', false);
    await dialect.ensureIndex(runner, 'users_linked_kid', 'users', '(site_id, linked_kid)', false);
  }

  async down(): Promise<void> {
    throw new Error(
      'An older server would keep sessions of revoked secrets: restore a backup instead',
    );
  }
}
