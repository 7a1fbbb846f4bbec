import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

/** What visitors see of a site before they sign in: its logo, and when they get an answer. */
export class Welcome0024 implements MigrationInterface {
  readonly name = 'Welcome0000000000024';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    await dialect.ensureColumn(runner, 'sites', 'logo_url text NULL');
    await dialect.ensureColumn(runner, 'sites', 'promise varchar(200) NULL');
  }

  async down(): Promise<void> {
    throw new Error('What operators have set would be lost: restore a backup instead');
  }
}
