/**
 * Muting: what is unread stays exact, and calls nobody unless it mentions them, on all devices of
 * one member and of no other.
 */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Person } from '../../../../tests/support/person.js';
import { memoryStorage, TestServer } from '../../../../tests/support/test-server.js';
import { Clock } from '../../../../tests/support/clock.js';
import type { Site } from '../sites/sites.js';
import { forEver } from './muting.js';

let server: TestServer;
let site: Site;
beforeAll(async () => {
  server = await TestServer.start();
  site = await server.site();
});
afterAll(() => server[Symbol.asyncDispose]());

const person = (name: string, on = server, of = site) => Person.of(on, of, name);
const always = forEver.toISOString();

test('what is muted is counted exactly and counts nowhere, until it is muted no more', async () => {
  const [ada, grace] = [await person('Ada'), await person('Grace')];
  const [quiet, loud] = [await ada.group('Quiet', grace), await ada.group('Loud', grace)];
  for (const each of [quiet, quiet, loud]) await ada.send(each, 'hello');
  const inAll = () => grace.call('receipts.unread', {});
  const get = () => grace.call('conversations.get', { conversationId: quiet });
  expect(await inAll()).toEqual({ unread: 3, conversations: 2 });
  expect(await get()).toMatchObject({ unread: 2, mutedUntil: null, mentions: null, memberRev: 0 });

  expect(
    await grace.call('conversations.mute', { conversationId: quiet, until: null }),
  ).toMatchObject({ unread: 2, mutedUntil: always });
  expect(await get()).toMatchObject({ unread: 2, mutedUntil: always, mentions: 0, memberRev: 1 });
  expect(await inAll()).toEqual({ unread: 1, conversations: 1 });
  const away = await grace.call('conversations.sync', {
    held: [{ id: quiet, rev: (await get()).rev, memberRev: 0 }],
  });
  expect(away.items.find(({ id }) => id === quiet)?.mutedUntil).toBe(always);
  const { items } = await grace.call('conversations.list', {});
  expect(items.map(({ title, mutedUntil }) => [title, mutedUntil])).toEqual([
    ['Loud', null],
    ['Quiet', always],
  ]);
  // It is nobody else's.
  expect(await ada.call('conversations.get', { conversationId: quiet })).toMatchObject({
    mutedUntil: null,
    memberRev: 0,
  });

  await grace.call('conversations.unmute', { conversationId: quiet });
  expect(await get()).toMatchObject({ unread: 2, mutedUntil: null, memberRev: 2 });
  expect(await inAll()).toEqual({ unread: 3, conversations: 2 });
});

test('a mention counts though all else is muted: not one that was read, deleted or hidden, nor an id that stands elsewhere', async () => {
  const [ada, grace, bob] = [await person('Ada'), await person('Grace'), await person('Bob')];
  const conversationId = await ada.group('Quiet', grace, bob);
  const mention = () => ada.send(conversationId, '@Grace', { mentions: [grace.id] });
  const first = await mention();
  await ada.send(conversationId, 'hello');
  await ada.send(conversationId, '@Bob', {
    mentions: [bob.id],
    metadata: { about: `"${grace.id}"` },
  });
  await grace.call('conversations.mute', { conversationId, until: null });
  const counts = async () => {
    const { unread, mentions } = await grace.call('conversations.get', { conversationId });
    return [unread, mentions, (await grace.call('receipts.unread', {})).unread];
  };
  expect(await counts()).toEqual([3, 1, 1]);
  const [second, third] = [await mention(), await mention()];
  expect(await counts()).toEqual([5, 3, 3]);
  await ada.call('messages.delete', { conversationId, seq: third.seq });
  await grace.call('messages.hide', { conversationId, seq: second.seq });
  expect(await counts()).toEqual([3, 1, 1]);
  expect(await grace.call('receipts.markRead', { conversationId, seq: first.seq })).toMatchObject({
    unread: 2,
    mentions: 0,
  });
  expect(await counts()).toEqual([2, 0, 0]);
});

test('it ends at its time, and with the membership', async () => {
  const clock = new Clock();
  await using timed = await TestServer.start({ environment: clock.environment });
  const place = await timed.site();
  const [ada, grace] = [await person('Ada', timed, place), await person('Grace', timed, place)];
  const conversationId = await ada.group('Quiet', grace);
  await ada.send(conversationId, 'hello');
  const until = new Date(clock.now().getTime() + 60_000).toISOString();
  await grace.call('conversations.mute', { conversationId, until });
  const muted = async () => {
    const { mutedUntil } = await grace.call('conversations.get', { conversationId });
    return [mutedUntil, (await grace.call('receipts.unread', {})).unread];
  };
  clock.pass(59);
  expect(await muted()).toEqual([until, 0]);
  clock.pass(1);
  expect(await muted()).toEqual([null, 1]);
  expect(await grace.outcome('conversations.mute', { conversationId, until })).toBe(
    'invalid_input',
  );

  await grace.call('conversations.mute', { conversationId, until: null });
  await grace.call('members.remove', { conversationId, userId: grace.id });
  expect(await grace.outcome('conversations.mute', { conversationId, until: null })).toBe(
    'not_found',
  );
  await ada.call('members.add', { conversationId, userIds: [grace.id] });
  expect((await muted())[0]).toBeNull();
});

test('all devices of a member follow, also one that was away, and count again by themselves when the time has come', async () => {
  const [ada, storage] = [await person('Ada'), memoryStorage()];
  const [phone, desk] = [server.chat(site, { storage }), server.chat(site, { storage })];
  const me = await phone.auth.signInAsGuest({ name: 'Grace' });
  for (const device of [phone, desk]) await device.start();
  const conversationId = await ada.group('Quiet', Person.with(server, site, { user: me } as never));
  await ada.send(conversationId, 'hello');
  for (const device of [phone, desk]) device.conversations.live.subscribe(() => undefined);
  const counts = (device = desk) => {
    const { items, unread } = device.conversations.live.value;
    return [items[0]?.unread, items[0]?.mentions ?? null, unread];
  };
  await expect
    .poll(() => [counts(phone), counts()])
    .toEqual([
      [1, null, 1],
      [1, null, 1],
    ]);
  const totals: number[] = [];
  desk.unread.subscribe(({ unread }) => totals.push(unread));

  await phone.conversations.mute(conversationId, null);
  expect(counts(phone)).toEqual([1, 0, 0]);
  await expect.poll(() => counts()).toEqual([1, 0, 0]);
  await ada.send(conversationId, 'again');
  await expect.poll(() => counts()).toEqual([2, 0, 0]);
  const { seq } = await ada.send(conversationId, '@Grace', { mentions: [me.id] });
  await expect.poll(() => counts()).toEqual([3, 1, 1]);
  await ada.call('messages.delete', { conversationId, seq });
  await expect.poll(() => counts()).toEqual([2, 0, 0]);

  await desk.close();
  await phone.conversations.mute(conversationId, new Date(Date.now() + 1_500));
  const back = server.chat(site, { storage });
  await back.start();
  back.conversations.live.subscribe(() => undefined);
  await expect.poll(() => counts(back)).toEqual([2, 0, 0]);
  await vi.waitFor(() => expect([counts(phone)[2], counts(back)[2]]).toEqual([2, 2]), 5_000);
  expect(totals).toEqual([1, 0, 1, 0]);
});
