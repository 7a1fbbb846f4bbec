import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

/**
 * Few messages are pinned: a small table of them costs less than an index over the whole log.
 */
export class PinnedMessages0004 implements MigrationInterface {
  readonly name = 'PinnedMessages0000000000004';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    await runner.query(
      `CREATE TABLE IF NOT EXISTS pinned_messages (
        conversation_id varchar(36) NOT NULL,
        seq integer NOT NULL,
        PRIMARY KEY (conversation_id, seq)
      ) ${dialect.tableEnd}`,
    );
    await runner.query(
      `${dialect.insertIgnore} INTO pinned_messages (conversation_id, seq) SELECT conversation_id, seq FROM messages WHERE pinned_at IS NOT NULL`,
    );
    await dialect.dropIndex(runner, 'messages_pinned', 'messages');
  }

  async down(): Promise<void> {
    throw new Error(
      'An older server would not find the pins of a newer one: restore a backup instead',
    );
  }
}
