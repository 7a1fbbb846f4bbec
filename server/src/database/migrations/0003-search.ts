import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

const tables = (dialect: Dialect): string[] => [
  `CREATE TABLE IF NOT EXISTS search_logs (
    conversation_id varchar(36) NOT NULL,
    indexed_seq integer NOT NULL,
    indexed_rev integer NOT NULL,
    PRIMARY KEY (conversation_id)
  ) ${dialect.tableEnd}`,

  `CREATE TABLE IF NOT EXISTS search_segments (
    conversation_id varchar(36) NOT NULL,
    number integer NOT NULL,
    oldest_at datetime(3) NOT NULL,
    newest_at datetime(3) NOT NULL,
    PRIMARY KEY (conversation_id, number)
  ) ${dialect.tableEnd}`,

  `CREATE TABLE IF NOT EXISTS search_words (
    segment varchar(10) NOT NULL,
    word varchar(32) NOT NULL,
    seq integer NOT NULL,
    PRIMARY KEY (segment, word, seq)
  ) ${dialect.clustered}`,
];

/** The search index. The server fills it from the log after its start. */
export class Search0003 implements MigrationInterface {
  readonly name = 'Search0000000000003';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    for (const table of tables(dialect)) await runner.query(table);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['search_words', 'search_segments', 'search_logs'])
      await runner.query(`DROP TABLE IF EXISTS ${table}`);
  }
}
