import { createHash } from 'node:crypto';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

/**
 * Members' own settings of conversations: archived, pinned, and deleted history. Also the people of
 * closed conversations, so that the list finds those that a later conversation has replaced.
 */
export class MemberSettings0023 implements MigrationInterface {
  readonly name = 'MemberSettings0000000000023';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    await dialect.ensureColumn(runner, 'members', 'archived_seq integer NULL');
    await dialect.ensureColumn(runner, 'members', 'pinned_at datetime(3) NULL');
    await dialect.ensureColumn(runner, 'members', 'cleared_seq integer NOT NULL DEFAULT 0');
    await dialect.ensureColumn(runner, 'conversations', 'closed_key varchar(64) NULL');
    await dialect.ensureIndex(
      runner,
      'conversations_closed',
      'conversations',
      '(site_id, closed_key, closed_at)',
      false,
    );
    await nameClosed(runner);
  }

  async down(): Promise<void> {
    throw new Error(
      'An older server would show members what they have deleted: restore a backup instead',
    );
  }
}

/** As `direct-key.ts` made it at the time of this migration. */
const keyOf = (userIds: readonly string[]) =>
  createHash('sha256')
    .update([...userIds].sort().join(','))
    .digest('base64url');

/** In slices, so that memory does not grow with the site. If it is run again, it continues. */
async function nameClosed(runner: QueryRunner): Promise<void> {
  for (let after = ''; ;) {
    const closed = (await runner.query(
      'SELECT id FROM conversations WHERE id > ? AND closed_at IS NOT NULL AND closed_key IS NULL ORDER BY id LIMIT 500',
      [after],
    )) as { id: string }[];
    for (const { id } of closed) {
      const members = (await runner.query('SELECT user_id FROM members WHERE conversation_id = ?', [
        id,
      ])) as { user_id: string }[];
      await runner.query('UPDATE conversations SET closed_key = ? WHERE id = ?', [
        keyOf(members.map(({ user_id }) => user_id)),
        id,
      ]);
    }
    const last = closed.at(-1);
    if (!last) return;
    after = last.id;
  }
}
