import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

/** Tokens of bots, and whether people may write to a bot. */
export class Bots0043 implements MigrationInterface {
  readonly name = 'Bots0000000000043';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    await dialect.ensureColumn(runner, 'users', 'reachable integer NULL');
    await runner.query(`CREATE TABLE IF NOT EXISTS bot_tokens (
      id varchar(36) NOT NULL,
      site_id varchar(36) NOT NULL,
      user_id varchar(36) NOT NULL,
      hash varchar(64) NOT NULL,
      created_at datetime(3) NOT NULL,
      last_used_at datetime(3) NULL,
      ends_at datetime(3) NULL,
      PRIMARY KEY (id)
    ) ${dialect.tableEnd}`);
    await dialect.ensureIndex(runner, 'bot_tokens_hash', 'bot_tokens', '(hash)', true);
    await dialect.ensureIndex(runner, 'bot_tokens_bot', 'bot_tokens', '(user_id)', false);
    await dialect.ensureIndex(runner, 'bot_tokens_site', 'bot_tokens', '(site_id)', false);
    await dialect.ensureIndex(runner, 'bot_tokens_end', 'bot_tokens', '(ends_at)', false);
  }

  async down(): Promise<void> {
    throw new Error(
      'An older server would let people write to bots that are not reachable: restore a backup instead',
    );
  }
}
