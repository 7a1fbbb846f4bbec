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
    .description('brings the schema up to date, and makes the database if there is none')
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
    .description('which history of the messages clients may compare with')
    .command('renew')
    .description('after restoring a backup: clients forget what they hold and fetch again')
    .action(() =>
      run(async ({ app }) => {
        const epoch = await app.epoch.renew();
        return {
          data: { epoch },
          lines: [`epoch   ${epoch}`, 'Clients forget what they hold and fetch again.'],
        };
      }),
    );

  program
    .command('demo')
    .description('the sites of npm start')
    .command('seed')
    .description('makes the demo sites, with people and a little history')
    .option('--shop-origin <origin>', 'may be given several times', several)
    .option('--club-origin <origin>', 'may be given several times', several)
    .action(({ shopOrigin = [], clubOrigin = [] }) =>
      run(async ({ app, clock }) => {
        const data = await seedDemo(app, clock, { shop: shopOrigin, club: clubOrigin });
        return { data, lines: [JSON.stringify(data)] };
      }),
    );
}
