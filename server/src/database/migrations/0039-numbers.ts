import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

/** Counters of sites by hour and day, who was active on a day, and whom limits refused. */
export class Numbers0039 implements MigrationInterface {
  readonly name = 'Numbers0000000000039';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    await runner.query(`CREATE TABLE IF NOT EXISTS counters (
      site_id varchar(36) NOT NULL,
      unit varchar(4) NOT NULL,
      slot integer NOT NULL,
      messages integer NOT NULL,
      conversations integer NOT NULL,
      active_users integer NOT NULL,
      new_guests integer NOT NULL,
      new_members integer NOT NULL,
      attachments integer NOT NULL,
      attachment_kb integer NOT NULL,
      reports integer NOT NULL,
      deliveries integer NOT NULL,
      delivery_failures integer NOT NULL,
      refusals integer NOT NULL,
      PRIMARY KEY (site_id, unit, slot)
    ) ${dialect.tableEnd}`);
    await runner.query(`CREATE TABLE IF NOT EXISTS active_users (
      site_id varchar(36) NOT NULL,
      slot integer NOT NULL,
      user_id varchar(36) NOT NULL,
      batch varchar(36) NOT NULL,
      PRIMARY KEY (site_id, slot, user_id)
    ) ${dialect.clustered}`);
    await runner.query(`CREATE TABLE IF NOT EXISTS refusals (
      site_id varchar(36) NOT NULL,
      slot integer NOT NULL,
      operation varchar(60) NOT NULL,
      code varchar(20) NOT NULL,
      user_id varchar(36) NOT NULL,
      times integer NOT NULL,
      PRIMARY KEY (site_id, slot, operation, code, user_id)
    ) ${dialect.tableEnd}`);
    await runner.query(`CREATE TABLE IF NOT EXISTS counting_nodes (
      id varchar(36) NOT NULL,
      batch varchar(36) NOT NULL,
      stored_at datetime(3) NOT NULL,
      PRIMARY KEY (id)
    ) ${dialect.tableEnd}`);
    for (const [name, table, columns] of [
      ['counters_age', 'counters', '(unit, slot)'],
      ['active_users_age', 'active_users', '(slot)'],
      ['active_users_user', 'active_users', '(user_id)'],
      ['refusals_age', 'refusals', '(slot)'],
      ['refusals_user', 'refusals', '(user_id)'],
    ] as const)
      await dialect.ensureIndex(runner, name, table, columns, false);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['counters', 'active_users', 'refusals', 'counting_nodes'])
      await runner.query(`DROP TABLE ${table}`);
  }
}
