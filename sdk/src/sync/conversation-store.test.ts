import { expect, test } from 'vitest';
import { FakePlatform, settled } from '../../test-support/fake-platform.js';
import { conversation } from '../../test-support/fixtures.js';
import type { Conversation } from '../protocol/conversations.js';
import type { Me } from '../protocol/users.js';
import type { Call } from '../transport/calls.js';
import { Sync } from './sync.js';

function setUp() {
  const platform = new FakePlatform();
  const server = { items: [] as Conversation[], calls: 0 };
  const call: Call = async () => {
    server.calls += 1;
    return { epoch: 'e', items: server.items, gone: [], next: null } as never;
  };
  const sync = new Sync({ call, platform, backoff: { delay: () => 1_000 } });
  const { conversations } = sync;
  const titles = () => conversations.list.value.items.map(({ title }) => title);
  return { platform, server, sync, conversations, titles };
}

test('a list that nobody followed for a while is compared as soon as it is followed again', async () => {
  const { platform, server, sync, conversations, titles } = setUp();
  sync.reset({ id: 'me' } as Me);
  server.items = [conversation('one', { title: 'Before' })];
  conversations.follow()();
  await settled();
  expect(titles()).toEqual(['Before']);
  await platform.advance(11_000);
  expect(conversations.get('one')).toBeUndefined();
  server.items = [conversation('one', { rev: 9, title: 'After' })];
  const { calls } = server;
  const unfollow = conversations.follow();
  await settled();
  expect([titles(), server.calls]).toEqual([['After'], calls + 1]);
  expect(conversations.get('one')).toMatchObject({ title: 'After' });
  unfollow();
  sync.close();
  expect(platform.leftovers).toEqual(new FakePlatform().leftovers);
});

test('a list that is followed before anyone signs in is loaded by the sign-in', async () => {
  const { server, sync, conversations, titles } = setUp();
  server.items = [conversation('one', { title: 'Mine' })];
  conversations.follow();
  await settled();
  expect(server.calls).toBe(0);
  sync.reset({ id: 'me' } as Me);
  await settled();
  expect(titles()).toEqual(['Mine']);
  sync.reset(null);
  expect(titles()).toEqual([]);
  sync.close();
});
