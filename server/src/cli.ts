/**
 * `npm run parlor -- …`: the operator's commands, without any web page. Prints lines, or JSON with
 * `--json`; errors go to stderr.
 */
import { readFileSync } from 'node:fs';
import { CommanderError } from '@commander-js/extra-typings';
import { createApp } from './app.js';
import { createProgram, exitCodeOf, type GlobalOptions } from './command-line/program.js';
import {
  type Answer,
  type Migrated,
  type Run,
  type RunMigrations,
  UsageError,
} from './command-line/run.js';
import { ConfigError, readConfig } from './config.js';
import { Database } from './database/database.js';
import { DemoClock } from './demo.js';
import { SiteError } from './kernel/site-error.js';
import { systemEnvironment } from './kernel/environment.js';
import { Fault } from './kernel/fault.js';
import { createLog } from './kernel/log.js';
import { entities, migrations } from './schema.generated.js';
import { startFault } from './start-fault.js';

const printing =
  (globals: GlobalOptions) =>
  ({ lines, data }: Answer) =>
    process.stdout.write(globals.json ? `${JSON.stringify(data)}\n` : `${lines.join('\n')}\n`);

const runWith =
  (globals: GlobalOptions): Run =>
  async (work) => {
    const config = readConfig(process.env);
    const clock = new DemoClock(() => systemEnvironment.now());
    const environment = { ...systemEnvironment, now: clock.now };
    // Commands read and write rows that a schema of another version may not have.
    const app = await createApp(config, {
      log: createLog('silent'),
      environment,
      migrate: globals.migrate,
    });
    try {
      printing(globals)(await work({ app, publicUrl: config.publicUrl, clock }));
    } finally {
      await app.close();
    }
  };

const runMigrationsWith =
  (globals: GlobalOptions): RunMigrations =>
  async (answer) => {
    const migrated: Migrated[] = [];
    const onMigrated = (migration: Migrated) => void migrated.push(migration);
    const database = await Database.open(readConfig(process.env).database, entities, migrations, {
      migrate: true,
      onMigrated,
    });
    await database.close();
    printing(globals)(answer(migrated));
  };

const { version } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as { version: string };

try {
  // Set when the line is parsed, before a command runs.
  const globals: GlobalOptions = { json: false, migrate: false };
  await createProgram({
    version,
    run: runWith(globals),
    runMigrations: runMigrationsWith(globals),
    onGlobals: (given) => void Object.assign(globals, given),
  }).parseAsync();
} catch (error) {
  const isPlain = [ConfigError, SiteError, Fault, UsageError].some((kind) => error instanceof kind);
  // The library has already printed its own errors.
  if (!(error instanceof CommanderError))
    process.stderr.write(`${isPlain ? (error as Error).message : startFault(error)}\n`);
  process.exitCode = exitCodeOf(error);
}
// Ends the process even if a failure left something open. Output to a pipe may be written late.
process.stdout.write('', () => process.stderr.write('', () => process.exit()));
