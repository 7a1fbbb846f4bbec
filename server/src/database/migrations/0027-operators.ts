import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

const tables = (dialect: Dialect): string[] => [
  `CREATE TABLE IF NOT EXISTS operators (
    id varchar(36) NOT NULL,
    name varchar(80) NOT NULL,
    email varchar(254) NOT NULL,
    email_key varchar(254) NOT NULL,
    password_hash varchar(100) NOT NULL,
    may_create integer NOT NULL DEFAULT 0,
    totp_secret varchar(64) NULL,
    totp_pending varchar(64) NULL,
    totp_step integer NOT NULL DEFAULT 0,
    created_at datetime(3) NOT NULL,
    PRIMARY KEY (id)
  ) ${dialect.tableEnd}`,

  `CREATE TABLE IF NOT EXISTS operator_recovery_codes (
    operator_id varchar(36) NOT NULL,
    code_hash varchar(64) NOT NULL,
    PRIMARY KEY (operator_id, code_hash)
  ) ${dialect.tableEnd}`,

  `CREATE TABLE IF NOT EXISTS operator_sessions (
    id varchar(36) NOT NULL,
    operator_id varchar(36) NOT NULL,
    token_hash varchar(64) NOT NULL,
    created_at datetime(3) NOT NULL,
    last_seen_at datetime(3) NOT NULL,
    expires_at datetime(3) NOT NULL,
    address varchar(45) NOT NULL,
    user_agent varchar(200) NOT NULL,
    PRIMARY KEY (id)
  ) ${dialect.tableEnd}`,

  `CREATE TABLE IF NOT EXISTS operator_links (
    id varchar(36) NOT NULL,
    token_hash varchar(64) NOT NULL,
    kind varchar(10) NOT NULL,
    operator_id varchar(36) NULL,
    site_id varchar(36) NULL,
    role varchar(10) NULL,
    email varchar(254) NULL,
    email_key varchar(254) NULL,
    created_at datetime(3) NOT NULL,
    expires_at datetime(3) NULL,
    PRIMARY KEY (id)
  ) ${dialect.tableEnd}`,

  `CREATE TABLE IF NOT EXISTS site_operators (
    site_id varchar(36) NOT NULL,
    operator_id varchar(36) NOT NULL,
    role varchar(10) NOT NULL,
    joined_at datetime(3) NOT NULL,
    PRIMARY KEY (site_id, operator_id)
  ) ${dialect.tableEnd}`,
];

const indexes: readonly (readonly [
  name: string,
  table: string,
  columns: string,
  unique?: 'unique',
])[] = [
  ['operators_email', 'operators', '(email_key)', 'unique'],
  ['operator_sessions_token', 'operator_sessions', '(token_hash)', 'unique'],
  ['operator_sessions_operator', 'operator_sessions', '(operator_id)'],
  ['operator_sessions_expiry', 'operator_sessions', '(expires_at)'],
  ['operator_links_token', 'operator_links', '(token_hash)', 'unique'],
  ['operator_links_site', 'operator_links', '(site_id)'],
  ['operator_links_kind', 'operator_links', '(kind)'],
  ['operator_links_expiry', 'operator_links', '(expires_at)'],
  ['site_operators_operator', 'site_operators', '(operator_id)'],
];

/** People who manage sites in the console, their sessions and links, and their roles on sites. */
export class Operators0027 implements MigrationInterface {
  readonly name = 'Operators0000000000027';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    for (const table of tables(dialect)) await runner.query(table);
    for (const [name, table, of, unique] of indexes)
      await dialect.ensureIndex(runner, name, table, of, unique === 'unique');
  }

  async down(): Promise<void> {
    throw new Error('The accounts of operators are not dropped: restore a backup instead');
  }
}
