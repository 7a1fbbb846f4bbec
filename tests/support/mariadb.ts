/**
 * A MariaDB of the tests' own: private data folder, free port, gone afterwards. Started once for
 * all suites of the project.
 */
import { execFile, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createConnection } from 'mysql2/promise';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    database: 'sqlite' | 'mariadb';
    mariadbPort: number;
  }
}

export default async function startMariadb(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'parlor-mariadb-'));
  const port = await freePort();
  await promisify(execFile)('mariadb-install-db', [
    '--no-defaults',
    `--datadir=${folder}/data`,
    `--tmpdir=${folder}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    ...asRoot(),
  ]);
  const server = spawn(
    'mariadbd',
    [
      '--no-defaults',
      `--datadir=${folder}/data`,
      `--tmpdir=${folder}`,
      `--socket=${folder}/mariadb.sock`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      '--innodb-log-file-size=16M',
      // Nothing here outlives its process: what is waited for is the database, and not the disk.
      '--innodb-flush-log-at-trx-commit=0',
      '--innodb-flush-method=nosync',
      '--innodb-doublewrite=OFF',
      '--sync-frm=OFF',
      '--skip-name-resolve',
      '--max-connections=400',
      ...asRoot(),
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let output = '';
  server.stderr.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4_000)));
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  await waitUntilUp(port, () => (server.exitCode === null ? null : output));
  project.provide('mariadbPort', port);

  return async () => {
    server.kill('SIGTERM');
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
}

const asRoot = () => (process.getuid?.() === 0 ? ['--user=root'] : []);

async function waitUntilUp(port: number, failure: () => string | null): Promise<void> {
  for (;;) {
    const failed = failure();
    if (failed !== null) throw new Error(`MariaDB did not start:\n${failed}`);
    try {
      await (await createConnection({ host: '127.0.0.1', port, user: 'root' })).end();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/**
 * A port for a process that starts in a moment. From below the range that the system takes ports of
 * outgoing connections from, so that no connection takes it meanwhile.
 */
export async function freePort(): Promise<number> {
  return firstOfFreePorts(1);
}

/** The first of some free ports in a row. */
export async function firstOfFreePorts(count: number): Promise<number> {
  for (;;) {
    const first = randomInt(10_000, 32_000);
    const ports = Array.from({ length: count }, (_, index) => first + index);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return first;
  }
}

function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once('error', () => resolve(false));
    probe.listen({ port, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
