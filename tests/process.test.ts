/** The server as a process: how it starts, what it says when it cannot, and what survives when it is killed. Runs what `npm run build` left. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createChat } from '@parlor/sdk';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from './support/mariadb.js';
import { memoryStorage } from './support/test-server.js';

const run = promisify(execFile);
const dist = join(dirname(dirname(fileURLToPath(import.meta.url))), 'server', 'dist');
let folder: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parlor-process-'));
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

const environment = (more: Record<string, string> = {}) => ({ PATH: process.env['PATH'], DATA_DIR: folder, LOG_LEVEL: 'error', ...more });

async function start(port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(dist, 'main.js')], {
    env: environment({ PORT: String(port) }),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  children.push(child);
  await expect.poll(async () => (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null))?.status, { timeout: 15_000 }).toBe(200);
  return child;
}

const exitOf = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('exit', resolve));

async function parlor(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    return { code: 0, ...(await run(process.execPath, [join(dist, 'cli.js'), ...args], { env: environment() })) };
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string };
  }
}

async function faultOf(env: Record<string, string>): Promise<{ code: number; stderr: string }> {
  return run(process.execPath, [join(dist, 'main.js')], { env: environment(env), timeout: 15_000 }).then(
    () => ({ code: 0, stderr: '' }),
    (error: { code: number; stderr: string }) => error,
  );
}

test('what was acknowledged is there after the server is killed with -9 and started again', async () => {
  const port = await freePort();
  const { publicKey } = JSON.parse((await parlor('site', 'create', '--name', 'Test', '--json')).stdout) as { publicKey: string };
  const first = await start(port);
  const storage = memoryStorage();
  const options = { site: publicKey, url: `http://127.0.0.1:${port}`, storage };
  const ada = createChat(options);
  await ada.start();
  await ada.auth.signInAsGuest({ name: 'Ada' });
  const { conversation } = await ada.conversations.start([], 'm1');
  for (let n = 2; n <= 20; n++) await ada.messages.send(conversation.id, `m${n}`);
  const exited = exitOf(first);
  first.kill('SIGKILL');
  await exited;
  await ada.close();

  await start(port);
  const again = createChat(options);
  expect((await again.start())?.name).toBe('Ada');
  const { items } = await again.messages.list(conversation.id);
  expect(items.map(({ seq, text }) => [seq, text])).toEqual(Array.from({ length: 20 }, (_, i) => [i + 1, `m${i + 1}`]));
  await again.close();
});

test('SIGTERM ends the process cleanly', async () => {
  const child = await start(await freePort());
  const exited = exitOf(child);
  child.kill('SIGTERM');
  expect(await exited).toBe(0);
});

test('a wrong configuration is told in plain words, all of it at once', async () => {
  const { code, stderr } = await faultOf({
    PORT: 'eighty',
    PUBLIC_URL: 'chat.example.com',
    DATABASE_URL: 'postgres://u:hunter2@db/x',
    REDIS_URL: 'http://redis',
  });
  expect(code).toBe(1);
  for (const name of ['PORT', 'PUBLIC_URL', 'DATABASE_URL', 'REDIS_URL']) expect(stderr).toContain(`- ${name} must be`);
  expect(stderr).not.toContain('hunter2');
  expect(stderr).not.toContain(' at ');
});

test('a port in use, and a database that does not answer, are told in plain words', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, resolve));
  const { port } = taken.address() as { port: number };
  expect(await faultOf({ PORT: String(port) })).toMatchObject({ code: 1, stderr: expect.stringContaining(`Port ${port} is in use`) });
  taken.close();
  const nothing = await freePort();
  expect(await faultOf({ PORT: '0', DATABASE_URL: `mysql://u:hunter2@127.0.0.1:${nothing}/x` })).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/database .* does not answer/),
  });
});

test('the command line makes what a host needs', async () => {
  const site = await parlor('site', 'create', '--name', 'My shop', '--origin', 'https://shop.example.com/');
  expect(site.stdout).toMatch(/public key +pk_\S+/);
  expect(site.stdout).toMatch(/secret key +sk_\S+/);
  const key = /pk_[\w-]+/.exec(site.stdout)![0];
  expect(site.stdout).toContain(`<script async src="http://localhost:4000/parlor.js" data-site="${key}"></script>`);
  expect((await parlor('secret', 'create', '--site', key)).stdout).toMatch(/kid +kid_\S+\nsecret +ss_\S+/);
  expect((await parlor('user', 'create', '--site', key, '--name', 'Mod', '--role', 'moderator')).code).toBe(0);
  expect((await parlor('user', 'list', '--site', key)).stdout).toMatch(/member {2}moderator {2}Mod/);

  for (const [args, fault] of [
    [['site', 'create'], '--name is missing'],
    [['site', 'create', '--name', 'x', '--origin', 'shop.example.com'], 'is not an origin'],
    [['site', 'create', '--name', 'x', '--identity', 'cookie'], 'not "cookie"'],
    [['secret', 'create', '--site', 'pk_nothing'], 'No site has this public key'],
    [['user', 'create', '--site', key, '--name', 'x', '--email', 'a@example.com'], 'go together'],
    [['site', 'create', '--nmae', 'x'], 'nmae'],
    [['explode'], 'Usage'],
  ] as const) {
    const { code, stderr } = await parlor(...args);
    expect([code, stderr.includes(fault)]).toEqual([1, true]);
  }
});
