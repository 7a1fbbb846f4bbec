/** Friends: asking, answering and ending, as both see it. */
import { limits } from '@parlor/sdk/protocol/limits';
import type { RelationState } from '@parlor/sdk/protocol/contacts';
import { expect, test, vi } from 'vitest';
import { Person, upTo } from '../../../../tests/support/person.js';
import { TestServer } from '../../../../tests/support/test-server.js';
import { ContactRow } from './contact.entity.js';

async function people<const N extends readonly string[]>(
  server: TestServer,
  ...names: N
): Promise<{ [I in keyof N]: Person }> {
  const site = await server.site();
  return (await Promise.all(names.map((name) => Person.of(server, site, name)))) as {
    [I in keyof N]: Person;
  };
}

const stateOf = async (person: Person, other: Person): Promise<RelationState> =>
  (await person.call('contacts.get', { userId: other.id })).state;

async function befriend(a: Person, b: Person): Promise<void> {
  await a.call('contacts.request', { userId: b.id });
  await b.call('contacts.accept', { userId: a.id });
}

/** What somebody heard of contacts. */
const news = (person: Person, other: Person) =>
  person.heard(other.id).flatMap(({ name }) => (name.startsWith('contact.') ? [name] : []));

test('a request and its answer show live on every device of both, and the badge counts', async () => {
  await using server = await TestServer.start();
  const site = await server.site({ directory: { visibleTo: 'contacts' } });
  const [ada, grace] = [await server.guest(site, 'Ada'), await server.guest(site, 'Grace')];
  const [adaId, graceId] = [ada.auth.user.value!.id, grace.auth.user.value!.id];
  ada.contacts.live.subscribe(() => undefined);
  ada.contacts.liveRequests.subscribe(() => undefined);
  grace.contacts.live.subscribe(() => undefined);
  grace.contacts.liveRequests.subscribe(() => undefined);
  await vi.waitFor(
    () =>
      expect(grace.contacts.liveRequests.value).toMatchObject({
        loading: false,
        count: 0,
        error: null,
      }),
    10_000,
  );

  expect(await ada.contacts.request(graceId, ' We met at the fair ')).toBe('outgoing');
  await vi.waitFor(
    () => expect(grace.contacts.liveRequests.value).toMatchObject({ count: 1, outgoing: [] }),
    10_000,
  );
  expect(grace.contacts.liveRequests.value.incoming).toMatchObject([
    { user: { id: adaId, name: 'Ada' }, direction: 'incoming', note: 'We met at the fair' },
  ]);
  await vi.waitFor(
    () =>
      expect(ada.contacts.liveRequests.value).toMatchObject({
        count: 0,
        outgoing: [{ user: { id: graceId } }],
      }),
    10_000,
  );
  expect(await grace.contacts.get(adaId)).toMatchObject({
    state: 'incoming',
    note: 'We met at the fair',
    since: expect.any(String),
  });

  expect(await grace.contacts.accept(adaId)).toBe('contact');
  for (const [chat, other] of [
    [ada, 'Grace'],
    [grace, 'Ada'],
  ] as const) {
    await vi.waitFor(
      () =>
        expect(chat.contacts.live.value.items).toMatchObject([
          { user: { name: other }, since: expect.any(String) },
        ]),
      10_000,
    );
    await vi.waitFor(
      () =>
        expect(chat.contacts.liveRequests.value).toMatchObject({
          incoming: [],
          outgoing: [],
          count: 0,
        }),
      10_000,
    );
  }
  // Contacts see each other without ever having written.
  await vi.waitFor(() => expect(ada.contacts.live.value.items[0]!.user.online).toBe(true), 10_000);
  await grace.close();
  await vi.waitFor(
    () =>
      expect(ada.contacts.live.value.items[0]!.user).toMatchObject({
        online: false,
        lastSeenAt: expect.any(String),
      }),
    10_000,
  );

  expect(await ada.contacts.remove(graceId)).toBe('none');
  await vi.waitFor(() => expect(ada.contacts.live.value.items).toEqual([]), 10_000);
  expect(await ada.users.get(graceId)).toMatchObject({ online: false, lastSeenAt: null });
});

test('a list of contacts goes on after the server was away, and is another for another user', async () => {
  await using server = await TestServer.own();
  const [edith] = await people(server, 'Edith');
  const chat = server.chat(edith.site);
  const stop = chat.contacts.live.subscribe(() => undefined);
  expect(chat.contacts.live.value).toEqual({ items: [], loading: false, error: null });
  await chat.start();
  const { id } = await chat.auth.signInAsGuest({ name: 'Alan' });
  await edith.call('contacts.request', { userId: id });
  await chat.contacts.accept(edith.id);
  await vi.waitFor(
    () => expect(chat.contacts.live.value.items).toMatchObject([{ user: { name: 'Edith' } }]),
    10_000,
  );
  await server.restart();
  await edith.call('contacts.remove', { userId: id });
  await vi.waitFor(() => expect(chat.contacts.live.value.items).toEqual([]), 10_000);
  await chat.auth.signOut();
  expect(chat.contacts.live.value).toEqual({ items: [], loading: false, error: null });
  stop();
});

test('who asks whoever has asked is a contact at once, and what is done already is done once more without harm', async () => {
  await using server = await TestServer.start();
  const [ada, grace] = await people(server, 'Ada', 'Grace');
  await ada.listen();
  await grace.listen();
  const [toAda, toGrace] = [{ userId: ada.id }, { userId: grace.id }];
  for (const state of ['outgoing', 'outgoing'] as const)
    expect((await ada.call('contacts.request', toGrace)).state).toBe(state);
  expect((await grace.call('contacts.request', toAda)).state).toBe('contact');
  expect((await ada.call('contacts.request', toGrace)).state).toBe('contact');
  expect((await grace.call('contacts.accept', toAda)).state).toBe('contact');
  await vi.waitFor(
    () => expect(news(ada, grace)).toEqual(['contact.requested', 'contact.accepted']),
    10_000,
  );
  expect(await grace.refusal('contacts.decline', toAda)).toBe('not_found');
  expect(await ada.refusal('contacts.withdraw', toGrace)).toBe('not_found');
  for (const state of ['none', 'none'] as const)
    expect((await ada.call('contacts.remove', toGrace)).state).toBe(state);
  expect(await grace.refusal('contacts.accept', toAda)).toBe('not_found');
  await vi.waitFor(
    () =>
      expect(news(grace, ada)).toEqual([
        'contact.requested',
        'contact.accepted',
        'contact.removed',
      ]),
    10_000,
  );

  await ada.call('contacts.request', toGrace);
  for (const state of ['none', 'none'] as const)
    expect((await ada.call('contacts.withdraw', toGrace)).state).toBe(state);
  expect(await grace.refusal('contacts.accept', toAda)).toBe('not_found');
  expect([await stateOf(ada, grace), await stateOf(grace, ada)]).toEqual(['none', 'none']);
  expect(await ada.refusal('contacts.request', { userId: ada.id })).toBe('not_found');
  expect(await ada.refusal('contacts.request', { userId: 'nobody' })).toBe('not_found');
  expect(await ada.refusal('contacts.remove', { userId: 'nobody' })).toBe('not_found');
});

test('whoever declined is not asked again for a week, and is told how long by nobody but the error', async () => {
  await using server = await TestServer.start();
  const [ada, grace] = await people(server, 'Ada', 'Grace');
  await ada.listen();
  await ada.call('contacts.request', { userId: grace.id, note: 'Hello' });
  for (const state of ['none', 'none'] as const)
    expect((await grace.call('contacts.decline', { userId: ada.id })).state).toBe(state);
  await vi.waitFor(
    () => expect(news(ada, grace)).toEqual(['contact.requested', 'contact.declined']),
    10_000,
  );
  const again = await server.http(
    'contacts.request',
    { userId: grace.id },
    { token: ada.session.accessToken },
  );
  expect(again).toMatchObject({
    status: 409,
    body: { error: { code: 'limit_reached', retryAfterMs: expect.any(Number) } },
  });
  const { retryAfterMs = 0 } = again.body.ok ? {} : again.body.error;
  expect(retryAfterMs / 1_000).toBeGreaterThan(limits.contactCoolDownSeconds - 600);
  expect(retryAfterMs / 1_000).toBeLessThanOrEqual(limits.contactCoolDownSeconds);

  const over = new Date(Date.now() - limits.contactCoolDownSeconds * 1_000 - 1_000);
  await server.app.database
    .entities(ContactRow)
    .update({ state: 'declined' }, { answeredAt: over });
  expect((await ada.call('contacts.request', { userId: grace.id })).state).toBe('outgoing');
  await grace.call('contacts.decline', { userId: ada.id });
  // Who declined may ask at any time.
  expect((await grace.call('contacts.request', { userId: ada.id })).state).toBe('outgoing');
  expect((await ada.call('contacts.request', { userId: grace.id })).state).toBe('contact');
});

test('only so many requests are open at once, however they are sent', async () => {
  await using server = await TestServer.start();
  const [ada, grace] = await people(server, 'Ada', 'Grace');
  const others: string[] = [];
  for (const n of upTo(limits.contactRequests + 3)) {
    others.push(
      (await server.app.users.create(ada.site.id, { kind: 'member', name: `Person ${n}` })).id,
    );
  }
  const outcomes = await Promise.all(
    others.map((userId) => ada.outcome('contacts.request', { userId })),
  );
  expect(outcomes.filter((outcome) => outcome === 'ok').length).toBe(limits.contactRequests);
  expect(outcomes.filter((outcome) => outcome === 'limit_reached').length).toBe(3);
  expect(await ada.refusal('contacts.request', { userId: grace.id })).toBe('limit_reached');
  await ada.call('contacts.withdraw', { userId: others[outcomes.indexOf('ok')]! });
  expect(await ada.outcome('contacts.request', { userId: grace.id })).toBe('ok');

  const first = await ada.call('contacts.requests', { direction: 'outgoing', limit: 30 });
  const second = await ada.call('contacts.requests', {
    direction: 'outgoing',
    limit: 30,
    cursor: first.next!,
  });
  expect([first.total, first.items.length, second.items.length, second.next]).toEqual([
    50,
    30,
    20,
    null,
  ]);
  expect(new Set([...first.items, ...second.items].map(({ user }) => user.id)).size).toBe(50);
  expect(await grace.call('contacts.requests', { direction: 'incoming' })).toMatchObject({
    total: 1,
    items: [{ user: { id: ada.id }, note: null }],
  });
});

test('contacts are listed by name, page by page, and found by the beginning of any word', async () => {
  await using server = await TestServer.start();
  const [ada, ...others] = await people(
    server,
    'Ada',
    'émile Zola',
    'Zadie Smith',
    'Émile Durkheim',
    'Bob',
    'Smitty',
  );
  for (const other of others)
    await (other.session.user.name < 'M' ? befriend(ada, other) : befriend(other, ada));
  await ada.call('contacts.request', { userId: (await Person.of(server, ada.site, 'Asked')).id });
  const names = (page: { items: { user: { name: string } }[] }) =>
    page.items.map(({ user }) => user.name);
  const first = await ada.call('contacts.list', { limit: 3 });
  const second = await ada.call('contacts.list', { limit: 3, cursor: first.next! });
  expect([names(first), names(second), second.next]).toEqual([
    ['Bob', 'Émile Durkheim', 'émile Zola'],
    ['Smitty', 'Zadie Smith'],
    null,
  ]);
  expect(names(await ada.call('contacts.list', { search: 'smi' }))).toEqual([
    'Smitty',
    'Zadie Smith',
  ]);
  expect(names(await ada.call('contacts.list', { search: '%' }))).toEqual([]);
});

test('a friendship that ends closes the conversation of the two, live: both read it, nobody writes in it', async () => {
  await using server = await TestServer.start();
  const site = await server.site({ directory: { visibleTo: 'contacts' } });
  const [ada, grace] = [await server.guest(site, 'Ada'), await server.guest(site, 'Grace')];
  const [adaId, graceId] = [ada.auth.user.value!.id, grace.auth.user.value!.id];
  await ada.contacts.request(graceId);
  await grace.contacts.accept(adaId);
  const { conversation } = await ada.conversations.start([graceId], 'hello');
  const { id } = conversation;
  expect(conversation.closedAt).toBeNull();
  for (const chat of [ada, grace]) chat.conversations.live.subscribe(() => undefined);
  const log = grace.messages.open(id);
  await vi.waitFor(
    () => expect(grace.conversations.live.value.items).toMatchObject([{ id, closedAt: null }]),
    10_000,
  );
  await vi.waitFor(() => expect(log.value.items.length).toBe(1), 10_000);

  await grace.contacts.remove(adaId);
  for (const chat of [ada, grace])
    await vi.waitFor(
      () =>
        expect(chat.conversations.live.value.items).toMatchObject([
          { id, closedAt: expect.any(String) },
        ]),
      10_000,
    );
  await vi.waitFor(
    () => expect(log.value.items.at(-1)!.system).toEqual({ type: 'closed', by: graceId }),
    10_000,
  );
  const closed = await ada.conversations.get(id);
  await vi.waitFor(() => expect(ada.conversations.live.value.items[0]).toEqual(closed), 10_000);
  expect(closed.members.find(({ user }) => user.id === graceId)!.user).toMatchObject({
    online: false,
    lastSeenAt: null,
  });

  const refused = { code: 'not_accepted', status: 403, retryable: false };
  for (const chat of [ada, grace])
    await expect(chat.messages.send(id, 'still there?')).rejects.toMatchObject(refused);
  for (const attempt of [
    () => ada.messages.edit(id, 1, 'other'),
    () => ada.messages.delete(id, 1),
    () => ada.messages.pin(id, 1),
    () => ada.reactions.add(id, 1, '👍'),
    () => ada.conversations.start([graceId], 'anew'),
    () => grace.conversations.start([adaId], 'anew'),
  ])
    await expect(attempt()).rejects.toMatchObject(refused);
  expect(await ada.contacts.get(graceId)).toMatchObject({ state: 'none', mayWrite: false });
  expect(await ada.conversations.findDirect([graceId])).toBeNull();
  // A mark is one's own; a message may go for oneself alone.
  await grace.receipts.markRead(id);
  await grace.messages.hide(id, 1);
  expect((await ada.messages.list(id)).items.map(({ text }) => text)).toEqual(['hello', null]);
  expect((await ada.conversations.get(id)).rev).toBe(closed.rev);

  // A request alone does not open the door.
  await ada.contacts.request(graceId);
  await expect(ada.conversations.start([graceId], 'anew')).rejects.toMatchObject(refused);
  await ada.contacts.withdraw(graceId);
  await expect(ada.conversations.start([graceId], 'anew')).rejects.toMatchObject(refused);

  await ada.contacts.request(graceId);
  await grace.contacts.accept(adaId);
  const again = await ada.conversations.start([graceId], 'friends again');
  expect(again.conversation).toMatchObject({ closedAt: null, lastSeq: 1 });
  expect(again.conversation.id).not.toBe(id);
  expect((await grace.conversations.findDirect([adaId]))?.id).toBe(again.conversation.id);
  expect(await ada.conversations.get(id)).toMatchObject({
    closedAt: closed.closedAt,
    rev: closed.rev,
  });
  await expect(ada.messages.send(id, 'not here')).rejects.toMatchObject(refused);
});

test('a device that was away learns that a conversation was closed', async () => {
  await using server = await TestServer.start();
  const [ada, grace] = await people(server, 'Ada', 'Grace');
  await befriend(ada, grace);
  const id = await ada.start(grace);
  const { items: held, epoch } = await ada.call('conversations.sync', { held: [] });
  await grace.call('contacts.remove', { userId: ada.id });
  const now = await ada.call('conversations.sync', {
    held: held.map(({ rev, memberRev }) => ({ id, rev, memberRev })),
  });
  expect(now).toMatchObject({
    epoch,
    items: [{ id, closedAt: expect.any(String), rev: held[0]!.rev + 1 }],
  });
  const { items } = await ada.call('messages.changes', { conversationId: id, since: held[0]!.rev });
  expect(items).toMatchObject([{ system: { type: 'closed', by: grace.id } }]);
});

test('a friendship without a conversation ends, too', async () => {
  await using server = await TestServer.start();
  const [ada, grace] = await people(server, 'Ada', 'Grace');
  await befriend(ada, grace);
  await ada.call('contacts.remove', { userId: grace.id });
  expect(
    await grace.refusal('conversations.start', { userIds: [ada.id], clientId: 'a', text: 'x' }),
  ).toBe('not_accepted');
  expect((await ada.call('conversations.list', {})).items).toEqual([]);
});

test('what is sent while a friendship ends is stored before the end, or refused', async () => {
  await using server = await TestServer.start();
  for (let round = 0; round < 4; round++) {
    const [ada, grace] = await people(server, 'Ada', 'Grace');
    await befriend(ada, grace);
    const conversationId = await ada.start(grace);
    const sends = upTo(20).map((n) =>
      (n % 2 ? ada : grace).outcome('messages.send', {
        conversationId,
        clientId: `m${n}`,
        text: `message ${n}`,
      }),
    );
    const ends = [
      ada.outcome('contacts.remove', { userId: grace.id }),
      grace.outcome('contacts.remove', { userId: ada.id }),
    ];
    expect(await Promise.all(ends)).toEqual(['ok', 'ok']);
    const outcomes = await Promise.all(sends);
    expect(outcomes.every((outcome) => ['ok', 'not_accepted'].includes(outcome))).toBe(true);
    const { items } = await ada.call('messages.list', { conversationId, limit: 100 });
    expect(items.map(({ seq }) => seq)).toEqual(upTo(items.length));
    expect(items.filter(({ kind }) => kind === 'text').length).toBe(
      1 + outcomes.filter((outcome) => outcome === 'ok').length,
    );
    expect(items.filter(({ system }) => system?.type === 'closed').length).toBe(1);
    expect(items.at(-1)!.system?.type).toBe('closed');
  }
});

test('a first message that comes while a friendship ends leaves no open conversation behind', async () => {
  await using server = await TestServer.start();
  for (let round = 0; round < 8; round++) {
    const [ada, grace] = await people(server, 'Ada', 'Grace');
    await befriend(ada, grace);
    const [start] = await Promise.all([
      ada.outcome('conversations.start', { userIds: [grace.id], clientId: 'a', text: 'first' }),
      grace.call('contacts.remove', { userId: ada.id }),
    ]);
    const { items } = await ada.call('conversations.list', {});
    expect(items.map(({ closedAt }) => closedAt === null)).toEqual(start === 'ok' ? [false] : []);
  }
});

test('a send that is repeated after the end gives what was stored', async () => {
  await using server = await TestServer.start();
  const [ada, grace] = await people(server, 'Ada', 'Grace');
  await befriend(ada, grace);
  const conversationId = await ada.start(grace);
  const send = { conversationId, clientId: 'once', text: 'once' };
  const { seq } = await ada.call('messages.send', send);
  await grace.call('contacts.remove', { userId: ada.id });
  expect((await ada.call('messages.send', send)).seq).toBe(seq);
  expect(await ada.refusal('messages.send', { ...send, clientId: 'twice' })).toBe('not_accepted');
});

const races: readonly (readonly [what: string, asked: boolean, a: string, b: string])[] = [
  ['both ask', false, 'contacts.request', 'contacts.request'],
  ['one accepts while the other withdraws', true, 'contacts.withdraw', 'contacts.accept'],
  ['one declines while the other withdraws', true, 'contacts.withdraw', 'contacts.decline'],
  ['one declines while the other asks again', true, 'contacts.request', 'contacts.decline'],
];

test.each(races)(
  'when %s at the same moment, both see the same afterwards',
  async (_, asked, first, second) => {
    await using server = await TestServer.start();
    for (let round = 0; round < 6; round++) {
      const [ada, grace] = await people(server, 'Ada', 'Grace');
      if (asked) await ada.call('contacts.request', { userId: grace.id });
      // From two devices of each.
      const outcomes = await Promise.all([
        ...[1, 2].map(() => ada.outcome(first as 'contacts.request', { userId: grace.id })),
        ...[1, 2].map(() => grace.outcome(second as 'contacts.request', { userId: ada.id })),
      ]);
      expect(
        outcomes.every((outcome) => ['ok', 'not_found', 'limit_reached'].includes(outcome)),
      ).toBe(true);
      const states = [await stateOf(ada, grace), await stateOf(grace, ada)].join(' ');
      expect(['contact contact', 'none none', 'outgoing incoming']).toContain(states);
      if (!asked || (second === 'contacts.accept' && outcomes[2] === 'ok'))
        expect(states).toBe('contact contact');
      if (second === 'contacts.accept' && outcomes[0] === 'ok') expect(states).toBe('none none');
      expect(await server.app.database.entities(ContactRow).countBy({ siteId: ada.site.id })).toBe(
        1,
      );
    }
  },
);

test('of two devices, one of which accepts and one declines, the first one wins for both', async () => {
  await using server = await TestServer.start();
  for (let round = 0; round < 6; round++) {
    const [ada, grace] = await people(server, 'Ada', 'Grace');
    await ada.call('contacts.request', { userId: grace.id });
    const [accepted, declined] = await Promise.all([
      grace.outcome('contacts.accept', { userId: ada.id }),
      grace.outcome('contacts.decline', { userId: ada.id }),
    ]);
    expect([accepted, declined].sort()).toEqual(['not_found', 'ok']);
    expect(await stateOf(ada, grace)).toBe(accepted === 'ok' ? 'contact' : 'none');
  }
});
