import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

/** When a signing secret ends by itself, after its rotation. */
export class SecretRotation0028 implements MigrationInterface {
  readonly name = 'SecretRotation0000000000028';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    await dialect.ensureColumn(runner, 'signing_secrets', 'expires_at datetime(3) NULL');
  }

  async down(): Promise<void> {
    throw new Error('Rotated secrets would be accepted again: restore a backup instead');
  }
}
