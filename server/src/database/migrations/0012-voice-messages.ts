import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

/** The duration of a recording, and its loudness over time. */
export class VoiceMessages0012 implements MigrationInterface {
  readonly name = 'VoiceMessages0000000000012';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    await dialect.ensureColumn(runner, 'attachments', 'duration_ms integer NULL');
    await dialect.ensureColumn(runner, 'attachments', 'peaks varchar(88) NULL');
  }

  async down(): Promise<void> {
    throw new Error(
      'An older server would lose what recordings show of themselves: restore a backup instead',
    );
  }
}
