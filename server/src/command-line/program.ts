/**
 * The command line: every command with its options. If options are unknown, missing or misplaced,
 * the command fails before it opens the database.
 */
import { Command, CommanderError } from '@commander-js/extra-typings';
import { addFilterCommands } from './filters.js';
import { addKeyCommands } from './keys.js';
import { addMaintenanceCommands } from './maintenance.js';
import { addOperatorCommands } from './operators.js';
import { type Run, type RunMigrations, UsageError } from './run.js';
import { addSiteCommands } from './sites.js';
import { addUserCommands } from './users.js';

export interface GlobalOptions {
  json: boolean;
  migrate: boolean;
}

export interface ProgramOptions {
  version: string;
  run: Run;
  runMigrations: RunMigrations;
  /** Called before each command. */
  onGlobals(globals: GlobalOptions): void;
  /** Receives the library's error output. Default: standard error. */
  writeErr?(text: string): void;
}

/** The exit code: 2 if the command or an option is invalid, 1 for every other error. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  return error instanceof UsageError ? 2 : 1;
}

export function createProgram({
  version,
  run,
  runMigrations,
  onGlobals,
  writeErr,
}: ProgramOptions): Command {
  const program = new Command('parlor')
    .description(
      "Manages the sites and users of a Parlor server. It works directly on the server's database, so it needs the same environment variables.",
    )
    .usage('[options] <command>')
    .version(version, '--version', 'print the version and exit')
    .helpOption('--help', 'print the options of a command and exit')
    .option('--json', 'print JSON instead of lines', false)
    .option(
      '--migrate',
      'bring the schema up to date first, and create the database if it does not exist',
      false,
    )
    .addHelpText(
      'after',
      '\nKEY is the public key of a site, pk_… Exit codes: 0 done, 1 refused or failed, 2 invalid command or option.',
    )
    // The commands below inherit these settings, so they are set first.
    .exitOverride()
    .showHelpAfterError('(add --help to see the options of a command)')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false });
  // The commands below inherit this as well.
  if (writeErr) program.configureOutput({ writeErr });
  program.hook('preAction', () => onGlobals(program.opts()));

  // Each function below knows the types of its own options; here they do not matter.
  const untyped = program as unknown as Command;
  addSiteCommands(untyped, run);
  addKeyCommands(untyped, run);
  addOperatorCommands(untyped, run);
  addFilterCommands(untyped, run);
  addUserCommands(untyped, run);
  addMaintenanceCommands(untyped, run, runMigrations);
  return untyped;
}
