import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

/**
 * The index of a user's memberships gets what the user's list and totals read of each of them, so
 * that they do not read the rows.
 */
export class OwnMemberships0025 implements MigrationInterface {
  readonly name = 'OwnMemberships0000000000025';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    await dialect.replaceIndex(
      runner,
      'members_user',
      'members',
      '(user_id, conversation_id, unread_seq, member_rev, joined_seq, cleared_seq, archived_seq, pinned_at, muted_until, role)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    await dialect.replaceIndex(runner, 'members_user', 'members', '(user_id)');
  }
}
