import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

const tables = (dialect: Dialect): string[] => [
  `CREATE TABLE IF NOT EXISTS bans (
    conversation_id varchar(36) NOT NULL,
    user_id varchar(36) NOT NULL,
    banned_by varchar(36) NOT NULL,
    created_at datetime(3) NOT NULL,
    PRIMARY KEY (conversation_id, user_id)
  ) ${dialect.tableEnd}`,

  `CREATE TABLE IF NOT EXISTS join_requests (
    conversation_id varchar(36) NOT NULL,
    user_id varchar(36) NOT NULL,
    note text NULL,
    created_at datetime(3) NOT NULL,
    PRIMARY KEY (conversation_id, user_id)
  ) ${dialect.tableEnd}`,

  `CREATE TABLE IF NOT EXISTS invitations (
    conversation_id varchar(36) NOT NULL,
    user_id varchar(36) NOT NULL,
    invited_by varchar(36) NOT NULL,
    created_at datetime(3) NOT NULL,
    PRIMARY KEY (conversation_id, user_id)
  ) ${dialect.tableEnd}`,

  `CREATE TABLE IF NOT EXISTS invites (
    id varchar(36) NOT NULL,
    conversation_id varchar(36) NOT NULL,
    token_hash varchar(64) NOT NULL,
    created_by varchar(36) NOT NULL,
    created_at datetime(3) NOT NULL,
    expires_at datetime(3) NULL,
    max_uses integer NULL,
    uses integer NOT NULL,
    PRIMARY KEY (id)
  ) ${dialect.tableEnd}`,
];

const columns: readonly (readonly [table: string, definition: string])[] = [
  ['conversations', "access varchar(10) NOT NULL DEFAULT 'private'"],
  ['conversations', "posting varchar(10) NOT NULL DEFAULT 'all'"],
  ['conversations', "history varchar(10) NOT NULL DEFAULT 'all'"],
  ['conversations', 'description text NULL'],
  ['conversations', 'avatar_url text NULL'],
  ['conversations', 'listed_title varchar(190) NULL'],
  ['conversations', 'joined_seq integer NOT NULL DEFAULT 0'],
  ['members', 'joined_seq integer NOT NULL DEFAULT 0'],
];

const indexes: readonly (readonly [
  name: string,
  table: string,
  columns: string,
  unique?: 'unique',
])[] = [
  ['conversations_listed', 'conversations', '(site_id, listed_title, id)'],
  ['bans_recent', 'bans', '(conversation_id, created_at, user_id)'],
  ['bans_user', 'bans', '(user_id)'],
  ['join_requests_recent', 'join_requests', '(conversation_id, created_at, user_id)'],
  ['join_requests_user', 'join_requests', '(user_id, created_at, conversation_id)'],
  ['invitations_recent', 'invitations', '(conversation_id, created_at, user_id)'],
  ['invitations_user', 'invitations', '(user_id, created_at, conversation_id)'],
  ['invites_token', 'invites', '(token_hash)', 'unique'],
  ['invites_conversation', 'invites', '(conversation_id, created_at)'],
];

/**
 * The settings of groups, and the ways to join them. Existing groups stay private; all members
 * write, and see the whole history.
 */
export class Groups0005 implements MigrationInterface {
  readonly name = 'Groups0000000000005';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    for (const table of tables(dialect)) await runner.query(table);
    for (const [table, definition] of columns)
      await dialect.ensureColumn(runner, table, definition);
    for (const [name, table, on, unique] of indexes)
      await dialect.ensureIndex(runner, name, table, on, unique === 'unique');
  }

  async down(): Promise<void> {
    throw new Error(
      'An older server would let banned people in and show what was before they joined: restore a backup instead',
    );
  }
}
