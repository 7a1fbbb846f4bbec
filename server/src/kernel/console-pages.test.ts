/** The console's page and files: what browsers may keep, and what the page may load. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TestServer } from '../../../tests/support/test-server.js';

test('the console is served under a strict policy: its page is never stored, its files for ever', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parlor-console-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<title>Parlor</title>');
  await writeFile(join(folder, 'assets/console-abc.js'), 'let console;');
  await writeFile(join(folder, 'assets/icon.svg'), '<svg/>');
  await writeFile(join(folder, 'assets/secret.txt'), 'no part of it');
  await using server = await TestServer.start({ console: folder });
  const get = (path: string, init?: RequestInit) =>
    fetch(server.url + path, { redirect: 'manual', ...init });

  const page = await get('/console/');
  expect(page.headers.get('cache-control')).toBe('no-store');
  expect(page.headers.get('content-type')).toContain('text/html');
  const policy = page.headers.get('content-security-policy')!;
  for (const rule of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"])
    expect(policy).toContain(rule);
  expect(policy).not.toContain('unsafe');
  expect(page.headers.get('access-control-allow-origin')).toBeNull();

  const script = await get('/console/assets/console-abc.js');
  expect(await script.text()).toBe('let console;');
  expect(script.headers.get('cache-control')).toContain('immutable');
  // Its name has no hash.
  expect((await get('/console/assets/icon.svg')).headers.get('cache-control')).toBe('no-store');

  expect((await get('/console')).headers.get('location')).toBe('/console/');
  for (const path of [
    '/console/assets/secret.txt',
    '/console/assets/..%2findex.html',
    '/console/x',
  ])
    expect((await get(path)).status, path).toBe(404);
  expect((await get('/console/', { method: 'POST' })).status).toBe(404);
  await rm(folder, { recursive: true });
});
