import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

/** Conversations get ids of their host's, may be listed by site, and may be deleted. */
export class HostConversations0037 implements MigrationInterface {
  readonly name = 'HostConversations0000000000037';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    await dialect.ensureColumn(runner, 'conversations', 'external_id varchar(128) NULL');
    await dialect.ensureColumn(runner, 'conversations', 'deleted_at datetime(3) NULL');
    await dialect.ensureIndex(
      runner,
      'conversations_external_id',
      'conversations',
      '(site_id, external_id)',
      true,
    );
    await dialect.ensureIndex(
      runner,
      'conversations_site',
      'conversations',
      '(site_id, id)',
      false,
    );
  }

  async down(): Promise<void> {
    throw new Error('Hosts would lose the ids of their conversations: restore a backup instead');
  }
}
