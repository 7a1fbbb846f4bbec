/** What a host's backend learns from `host.listEvents`, and in which order. */
import type { HostEvent } from '@parlor/sdk/protocol/host-events';
import { createHost, type Host, type SiteEvent } from '@parlor/sdk/server';
import { expect, test, vi } from 'vitest';
import { Clock } from '../../../../tests/support/clock.js';
import { Person, upTo } from '../../../../tests/support/person.js';
import { TestServer } from '../../../../tests/support/test-server.js';
import { EventOutboxRow } from './event.entity.js';

interface Place {
  server: TestServer;
  site: Person['site'];
  host: Host;
}

async function place(server: TestServer, keeps = true): Promise<Place> {
  const site = await server.site();
  const host = createHost({ url: server.url, secretKey: await server.secretKey(site) });
  if (keeps) await host.events.keep(true);
  return { server, site, host };
}

/** All events, page by page, as soon as there is one that is looked for. */
async function eventsUntil(
  host: Host,
  isLast: (event: SiteEvent) => boolean,
  limit = 7,
): Promise<SiteEvent[]> {
  return vi.waitFor(async () => {
    const all: SiteEvent[] = [];
    for (let after = 0; ;) {
      const { items, last, more } = await host.events.list({ after, limit });
      all.push(...items);
      after = last;
      if (!more) break;
    }
    if (!all.some(isLast)) throw new Error('The last event is missing.');
    return all;
  });
}

const saysText = (text: string) => (event: SiteEvent) =>
  event.type === 'message.created' && event.data.message.text === text;

const summary = ({ type, data }: SiteEvent) =>
  type === 'message.created' || type === 'message.changed' ? `${type} ${data.message.seq}` : type;

test('everything that changes in a conversation is an event, in its order, with the data of the socket', async () => {
  await using server = await TestServer.start();
  const { site, host } = await place(server);
  const [ada, grace, moderator] = [
    await Person.of(server, site, 'Ada'),
    await Person.of(server, site, 'Grace'),
    await Person.of(server, site, 'Moderator', 'moderator'),
  ];
  const conversationId = await ada.group('Club', grace);
  await ada.send(conversationId, 'Hello');
  await ada.call('messages.edit', { conversationId, seq: 2, text: 'Hello all' });
  await grace.call('reactions.add', { conversationId, seq: 2, emoji: '👍' });
  await ada.call('messages.delete', { conversationId, seq: 2 });
  await ada.call('conversations.update', { conversationId, title: 'Circle' });
  await moderator.call('members.silence', { conversationId, userId: grace.id, seconds: 60 });
  await ada.call('members.remove', { conversationId, userId: grace.id });
  await ada.send(conversationId, 'end');

  const events = await eventsUntil(host, saysText('end'));
  const here = events.filter(
    ({ data }) => 'conversationId' in data && data.conversationId === conversationId,
  );
  expect(here.map(summary)).toEqual([
    'conversation.created',
    'message.created 1',
    'message.created 2',
    'message.changed 2',
    'message.changed 2',
    'message.changed 2',
    'message.created 3',
    'conversation.updated',
    'member.silenced',
    'message.created 4',
    'member.left',
    'message.created 5',
  ]);
  expect(here[0]).toMatchObject({
    data: { kind: 'group', title: 'Club', userIds: expect.arrayContaining([ada.id, grace.id]) },
  });
  expect(events.map(({ number }) => number)).toEqual(upTo(events.length));
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
});

test('users, contacts, reports and sanctions are events as well', async () => {
  await using server = await TestServer.start();
  const { site, host } = await place(server);
  await host.users.upsert({ externalId: '42', name: 'Ada', privateAttributes: { plan: 'gold' } });
  await host.users.upsert({ externalId: '42', bio: 'Mathematician' });
  const [grace, linus, moderator] = [
    await Person.of(server, site, 'Grace'),
    await Person.of(server, site, 'Linus'),
    await Person.of(server, site, 'Moderator', 'moderator'),
  ];
  const [toGrace, toLinus] = [{ userId: grace.id }, { userId: linus.id }];
  await grace.call('contacts.request', { ...toLinus, note: 'Hello' });
  await linus.call('contacts.accept', toGrace);
  await linus.call('contacts.remove', toGrace);
  await grace.call('reports.create', { ...toLinus, reason: 'spam', note: 'Look' });
  const { items } = await moderator.call('reports.list', {});
  await moderator.call('reports.resolve', { reportId: items[0]!.id, outcome: 'silenced' });
  await moderator.call('users.silence', { ...toLinus, seconds: 60 });
  await moderator.call('users.unsilence', toLinus);
  await moderator.call('users.ban', { ...toLinus, seconds: null });
  await moderator.call('users.unban', toLinus);
  await host.users.deactivate({ externalId: '42' });
  await host.users.delete({ externalId: '42' }, { messages: 'keep' });

  const events = await eventsUntil(host, ({ type }) => type === 'user.deleted');
  const of = (...types: string[]) =>
    events.flatMap(({ type, data }) => (types.includes(type) ? [{ type, ...data }] : []));
  const between = { userId: linus.id, otherId: grace.id };
  expect(of('contact.requested', 'contact.accepted', 'contact.removed')).toEqual([
    { type: 'contact.requested', userId: grace.id, otherId: linus.id, note: 'Hello' },
    { type: 'contact.accepted', ...between },
    { type: 'contact.removed', ...between },
  ]);
  expect(of('report.created', 'report.resolved')).toMatchObject([
    { reporterId: grace.id, userId: linus.id, seq: null, reason: 'spam', note: 'Look' },
    { reportId: items[0]!.id, outcome: 'silenced' },
  ]);
  expect(of('user.silenced', 'user.banned')).toMatchObject([
    { userId: linus.id, silencedUntil: expect.any(String) },
    { silencedUntil: null },
    { banned: true, bannedUntil: null },
    { banned: false, bannedUntil: null },
  ]);
  const adas = events.filter(
    ({ data }) => 'user' in data && 'externalId' in data.user && data.user.externalId === '42',
  );
  expect(adas[0]).toMatchObject({
    type: 'user.created',
    data: { user: { name: 'Ada', privateAttributes: { plan: 'gold' } } },
  });
  expect(adas.slice(1).map(({ type }) => type)).toEqual(['user.updated', 'user.updated']);
  expect(adas.at(-1)).toMatchObject({ data: { user: { status: 'deactivated' } } });
  expect(of('user.deleted')).toMatchObject([{ externalId: '42' }]);
});

test('a change that is rolled back has no event, and a site that did not ask has none', async () => {
  await using server = await TestServer.own({ eventsMs: 20 });
  const { site, host } = await place(server);
  const quiet = await place(server, false);
  const ada = await Person.of(server, site, 'Ada');
  await expect(
    server.app.database.transaction(async (transaction) => {
      await server.app.users.setAvatar(transaction, ada.id, 'https://host.example/a.png');
      throw new Error('roll back');
    }),
  ).rejects.toThrow('roll back');
  const unasked = await Person.of(server, quiet.site, 'Unasked');
  await unasked.start();
  await ada.start();
  const events = await eventsUntil(host, saysText('first'));
  expect(JSON.stringify(events)).not.toContain('a.png');
  expect(await quiet.host.events.list({ after: 0 })).toEqual({
    items: [],
    last: 0,
    more: false,
    first: 1,
    kept: false,
  });
  expect(await host.events.keep(false)).toBe(false);
  const { last } = await host.events.list({ after: 0, limit: 100 });
  await ada.start(await Person.of(server, site, 'Grace'));
  expect(await server.app.database.entities(EventOutboxRow).count()).toBe(0);
  expect(await host.events.list({ after: last })).toMatchObject({ items: [], kept: false });
});

test('many commits at once lose no event, and the numbers have no gap in what is seen while they come', async () => {
  await using server = await TestServer.own({ eventsMs: 20 });
  const { site, host } = await place(server);
  const people = await Promise.all(upTo(6).map((n) => Person.of(server, site, `P${n}`)));
  const ids = await Promise.all(people.map((person) => person.start()));
  const seen: SiteEvent[] = [];
  let isDone = false;
  const reading = (async () => {
    for (let after = 0; ;) {
      const wasDone = isDone;
      const left = await server.app.database.entities(EventOutboxRow).count();
      const { items, last } = await host.events.list({ after, limit: 100 });
      seen.push(...items);
      after = last;
      if (wasDone && items.length === 0 && left === 0) return;
    }
  })();
  await Promise.all(
    people.map(async (person, i) => {
      for (const n of upTo(40)) await person.send(ids[i]!, `${n}`);
    }),
  );
  isDone = true;
  await reading;
  expect(seen.map(({ number }) => number)).toEqual(upTo(seen.length));
  for (const id of ids) {
    const seqs = (seen as HostEvent[]).flatMap(({ type, data }) =>
      type === 'message.created' && data['conversationId'] === id
        ? [(data['message'] as { seq: number }).seq]
        : [],
    );
    expect(seqs).toEqual(upTo(41));
  }
});

test('events are kept for seven days, and a reader learns that some are missing', async () => {
  const clock = new Clock();
  await using server = await TestServer.own({ environment: clock.environment, janitorMs: 20 });
  const { site, host } = await place(server);
  const ada = await Person.of(server, site, 'Ada');
  const conversationId = await ada.start();
  await eventsUntil(host, saysText('first'));
  clock.pass(7 * 24 * 3_600 + 1);
  const later = await Person.of(server, site, 'Later');
  await later.start();
  const [first] = await vi.waitFor(async () => {
    const { items } = await host.events.list({ after: 0 });
    expect(JSON.stringify(items)).not.toContain(conversationId);
    expect(items.length).toBeGreaterThan(0);
    return items;
  });
  expect(await host.events.list({ after: 0 })).toMatchObject({ first: first!.number });
  expect(first!.number).toBeGreaterThan(2);
});
