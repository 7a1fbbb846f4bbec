/** `migrate`, `epoch renew`, `demo seed` */
import type { Command } from '@commander-js/extra-typings';
import { seedDemo } from '../demo.js';
import type { Run, RunMigrations } from './run.js';
import { several } from './values.js';

export function addMaintenanceCommands(
  program: Command,
  run: Run,
  runMigrations: RunMigrations,
): void {
  program
    .command('migrate')
    .description('brings the schema up to date, and creates the database if it does not exist')
    .action(() =>
      runMigrations((migrated) => {
        const lines = migrated.map(({ migration, ms }) => `${migration}   ${ms} ms`);
        return {
          data: { migrated },
          lines: lines.length === 0 ? ['The schema is up to date.'] : lines,
        };
      }),
    );

  program
    .command('epoch')
    .description('the id of the message history that clients compare with')
    .command('renew')
    .description(
      'for use after restoring a backup: clients drop their local copies and fetch again',
    )
    .action(() =>
      run(async ({ app }) => {
        const epoch = await app.epoch.renew();
        return {
          data: { epoch },
          lines: [`epoch   ${epoch}`, 'Clients drop their local copies and fetch again.'],
        };
      }),
    );

  program
    .command('demo')
    .description('the demo sites of npm start')
    .command('seed')
    .description('creates the demo sites, with users and some messages')
    .option('--shop-origin <origin>', 'may be given several times', several)
    .option('--club-origin <origin>', 'may be given several times', several)
    .action(({ shopOrigin = [], clubOrigin = [] }) =>
      run(async ({ app, clock }) => {
        const data = await seedDemo(app, clock, { shop: shopOrigin, club: clubOrigin });
        return { data, lines: [JSON.stringify(data)] };
      }),
    );
}
