/**
 * What members do with conversations for themselves alone: archiving, pinning, and deleting what
 * was said. Seen on all their devices, and on nobody else's.
 */
import { randomUUID } from 'node:crypto';
import { limits } from '@parlor/sdk/protocol/limits';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { FaultProxy } from '../../../../tests/support/fault-proxy.js';
import { Person } from '../../../../tests/support/person.js';
import { memoryStorage, TestServer } from '../../../../tests/support/test-server.js';
import type { Site } from '../sites/sites.js';

let server: TestServer;
let site: Site;
beforeAll(async () => {
  server = await TestServer.start();
  site = await server.site();
});
afterAll(() => server[Symbol.asyncDispose]());

const person = (name: string) => Person.of(server, site, name);
const titles = async (who: Person, query = {}) =>
  (await who.call('conversations.list', query)).items.map(({ title }) => title);

async function world() {
  const [ada, grace] = [await person('Ada'), await person('Grace')];
  const ids: Record<string, string> = {};
  for (const title of ['One', 'Two', 'Three']) ids[title] = await ada.group(title, grace);
  return { ada, grace, ids };
}

test('an archived conversation leaves the list and the totals of its member alone, and its next message brings it back', async () => {
  const { ada, grace, ids } = await world();
  const conversationId = ids['Two']!;
  await ada.send(conversationId, 'hello');
  expect(await grace.call('receipts.unread', {})).toEqual({ unread: 1, conversations: 1 });
  expect(await grace.call('conversations.archive', { conversationId })).toMatchObject({
    archived: true,
    unread: 1,
  });
  expect(await titles(grace)).toEqual(['Three', 'One']);
  expect(await titles(grace, { archived: true })).toEqual(['Two']);
  expect(await grace.call('receipts.unread', {})).toEqual({ unread: 0, conversations: 0 });
  expect(await titles(ada)).toEqual(['Two', 'Three', 'One']);
  expect(await ada.call('conversations.get', { conversationId })).toMatchObject({
    archived: false,
    memberRev: 0,
  });

  await ada.send(conversationId, 'again');
  expect(await titles(grace)).toEqual(['Two', 'Three', 'One']);
  expect(await titles(grace, { archived: true })).toEqual([]);
  expect(await grace.call('receipts.unread', {})).toEqual({ unread: 2, conversations: 1 });
  await grace.call('conversations.archive', { conversationId });
  expect(await grace.call('conversations.unarchive', { conversationId })).toMatchObject({
    archived: false,
  });
  expect(await titles(grace)).toEqual(['Two', 'Three', 'One']);
  expect(await grace.refusal('conversations.archive', { conversationId: 'unknown' })).toBe(
    'not_found',
  );
});

test('pinned conversations come first on every page, as many as the limit allows, and an archived one is pinned no more', async () => {
  const { ada, grace, ids } = await world();
  await grace.call('conversations.pin', { conversationId: ids['One']! });
  await grace.call('conversations.pin', { conversationId: ids['Two']! });
  expect(await titles(grace)).toEqual(['Two', 'One', 'Three']);
  expect(await titles(ada)).toEqual(['Three', 'Two', 'One']);
  const paged: (string | null)[] = [];
  for (let cursor: string | undefined, more = true; more;) {
    const { items, next } = await grace.call('conversations.list', {
      limit: 1,
      ...(cursor !== undefined && { cursor }),
    });
    paged.push(...items.map(({ title }) => title));
    more = next !== null;
    cursor = next ?? undefined;
  }
  expect(paged).toEqual(['Two', 'One', 'Three']);
  await grace.call('conversations.archive', { conversationId: ids['Two']! });
  await grace.call('conversations.unarchive', { conversationId: ids['Two']! });
  expect(await titles(grace)).toEqual(['One', 'Three', 'Two']);
  await grace.call('conversations.archive', { conversationId: ids['Two']! });
  await grace.call('conversations.pin', { conversationId: ids['Two']! });
  expect(await titles(grace)).toEqual(['Two', 'One', 'Three']);
  await grace.call('conversations.unpin', { conversationId: ids['Two']! });
  expect(await titles(grace)).toEqual(['One', 'Three', 'Two']);
  expect(await grace.refusal('conversations.pin', { conversationId: 'unknown' })).toBe('not_found');
});

test('a pin beyond the limit is refused and changes nothing, and one that is there may be repeated', async () => {
  const ada = await person('Ada');
  const ids: string[] = [];
  for (let i = 0; i <= limits.pinnedConversations; i++) ids.push(await ada.group(`Group ${i}`));
  const [last, ...pinned] = ids as [string, ...string[]];
  for (const conversationId of pinned) await ada.call('conversations.pin', { conversationId });
  expect(await ada.refusal('conversations.pin', { conversationId: last })).toBe('limit_reached');
  expect(await ada.call('conversations.get', { conversationId: last })).toMatchObject({
    pinnedAt: null,
    memberRev: 0,
  });
  await ada.call('conversations.pin', { conversationId: pinned[0]! });
  await ada.call('conversations.unpin', { conversationId: pinned[0]! });
  await ada.call('conversations.pin', { conversationId: last });
});

test('what was deleted for oneself is found nowhere, the others keep it, and the next message brings the conversation back without it', async () => {
  const [ada, grace] = [await person('Ada'), await person('Grace')];
  const conversationId = await ada.start(grace);
  const { seq } = await ada.send(
    conversationId,
    'the secret word is heliotrope https://example.com',
  );
  await vi.waitFor(
    async () =>
      expect((await grace.call('messages.search', { query: 'heliotrope' })).items).toHaveLength(1),
    20_000,
  );
  expect(await grace.call('conversations.clear', { conversationId })).toMatchObject({
    clearedSeq: seq,
    unread: 0,
    readSeq: seq,
  });
  expect((await grace.call('conversations.list', {})).items).toEqual([]);
  expect((await grace.call('conversations.list', { archived: true })).items).toEqual([]);
  expect((await grace.call('messages.list', { conversationId })).items).toEqual([]);
  expect((await grace.call('messages.list', { conversationId, around: seq })).items).toEqual([]);
  expect((await grace.call('messages.changes', { conversationId, since: 0 })).items).toEqual([]);
  expect((await grace.call('messages.search', { query: 'heliotrope' })).items).toEqual([]);
  expect((await grace.call('messages.links', { conversationId })).items).toEqual([]);
  expect(await grace.call('conversations.get', { conversationId })).toMatchObject({
    lastMessage: null,
    unread: 0,
  });
  expect(await grace.call('receipts.unread', {})).toEqual({ unread: 0, conversations: 0 });
  expect(await grace.refusal('receipts.seenBy', { conversationId, seq })).toBe('not_found');
  // The mark that others see has not moved: nobody says that it was read.
  expect((await ada.call('receipts.seenBy', { conversationId, seq })).count).toBe(0);
  expect((await ada.call('messages.list', { conversationId })).items).toHaveLength(2);

  await ada.send(conversationId, 'as I said', { replyTo: seq });
  const [back] = (await grace.call('conversations.list', {})).items;
  expect(back).toMatchObject({
    id: conversationId,
    unread: 1,
    lastMessage: { text: 'as I said', replyTo: { state: 'withheld', excerpt: '' } },
  });
  expect(
    (await grace.call('messages.list', { conversationId })).items.map(({ text }) => text),
  ).toEqual(['as I said']);
  // Only forward, and no further than asked.
  await ada.send(conversationId, 'and this');
  await grace.call('conversations.clear', { conversationId, seq: seq + 1 });
  expect(await grace.call('conversations.clear', { conversationId, seq: 1 })).toMatchObject({
    clearedSeq: seq + 1,
  });
  expect(
    (await grace.call('messages.list', { conversationId })).items.map(({ text }) => text),
  ).toEqual(['and this']);
  expect(await grace.refusal('conversations.clear', { conversationId: 'unknown' })).toBe(
    'not_found',
  );
});

test('conversations with exactly these people are found, the direct one first, and nobody else finds them', async () => {
  const [ada, grace, bob] = [await person('Ada'), await person('Grace'), await person('Bob')];
  const older = await ada.group('Older', grace, bob);
  const newer = await ada.group('Newer', grace, bob);
  await ada.group('Two of them', grace);
  await ada.group('One more', grace, bob, await person('Dan'));
  const direct = await ada.start(grace, bob);
  const found = async (who: Person, ...others: Person[]) =>
    (await who.call('conversations.find', { userIds: others.map(({ id }) => id) })).items.map(
      ({ id }) => id,
    );
  expect(await found(ada, grace, bob)).toEqual([direct, newer, older]);
  expect(await found(bob, bob, grace, ada, grace)).toEqual([direct, newer, older]);
  expect(await found(await person('Eve'), grace, bob)).toEqual([]);
  for (let i = 0; i < 4; i++) await ada.group(`Another ${i}`, grace, bob);
  expect(await found(ada, grace, bob)).toHaveLength(6);
  expect((await ada.call('conversations.find', { userIds: ['unknown'] })).items).toEqual([]);
  expect(await ada.refusal('conversations.find', { userIds: [] })).toBe('invalid_input');
});

test('all devices of a member follow: those that are connected, and one that was away', async () => {
  const ada = await person('Ada');
  const storage = memoryStorage();
  await using proxy = await FaultProxy.start(Number(new URL(server.url).port));
  const phone = server.chat(site);
  await phone.start();
  const me = await phone.auth.register({
    email: `${randomUUID()}@example.com`,
    password: 'correct horse',
    name: 'Grace',
  });
  const desk = server.chat(site, { url: proxy.url, storage });
  await desk.start();
  await desk.auth.login({ email: me.email!, password: 'correct horse' });
  const grace = { id: me.id } as Person;
  const [one, two] = [await ada.group('One', grace), await ada.group('Two', grace)];
  await ada.send(one, 'the first');
  for (const device of [phone, desk]) device.conversations.live.subscribe(() => undefined);
  for (const device of [phone, desk]) device.conversations.archived.subscribe(() => undefined);
  const seen = (device: typeof phone) =>
    device.conversations.live.value.items.map(({ title }) => title);
  const archived = (device: typeof phone) =>
    device.conversations.archived.value.items.map(({ title }) => title);
  await expect
    .poll(() => [seen(phone), seen(desk)])
    .toEqual([
      ['One', 'Two'],
      ['One', 'Two'],
    ]);
  const log = desk.messages.open(one);
  const texts = () => log.value.items.flatMap(({ text }) => text ?? []);
  await expect.poll(texts).toEqual(['the first']);

  await phone.conversations.archive(one);
  expect(seen(phone)).toEqual(['Two']);
  await expect
    .poll(() => [seen(desk), archived(desk), archived(phone)])
    .toEqual([['Two'], ['One'], ['One']]);
  await phone.conversations.unarchive(one);
  await expect.poll(() => [seen(desk), archived(desk)]).toEqual([['One', 'Two'], []]);
  await phone.conversations.pin(two);
  expect(seen(phone)).toEqual(['Two', 'One']);
  await expect.poll(() => seen(desk)).toEqual(['Two', 'One']);
  await phone.conversations.archive(one);
  await ada.send(one, 'the second');
  await expect
    .poll(() => [seen(phone), seen(desk)])
    .toEqual([
      ['Two', 'One'],
      ['Two', 'One'],
    ]);

  await phone.conversations.clear(one);
  expect(seen(phone)).toEqual(['Two']);
  await expect.poll(() => [seen(desk), texts()]).toEqual([['Two'], []]);
  const { seq } = await ada.send(one, 'the third');
  await expect.poll(() => [seen(desk), texts()]).toEqual([['Two', 'One'], ['the third']]);
  await ada.send(one, 'about it', { replyTo: seq - 1 });
  await expect.poll(() => log.value.items.at(-1)?.replyTo?.state).toBe('withheld');

  proxy.set('closed');
  await expect.poll(() => desk.connection.value.status).not.toBe('connected');
  await phone.conversations.clear(one);
  await phone.conversations.archive(two);
  proxy.set('clear');
  desk.reconnect();
  await expect.poll(() => [seen(desk), archived(desk), texts()]).toEqual([[], ['Two'], []]);
});

test('after a friendship ended and began again the list has one conversation with each person, and the person the earlier ones', async () => {
  const [ada, grace] = [await person('Ada'), await person('Grace')];
  const befriend = async () => {
    await ada.call('contacts.request', { userId: grace.id });
    await grace.call('contacts.accept', { userId: ada.id });
  };
  const listed = async (who: Person) =>
    (await who.call('conversations.list', {})).items.map(({ id }) => id);
  const earlier = async (who: Person, other: Person) =>
    (await who.call('conversations.list', { closedWith: other.id })).items.map(({ id }) => id);
  await befriend();
  const first = await ada.start(grace);
  expect(await earlier(ada, grace)).toEqual([]);
  await ada.call('contacts.remove', { userId: grace.id });
  // The only one there is stays in the list.
  expect([await listed(ada), await listed(grace), await earlier(grace, ada)]).toEqual([
    [first],
    [first],
    [first],
  ]);
  const held = (await grace.call('conversations.list', {})).items.map(({ id, rev, memberRev }) => ({
    id,
    rev,
    memberRev: memberRev + 7,
  }));
  await befriend();
  const second = await ada.start(grace);
  expect([await listed(ada), await listed(grace)]).toEqual([[second], [second]]);
  expect((await grace.call('conversations.sync', { held: [] })).items.map(({ id }) => id)).toEqual([
    second,
  ]);
  // It is not gone, and a device that holds it knows how it stands.
  const { items, gone } = await grace.call('conversations.sync', { held });
  expect([items.map(({ id }) => id), gone]).toEqual([[second, first], []]);
  await ada.call('contacts.remove', { userId: grace.id });
  expect([await listed(ada), await earlier(ada, grace)]).toEqual([[second], [second, first]]);
  expect(await earlier(ada, await person('Eve'))).toEqual([]);
  // What is unread in the earlier one is counted nowhere, as nobody would find it.
  expect(await grace.call('receipts.unread', {})).toEqual({ unread: 1, conversations: 1 });
});
