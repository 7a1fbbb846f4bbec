/**
 * What becomes of the nodes when Redis is not there, goes, hangs and comes back: each works by
 * itself, and they find each other again.
 */
import { expect, test, vi } from 'vitest';
import type { Log } from '../../server/src/kernel/log.js';
import { eventually, heard, Nodes, texts } from '../support/nodes.js';
import { code, data, type TestServer } from '../support/test-server.js';

const ready = async (server: TestServer) => {
  const response = await fetch(`${server.url}/readyz`);
  return { status: response.status, body: (await response.json()) as unknown };
};
const healthy = { status: 200, body: { ok: true } };
const degraded = { status: 200, body: { ok: true, degraded: ['redis'] } };

test('servers start and work without their Redis, say so once, and share as soon as it is there', async () => {
  const warnings: string[] = [];
  const keep = (_: object, message: string) => void warnings.push(message);
  const log: Log = { error: keep, warn: keep, info: () => undefined, debug: () => undefined };
  await using nodes = await Nodes.start({ withoutRedis: true, overrides: { log } });
  const { a, b, redis } = nodes;
  expect(await ready(a)).toEqual(degraded);
  const [ada, grace] = [await nodes.person('Ada'), await nodes.person('Grace')];
  const sockets = [await nodes.socket(a, grace), await nodes.socket(b, grace)];
  const conversationId = await nodes.start(ada, [grace]);
  await eventually(() => expect(texts(sockets[0]!)).toEqual(['first']));
  expect(warnings.filter((message) => message.startsWith('Redis is away'))).toHaveLength(2);

  await redis.start();
  for (const server of [a, b])
    await eventually(async () => expect(await ready(server)).toEqual(healthy));
  await nodes.acquainted();
  await nodes.send(b, ada, conversationId, 'second');
  for (const socket of sockets) await eventually(() => expect(texts(socket)).toContain('second'));
  expect(warnings.filter((message) => message.startsWith('Redis is away'))).toHaveLength(2);
});

test('when Redis stops, calls and local delivery go on; when it is back, broadcasts, presence and rooms are right again', async () => {
  await using nodes = await Nodes.start();
  const { a, b, redis } = nodes;
  const [ada, grace, eve] = [
    await nodes.person('Ada'),
    await nodes.person('Grace'),
    await nodes.person('Eve'),
  ];
  const conversationId = await nodes.start(ada, [grace, eve]);
  const [here, there, out] = [
    await nodes.socket(a, grace),
    await nodes.socket(b, grace),
    await nodes.socket(b, eve),
  ];
  await eventually(() =>
    expect(heard(there, 'presence.changed').map(({ userId }) => userId)).toContain(eve.user.id),
  );

  await redis.stop();
  for (const server of [a, b])
    await eventually(async () => expect(await ready(server)).toEqual(degraded));
  await nodes.send(a, ada, conversationId, 'while away');
  await eventually(() => expect(texts(here)).toContain('while away'));
  // Who is removed on the one node meanwhile is soon removed on the other: the database says so.
  await a.app.database.query('DELETE FROM members WHERE conversation_id = ? AND user_id = ?', [
    conversationId,
    eve.user.id,
  ]);
  a.app.realtime.leave([eve.user.id], conversationId);
  let n = 0;
  await eventually(async () => {
    const [text, before] = [`probe ${n++}`, out.events.length];
    await nodes.send(b, ada, conversationId, text);
    await eventually(() => expect(texts(there)).toContain(text));
    expect(out.events.length).toBe(before);
  });
  // Somebody new arrives on one node, which the other cannot know yet.
  const late = await nodes.socket(b, ada);

  await redis.start();
  for (const server of [a, b])
    await eventually(async () => expect(await ready(server)).toEqual(healthy));
  await nodes.acquainted();
  await nodes.send(a, ada, conversationId, 'after');
  for (const socket of [here, there, late])
    await eventually(() => expect(texts(socket)).toContain('after'));
  expect(texts(out)).not.toContain('after');
  const seen = async () =>
    data(await a.http('users.get', { userId: ada.user.id }, { token: grace.accessToken }));
  await eventually(async () => expect(await seen()).toMatchObject({ online: true }));
});

test('a Redis that hangs with its connections open holds nobody up', async () => {
  await using nodes = await Nodes.start({ overrides: { nodes: { commandMs: 200 } } });
  const { a, b, redis } = nodes;
  const [ada, grace] = [await nodes.person('Ada'), await nodes.person('Grace')];
  const conversationId = await nodes.start(ada, [grace]);
  const [here, there] = [await nodes.socket(a, grace), await nodes.socket(b, grace)];
  redis.hold();
  for (let n = 0; n < 5; n++) await nodes.send(a, ada, conversationId, `held ${n}`);
  await eventually(() =>
    expect(texts(here).filter((text) => text!.startsWith('held'))).toHaveLength(5),
  );
  await a.app.realtime.leaveEverywhere([ada.user.id], 'nothing');
  await eventually(async () => expect(await ready(a)).toEqual(degraded));
  redis.release();
  for (const server of [a, b])
    await eventually(async () => expect(await ready(server)).toEqual(healthy));
  await nodes.acquainted();
  await nodes.send(a, ada, conversationId, 'after');
  await eventually(() => expect(texts(there)).toContain('after'));
});

test('what was published during a short cut arrives after it', async () => {
  await using nodes = await Nodes.start();
  const { a, b, redis } = nodes;
  const [ada, grace] = [await nodes.person('Ada'), await nodes.person('Grace')];
  const conversationId = await nodes.start(ada, [grace]);
  const there = await nodes.socket(b, grace);
  await redis.stop();
  await eventually(async () => expect(await ready(a)).toEqual(degraded));
  for (let n = 0; n < 3; n++) await nodes.send(a, ada, conversationId, `cut ${n}`);
  await redis.start();
  for (const server of [a, b])
    await eventually(async () => expect(await ready(server)).toEqual(healthy));
  await eventually(() =>
    expect(texts(there).filter((text) => text!.startsWith('cut'))).toEqual([
      'cut 0',
      'cut 1',
      'cut 2',
    ]),
  );
});

test('without Redis, limits still hold on each node by itself', async () => {
  await using nodes = await Nodes.start({
    withoutRedis: true,
    overrides: { rates: { read: { points: 3, seconds: 60 } } },
  });
  const { accessToken: token } = await nodes.person('Ada');
  // Without Redis, a node knows a new site once it has read the list of sites again.
  await vi.waitFor(() => nodes.b.app.sites.byId(nodes.site.id), 5_000);
  for (const server of [nodes.a, nodes.b]) {
    for (let n = 0; n < 3; n++)
      expect((await server.http('users.me', {}, { token })).status).toBe(200);
    expect(code(await server.http('users.me', {}, { token }))).toBe('rate_limited');
  }
});
