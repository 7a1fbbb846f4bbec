/**
 * `npm test`: installs what is missing (packages, MariaDB, Redis, Chromium), builds, and runs every
 * suite. Suites whose program cannot be installed are named and skipped; with CI=true that is a
 * failure. `npm run test:long` (`--long`) adds the proofs that take long. Other arguments go to
 * vitest.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { report, root, setUp } from './setup.mjs';

/** Programs that the suites start themselves, and Debian's packages of each: any of them does. */
const programs = [
  {
    name: 'MariaDB',
    suites: 'the suites on MariaDB, and those of several nodes,',
    packages: ['mariadb-server'],
    commands: ['mariadbd', 'mariadb-install-db'],
    without: 'PARLOR_WITHOUT_MARIADB',
  },
  {
    name: 'Redis',
    suites: 'the suites of several nodes',
    packages: ['redis-server'],
    commands: ['redis-server'],
    without: 'PARLOR_WITHOUT_REDIS',
  },
  {
    name: 'Chromium',
    suites: 'the browser suites',
    packages: ['chromium-headless-shell', 'chromium'],
    commands: [['chromium-headless-shell', 'chromium']],
    without: 'PARLOR_WITHOUT_CHROMIUM',
  },
];

/** Whether a command is installed; of a list, any of them. */
const has = (command) =>
  [command].flat().some((name) => spawnSync('which', [name], { stdio: 'ignore' }).status === 0);
const isThere = ({ commands }) => commands.every(has);

function installMissing() {
  const missing = programs.filter((program) => !isThere(program));
  if (missing.length === 0 || process.getuid?.() !== 0 || !existsSync('/etc/debian_version'))
    return;
  const run = (...args) =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  run('update', '-qq');
  for (const program of missing)
    for (const name of program.packages) {
      if (isThere(program)) break;
      process.stderr.write(`Installing ${name}\n`);
      run('install', '-y', '-qq', '--no-install-recommends', name);
    }
}

async function main() {
  await setUp();
  installMissing();
  const skipped = programs.filter((program) => !isThere(program));
  for (const { name, suites, packages } of skipped) {
    process.stderr.write(
      `SKIPPED: ${suites} do not run, as ${name} is not installed and could not be (Debian: apt-get install ${packages[0]}).\n`,
    );
  }
  if (skipped.length > 0 && process.env.CI === 'true') {
    process.stderr.write('With CI=true that is a failure.\n');
    return 1;
  }
  const args = process.argv.slice(2);
  const env = {
    ...process.env,
    ...(args.includes('--long') && { PARLOR_LONG: '1' }),
    ...Object.fromEntries(skipped.map(({ without }) => [without, '1'])),
  };
  const vitest = spawn(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      ...args.filter((arg) => arg !== '--long'),
    ],
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
