import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

const columns: readonly (readonly [table: string, definition: string])[] = [
  ['secret_keys', "name varchar(80) NOT NULL DEFAULT 'default'"],
  ['secret_keys', "scopes varchar(40) NOT NULL DEFAULT 'admin'"],
  ['secret_keys', 'last_used_at datetime(3) NULL'],
  ['secret_keys', 'expires_at datetime(3) NULL'],
  ['audit_entries', 'by_kind varchar(10) NULL'],
  ['audit_entries', 'by_id varchar(36) NULL'],
  ['audit_entries', 'by_name varchar(80) NULL'],
];

/**
 * Names, scopes and the end of secret keys; existing keys may do everything, as before. And which
 * key or operator did what the audit log records.
 */
export class KeyScopes0026 implements MigrationInterface {
  readonly name = 'KeyScopes0000000000026';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    for (const [table, definition] of columns)
      await dialect.ensureColumn(runner, table, definition);
  }

  async down(): Promise<void> {
    throw new Error('Keys of few scopes would get all of them: restore a backup instead');
  }
}
