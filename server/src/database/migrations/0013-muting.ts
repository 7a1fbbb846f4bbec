import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

/** Until when a member has muted a conversation. */
export class Muting0013 implements MigrationInterface {
  readonly name = 'Muting0000000000013';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    await dialect.ensureColumn(runner, 'members', 'muted_until datetime(3) NULL');
  }

  async down(): Promise<void> {
    throw new Error(
      'An older server would call people who do not want it: restore a backup instead',
    );
  }
}
