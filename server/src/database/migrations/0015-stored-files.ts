import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

/** A site that already stores more than this gets no quota: its operator has not asked for one. */
const muchKb = 10_000 * 1_024;

/**
 * How much is stored, for whom, and how much may be; and the addresses of pictures that hosts have
 * given, as only pictures that this server keeps are shown.
 */
export class StoredFiles0015 implements MigrationInterface {
  readonly name = 'StoredFiles0000000000015';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    await dialect.ensureColumn(runner, 'sites', 'quota_person_mb integer NULL DEFAULT 2000');
    await dialect.ensureColumn(runner, 'sites', 'quota_guest_mb integer NULL DEFAULT 200');
    await dialect.ensureColumn(runner, 'sites', 'quota_address_mb integer NULL DEFAULT 2000');
    await dialect.ensureColumn(runner, 'sites', 'quota_site_mb integer NULL DEFAULT 20000');
    await dialect.ensureColumn(runner, 'attachments', 'stored_kb integer NOT NULL DEFAULT 0');
    await runner.query(`CREATE TABLE IF NOT EXISTS stored_files (
      site_id varchar(36) NOT NULL,
      user_id varchar(36) NOT NULL,
      kb integer NOT NULL,
      PRIMARY KEY (site_id, user_id)
    ) ${dialect.clustered}`);
    // Counted again, in case this is run a second time.
    await runner.query('DELETE FROM stored_files');
    // Without the copies of pictures, whose size was not stored; rounded up, in SQL that both
    // databases understand.
    await runner.query(
      "UPDATE attachments SET stored_kb = (bytes - bytes % 1024) / 1024 + (bytes % 1024 > 0) WHERE state <> 'refused'",
    );
    await runner.query(
      "REPLACE INTO stored_files (site_id, user_id, kb) SELECT site_id, uploader_id, SUM(stored_kb) FROM attachments WHERE uploader_id <> 'preview' GROUP BY site_id, uploader_id",
    );
    await runner.query(
      "REPLACE INTO stored_files (site_id, user_id, kb) SELECT site_id, '', SUM(stored_kb) FROM attachments GROUP BY site_id",
    );
    await runner.query(
      `UPDATE sites SET quota_site_mb = NULL WHERE id IN (SELECT site_id FROM stored_files WHERE user_id = '' AND kb > ${muchKb})`,
    );
    await runner.query(`CREATE TABLE IF NOT EXISTS fetched_avatars (
      user_id varchar(36) NOT NULL,
      site_id varchar(36) NOT NULL,
      source text NOT NULL,
      due_at datetime(3) NULL,
      tries integer NOT NULL,
      PRIMARY KEY (user_id)
    ) ${dialect.tableEnd}`);
    await dialect.ensureIndex(
      runner,
      'fetched_avatars_due',
      'fetched_avatars',
      '(due_at, site_id)',
      false,
    );
    // For users of a host, the picture is fetched; for others, the address is deleted, because they
    // may have chosen it to see who looks at it.
    const isForeign = (
      table: 'users' | 'conversations',
      owner: 'uploader_id' | 'conversation_id',
    ) =>
      `avatar_url IS NOT NULL AND NOT EXISTS (SELECT 1 FROM attachments WHERE attachments.${owner} = ${table}.id AND attachments.kind = 'avatar'
        AND ${table}.avatar_url LIKE '%/v1/avatars/%' AND SUBSTR(${table}.avatar_url, -36) = attachments.id)`;
    await runner.query(
      `${dialect.insertIgnore} INTO fetched_avatars (user_id, site_id, source, due_at, tries)
       SELECT id, site_id, avatar_url, created_at, 0 FROM users
       WHERE external_id IS NOT NULL AND deleted_at IS NULL AND ${isForeign('users', 'uploader_id')}`,
    );
    await runner.query(
      `UPDATE users SET avatar_url = NULL WHERE ${isForeign('users', 'uploader_id')}`,
    );
    await runner.query(
      `UPDATE conversations SET avatar_url = NULL WHERE ${isForeign('conversations', 'conversation_id')}`,
    );
  }

  async down(): Promise<void> {
    throw new Error(
      'An older server would store files without counting them: restore a backup instead',
    );
  }
}
