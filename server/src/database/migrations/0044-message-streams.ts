import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

/** The text so far of messages that grow. */
export class MessageStreams0044 implements MigrationInterface {
  readonly name = 'MessageStreams0000000000044';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    await runner.query(`CREATE TABLE IF NOT EXISTS message_streams (
      conversation_id varchar(36) NOT NULL,
      seq integer NOT NULL,
      site_id varchar(36) NOT NULL,
      user_id varchar(36) NOT NULL,
      rev integer NOT NULL,
      text text NOT NULL,
      length integer NOT NULL,
      ends_at datetime(3) NOT NULL,
      PRIMARY KEY (conversation_id, seq)
    ) ${dialect.tableEnd}`);
    await dialect.ensureIndex(runner, 'message_streams_end', 'message_streams', '(ends_at)', false);
    await dialect.ensureIndex(
      runner,
      'message_streams_site',
      'message_streams',
      '(site_id)',
      false,
    );
  }

  async down(): Promise<void> {
    throw new Error('An older server would leave messages unfinished: restore a backup instead');
  }
}
