/**
 * Messages that grow, with several nodes: any node takes the next part, members of all nodes read
 * along, and any node ends what a bot or a node has left. The last test runs what `npm run build`
 * left.
 */
import { createBot, createHost } from '@parlor/sdk/server';
import type { Session } from '@parlor/sdk/protocol/auth';
import { wire } from '@parlor/sdk/protocol/wire';
import { expect, test } from 'vitest';
import { longTest } from '../support/long-test.js';
import { freePort } from '../support/mariadb.js';
import { newDatabase } from '../support/new-database.js';
import { eventually, heard, Nodes } from '../support/nodes.js';
import { end, Processes } from '../support/processes.js';
import type { RawSocket } from '../support/raw-socket.js';
import { RedisServer } from '../support/redis.js';
import { data, type TestServer } from '../support/test-server.js';

const textOf = (socket: RawSocket) =>
  heard(socket, 'message.streamed')
    .map(({ text }) => text)
    .join('');

test('parts come by either node and reach members of both, and the other node ends what one leaves', async () => {
  const streams = { leaseMs: 1_000, lookMs: 50, gatherMs: 1 };
  await using nodes = await Nodes.start({ overrides: { streams } });
  const { a, b, site } = nodes;
  const host = createHost({ url: a.url, secretKey: await a.secretKey(site) });
  const { bot, secret } = await host.bots.create({ name: 'Bot' });
  const session = data(await a.http('auth.exchange', { token: secret }, { site }));
  const ada = await nodes.person('Ada');
  const sockets = [await nodes.socket(a, ada), await nodes.socket(b, ada)];
  const conversationId = await nodes.start(ada, [session]);
  const token = session.accessToken;
  const begun = await a.http('streams.begin', { conversationId, clientId: 'grows' }, { token });
  const { seq } = data(begun);
  const append = async (server: TestServer, offset: number, text: string) =>
    data(await server.http('streams.append', { conversationId, seq, offset, text }, { token }));
  expect(await append(a, 0, 'One ')).toEqual({ length: 4 });
  expect(await append(b, 4, 'two ')).toEqual({ length: 8 });
  expect(await append(a, 8, 'three')).toEqual({ length: 13 });
  for (const socket of sockets)
    await eventually(() => expect(textOf(socket)).toBe('One two three'));
  // The node that took the last part leaves, and so does the bot.
  await a.app.close();
  await eventually(() =>
    expect(heard(sockets[1]!, 'message.changed').at(-1)?.message).toMatchObject({
      seq,
      senderId: bot.id,
      text: 'One two three',
    }),
  );
});

longTest(
  'the text so far is stored within seconds if the only node that took it is killed with -9',
  { timeout: 90_000 },
  async () => {
    await using redis = await RedisServer.start();
    await using processes = await Processes.create();
    const database = await newDatabase(processes.folder);
    const settings = {
      DATABASE_URL: database.kind === 'mysql' ? database.url : '',
      REDIS_URL: redis.url,
    };
    const made = await processes.finish(
      'cli.js',
      ['--migrate', 'site', 'create', '--name', 'Test', '--json'],
      settings,
    );
    const { publicKey, secretKey } = JSON.parse(made.stdout) as Record<string, string>;
    const start = async () => {
      const port = await freePort();
      const child = await processes.server(port, settings);
      return { child, url: `http://127.0.0.1:${port}` };
    };
    const [doomed, other] = [await start(), await start()];
    const host = createHost({ url: other.url, secretKey: secretKey! });
    const { bot: user, secret } = await host.bots.create({ name: 'Bot' });
    const bot = createBot({ url: doomed.url, site: publicKey!, token: secret });
    await bot.start();
    const call = async <T>(path: string, headers: Record<string, string>, body?: object) => {
      const answer = await fetch(`${other.url}/v1${path}`, {
        method: body ? 'POST' : 'GET',
        ...(body && { body: JSON.stringify(body) }),
        headers: { 'content-type': 'application/json', ...headers },
      });
      return ((await answer.json()) as { data: T }).data;
    };
    const ada = await call<Session>(
      '/auth/guest',
      { [wire.siteHeader]: publicKey! },
      { name: 'Ada' },
    );
    const as = { authorization: `Bearer ${ada.accessToken}` };
    const first = { userIds: [user.id], clientId: 'first', text: 'first' };
    const { conversation } = await call<{ conversation: { id: string } }>(
      '/conversations',
      as,
      first,
    );
    const stream = await bot.messages.stream(conversation.id);
    const { seq } = stream.message;
    await stream.append('What I know so far');
    const path = `/conversations/${conversation.id}`;
    await eventually(async () =>
      expect(await call(`${path}/streams/${seq}`, as)).toEqual({ text: 'What I know so far' }),
    );
    await end(doomed.child, 'SIGKILL');
    await bot.close();
    const last = async () =>
      (await call<{ items: { text: string }[] }>(`${path}/messages`, as)).items.at(-1);
    await eventually(
      async () => expect(await last()).toMatchObject({ text: 'What I know so far' }),
      30_000,
    );
  },
);
