import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

/** The metadata of linked pages, by site, and whether a site shows previews. */
export class LinkPreviews0011 implements MigrationInterface {
  readonly name = 'LinkPreviews0000000000011';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    await runner.query(`CREATE TABLE IF NOT EXISTS link_previews (
      site_id varchar(36) NOT NULL,
      url_hash varchar(64) NOT NULL,
      state varchar(10) NOT NULL,
      page text NULL,
      expires_at datetime(3) NOT NULL,
      PRIMARY KEY (site_id, url_hash)
    ) ${dialect.tableEnd}`);
    await dialect.ensureIndex(
      runner,
      'link_previews_expiry',
      'link_previews',
      '(expires_at)',
      false,
    );
    await dialect.ensureColumn(runner, 'sites', 'link_previews integer NOT NULL DEFAULT 1');
  }

  async down(): Promise<void> {
    throw new Error(
      'An older server would lose which sites want no link previews: restore a backup instead',
    );
  }
}
