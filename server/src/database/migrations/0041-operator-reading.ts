import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

/** What operators may read of conversations, and their notes about them. */
export class OperatorReading0041 implements MigrationInterface {
  readonly name = 'OperatorReading0000000000041';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    await dialect.ensureColumn(
      runner,
      'sites',
      "operator_reading varchar(10) NOT NULL DEFAULT 'reported'",
    );
    await dialect.ensureIndex(
      runner,
      'reports_conversation',
      'reports',
      '(conversation_id, site_id, seq)',
      false,
    );
    await runner.query(`CREATE TABLE IF NOT EXISTS conversation_notes (
      id varchar(36) NOT NULL,
      conversation_id varchar(36) NOT NULL,
      created_at datetime(3) NOT NULL,
      by_kind varchar(10) NOT NULL,
      by_id varchar(36) NOT NULL,
      by_name varchar(80) NOT NULL,
      text text NOT NULL,
      PRIMARY KEY (id)
    ) ${dialect.tableEnd}`);
    await dialect.ensureIndex(
      runner,
      'conversation_notes_conversation',
      'conversation_notes',
      '(conversation_id, created_at, id)',
      false,
    );
  }

  async down(): Promise<void> {
    throw new Error('An older server would let every operator read: restore a backup instead');
  }
}
