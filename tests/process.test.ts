/**
 * The server as a process: how it starts, what it says when it cannot, and what survives when it is
 * killed. Runs what `npm run build` left.
 */
import { createServer } from 'node:net';
import { createChat } from '@parlor/sdk';
import { expect, test } from 'vitest';
import { freePort } from './support/mariadb.js';
import { end, Processes } from './support/processes.js';
import { memoryStorage } from './support/test-server.js';

test('what was acknowledged is there after the server is killed with -9 and started again', async () => {
  await using processes = await Processes.create();
  const port = await freePort();
  const made = await processes.finish('cli.js', [
    '--migrate',
    'site',
    'create',
    '--name',
    'Test',
    '--json',
  ]);
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
  expect(items.map(({ seq, text }) => [seq, text])).toEqual(
    Array.from({ length: 20 }, (_, i) => [i + 1, `m${i + 1}`]),
  );
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
  for (const name of ['PORT', 'PUBLIC_URL', 'DATABASE_URL', 'REDIS_URL'])
    expect(stderr).toContain(`- ${name} must be`);
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
  expect(
    await processes.finish('main.js', [], {
      PORT: '0',
      DATABASE_URL: `mysql://u:hunter2@127.0.0.1:${nothing}/x`,
    }),
  ).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/database .* does not answer/),
  });
});

test('HOST says on which address of the machine the server listens, and localhost reaches the loopback', async () => {
  await using processes = await Processes.create();
  const reaches = async (host: string, port: number) =>
    (await fetch(`http://${host}:${port}/healthz`).catch(() => null))?.ok === true;
  const [own, open] = [await freePort(), await freePort()];
  await processes.server(own, { HOST: '127.0.0.1' });
  await processes.server(open);
  expect([
    await reaches('localhost', own),
    await reaches('127.0.0.1', own),
    await reaches('127.0.0.2', own),
  ]).toEqual([true, true, false]);
  expect([await reaches('localhost', open), await reaches('127.0.0.2', open)]).toEqual([
    true,
    true,
  ]);
  for (const HOST of ['192.0.2.1', 'no.such.host.invalid']) {
    expect(await processes.finish('main.js', [], { PORT: '0', HOST })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        `HOST must be an address of this machine, such as 127.0.0.1 (it is "${HOST}")`,
      ),
    });
  }
});
