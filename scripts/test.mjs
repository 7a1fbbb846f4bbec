/**
 * `npm test`: sets up what is missing (packages, MariaDB, Redis, Chromium), builds, and runs every
 * suite. What cannot be had is said in so many words and skipped; with CI=true it is a failure.
 * Arguments go to vitest.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { report, root, setUp } from './setup.mjs';

/** Programs that the suites start themselves, and Debian's package of each. */
const programs = [
  {
    name: 'MariaDB',
    suites: 'the suites on MariaDB, and those of several nodes,',
    package: 'mariadb-server',
    commands: ['mariadbd', 'mariadb-install-db'],
    without: 'PARLOR_WITHOUT_MARIADB',
  },
  {
    name: 'Redis',
    suites: 'the suites of several nodes',
    package: 'redis-server',
    commands: ['redis-server'],
    without: 'PARLOR_WITHOUT_REDIS',
  },
  {
    name: 'Chromium',
    suites: 'the browser suites',
    package: 'chromium',
    commands: ['chromium'],
    without: 'PARLOR_WITHOUT_CHROMIUM',
  },
];

const has = (command) => spawnSync('which', [command], { stdio: 'ignore' }).status === 0;
const missing = () => programs.filter(({ commands }) => !commands.every(has));

function installMissing() {
  const wanted = missing().map((program) => program.package);
  if (wanted.length === 0 || process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return;
  process.stderr.write(`Installing ${wanted.join(' and ')}\n`);
  const run = (...args) =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  run('update', '-qq');
  run('install', '-y', '-qq', '--no-install-recommends', ...wanted);
}

async function main() {
  await setUp();
  installMissing();
  const skipped = missing();
  for (const { name, suites, package: pkg } of skipped) {
    process.stderr.write(
      `SKIPPED: ${suites} do not run, as ${name} is not installed and could not be (Debian: apt-get install ${pkg}).\n`,
    );
  }
  if (skipped.length > 0 && process.env.CI === 'true') {
    process.stderr.write('With CI=true that is a failure.\n');
    return 1;
  }
  const env = {
    ...process.env,
    ...Object.fromEntries(skipped.map(({ without }) => [without, '1'])),
  };
  const vitest = spawn(
    process.execPath,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...process.argv.slice(2)],
    {
      cwd: root,
      stdio: 'inherit',
      env,
    },
  );
  return new Promise((resolve) => vitest.once('exit', (code) => resolve(code ?? 1)));
}

main().then(
  (code) => (process.exitCode = code),
  (error) => (process.exitCode = report(error)),
);
