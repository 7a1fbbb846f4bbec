import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

/** What members do with conversations for themselves alone: archive them, pin them, and delete what was said so far. */
export class MemberSettings0023 implements MigrationInterface {
  readonly name = 'MemberSettings0000000000023';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql');
    await dialect.ensureColumn(runner, 'members', 'archived_seq integer NULL');
    await dialect.ensureColumn(runner, 'members', 'pinned_at datetime(3) NULL');
    await dialect.ensureColumn(runner, 'members', 'cleared_seq integer NOT NULL DEFAULT 0');
  }

  async down(): Promise<void> {
    throw new Error('An older server would show members what they have deleted: restore a backup instead');
  }
}
