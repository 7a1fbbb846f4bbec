import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

const table = (dialect: Dialect): string => `CREATE TABLE IF NOT EXISTS attachments (
    id varchar(36) NOT NULL PRIMARY KEY,
    site_id varchar(36) NOT NULL,
    uploader_id varchar(36) NOT NULL,
    conversation_id varchar(36) NULL,
    seq integer NULL,
    kind varchar(10) NOT NULL,
    name varchar(200) NOT NULL,
    type varchar(100) NOT NULL,
    bytes integer NOT NULL,
    width integer NULL,
    height integer NULL,
    thumbhash varchar(60) NULL,
    animated integer NOT NULL DEFAULT 0,
    state varchar(10) NOT NULL,
    created_at datetime(3) NOT NULL,
    keep_until datetime(3) NULL
  ) ${dialect.tableEnd}`;

const columns = [
  "attachment_kinds varchar(40) NOT NULL DEFAULT 'picture,video,audio,file'",
  'attachment_bytes integer NOT NULL DEFAULT 26214400',
  'attachment_count integer NOT NULL DEFAULT 10',
];

/** Files of messages, and the site's settings for them. */
export class Attachments0010 implements MigrationInterface {
  readonly name = 'Attachments0000000000010';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    await runner.query(table(dialect));
    for (const definition of columns) await dialect.ensureColumn(runner, 'sites', definition);
    await dialect.ensureIndex(
      runner,
      'attachments_place',
      'attachments',
      '(conversation_id, seq)',
      false,
    );
    await dialect.ensureIndex(
      runner,
      'attachments_uploader',
      'attachments',
      '(uploader_id, keep_until)',
      false,
    );
    await dialect.ensureIndex(runner, 'attachments_over', 'attachments', '(keep_until)', false);
    await dialect.ensureIndex(runner, 'attachments_state', 'attachments', '(state, id)', false);
  }

  async down(): Promise<void> {
    throw new Error(
      'An older server would leave the files of what is deleted: restore a backup instead',
    );
  }
}
