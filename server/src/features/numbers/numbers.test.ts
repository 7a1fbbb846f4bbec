/** What `host.numbers` gives is what happened on the site. */
import { createHost, type Host } from '@parlor/sdk/server';
import type { Output } from '@parlor/sdk/protocol/operations';
import { expect, test, vi } from 'vitest';
import { Clock } from '../../../../tests/support/clock.js';
import { failure } from '../../../../tests/support/host-backend.js';
import { Person, upTo } from '../../../../tests/support/person.js';
import { RawSocket } from '../../../../tests/support/raw-socket.js';
import { code, data, TestServer } from '../../../../tests/support/test-server.js';
import { tryUpload, upload } from '../../../../tests/support/upload.js';
import { answers, WebhookReceiver } from '../../../../tests/support/webhook-receiver.js';
import type { Overrides } from '../../overrides.js';
import { ActiveUserRow, CounterRow, RefusalRow } from './counter.entity.js';
import { counted, dayOf } from './pending-counts.js';

type Point = Output<'host.getNumbers'>['points'][number];

const hourSeconds = 60 * 60;
/** Counts are stored soon after, and calls are not late because of it. */
const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 10_000 });

async function start(overrides: Overrides = {}) {
  const clock = new Clock();
  const server = await TestServer.own({
    environment: clock.environment,
    numbersMs: 10,
    janitorMs: null,
    ...overrides,
  });
  const site = await server.site();
  const host = createHost({ url: server.url, secretKey: await server.secretKey(site), retries: 0 });
  return { server, site, host, clock };
}

const nothing = {
  messages: 0,
  conversations: 0,
  newGuests: 0,
  newMembers: 0,
  attachments: 0,
  attachmentBytes: 0,
  reports: 0,
  deliveries: 0,
  deliveryFailures: 0,
  refusals: 0,
};

/** The points in which something happened, without what did not. */
async function happened(host: Host, unit: 'hour' | 'day'): Promise<Partial<Point>[]> {
  const { points } = await host.numbers.get({ unit });
  return points
    .map((point) =>
      Object.fromEntries(
        Object.entries(point).filter(([, value]) => value !== 0 && value !== null),
      ),
    )
    .filter((point) => Object.keys(point).length > 1);
}

const sumOf = (rows: readonly { times: number }[]) => rows.reduce((sum, row) => sum + row.times, 0);

/** The same person with an access token that is not over its time. */
async function renewed({ server, site, session }: Person): Promise<Person> {
  const { refreshToken } = session;
  const tokens = data(await server.http('auth.refresh', { refreshToken }, { site }));
  return Person.with(server, site, { ...session, ...tokens });
}

test('everything that happens is counted in its hour and in its day, and nothing twice', async () => {
  const around = { permits: (address: string) => address === '127.0.0.1' };
  const { server, site, host, clock } = await start({
    eventsMs: 20,
    webhooks: { around, timing: { everyMs: 20, pausesMs: [0] } },
  });
  await using _ = server;
  await using receiver = await WebhookReceiver.start();
  receiver.behaves = (received, response) => {
    answers(received.event.type === 'report.created' ? 500 : 204)(received, response);
    if (received.event.type === 'report.created') receiver.behaves = answers(204);
  };
  await host.webhooks.add({
    name: 'Backend',
    url: receiver.url,
    events: ['message.created', 'report.created'],
  });
  const ada = await Person.guest(server, site, 'Ada');
  const grace = await Person.guest(server, site, 'Grace');
  await server.asMember(site, ada.id);
  await host.users.upsert({ externalId: '42', name: 'From the host' });
  const id = await ada.start(grace);
  await grace.send(id, 'answer');
  await ada.group('Club', grace);
  await ada.call('messages.edit', { conversationId: id, seq: 1, text: 'edited' });
  await upload(server, ada.session.accessToken, 'x'.repeat(1_500));
  const report = { userId: ada.id, reason: 'spam' } as const;
  await grace.call('reports.create', report);
  await grace.call('reports.create', report);
  // The note that the group began, two texts, and the report after a failure.
  const first = {
    at: '2026-11-21T12:00:00.000Z',
    messages: 2,
    conversations: 2,
    newGuests: 2,
    newMembers: 1,
    attachments: 1,
    attachmentBytes: 2_048,
    reports: 1,
    deliveries: 4,
    deliveryFailures: 1,
  };
  await until(async () => expect(await happened(host, 'hour')).toEqual([first]));

  clock.pass(12 * hourSeconds - 0.001);
  const [adaLater, graceLater] = [await renewed(ada), await renewed(grace)];
  await adaLater.send(id, 'before midnight');
  clock.pass(0.001);
  await graceLater.send(id, 'after midnight');
  const hours = [
    [first.at, 2],
    ['2026-11-21T23:00:00.000Z', 1],
    ['2026-11-22T00:00:00.000Z', 1],
  ];
  const days = [
    ['2026-11-21T00:00:00.000Z', 3, 2],
    ['2026-11-22T00:00:00.000Z', 1, 1],
  ];
  await until(async () => {
    expect(
      (await happened(host, 'hour')).map(({ at, messages, newGuests }) => [
        at,
        messages,
        newGuests,
      ]),
    ).toEqual(hours.map(([at, messages]) => [at, messages, at === first.at ? 2 : undefined]));
    expect(
      (await happened(host, 'day')).map(({ at, messages, activeUsers }) => [
        at,
        messages,
        activeUsers,
      ]),
    ).toEqual(days);
    const points = await happened(host, 'hour');
    expect(points.reduce((sum, { deliveries = 0 }) => sum + deliveries, 0)).toBe(6);
  });
});

test('every hour and day of a range is a point, also those in which nothing happened', async () => {
  const { server, host } = await start();
  await using _ = server;
  const { points } = await host.numbers.get({ unit: 'hour' });
  expect(points).toHaveLength(24);
  expect(points.at(0)).toEqual({
    at: '2026-11-20T13:00:00.000Z',
    activeUsers: null,
    ...nothing,
  });
  expect(points.at(-1)!.at).toBe('2026-11-21T12:00:00.000Z');
  const days = await host.numbers.get({
    unit: 'day',
    from: '2026-02-27T23:59:59.999Z',
    to: '2026-03-01T00:00:00.000Z',
  });
  expect(days.points.map(({ at, activeUsers }) => [at.slice(0, 10), activeUsers])).toEqual([
    ['2026-02-27', 0],
    ['2026-02-28', 0],
    ['2026-03-01', 0],
  ]);
  const hours = (to: string) =>
    host.numbers.get({ unit: 'hour', from: '2026-01-01T00:00:00.000Z', to });
  expect((await hours('2026-02-01T05:00:00.000Z')).points).toHaveLength(750);
  expect(await failure(hours('2026-02-01T06:00:00.000Z'))).toBe('invalid_input');
});

test('a user is active once a day, however often and on however many nodes, and a bot is not', async () => {
  const { server, site, host, clock } = await start();
  await using _ = server;
  const ada = await Person.guest(server, site, 'Ada');
  const bot = await Person.guest(server, site, 'Bot');
  await server.app.users.update(site.id, bot.id, { kind: 'bot' });
  const active = async () => (await happened(host, 'day')).map(({ activeUsers }) => activeUsers);
  for (const _ of upTo(3)) await ada.call('users.me', {});
  await until(async () => expect(await active()).toEqual([1]));
  // A new process does not know whom the old one has counted.
  await server.restart();
  await ada.call('users.me', {});
  await bot.call('users.me', {});
  const grace = await Person.guest(server, site, 'Grace');
  await grace.call('users.me', {});
  await until(async () => expect(await active()).toEqual([2]));
  clock.pass(24 * hourSeconds);
  await (await renewed(grace)).call('users.me', {});
  await until(async () => expect(await active()).toEqual([2, 1]));
});

test('what was counted is stored when the server stops', async () => {
  const { server, site, host } = await start({ numbersMs: 600_000 });
  await using _ = server;
  const ada = await Person.guest(server, site, 'Ada');
  const id = await ada.start();
  await ada.send(id, 'second');
  expect(await happened(host, 'day')).toEqual([]);
  await server.restart();
  const expected = { messages: 2, conversations: 1, newGuests: 1, activeUsers: 1 };
  expect(await happened(host, 'day')).toEqual([{ at: '2026-11-21T00:00:00.000Z', ...expected }]);
});

test('a batch is stored once, whether the database was away or only its answer was lost', async () => {
  const { server, site, host } = await start();
  await using _ = server;
  const { database } = server.app;
  const ada = await Person.guest(server, site, 'Ada');
  const id = await ada.start();
  await until(async () => expect(await happened(host, 'day')).toMatchObject([{ messages: 1 }]));
  const directly = database.directly.bind(database);
  const lost = Object.assign(new Error('The connection was lost.'), { code: 'ECONNRESET' });
  let failures = 0;
  const failing = vi.spyOn(database, 'directly').mockImplementation(async (work) => {
    let isCounting = false;
    const stored = await directly(async (run) => {
      const done = await work(run);
      isCounting = done.last.some(({ sql }) => sql.includes('counting_nodes'));
      // The first time, nothing is stored.
      if (isCounting && failures++ === 0) throw lost;
      return done;
    });
    if (isCounting && failures === 2) throw lost;
    return stored;
  });
  await ada.send(id, 'second');
  await until(() => expect(failures).toBe(2));
  failing.mockRestore();
  await ada.send(id, 'third');
  await until(async () => expect(await happened(host, 'day')).toMatchObject([{ messages: 3 }]));
  expect(await happened(host, 'day')).toMatchObject([{ activeUsers: 1, newGuests: 1 }]);
});

test('refusals are counted by operation and user; users beyond the first hundred share a row', async () => {
  const { server, site, host } = await start({
    numbersMs: 600_000,
    rates: { guestWrite: { points: 2, seconds: 60 } },
  });
  await using _ = server;
  const ada = await Person.guest(server, site, 'Ada');
  for (const n of upTo(5))
    await ada.outcome('conversations.start', { userIds: [], clientId: `c${n}`, text: 'x' });
  const crowd = await Promise.all(upTo(104).map((n) => Person.guest(server, site, `G${n}`)));
  await Promise.all(
    crowd.map(async (guest) => {
      for (const userId of ['a', 'b', 'c']) await guest.outcome('blocks.add', { userId });
    }),
  );
  await server.restart();
  expect(await happened(host, 'day')).toMatchObject([{ refusals: 3 + 104 }]);
  const items = await host.numbers.refusals({ limit: 100 });
  const blocked = { operation: 'blocks.add', code: 'rate_limited' };
  expect(items.slice(0, 2)).toEqual([
    { ...blocked, userId: null, userName: null, times: 5 },
    {
      operation: 'conversations.start',
      code: 'rate_limited',
      userId: ada.id,
      userName: 'Ada',
      times: 3,
    },
  ]);
  expect(items[2]).toMatchObject({ ...blocked, userName: expect.stringMatching(/^G/) as string });
  expect(items).toHaveLength(100);
  const rows = await server.app.database.entities(RefusalRow).findBy({ siteId: site.id });
  expect(rows).toHaveLength(101);
  expect(sumOf(rows)).toBe(3 + 104);
});

test('of a day, a site keeps the rows of the users who were refused most', async () => {
  const { server, site, host, clock } = await start({
    rates: { guestWrite: { points: 1, seconds: 60 } },
  });
  await using _ = server;
  const refusals = server.app.database.entities(RefusalRow);
  const rowOf = (userId: string, times: number): RefusalRow => ({
    siteId: site.id,
    slot: dayOf(clock.now()),
    operation: 'messages.send',
    code: 'rate_limited',
    userId,
    times,
  });
  await refusals.insert(upTo(350).map((n) => rowOf(`user-${n}`, n + 1)));
  const ada = await Person.guest(server, site, 'Ada');
  for (const userId of ['a', 'b']) await ada.outcome('blocks.add', { userId });
  await until(async () => expect(await refusals.countBy({ siteId: site.id })).toBe(300));
  const kept = await refusals.find({ where: { siteId: site.id }, order: { times: 'ASC' } });
  expect(kept[0]?.times).toBe(52);
  expect(await happened(host, 'day')).toMatchObject([{ refusals: 1 }]);
});

test('a quota that is used up is a refusal, and what is stored is in the numbers', async () => {
  const { server, site, host } = await start();
  await using _ = server;
  const ada = await Person.guest(server, site, 'Ada');
  await server.app.sites.update(site.id, {
    quotas: { person: null, guest: 1, site: 5, address: null },
  });
  const content = 'x'.repeat(700 * 1_024);
  await upload(server, ada.session.accessToken, content);
  const { accessToken } = ada.session;
  expect(code(await tryUpload(server, accessToken, content))).toBe('limit_reached');
  await until(async () =>
    expect(await host.numbers.refusals()).toEqual([
      {
        operation: 'attachments.upload',
        code: 'limit_reached',
        userId: ada.id,
        userName: 'Ada',
        times: 1,
      },
    ]),
  );
  expect(await host.numbers.get({ unit: 'day' })).toMatchObject({
    storedBytes: 700 * 1_024,
    quotaBytes: 5 * 1_024 * 1_024,
  });
});

test('users with a connected device are online, on their own site', async () => {
  const { server, site, host } = await start();
  await using _ = server;
  const other = await server.site();
  const [ada, grace, stranger] = [
    await Person.guest(server, site, 'Ada'),
    await Person.guest(server, site, 'Grace'),
    await Person.guest(server, other, 'Stranger'),
  ];
  const online = async () => (await host.numbers.get({ unit: 'hour' })).online;
  expect(await online()).toBe(0);
  const open = ({ site: { publicKey }, session }: Person) =>
    RawSocket.open(server, { siteKey: publicKey, token: session.accessToken });
  const sockets = [await open(ada), await open(ada), await open(grace), await open(stranger)];
  await until(async () => expect(await online()).toBe(2));
  for (const { socket } of sockets.slice(0, 3)) socket.disconnect();
  await until(async () => expect(await online()).toBe(0));
});

test('a deleted user is named nowhere, and the numbers stay', async () => {
  const { server, site, host } = await start({ rates: { guestWrite: { points: 1, seconds: 60 } } });
  await using _ = server;
  const { database } = server.app;
  const ada = await Person.guest(server, site, 'Ada');
  for (const userId of ['a', 'b']) await ada.outcome('blocks.add', { userId });
  await until(async () => expect(await host.numbers.refusals()).toHaveLength(1));
  await host.users.delete({ userId: ada.id }, { messages: 'delete' });
  expect(await database.entities(ActiveUserRow).findBy({ userId: ada.id })).toEqual([]);
  expect(await database.entities(RefusalRow).findBy({ userId: ada.id })).toEqual([]);
  expect(await happened(host, 'day')).toMatchObject([{ activeUsers: 1, refusals: 1 }]);
});

test('hours, days, refusals and the names of active users go when they are old', async () => {
  const { server, site, clock } = await start({ janitorMs: 10 });
  await using _ = server;
  const { database } = server.app;
  const today = dayOf(clock.now());
  const zeros = Object.fromEntries([...counted, 'activeUsers'].map((each) => [each, 0]));
  const row = (unit: CounterRow['unit'], slot: number): CounterRow => ({
    ...(zeros as Omit<CounterRow, 'siteId' | 'unit' | 'slot'>),
    siteId: site.id,
    unit,
    slot,
  });
  const common = { siteId: site.id, userId: 'user' };
  await database
    .entities(CounterRow)
    .insert([
      row('hour', (today - 60) * 24),
      row('hour', (today - 60) * 24 - 1),
      row('day', today - 731),
      row('day', today - 732),
    ]);
  const active = { ...common, batch: 'batch' };
  await database
    .entities(ActiveUserRow)
    .insert([2, 3].map((n) => ({ ...active, slot: today - n })));
  const refusal = { ...common, operation: 'users.me', code: 'rate_limited' as const, times: 1 };
  await database
    .entities(RefusalRow)
    .insert([30, 31].map((n) => ({ ...refusal, slot: today - n })));
  await until(async () => {
    const counters = await database.entities(CounterRow).findBy({ siteId: site.id });
    expect(counters.map(({ slot }) => slot).toSorted((a, b) => a - b)).toEqual([
      today - 731,
      (today - 60) * 24,
    ]);
    expect((await database.entities(ActiveUserRow).findBy(common)).map(({ slot }) => slot)).toEqual(
      [today - 2],
    );
    expect((await database.entities(RefusalRow).findBy(common)).map(({ slot }) => slot)).toEqual([
      today - 30,
    ]);
  });
});
