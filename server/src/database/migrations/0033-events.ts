import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

/** Events for the hosts' backends: those that wait for their number, and those that have one. */
export class Events0033 implements MigrationInterface {
  readonly name = 'Events0000000000033';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    await runner.query(`CREATE TABLE IF NOT EXISTS event_sites (
      site_id varchar(36) NOT NULL,
      asked integer NOT NULL,
      hooked integer NOT NULL,
      last_number integer NOT NULL,
      PRIMARY KEY (site_id)
    ) ${dialect.tableEnd}`);
    await runner.query(`CREATE TABLE IF NOT EXISTS event_outbox (
      stream varchar(80) NOT NULL,
      position integer NOT NULL,
      part integer NOT NULL,
      id varchar(36) NOT NULL,
      site_id varchar(36) NOT NULL,
      name varchar(40) NOT NULL,
      data text NOT NULL,
      created_at datetime(3) NOT NULL,
      PRIMARY KEY (stream, position, part, id)
    ) ${dialect.clustered}`);
    await dialect.ensureIndex(runner, 'event_outbox_site', 'event_outbox', '(site_id)', false);
    await runner.query(`CREATE TABLE IF NOT EXISTS events (
      site_id varchar(36) NOT NULL,
      number integer NOT NULL,
      name varchar(40) NOT NULL,
      stream varchar(80) NOT NULL,
      data text NOT NULL,
      created_at datetime(3) NOT NULL,
      PRIMARY KEY (site_id, number)
    ) ${dialect.clustered}`);
    // Its row is locked by the node that gives numbers.
    await runner.query(
      `${dialect.insertIgnore} INTO server_state (name, value) VALUES ('event_numbers', '')`,
    );
  }

  async down(): Promise<void> {
    throw new Error('An older server would lose events: restore a backup instead');
  }
}
