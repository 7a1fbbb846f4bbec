/** `npm run parlor -- <command>`: the server's command line, on a build that is up to date. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { report, root, setUp } from './setup.mjs';

process.exitCode = await setUp({ quiet: true }).then(run, report);

function run() {
  const cli = join(root, 'server/dist/cli.js');
  const child = spawn(process.execPath, ['--enable-source-maps', cli, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  });
  // The terminal sends Ctrl-C to the command as well: wait for it, rather than leave it behind.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}
