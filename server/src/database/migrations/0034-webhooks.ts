import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

/** Webhooks, and the deliveries of events to them. */
export class Webhooks0034 implements MigrationInterface {
  readonly name = 'Webhooks0000000000034';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    await runner.query(`CREATE TABLE IF NOT EXISTS webhooks (
      id varchar(36) NOT NULL,
      site_id varchar(36) NOT NULL,
      name varchar(80) NOT NULL,
      url text NOT NULL,
      events text NULL,
      secrets text NOT NULL,
      created_at datetime(3) NOT NULL,
      failing_since datetime(3) NULL,
      disabled_at datetime(3) NULL,
      disabled_reason varchar(10) NULL,
      next_at datetime(3) NULL,
      leased_by varchar(36) NULL,
      leased_until datetime(3) NULL,
      PRIMARY KEY (id)
    ) ${dialect.tableEnd}`);
    await dialect.ensureIndex(runner, 'webhooks_site', 'webhooks', '(site_id)', false);
    await dialect.ensureIndex(runner, 'webhooks_next', 'webhooks', '(next_at)', false);
    await runner.query(`CREATE TABLE IF NOT EXISTS webhook_deliveries (
      webhook_id varchar(36) NOT NULL,
      number integer NOT NULL,
      name varchar(40) NOT NULL,
      stream varchar(80) NOT NULL,
      state varchar(10) NOT NULL,
      attempts integer NOT NULL,
      due_at datetime(3) NULL,
      first_at datetime(3) NULL,
      tried_at datetime(3) NULL,
      status_code integer NULL,
      error varchar(20) NULL,
      answer text NULL,
      milliseconds integer NULL,
      PRIMARY KEY (webhook_id, number)
    ) ${dialect.clustered}`);
    await dialect.ensureIndex(
      runner,
      'webhook_deliveries_state',
      'webhook_deliveries',
      '(webhook_id, state, number)',
      false,
    );
  }

  async down(): Promise<void> {
    throw new Error('An older server would lose deliveries: restore a backup instead');
  }
}
