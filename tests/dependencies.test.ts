/**
 * Old versions of what Parlor stands on are found by `scripts/dependencies.mjs`, wherever in the
 * lockfile they are.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Lock {
  packages: Record<string, { version?: string; dev?: boolean }>;
}

/** What the check says of this lockfile, changed by `plant`. */
function checked(plant: (packages: Lock['packages']) => void): {
  status: number | null;
  stderr: string;
} {
  const folder = mkdtempSync(join(tmpdir(), 'parlor-lock-'));
  try {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
    plant(lock.packages);
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock));
    return spawnSync(
      process.execPath,
      [join(root, 'scripts/dependencies.mjs'), join(folder, 'package-lock.json')],
      { encoding: 'utf8' },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('the installed versions are new enough', () => {
  expect(checked(() => undefined)).toMatchObject({ status: 0, stderr: '' });
});

test.each([
  ['node_modules/ws', '8.20.9', 'ws 8.20.9 is older than 8.21.0'],
  ['node_modules/engine.io/node_modules/ws', '7.5.10', 'ws 7.5.10 is older than 8.21.0'],
  ['node_modules/@koa/cors', '4.9.9', '@koa/cors 4.9.9 is older than 5.0.0'],
  ['node_modules/koa', '3.1.2-rc.1', 'koa 3.1.2-rc.1 is older than 3.1.2'],
])('%s at %s fails, by name and with the reason', (path, version, line) => {
  const { status, stderr } = checked((packages) => (packages[path] = { version }));
  expect(status).toBe(1);
  expect(stderr).toContain(line);
  expect(stderr).toMatch(/CVE-\d{4}-\d+/);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

test('the minimum itself passes, tools of the tests are left out, and a row about nothing fails', () => {
  expect(checked((packages) => (packages['node_modules/ws'] = { version: '8.21.0' })).status).toBe(
    0,
  );
  expect(
    checked(
      (packages) =>
        (packages['node_modules/tool/node_modules/ws'] = { version: '1.0.0', dev: true }),
    ).status,
  ).toBe(0);
  expect(checked((packages) => delete packages['node_modules/bcrypt']).stderr).toContain(
    'bcrypt is not installed',
  );
});
