import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

/**
 * MySQL commits each statement separately, so every step can be repeated after a crash in the
 * middle.
 */
const tables = (dialect: Dialect): string[] => [
  `CREATE TABLE IF NOT EXISTS server_state (
    name varchar(40) NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (name)
  ) ${dialect.tableEnd}`,

  `CREATE TABLE IF NOT EXISTS sites (
    id varchar(36) NOT NULL,
    name varchar(80) NOT NULL,
    public_key varchar(40) NOT NULL,
    identity_guest integer NOT NULL,
    identity_account integer NOT NULL,
    identity_signed integer NOT NULL,
    created_at datetime(3) NOT NULL,
    PRIMARY KEY (id)
  ) ${dialect.tableEnd}`,

  `CREATE TABLE IF NOT EXISTS site_origins (
    site_id varchar(36) NOT NULL,
    origin varchar(255) NOT NULL,
    PRIMARY KEY (site_id, origin)
  ) ${dialect.tableEnd}`,

  `CREATE TABLE IF NOT EXISTS secret_keys (
    id varchar(36) NOT NULL,
    site_id varchar(36) NOT NULL,
    hash varchar(64) NOT NULL,
    created_at datetime(3) NOT NULL,
    revoked_at datetime(3) NULL,
    PRIMARY KEY (id)
  ) ${dialect.tableEnd}`,

  `CREATE TABLE IF NOT EXISTS signing_secrets (
    site_id varchar(36) NOT NULL,
    kid varchar(40) NOT NULL,
    secret varchar(100) NOT NULL,
    created_at datetime(3) NOT NULL,
    revoked_at datetime(3) NULL,
    PRIMARY KEY (site_id, kid)
  ) ${dialect.tableEnd}`,

  `CREATE TABLE IF NOT EXISTS users (
    id varchar(36) NOT NULL,
    site_id varchar(36) NOT NULL,
    kind varchar(10) NOT NULL,
    role varchar(10) NOT NULL,
    name varchar(80) NOT NULL,
    name_folded varchar(190) NOT NULL,
    email varchar(254) NULL,
    password_hash varchar(100) NULL,
    external_id varchar(128) NULL,
    avatar_url text NULL,
    bio text NULL,
    last_seen_at datetime(3) NULL,
    created_at datetime(3) NOT NULL,
    deactivated_at datetime(3) NULL,
    PRIMARY KEY (id)
  ) ${dialect.tableEnd}`,

  `CREATE TABLE IF NOT EXISTS sessions (
    id varchar(36) NOT NULL,
    site_id varchar(36) NOT NULL,
    user_id varchar(36) NOT NULL,
    way varchar(10) NOT NULL,
    refresh_hash varchar(64) NOT NULL,
    created_at datetime(3) NOT NULL,
    expires_at datetime(3) NOT NULL,
    revoked_at datetime(3) NULL,
    PRIMARY KEY (id)
  ) ${dialect.tableEnd}`,

  `CREATE TABLE IF NOT EXISTS conversations (
    id varchar(36) NOT NULL,
    site_id varchar(36) NOT NULL,
    kind varchar(10) NOT NULL,
    direct_key varchar(64) NULL,
    last_seq integer NOT NULL,
    rev integer NOT NULL,
    created_by varchar(36) NOT NULL,
    created_at datetime(3) NOT NULL,
    last_activity_at datetime(3) NOT NULL,
    PRIMARY KEY (id)
  ) ${dialect.tableEnd}`,

  `CREATE TABLE IF NOT EXISTS members (
    conversation_id varchar(36) NOT NULL,
    user_id varchar(36) NOT NULL,
    role varchar(10) NOT NULL,
    read_seq integer NOT NULL,
    delivered_seq integer NOT NULL,
    joined_at datetime(3) NOT NULL,
    PRIMARY KEY (conversation_id, user_id)
  ) ${dialect.tableEnd}`,

  `CREATE TABLE IF NOT EXISTS messages (
    conversation_id varchar(36) NOT NULL,
    seq integer NOT NULL,
    rev integer NOT NULL,
    kind varchar(10) NOT NULL,
    sender_id varchar(36) NULL,
    client_id varchar(64) NULL,
    send_hash varchar(64) NULL,
    text text NULL,
    created_at datetime(3) NOT NULL,
    edited_at datetime(3) NULL,
    deleted_at datetime(3) NULL,
    PRIMARY KEY (conversation_id, seq)
  ) ${dialect.clusteredBy('conversation_id', 8)}`,
];

const indexes: readonly (readonly [
  name: string,
  table: string,
  columns: string,
  unique?: 'unique',
])[] = [
  ['sites_public_key', 'sites', '(public_key)', 'unique'],
  ['site_origins_origin', 'site_origins', '(origin)'],
  ['secret_keys_hash', 'secret_keys', '(hash)', 'unique'],
  ['secret_keys_site', 'secret_keys', '(site_id)'],
  ['users_email', 'users', '(site_id, email)', 'unique'],
  ['users_external_id', 'users', '(site_id, external_id)', 'unique'],
  ['users_directory', 'users', '(site_id, name_folded, id)'],
  ['sessions_user', 'sessions', '(user_id)'],
  ['sessions_revoked', 'sessions', '(revoked_at)'],
  ['conversations_direct', 'conversations', '(site_id, direct_key)', 'unique'],
  ['members_user', 'members', '(user_id)'],
  ['messages_client_id', 'messages', '(conversation_id, sender_id, client_id)', 'unique'],
  ['messages_rev', 'messages', '(conversation_id, rev)'],
];

export class Foundation0001 implements MigrationInterface {
  /** TypeORM orders migrations by the last thirteen digits. */
  readonly name = 'Foundation0000000000001';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    for (const table of tables(dialect)) await runner.query(table);
    for (const [name, table, columns, unique] of indexes) {
      await dialect.ensureIndex(runner, name, table, columns, unique === 'unique');
    }
  }

  async down(): Promise<void> {
    throw new Error('The first migration has nothing before it: remove the database instead');
  }
}
