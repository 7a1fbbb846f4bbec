import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

const tables = (dialect: Dialect): string[] => [
  `CREATE TABLE IF NOT EXISTS reports (
    id varchar(36) NOT NULL,
    site_id varchar(36) NOT NULL,
    status varchar(10) NOT NULL,
    open_key varchar(64) NULL,
    reporter_id varchar(36) NOT NULL,
    user_id varchar(36) NOT NULL,
    conversation_id varchar(36) NULL,
    seq integer NULL,
    reason varchar(20) NOT NULL,
    note text NULL,
    created_at datetime(3) NOT NULL,
    resolved_at datetime(3) NULL,
    resolved_by varchar(36) NULL,
    outcome varchar(20) NULL,
    outcome_note text NULL,
    PRIMARY KEY (id)
  ) ${dialect.tableEnd}`,

  `CREATE TABLE IF NOT EXISTS report_messages (
    report_id varchar(36) NOT NULL,
    seq integer NOT NULL,
    sender_id varchar(36) NULL,
    text text NULL,
    created_at datetime(3) NOT NULL,
    edited_at datetime(3) NULL,
    PRIMARY KEY (report_id, seq)
  ) ${dialect.tableEnd}`,

  `CREATE TABLE IF NOT EXISTS audit_entries (
    id varchar(36) NOT NULL,
    site_id varchar(36) NOT NULL,
    at datetime(3) NOT NULL,
    act varchar(40) NOT NULL,
    actor_id varchar(36) NULL,
    user_id varchar(36) NULL,
    conversation_id varchar(36) NULL,
    seq integer NULL,
    report_id varchar(36) NULL,
    until datetime(3) NULL,
    detail varchar(100) NULL,
    note text NULL,
    PRIMARY KEY (id)
  ) ${dialect.tableEnd}`,

  `CREATE TABLE IF NOT EXISTS site_filters (
    site_id varchar(36) NOT NULL,
    kind varchar(10) NOT NULL,
    value varchar(255) NOT NULL,
    action varchar(10) NOT NULL,
    PRIMARY KEY (site_id, kind, value)
  ) ${dialect.tableEnd}`,

  `CREATE TABLE IF NOT EXISTS held_sends (
    id varchar(36) NOT NULL,
    site_id varchar(36) NOT NULL,
    status varchar(10) NOT NULL,
    send_key varchar(64) NOT NULL,
    send_hash varchar(64) NOT NULL,
    sender_id varchar(36) NOT NULL,
    conversation_id varchar(36) NULL,
    client_id varchar(64) NOT NULL,
    text text NOT NULL,
    extra text NOT NULL,
    created_at datetime(3) NOT NULL,
    PRIMARY KEY (id)
  ) ${dialect.tableEnd}`,
];

const columns: readonly (readonly [table: string, definition: string])[] = [
  ['users', 'silenced_until datetime(3) NULL'],
  ['users', 'banned_until datetime(3) NULL'],
  ['members', 'silenced_until datetime(3) NULL'],
  ['members', 'last_sent_at datetime(3) NULL'],
  ['conversations', 'slow_seconds integer NOT NULL DEFAULT 0'],
  ['sites', 'filter_rev integer NOT NULL DEFAULT 0'],
];

const indexes: readonly (readonly [
  name: string,
  table: string,
  columns: string,
  unique?: 'unique',
])[] = [
  ['users_role', 'users', '(site_id, role)'],
  ['reports_open_key', 'reports', '(open_key)', 'unique'],
  ['reports_open', 'reports', '(site_id, status, created_at, id)'],
  ['reports_resolved', 'reports', '(site_id, status, resolved_at, id)'],
  ['reports_reporter', 'reports', '(reporter_id, status)'],
  ['reports_user', 'reports', '(user_id)'],
  ['report_messages_sender', 'report_messages', '(sender_id)'],
  ['audit_entries_site', 'audit_entries', '(site_id, at, id)'],
  ['audit_entries_user', 'audit_entries', '(site_id, user_id, at, id)'],
  ['held_sends_key', 'held_sends', '(send_key)', 'unique'],
  ['held_sends_site', 'held_sends', '(site_id, status, created_at, id)'],
  ['held_sends_sender', 'held_sends', '(sender_id, status, created_at, id)'],
];

/** Reports, moderation actions and the audit log, slow mode, and the filters of sites. */
export class Moderation0007 implements MigrationInterface {
  readonly name = 'Moderation0000000000007';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    for (const table of tables(dialect)) await runner.query(table);
    for (const [table, definition] of columns)
      await dialect.ensureColumn(runner, table, definition);
    for (const [name, table, of, unique] of indexes)
      await dialect.ensureIndex(runner, name, table, of, unique === 'unique');
  }

  async down(): Promise<void> {
    throw new Error(
      'Bans and the record of what was done are not dropped: restore a backup instead',
    );
  }
}
