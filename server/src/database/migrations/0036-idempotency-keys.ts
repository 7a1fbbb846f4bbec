import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

/** Calls of hosts that were made with an `Idempotency-Key`, and their answers. */
export class IdempotencyKeys0036 implements MigrationInterface {
  readonly name = 'IdempotencyKeys0000000000036';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    await runner.query(`CREATE TABLE IF NOT EXISTS idempotency_keys (
      site_id varchar(36) NOT NULL,
      key_hash varchar(64) NOT NULL,
      input_hash varchar(64) NOT NULL,
      created_at datetime(3) NOT NULL,
      claim varchar(36) NULL,
      claimed_until datetime(3) NOT NULL,
      answer text NULL,
      PRIMARY KEY (site_id, key_hash)
    ) ${dialect.tableEnd}`);
    await dialect.ensureIndex(
      runner,
      'idempotency_keys_age',
      'idempotency_keys',
      '(created_at)',
      false,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotency_keys');
  }
}
