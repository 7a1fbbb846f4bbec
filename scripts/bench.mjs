/**
 * `npm run bench -- [--only NAME …] [--database sqlite|mariadb …] [--seconds N] [--large]`: what
 * the server does, beside what bare Socket.IO and raw inserts do in the same run. bench/README.md
 * names the benches and says how to read them.
 */
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { bundle } from './bundle.mjs';
import { report, root, setUp } from './setup.mjs';

async function main() {
  await setUp();
  const { bench } = await import(pathToFileURL(await bundle('bench/bench.ts')).href);
  await bench(process.argv.slice(2), root);
  return 0;
}

main().then(
  (code) => process.exit(code),
  (error) => (process.exitCode = report(error)),
);
