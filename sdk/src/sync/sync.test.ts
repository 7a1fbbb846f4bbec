/**
 * Devices in a bad world: events and answers are late, repeated, out of order or lost, and the
 * connection comes and goes.
 */
import { expect, test } from 'vitest';
import { Device, type World } from '../../test-support/model-device.js';
import { FakePlatform } from '../../test-support/fake-platform.js';
import { ModelServer } from '../../test-support/model-server.js';
import { seededRandom } from '../../test-support/seeded-random.js';
import type { Conversation } from '../protocol/conversations.js';
import type { Message } from '../protocol/messages.js';
import { limits } from '../protocol/limits.js';

/**
 * Each seed is another course of things; for a longer search: `PARLOR_MODEL_SEEDS=5000 npx vitest
 * run sdk/src/sync/sync.test.ts --testTimeout 600000`.
 */
const seeds = Number(process.env['PARLOR_MODEL_SEEDS'] ?? 100);

/** What people do to messages and groups beside writing and reading. */
function happen(server: ModelServer, { userId }: Device, random: () => number): void {
  const seq = Math.ceil(random() * 25);
  const id = random() < 0.6 ? 'one' : 'two';
  const deeds = [
    () => server.delete(id, random() < 0.5 ? server.messages(id).length : seq),
    () => server.edit(id, seq),
    () => server.react(id, seq, userId),
    () => server.hide(userId, id, seq, random() < 0.6),
    () => server.markUnread(userId, id, seq),
    () => server.rename('group', 'ada', `Name ${seq}`),
    () => server.join('group', 'ada', random() < 0.5 ? 'grace' : 'linus'),
    () => server.leave('group', random() < 0.5 ? 'grace' : 'linus'),
  ];
  deeds[Math.floor(random() * deeds.length)]!();
}

async function play(
  seed: number,
  world: World,
): Promise<{ server: ModelServer; devices: Device[]; platform: FakePlatform }> {
  const random = seededRandom(seed);
  const platform = new FakePlatform(seed);
  const server = new ModelServer();
  server.create('one', ['ada', 'grace']);
  server.create('two', ['ada', 'grace']);
  server.create('group', ['ada', 'grace'], 'group');
  const settledLoss = world.loss;
  for (let count = 0; count < random() * 20; count++)
    server.send('grace', 'one', `old-${count}`, `old ${count}`);
  const devices = [
    new Device('ada', server, platform, world),
    new Device('ada', server, platform, world, random() < 0.5 ? 3 : undefined),
    new Device('grace', server, platform, world),
  ];
  server.publish = (userId, frame) =>
    devices.filter((device) => device.userId === userId).forEach((device) => device.hear(frame));
  for (const device of devices) {
    device.isBefore = (clientId, first) =>
      server
        .messages('one')
        .some((message) => message.clientId === clientId && message.seq < first);
    device.sync.connected();
  }
  for (let step = 0; step < 60; step++) {
    const device = devices[Math.floor(random() * devices.length)]!;
    const dice = random();
    if (dice < 0.35)
      device.send(`text ${step}`, random() < 0.5 ? Math.ceil(random() * 30) : undefined);
    else if (dice < 0.45) server.send('grace', 'two', `two-${step}`, 'elsewhere');
    else if (dice < 0.52)
      server.mark(device.userId, random() < 0.5 ? 'one' : 'two', Math.ceil(random() * 40));
    else if (dice < 0.55) happen(server, device, random);
    else if (dice < 0.62) void device.log.loadOlder();
    else if (dice < 0.69) void device.log.loadNewer();
    else if (dice < 0.72)
      void device.log.jumpTo(1 + Math.floor(random() * server.messages('one').length));
    else if (dice < 0.75) void device.log.jumpToLatest();
    else if (dice < 0.8) server.edit('one', Math.ceil(random() * 20), settledLoss > 0);
    else if (dice < 0.85) device.sync.connected();
    for (let count = random() * 3; count > 1; count--) happen(server, device, random);
    await platform.advance(random() * 300);
  }
  return { server, devices, platform };
}

/**
 * As a device can know it. What the caller has hidden far from what is loaded is known to the
 * server alone: an answer to it that comes live says what all members are told, until it is read
 * again.
 */
function knowable(messages: readonly Message[], hidden: (seq: number) => boolean): Message[] {
  const here = new Set(messages.map(({ seq }) => seq));
  return messages.map((message) =>
    message.replyTo && !here.has(message.replyTo.seq) && hidden(message.replyTo.seq)
      ? { ...message, replyTo: { ...message.replyTo, excerpt: '', state: 'hidden' } }
      : message,
  );
}

/** A window shows a stretch of the log as it is, to its end if it says so. */
function expectWindow(device: Device, server: ModelServer, seed: number): void {
  const { items, pending, hasNewer } = device.log.value;
  const all = server.messages('one', device.userId);
  const start = (items[0]?.seq ?? 1) - 1;
  const hidden = (seq: number) => all[seq - 1]!.hidden;
  const expected = all.slice(start, hasNewer ? start + items.length : undefined);
  expect(knowable(items, hidden), `seed ${seed}`).toEqual(knowable(expected, hidden));
  expect(pending, `seed ${seed}`).toEqual([]);
  expect(device.faults, `seed ${seed}`).toEqual([]);
}

/** The list as a device can know it. */
function listed(
  items: readonly Conversation[],
  server: ModelServer,
  { userId }: Device,
): Conversation[] {
  return items.map((item) => {
    const all = server.messages(item.id, userId);
    const [lastMessage = null] = item.lastMessage
      ? knowable([item.lastMessage], (seq) => all[seq - 1]!.hidden)
      : [];
    return { ...item, lastMessage };
  });
}

test('where nothing is lost, every order of events and answers leads to what the server has, without another look', async () => {
  for (let seed = 1; seed <= seeds; seed++) {
    const { server, devices, platform } = await play(seed, { loss: 0, repeat: 0.2 });
    await platform.advance(60_000);
    for (const device of devices) {
      expectWindow(device, server, seed);
      expect(
        listed(device.sync.conversations.live.value.items, server, device),
        `seed ${seed}`,
      ).toEqual(listed(server.conversations(device.userId), server, device));
      device.sync.close();
    }
    expect(platform.leftovers).toBe(0);
  }
});

test('whatever is lost, the devices agree with the server once they are connected again', async () => {
  for (let seed = 1; seed <= seeds; seed++) {
    const world = { loss: 0.25, repeat: 0.2 };
    const { server, devices, platform } = await play(seed, world);
    world.loss = 0;
    // Out of every compare comes what has a count; how far others have read, where nobody looks,
    // only after a longer break.
    const isLong = seed % 2 === 0;
    for (const device of devices) device.sync.disconnected(true);
    await platform.advance(isLong ? 61_000 : 1_000);
    for (const device of devices) device.sync.connected();
    await platform.advance(120_000);
    const seen = (items: readonly Conversation[]) =>
      items.map((item) => (isLong || item.id === 'one' ? item : { ...item, members: [] }));
    for (const device of devices) {
      expectWindow(device, server, seed);
      expect(
        seen(listed(device.sync.conversations.live.value.items, server, device)),
        `seed ${seed}`,
      ).toEqual(seen(listed(server.conversations(device.userId), server, device)));
      expect(device.sync.outbox.of('one'), `seed ${seed}`).toEqual([]);
    }
  }
});

test('messages of one device are stored once each and in the order in which they were written', async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const world = { loss: 0.3, repeat: 0 };
    const { server, devices, platform } = await play(seed, world);
    world.loss = 0;
    await platform.advance(120_000);
    for (const { sent, faults } of devices) {
      const stored = server.messages('one').map(({ clientId }) => clientId);
      expect(stored.filter((clientId) => sent.has(clientId ?? ''))).toEqual([...sent]);
      expect(faults).toEqual([]);
    }
  }
});

test('a message that is sent again after it was stored stands there once', async () => {
  const platform = new FakePlatform();
  const server = new ModelServer();
  server.create('one', ['ada', 'grace']);
  const device = new Device('ada', server, platform, { loss: 0, repeat: 0 });
  const clientId = platform.createId();
  for (let times = 0; times < 2; times++) {
    const sending = device.sync.outbox.add({ conversationId: 'one', text: 'hello', clientId });
    await platform.advance(5_000);
    expect(await sending).toMatchObject({ seq: 1, clientId });
  }
  expect(device.log.value).toMatchObject({ items: [{ clientId }], pending: [] });
  expect(device.faults).toEqual([]);
  device.sync.close();
});

test('who was away for long gets a new window rather than every change', async () => {
  const platform = new FakePlatform();
  const server = new ModelServer();
  server.create('one', ['ada', 'grace']);
  const device = new Device('ada', server, platform, { loss: 0, repeat: 0 });
  device.sync.connected();
  await platform.advance(5_000);
  for (let count = 0; count < 1_000; count++) server.send('grace', 'one', `c-${count}`, 'hello');
  const before = device.calls;
  device.sync.connected();
  await platform.advance(5_000);
  expect(device.log.value.items.map(({ seq }) => seq)).toEqual([996, 997, 998, 999, 1000]);
  expect(device.log.value.hasOlder).toBe(true);
  expect(device.calls - before).toBeLessThan(8);
  device.sync.close();
});

test('unchanged conversations cost one call to compare, however many, and one for each that is open', async () => {
  const platform = new FakePlatform();
  const server = new ModelServer();
  server.create('one', ['ada', 'grace']);
  server.send('grace', 'one', 'c', 'hello');
  const device = new Device('ada', server, platform, { loss: 0, repeat: 0 });
  await platform.advance(5_000);
  device.sync.connected();
  await platform.advance(5_000);
  let drawn = 0;
  device.sync.conversations.live.subscribe(() => (drawn += 1));
  const before = device.calls;
  device.sync.connected();
  await platform.advance(5_000);
  expect(device.calls - before).toBe(2);
  expect(drawn).toBe(1);
  device.sync.close();
});

test('another user finds nothing of the one before, not even what was still on its way', async () => {
  const platform = new FakePlatform();
  const server = new ModelServer();
  server.create('one', ['ada', 'grace']);
  server.send('grace', 'one', 'c', 'for Ada');
  const device = new Device('ada', server, platform, { loss: 0, repeat: 0 });
  const sending = device.sync.outbox.add({
    conversationId: 'one',
    text: 'from Ada',
    clientId: 'client-1',
  });
  const lost = expect(sending).rejects.toMatchObject({ code: 'signed_out' });
  device.sync.reset(null);
  await lost;
  await platform.advance(5_000);
  expect(device.sync.conversations.live.value.items).toEqual([]);
  expect(device.log.value).toMatchObject({
    items: [],
    pending: [],
    loading: false,
    error: { code: 'signed_out' },
  });
  device.sync.close();
});

/** One device in a good world, whose clock has run until everything is loaded. */
async function calm(people = ['ada', 'grace']) {
  const platform = new FakePlatform();
  const server = new ModelServer();
  server.create('one', people);
  server.send('grace', 'one', 'c-1', 'hello');
  const devices: Device[] = [];
  server.publish = (userId, frame) =>
    devices.filter((device) => device.userId === userId).forEach((device) => device.hear(frame));
  const device = new Device('ada', server, platform, { loss: 0, repeat: 0 });
  devices.push(device);
  device.sync.connected();
  await platform.advance(5_000);
  const names = (from: number) => device.names.slice(from);
  return { platform, server, device, names };
}

test('a quote of what one has hidden far away is back once that is shown again, also on a page that was on its way', async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const { platform, server, device } = await calm();
    for (let count = 0; count < seed; count++) platform.random();
    for (let count = 2; count < 20; count++)
      server.send('grace', 'one', `c-${count}`, `line ${count}`, count > 8 ? 1 : undefined);
    server.hide('ada', 'one', 1, true);
    await platform.advance(10_000);
    void device.log.jumpTo(18);
    await platform.advance(5_000);
    const quotes = () => [
      ...new Set(device.log.value.items.map(({ replyTo }) => replyTo?.state ?? replyTo?.excerpt)),
    ];
    expect([device.log.value.items[0]!.seq > 1, quotes()]).toEqual([true, ['hidden']]);
    // Both at once: which comes first is by chance.
    void device.log.loadOlder();
    await platform.advance(platform.random() * 400);
    server.hide('ada', 'one', 1, false);
    await platform.advance(20_000);
    expect(quotes(), `seed ${seed}`).toEqual(['hello']);
    device.sync.close();
  }
});

test('a server that was restored from a backup is believed: everything is fetched anew', async () => {
  const { platform, server, device } = await calm();
  for (let count = 2; count < 9; count++) server.send('grace', 'one', `c-${count}`, 'lost later');
  await platform.advance(5_000);
  expect(device.log.value.items).toHaveLength(8);
  server.restoreBackup('one', 3, 'second');
  for (let count = 0; count < 6; count++)
    server.send('grace', 'one', `new-${count}`, 'after the backup');
  device.sync.connected();
  await platform.advance(5_000);
  expectWindow(device, server, 0);
  expect(device.sync.conversations.live.value.items).toEqual(server.conversations('ada'));
  device.sync.close();
  expect(platform.leftovers).toBe(0);
});

test.each(['Older', 'Newer'] as const)(
  'a page that failed may be asked for again as soon as the log can be reached: %s',
  async (side) => {
    const { platform, server, device } = await calm();
    for (let count = 2; count < 200; count++)
      server.send('grace', 'one', `c-${count}`, `line ${count}`);
    await platform.advance(5_000);
    void device.log.jumpTo(100);
    await platform.advance(5_000);
    expect(device.log.value).toMatchObject({ hasOlder: true, hasNewer: true });
    device.world.loss = 1;
    void device.log[`load${side}`]();
    await platform.advance(60_000);
    expect(device.log.value).toMatchObject({
      [`loading${side}`]: false,
      error: { code: 'network_error' },
    });
    device.world.loss = 0;
    await platform.advance(60_000);
    expect(device.log.value.error).toBeNull();
    const before = device.log.value.items.length;
    void device.log[`load${side}`]();
    await platform.advance(5_000);
    expect(device.log.value.items.length).toBeGreaterThan(before);
    expectWindow(device, server, 0);
    device.sync.close();
    expect(platform.leftovers).toBe(0);
  },
);

test('who is removed from a conversation sees nothing of it any more, and all of it when they are added again', async () => {
  const { platform, server, device } = await calm();
  server.leave('one', 'ada');
  await platform.advance(5_000);
  expect(device.sync.conversations.live.value.items).toEqual([]);
  expect(device.log.value).toMatchObject({
    items: [],
    loading: false,
    error: { code: 'not_found' },
  });
  server.join('one', 'grace', 'ada');
  await platform.advance(5_000);
  expectWindow(device, server, 0);
  expect(device.log.value.error).toBeNull();
  expect(device.sync.conversations.live.value.items).toEqual(server.conversations('ada'));
});

test('whoever was removed while they were away finds that out when they come back', async () => {
  const { platform, server, device } = await calm();
  server.publish = () => undefined;
  server.leave('one', 'ada');
  device.sync.connected();
  await platform.advance(5_000);
  expect(device.sync.conversations.live.value.items).toEqual([]);
  expect(device.log.value).toMatchObject({ items: [], error: { code: 'not_found' } });
});

test('whoever was removed and added again while they were away has the state of the new stay', async () => {
  const { platform, server, device } = await calm();
  server.hide('ada', 'one', 1, true);
  server.hide('ada', 'one', 2, true);
  await platform.advance(5_000);
  server.publish = () => undefined;
  server.leave('one', 'ada');
  await platform.advance(1_000);
  server.join('one', 'grace', 'ada');
  device.sync.connected();
  await platform.advance(5_000);
  expect(device.sync.conversations.live.value.items).toEqual(server.conversations('ada'));
});

test('an open log knows how far the others have received and seen it', async () => {
  const { platform, server, device } = await calm();
  device.send('are you there?');
  await platform.advance(5_000);
  expect(device.log.value).toMatchObject({ deliveredSeq: 0, seenByAllSeq: 0 });
  server.call('grace', 'receipts.markDelivered', { conversationId: 'one', seq: 2 });
  await platform.advance(5_000);
  expect(device.log.value).toMatchObject({ deliveredSeq: 2, seenByAllSeq: 0 });
  server.mark('grace', 'one', 2);
  await platform.advance(5_000);
  expect([device.log.value.seenByAllSeq, device.sync.reachOf('one')]).toEqual([
    2,
    { deliveredSeq: 2, seenByAllSeq: 2, seenBySomeSeq: 2 },
  ]);
});

test('what reaches a device is told once a second at most, not for one’s own messages, nor where it was read at once, nor in large groups', async () => {
  const { platform, server, device, names } = await calm();
  const told = (from: number) =>
    names(from).filter((name) => name === 'receipts.markDelivered').length;
  const start = device.names.length;
  for (let count = 0; count < 10; count++) server.send('grace', 'one', `many-${count}`, 'hello');
  await platform.advance(5_000);
  expect(told(start)).toBe(1);
  expect(server.conversation('grace', 'one').members[0]!.deliveredSeq).toBe(11);
  const own = device.names.length;
  device.send('mine');
  server.send('grace', 'one', 'read-1', 'read at once');
  server.mark('ada', 'one', 13);
  await platform.advance(5_000);
  expect(told(own)).toBe(0);

  const crowd = await calm([
    'ada',
    'grace',
    ...Array.from({ length: limits.membersListed }, (_, index) => `m${index}`),
  ]);
  crowd.server.send('grace', 'one', 'c-2', 'hello all');
  await crowd.platform.advance(5_000);
  expect(crowd.names(0)).not.toContain('receipts.markDelivered');
});

test('of more conversations than one question holds, those that one is no member of any more go too', async () => {
  const platform = new FakePlatform();
  const server = new ModelServer();
  for (let count = 0; count < limits.syncHeld + 5; count++) {
    server.create(`c${count}`, ['ada', 'grace']);
    server.send('grace', `c${count}`, `s${count}`, 'hello');
  }
  server.create('one', ['ada', 'grace']);
  const device = new Device('ada', server, platform, { loss: 0, repeat: 0 });
  await platform.advance(5_000);
  const list = () => device.sync.conversations.live.value;
  while (list().hasMore) {
    void device.sync.conversations.loadMore();
    await platform.advance(1_000);
  }
  server.publish = () => undefined;
  for (const id of ['c1', 'c300', 'c504']) server.leave(id, 'ada');
  device.sync.connected();
  await platform.advance(10_000);
  expect(list().items).toEqual(server.conversations('ada'));
  device.sync.close();
});

test('one call finds that nothing has changed, however many conversations are loaded, and brings what has', async () => {
  const platform = new FakePlatform();
  const server = new ModelServer();
  for (let count = 0; count < limits.syncHeld + 105; count++) {
    server.create(`c${count}`, ['ada', 'grace']);
    server.send('grace', `c${count}`, `s${count}`, 'hello');
  }
  const device = new Device('ada', server, platform, { loss: 0, repeat: 0 });
  await platform.advance(5_000);
  const list = () => device.sync.conversations.live.value;
  while (list().hasMore) {
    void device.sync.conversations.loadMore();
    await platform.advance(1_000);
  }
  const compare = async () => {
    const from = device.names.length;
    device.sync.connected();
    await platform.advance(10_000);
    expect(list().items).toEqual(server.conversations('ada'));
    return device.names.slice(from).filter((name) => name === 'conversations.sync').length;
  };
  expect(await compare()).toBe(1);

  server.publish = () => undefined;
  for (let count = 0; count < 120; count++) server.edit(`c${count * 5}`, 1);
  expect(await compare()).toBe(2);
  server.send('grace', 'c1', 'again', 'hello');
  server.create('fresh', ['ada', 'grace']);
  server.send('grace', 'fresh', 'first', 'hello');
  expect(await compare()).toBe(1);
  server.leave('c2', 'ada');
  server.edit('c3', 1);
  expect(await compare()).toBe(2);
  expect(await compare()).toBe(1);
  device.sync.close();
  expect(platform.leftovers).toBe(0);
});

test('a list of several pages is compared as far as it is loaded, and what came on top with it', async () => {
  const platform = new FakePlatform();
  const server = new ModelServer();
  for (let count = 0; count < 130; count++) {
    server.create(`c${count}`, ['ada', 'grace']);
    server.send('grace', `c${count}`, `s${count}`, 'hello');
  }
  server.create('one', ['ada', 'grace']);
  server.send('grace', 'one', 'c', 'hello');
  const device = new Device('ada', server, platform, { loss: 0, repeat: 0 });
  await platform.advance(5_000);
  const list = () => device.sync.conversations.live.value;
  expect([list().items.length, list().hasMore]).toEqual([50, true]);
  void device.sync.conversations.loadMore();
  await platform.advance(5_000);
  expect(list().items).toEqual(server.conversations('ada').slice(0, 100));

  server.create('fresh', ['ada', 'grace']);
  server.send('grace', 'fresh', 'f', 'new');
  server.send('grace', 'c0', 'again', 'from far below');
  server.edit('c40', 1);
  server.leave('c50', 'ada');
  const before = device.calls;
  device.sync.connected();
  await platform.advance(900);
  expect(device.calls - before).toBeLessThan(5);
  await platform.advance(5_000);
  // One left, one is new, and one came up from beyond the end.
  expect(list().items).toEqual(server.conversations('ada').slice(0, 101));
  while (list().hasMore) {
    void device.sync.conversations.loadMore();
    await platform.advance(5_000);
  }
  expect(list().items).toEqual(server.conversations('ada'));
  device.sync.close();
  expect(platform.leftovers).toBe(0);
});
