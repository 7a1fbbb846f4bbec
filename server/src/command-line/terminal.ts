/**
 * What is asked at the terminal: a password, which is not shown, and whether something is really
 * meant.
 */
import process from 'node:process';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { text as readAll } from 'node:stream/consumers';
import { newPassword } from '@parlor/sdk/protocol/fields';
import { limits } from '@parlor/sdk/protocol/limits';
import * as v from 'valibot';
import { UsageError } from './run.js';

/**
 * From the terminal twice and unseen, or the first line of standard input. Throws `UsageError` if
 * it is too short or too long.
 */
export async function readPassword(): Promise<string> {
  const password = process.stdin.isTTY
    ? await typedTwice()
    : (await readAll(process.stdin)).split(/\r?\n/, 1)[0]!;
  if (password === '')
    throw new UsageError(
      'There is no password: type it at a terminal, or give it on standard input (< file).',
    );
  if (!v.is(newPassword, password))
    throw new UsageError(
      `A password has ${limits.passwordMin} to ${limits.passwordMax} characters.`,
    );
  return password;
}

async function typedTwice(): Promise<string> {
  const password = await ask('Password: ', true);
  if ((await ask('The same again: ', true)) !== password)
    throw new UsageError('The two passwords differ. Nothing was changed.');
  return password;
}

/** Goes on if `name` is typed. Throws `UsageError` otherwise, and where there is no terminal. */
export async function confirm(what: string, name: string): Promise<void> {
  if (!process.stdin.isTTY)
    throw new UsageError(`${what} Say --yes, as there is no terminal to ask at.`);
  const typed = await ask(`${what}\nType ${JSON.stringify(name)} to go on: `, false);
  if (typed.trim() !== name) throw new UsageError('Nothing was changed.');
}

/** Asks on standard error, as standard output is for the answer. */
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
