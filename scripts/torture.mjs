/**
 * `npm run torture -- [--minutes N] [--seed S] [--database sqlite|mariadb]`: rounds of many clients
 * against servers, databases and lines that die, on both databases in turn, each with a seed of its
 * own. Prints a line for each round; exit code 1 on the first violation.
 */
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { bundle } from './bundle.mjs';
import { report, setUp } from './setup.mjs';

async function main() {
  await setUp();
  const { torture } = await import(pathToFileURL(await bundle('tests/torture/torture.ts')).href);
  return torture(process.argv.slice(2));
}

main().then(
  (code) => process.exit(code),
  (error) => (process.exitCode = report(error)),
);
