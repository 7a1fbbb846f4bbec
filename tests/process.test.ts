/** The server as a process: how it starts, what it says when it cannot, and what survives when it is killed. Runs what `npm run build` left. */
import { createServer } from 'node:net';
import { createChat } from '@parlor/sdk';
import { expect, test } from 'vitest';
import { freePort } from './support/mariadb.js';
import { end, Processes } from './support/processes.js';
import { memoryStorage } from './support/test-server.js';

test('what was acknowledged is there after the server is killed with -9 and started again', async () => {
  await using processes = await Processes.create();
  const port = await freePort();
  const made = await processes.finish('cli.js', ['site', 'create', '--name', 'Test', '--json']);
  const { publicKey } = JSON.parse(made.stdout) as { publicKey: string };
  const first = await processes.server(port);
  const storage = memoryStorage();
  const options = { site: publicKey, url: `http://127.0.0.1:${port}`, storage };
  const ada = createChat(options);
  await ada.start();
  await ada.auth.signInAsGuest({ name: 'Ada' });
  const { conversation } = await ada.conversations.start([], 'm1');
  for (let n = 2; n <= 20; n++) await ada.messages.send(conversation.id, `m${n}`);
  await end(first, 'SIGKILL');
  await ada.close();

  await processes.server(port);
  const again = createChat(options);
  expect((await again.start())?.name).toBe('Ada');
  const { items } = await again.messages.list(conversation.id);
  expect(items.map(({ seq, text }) => [seq, text])).toEqual(Array.from({ length: 20 }, (_, i) => [i + 1, `m${i + 1}`]));
  await again.close();
});

test('SIGTERM ends the process cleanly', async () => {
  await using processes = await Processes.create();
  expect(await end(await processes.server(await freePort()), 'SIGTERM')).toBe(0);
});

test('a wrong configuration is told in plain words, all of it at once', async () => {
  await using processes = await Processes.create();
  const { code, stderr } = await processes.finish('main.js', [], {
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
  await using processes = await Processes.create();
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, resolve));
  const { port } = taken.address() as { port: number };
  expect(await processes.finish('main.js', [], { PORT: String(port) })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`Port ${port} is in use`),
  });
  taken.close();
  const nothing = await freePort();
  expect(await processes.finish('main.js', [], { PORT: '0', DATABASE_URL: `mysql://u:hunter2@127.0.0.1:${nothing}/x` })).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/database .* does not answer/),
  });
});

test('HOST says on which address of the machine the server listens, and localhost reaches the loopback', async () => {
  await using processes = await Processes.create();
  const reaches = async (host: string, port: number) => (await fetch(`http://${host}:${port}/healthz`).catch(() => null))?.ok === true;
  const [own, open] = [await freePort(), await freePort()];
  await processes.server(own, { HOST: '127.0.0.1' });
  await processes.server(open);
  expect([await reaches('localhost', own), await reaches('127.0.0.1', own), await reaches('127.0.0.2', own)]).toEqual([true, true, false]);
  expect([await reaches('localhost', open), await reaches('127.0.0.2', open)]).toEqual([true, true]);
  for (const HOST of ['192.0.2.1', 'no.such.host.invalid']) {
    expect(await processes.finish('main.js', [], { PORT: '0', HOST })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`HOST must be an address of this machine, such as 127.0.0.1 (it is "${HOST}")`),
    });
  }
});

test('the command line makes what a host needs', { timeout: 90_000 }, async () => {
  await using processes = await Processes.create();
  const parlor = (...args: string[]) => processes.finish('cli.js', args);
  const site = await parlor('site', 'create', '--name', 'My shop', '--origin', 'https://shop.example.com/');
  expect(site.stdout).toMatch(/public key +pk_\S+/);
  expect(site.stdout).toMatch(/secret key +sk_\S+/);
  const key = /pk_[\w-]+/.exec(site.stdout)![0];
  expect(site.stdout).toContain(`<script async src="http://localhost:4000/parlor.js" data-site="${key}"></script>`);
  expect((await parlor('secret', 'create', '--site', key)).stdout).toMatch(/kid +kid_\S+\nsecret +ss_\S+/);
  expect((await parlor('user', 'create', '--site', key, '--name', 'Mod', '--role', 'moderator')).code).toBe(0);
  expect((await parlor('user', 'list', '--site', key)).stdout).toMatch(/member {2}moderator {2}Mod/);
  const epochs = [await parlor('epoch', 'renew'), await parlor('epoch', 'renew')].map(({ stdout }) => /epoch +(\S+)/.exec(stdout)?.[1]);
  expect(new Set(epochs).size).toBe(2);

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

test('the command line says how long senders may edit and delete, who may write to whom, and who may add whom', async () => {
  await using processes = await Processes.create();
  const parlor = (...args: string[]) => processes.finish('cli.js', args);
  const key = /pk_[\w-]+/.exec((await parlor('site', 'create', '--name', 'My shop')).stdout)![0];
  const update = (...args: string[]) => parlor('site', 'update', '--site', key, ...args);
  expect((await update('--edit-minutes', '15', '--delete-minutes', 'never')).stdout).toMatch(
    /may edit +for 15 minutes\nmay delete +never\n/,
  );
  expect((await update('--edit-minutes', 'always')).stdout).toMatch(/may edit +always\nmay delete +never\n/);
  expect((await update('--who-may-write', 'contacts')).stdout).toMatch(/may write +contacts\n/);
  expect(await update('--who-may-write', 'friends')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('anyone_after_request, contacts'),
  });
  expect((await parlor('site', 'list')).stdout).toMatch(/may add +contacts\n/);
  expect((await update('--who-may-add', 'nobody')).stdout).toMatch(/may add +nobody\n/);
  expect(await update('--who-may-add', 'friends')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('anyone, contacts, nobody'),
  });
  expect(await update('--edit-minutes', 'soon')).toMatchObject({ code: 1, stderr: expect.stringContaining('never or always') });
  expect(await update('--edit-minutes', '999999999')).toMatchObject({ code: 1, stderr: expect.stringContaining('a whole number') });
});

test('the command line sets what a site filters, and who moderates it', { timeout: 90_000 }, async () => {
  await using processes = await Processes.create();
  const parlor = (...args: string[]) => processes.finish('cli.js', args);
  const key = /pk_[\w-]+/.exec((await parlor('site', 'create', '--name', 'My shop')).stdout)![0];
  const filter = (...args: string[]) => parlor('site', 'filter', '--site', key, ...args);
  expect((await filter()).stdout).toBe('Nothing is filtered.\n');
  const masked = await filter('--add-word', 'Darn', '--add-word', 'curs*', '--add-link', 'https://Evil.com/x', '--action', 'mask');
  expect(masked.stdout).toBe('mask    link  evil.com\nmask    word  curs*\nmask    word  darn\n');
  expect((await filter('--add-word', 'DARN', '--remove-word', 'curs*')).stdout).toBe('mask    link  evil.com\nrefuse  word  darn\n');
  for (const [args, fault] of [
    [['--add-word', 'two words'], 'is not one word'],
    [['--add-link', 'nowhere'], 'is not a host'],
    [['--add-word', 'x', '--action', 'ban'], 'not "ban"'],
    [['--add-words', 'nowhere.txt'], 'cannot be read'],
  ] as const) {
    const { code, stderr } = await filter(...args);
    expect([code, stderr.includes(fault)]).toEqual([1, true]);
  }
  const [id = ''] = (await parlor('user', 'create', '--site', key, '--name', 'Mo')).stdout.match(/[\w-]{36}/) ?? [];
  expect((await parlor('user', 'role', '--site', key, '--user', id, '--role', 'moderator')).stdout).toBe(`${id}  moderator  Mo\n`);
  expect(await parlor('user', 'role', '--site', key, '--user', id, '--role', 'boss')).toMatchObject({ code: 1 });
  expect(await parlor('user', 'role', '--site', key, '--user', 'nobody', '--role', 'admin')).toMatchObject({ code: 1 });
});
