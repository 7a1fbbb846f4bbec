/**
 * A Redis with a password and a user that may do what the server needs and nothing else: the rule
 * is the one of docs/operate/running.md.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { data, TestServer } from '../support/test-server.js';
import { eventually, heard } from '../support/nodes.js';
import { RawSocket } from '../support/raw-socket.js';
import { RedisServer } from '../support/redis.js';

test('two nodes share all they share as the user of the documentation', async () => {
  const page = await readFile(join(import.meta.dirname, '../../docs/operate/running.md'), 'utf8');
  const [, rule = ''] = /^ACL SETUSER parlor (.+)$/m.exec(page) ?? [];
  await using redis = await RedisServer.start();
  await redis.command(`ACL SETUSER parlor ${rule}`);
  await redis.command('ACL SETUSER default off');
  const secret = /(?:^| )>(\S+)/.exec(rule)![1];
  const redisUrl = redis.url.replace('redis://', `redis://parlor:${secret}@`);
  const rates = { guestRead: { points: 4, seconds: 60 } };
  await using a = await TestServer.start({ rates }, { redisUrl: `${redisUrl}/0` });
  await using b = await TestServer.start(
    { rates },
    { redisUrl: `${redisUrl}/0`, database: a.config.database },
  );
  for (const server of [a, b])
    expect(await (await fetch(`${server.url}/readyz`)).json()).toEqual({ ok: true });
  const site = await a.site();
  const ada = await a.session(site, 'Ada');
  const socket = await RawSocket.open(b, { siteKey: site.publicKey, token: ada.accessToken });
  await eventually(() => {
    a.app.realtime.publish(
      [`user:${ada.user.id}`],
      [{ name: 'typing.changed', data: { conversationId: 'x', userId: 'y', typing: true } }],
    );
    expect(heard(socket, 'typing.changed')).not.toEqual([]);
  });
  // Rates are counted together, and forgiven.
  for (const server of [a, b, a, b])
    expect((await server.http('users.me', {}, { token: ada.accessToken })).status).toBe(200);
  for (const server of [a, b])
    expect((await server.http('users.me', {}, { token: ada.accessToken })).status).toBe(429);
  const account = { email: 'eve@example.com', password: 'long enough' };
  data(await a.http('auth.register', { ...account, name: 'Eve' }, { site }));
  for (const server of [a, b])
    expect((await server.http('auth.login', account, { site })).status).toBe(200);
  expect(await redis.command('AUTH parlor wrong').catch((error: Error) => error.message)).toMatch(
    /WRONGPASS/,
  );
});
