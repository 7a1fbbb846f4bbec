/** Reads a password, which is not shown, or a confirmation from the terminal. */
import process from 'node:process';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { text as readAll } from 'node:stream/consumers';
import { newPassword } from '@parlor/sdk/protocol/fields';
import { limits } from '@parlor/sdk/protocol/limits';
import * as v from 'valibot';
import { UsageError } from './run.js';

/**
 * Asks twice at the terminal, without showing the password, or reads the first line of standard
 * input. Throws `UsageError` if the password is too short or too long.
 */
export async function readPassword(): Promise<string> {
  const password = process.stdin.isTTY
    ? await typedTwice()
    : (await readAll(process.stdin)).split(/\r?\n/, 1)[0]!;
  if (password === '')
    throw new UsageError(
      'There is no password: type it at a terminal, or pass it on standard input (< file).',
    );
  if (!v.is(newPassword, password))
    throw new UsageError(
      `A password has ${limits.passwordMin} to ${limits.passwordMax} characters.`,
    );
  return password;
}

async function typedTwice(): Promise<string> {
  const password = await ask('Password: ', true);
  if ((await ask('Repeat the password: ', true)) !== password)
    throw new UsageError('The two passwords differ. Nothing was changed.');
  return password;
}

/** Returns if the user types `name`. Throws `UsageError` otherwise, and without a terminal. */
export async function confirm(what: string, name: string): Promise<void> {
  if (!process.stdin.isTTY)
    throw new UsageError(`${what} To confirm it without a terminal, add --yes.`);
  const typed = await ask(`${what}\nType ${JSON.stringify(name)} to continue: `, false);
  if (typed.trim() !== name) throw new UsageError('Nothing was changed.');
}

/** Asks on standard error, because standard output is for the result of the command. */
function ask(question: string, isSecret: boolean): Promise<string> {
  process.stderr.write(question);
  const hidden = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({
    input: process.stdin,
    output: isSecret ? hidden : process.stderr,
    terminal: true,
  });
  return new Promise((resolve, reject) => {
    terminal.once('SIGINT', () => terminal.close());
    terminal.once('close', () => reject(new UsageError('Nothing was changed.')));
    terminal.question('', (line) => {
      resolve(line);
      terminal.close();
      if (isSecret) process.stderr.write('\n');
    });
  });
}
