/**
 * What somebody can do who may write to Redis, and knows nothing of the database: not more than to
 * disturb.
 */
import { createClient } from 'redis';
import { expect, test } from 'vitest';
import type { WireEvent } from '@parlor/sdk/protocol/events';
import type { Log } from '../../server/src/kernel/log.js';
import { eventually, heard, Nodes, texts } from '../support/nodes.js';
import { data, TestServer } from '../support/test-server.js';

const stream = 'parlor:bus';

/** A client of the same Redis, as an attacker has it. */
async function intruder(nodes: Nodes) {
  const redis = createClient({ url: nodes.redis.url });
  await redis.connect();
  return {
    write: (entry: Record<string, string>) =>
      redis.xAdd(stream, '*', { node: 'intruder', text: '', confirm: '', data: '{}', ...entry }),
    entries: async () =>
      ((await redis.xRange(stream, '-', '+')) as { message: Record<string, string> }[]).map(
        ({ message }) => message,
      ),
    repeat: (entry: Record<string, string>) => redis.xAdd(stream, '*', entry),
    [Symbol.asyncDispose]: async () => redis.destroy(),
  };
}

const sign: WireEvent = {
  name: 'typing.changed',
  data: { conversationId: 'sign', userId: 'nobody', typing: true },
};

function keeping(told: string[]): Log {
  const nothing = () => undefined;
  return {
    error: nothing,
    info: nothing,
    debug: nothing,
    warn: (_, message) => void told.push(message),
  };
}

test('an entry that no node wrote puts nobody into a conversation, ends no session and is told once', async () => {
  const told: string[] = [];
  await using nodes = await Nodes.start({ overrides: { log: keeping(told) } });
  await using redis = await intruder(nodes);
  const [ada, eve] = [await nodes.person('Ada'), await nodes.person('Eve')];
  const conversationId = await nodes.start(ada, []);
  const socket = await nodes.socket(nodes.b, eve);
  const joined = {
    topic: 'joined',
    data: JSON.stringify({ userIds: [eve.user.id], conversationId, rev: 0 }),
  };
  const node = nodes.a.app.bus.nodeId;
  await redis.write(joined);
  await redis.write({ ...joined, node });
  await redis.write({
    ...joined,
    node,
    at: String(Date.now()),
    count: '999999',
    tag: 'A'.repeat(43),
  });
  await redis.write({ ...joined, node, at: String(Date.now()), count: '999999', tag: '' });
  await redis.write({
    topic: 'ended',
    data: JSON.stringify({ sessionId: eve.sessionId, reason: 'revoked' }),
  });
  await redis.write({ topic: 'bye', node });
  for (const n of ['1', '2', '3']) await nodes.send(nodes.a, ada, conversationId, `secret ${n}`);
  await eventually(() => {
    nodes.a.app.realtime.publish([`user:${eve.user.id}`], [sign]);
    expect(heard(socket, 'typing.changed')).not.toEqual([]);
  });
  expect([texts(socket), heard(socket, 'session.ended'), socket.disconnectReason]).toEqual([
    [],
    [],
    null,
  ]);
  // By each node that took them for another one’s.
  const kinds = [/without a tag/, /with a wrong tag/].map(
    (kind) => told.filter((message) => kind.test(message)).length,
  );
  expect(kinds).toEqual([2, 1]);
});

test('an entry that is repeated later does nothing', async () => {
  await using nodes = await Nodes.start();
  await using redis = await intruder(nodes);
  const [ada, eve] = [await nodes.person('Ada'), await nodes.person('Eve')];
  const socket = await nodes.socket(nodes.b, eve);
  const group = data(
    await nodes.a.http(
      'conversations.createGroup',
      { title: 'Group', userIds: [eve.user.id], clientId: 'group' },
      { token: ada.accessToken },
    ),
  ).id;
  await nodes.send(nodes.a, ada, group, 'for all');
  await eventually(() => expect(texts(socket)).toContain('for all'));
  data(
    await nodes.a.http(
      'members.remove',
      { conversationId: group, userId: eve.user.id },
      { token: ada.accessToken },
    ),
  );
  const joined = (await redis.entries()).filter(
    ({ topic, data: text }) => `${topic} ${text}`.includes('joined') && text!.includes(eve.user.id),
  );
  expect(joined).not.toEqual([]);
  for (const entry of joined) await redis.repeat(entry);
  await nodes.send(nodes.a, ada, group, 'without Eve');
  await eventually(() => {
    nodes.a.app.realtime.publish([`user:${eve.user.id}`], [sign]);
    expect(heard(socket, 'typing.changed')).not.toEqual([]);
  });
  expect(texts(socket)).not.toContain('without Eve');
});

test('while a node of an older version writes to the bus, removals that it makes are found in the database', async () => {
  await using nodes = await Nodes.start();
  await using redis = await intruder(nodes);
  // It has a bus of its own, as nobody believes what it says.
  await using old = await TestServer.start({}, { database: nodes.a.config.database });
  const [ada, eve] = [await nodes.person('Ada'), await nodes.person('Eve')];
  const input = { title: 'Group', userIds: [eve.user.id], clientId: 'group' };
  const group = data(
    await nodes.a.http('conversations.createGroup', input, { token: ada.accessToken }),
  ).id;
  const socket = await nodes.socket(nodes.b, eve);
  data(
    await old.http(
      'members.remove',
      { conversationId: group, userId: eve.user.id },
      { token: ada.accessToken },
    ),
  );
  let sent = 0;
  await eventually(async () => {
    await redis.write({ topic: 'beat', node: 'old' });
    const text = `message ${sent++}`;
    await nodes.send(nodes.b, ada, group, text);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(texts(socket)).not.toContain(text);
  });
});
