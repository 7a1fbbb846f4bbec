import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

/** How the chat looks on a site's pages. */
export class SiteLook0038 implements MigrationInterface {
  readonly name = 'SiteLook0000000000038';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    await dialect.ensureColumn(runner, 'sites', 'look text NULL');
  }

  async down(): Promise<void> {
    throw new Error('An older server would lose the looks of sites: restore a backup instead');
  }
}
