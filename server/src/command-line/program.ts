/**
 * The command line: every command with its options. Unknown, missing and misplaced options fail
 * before anything is opened.
 */
import { Command, CommanderError } from '@commander-js/extra-typings';
import { addFilterCommands } from './filters.js';
import { addKeyCommands } from './keys.js';
import { addMaintenanceCommands } from './maintenance.js';
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
  /** Takes what the library says about options; else it goes to standard error. */
  writeErr?(text: string): void;
}

/** For scripts: 2 is a command that is not understood, 1 anything else. */
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
      "What an operator does without a web page. It works on the server's own database: give it the same environment.",
    )
    .usage('[options] <command>')
    .version(version, '--version', 'print the version and end')
    .helpOption('--help', 'print what a command takes and end')
    .option('--json', 'print JSON instead of lines', false)
    .option(
      '--migrate',
      'bring the schema up to date first, and make the database if there is none',
      false,
    )
    .addHelpText(
      'after',
      '\nKEY is the public key of a site, pk_… Exit codes: 0 done, 1 refused or failed, 2 the command is not understood.',
    )
    // Inherited by the commands below, so it comes first.
    .exitOverride()
    .showHelpAfterError('(add --help to see what a command takes)')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false });
  // Inherited, too, and so is this.
  if (writeErr) program.configureOutput({ writeErr });
  program.hook('preAction', () => onGlobals(program.opts()));

  // Only the typed commands below know their options; here they are commands alone.
  const untyped = program as unknown as Command;
  addSiteCommands(untyped, run);
  addKeyCommands(untyped, run);
  addFilterCommands(untyped, run);
  addUserCommands(untyped, run);
  addMaintenanceCommands(untyped, run, runMigrations);
  return untyped;
}
