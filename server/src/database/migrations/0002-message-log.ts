import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

const tables = (dialect: Dialect): string[] => [
  `CREATE TABLE IF NOT EXISTS message_edits (
    conversation_id varchar(36) NOT NULL,
    seq integer NOT NULL,
    rev integer NOT NULL,
    text text NOT NULL,
    replaced_at datetime(3) NOT NULL,
    replaced_by varchar(36) NOT NULL,
    PRIMARY KEY (conversation_id, seq, rev)
  ) ${dialect.tableEnd}`,

  `CREATE TABLE IF NOT EXISTS hidden_messages (
    user_id varchar(36) NOT NULL,
    conversation_id varchar(36) NOT NULL,
    seq integer NOT NULL,
    PRIMARY KEY (user_id, conversation_id, seq)
  ) ${dialect.tableEnd}`,
];

const columns: readonly (readonly [table: string, definition: string])[] = [
  ['messages', 'extra text NULL'],
  ['messages', 'reactions text NULL'],
  ['messages', 'pinned_at datetime(3) NULL'],
  ['messages', 'pinned_by varchar(36) NULL'],
  ['conversations', 'title varchar(80) NULL'],
  ['conversations', 'client_id varchar(64) NULL'],
  ['conversations', 'member_count integer NOT NULL DEFAULT 0'],
  ['members', 'unread_seq integer NOT NULL DEFAULT 0'],
  ['members', 'member_rev integer NOT NULL DEFAULT 0'],
  ['users', 'hides_presence integer NOT NULL DEFAULT 0'],
  ['sites', 'edit_minutes integer NULL'],
  ['sites', 'delete_minutes integer NULL'],
];

/**
 * Edits, deletions and other changes of messages, the marks of members, and the columns of groups
 * and sites for these.
 */
export class MessageLog0002 implements MigrationInterface {
  readonly name = 'MessageLog0000000000002';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    for (const table of tables(dialect)) await runner.query(table);
    for (const [table, definition] of columns)
      await dialect.ensureColumn(runner, table, definition);
    await dialect.ensureIndex(
      runner,
      'messages_pinned',
      'messages',
      '(conversation_id, pinned_at)',
      false,
    );
    await dialect.ensureIndex(
      runner,
      'members_joined',
      'members',
      '(conversation_id, joined_at, user_id)',
      false,
    );
    await dialect.ensureIndex(
      runner,
      'conversations_client_id',
      'conversations',
      '(created_by, client_id)',
      true,
    );
    await runner.query('UPDATE members SET unread_seq = read_seq WHERE unread_seq < read_seq');
    await runner.query(
      'UPDATE conversations SET member_count = (SELECT COUNT(*) FROM members WHERE conversation_id = conversations.id) WHERE member_count = 0',
    );
  }

  async down(): Promise<void> {
    throw new Error('Columns that hold messages are not dropped: restore a backup instead');
  }
}
