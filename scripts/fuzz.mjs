/**
 * `npm run fuzz -- [--minutes N] [--seed S]`: hostile multipart bodies, HTTP framing and WebSocket
 * frames against a running server. Prints a line for each minute; exit code 1, with the seed and
 * the bytes, as soon as the server dies, answers 5xx, logs an error, grows, or keeps a bystander
 * waiting.
 */
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { bundle } from './bundle.mjs';
import { report, setUp } from './setup.mjs';

async function main() {
  await setUp();
  const { fuzz } = await import(pathToFileURL(await bundle('tests/fuzz/fuzz.ts')).href);
  return fuzz(process.argv.slice(2));
}

main().then(
  (code) => process.exit(code),
  (error) => (process.exitCode = report(error)),
);
