import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

const columns = [
  'resolved_by_kind varchar(10) NULL',
  'resolved_by_id varchar(36) NULL',
  'resolved_by_name varchar(80) NULL',
];

const indexes: readonly (readonly [table: string, name: string, columns: string])[] = [
  ['audit_entries', 'audit_entries_act', '(site_id, act, at, id)'],
  ['audit_entries', 'audit_entries_actor', '(site_id, actor_id, at, id)'],
  ['audit_entries', 'audit_entries_by', '(site_id, by_id, at, id)'],
  ['users', 'users_banned', '(site_id, banned_until, id)'],
  ['users', 'users_silenced', '(site_id, silenced_until, id)'],
];

/** Which key or operator resolved a report; and how hosts search the audit log and users. */
export class ModerationByHosts0030 implements MigrationInterface {
  readonly name = 'ModerationByHosts0000000000030';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    for (const definition of columns) await dialect.ensureColumn(runner, 'reports', definition);
    for (const [table, name, of] of indexes)
      await dialect.ensureIndex(runner, name, table, of, false);
  }

  async down(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    for (const [table, name] of indexes) await dialect.dropIndex(runner, name, table);
    for (const definition of columns)
      await runner.query(`ALTER TABLE reports DROP COLUMN ${definition.split(' ')[0]}`);
  }
}
