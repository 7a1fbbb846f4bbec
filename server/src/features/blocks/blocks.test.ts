/**
 * Blocks: nothing goes between the two, nobody is told, and everything is there again afterwards.
 */
import { expect, test, vi } from 'vitest';
import { Person } from '../../../../tests/support/person.js';
import { TestServer } from '../../../../tests/support/test-server.js';

async function people<const N extends readonly string[]>(
  server: TestServer,
  ...names: N
): Promise<{ [I in keyof N]: Person }> {
  const site = await server.site();
  const role = (name: string) => (name === 'Moderator' ? 'moderator' : 'user');
  return (await Promise.all(names.map((name) => Person.of(server, site, name, role(name))))) as {
    [I in keyof N]: Person;
  };
}

const block = (by: Person, whom: Person) => by.call('blocks.add', { userId: whom.id });
const unblock = (by: Person, whom: Person) => by.call('blocks.remove', { userId: whom.id });

async function befriend(a: Person, b: Person): Promise<void> {
  await a.call('contacts.request', { userId: b.id });
  await b.call('contacts.accept', { userId: a.id });
}

/**
 * Told after everything that was published before it, so that what is not there by then never
 * comes.
 */
async function marker(from: Person, ...to: Person[]): Promise<void> {
  const id = await from.group('marker');
  for (const each of to) {
    await from.call('members.add', { conversationId: id, userIds: [each.id] });
    await vi.waitFor(() => expect(each.heard(id)).not.toEqual([]), 10_000);
  }
}

test('between the two of a block no message goes either way, and after it everything is as before', async () => {
  await using server = await TestServer.start();
  const [ada, mallory] = await people(server, 'Ada', 'Mallory');
  const conversationId = await mallory.start(ada);
  await mallory.call('reactions.add', { conversationId, seq: 1, emoji: '👎' });
  await ada.send(conversationId, 'go away');
  expect(await block(ada, mallory)).toMatchObject({
    user: { id: mallory.id, name: 'Mallory' },
    hides: true,
  });
  expect((await block(ada, mallory)).user.id).toBe(mallory.id);

  for (const [who, other, own] of [
    [mallory, ada, 1],
    [ada, mallory, 2],
  ] as const) {
    const of = { conversationId, seq: own };
    expect(await who.refusal('messages.send', { conversationId, clientId: 'a', text: 'x' })).toBe(
      'not_accepted',
    );
    expect(
      await who.refusal('conversations.start', { userIds: [other.id], clientId: 'b', text: 'x' }),
    ).toBe('not_accepted');
    expect(await who.refusal('messages.edit', { ...of, text: 'worse' })).toBe('not_accepted');
    expect(await who.refusal('messages.pin', of)).toBe('not_accepted');
    expect(await who.refusal('reactions.add', { ...of, emoji: '👍' })).toBe('not_accepted');
    expect(await who.refusal('contacts.request', { userId: other.id })).toBe('not_accepted');
    expect(
      await who.refusal('conversations.createGroup', {
        clientId: 'g',
        title: 'Trap',
        userIds: [other.id],
      }),
    ).toBe('not_accepted');
    expect((await who.call('conversations.findDirect', { userIds: [other.id] })).mayWrite).toBe(
      false,
    );
    expect(await who.call('contacts.get', { userId: other.id })).toMatchObject({
      state: 'none',
      blocked: who === ada,
      mayWrite: false,
    });
    expect((await who.call('conversations.get', { conversationId })).closedAt).toBeNull();
  }
  // What one has said oneself may go.
  expect(await mallory.outcome('reactions.remove', { conversationId, seq: 1, emoji: '👎' })).toBe(
    'ok',
  );
  expect(await mallory.outcome('messages.delete', { conversationId, seq: 1 })).toBe('ok');
  expect((await mallory.call('blocks.list', {})).items).toEqual([]);

  await block(mallory, ada);
  await unblock(ada, mallory);
  expect(await ada.refusal('messages.send', { conversationId, clientId: 'a', text: 'x' })).toBe(
    'not_accepted',
  );
  await unblock(mallory, ada);
  await unblock(mallory, ada);
  expect(await ada.outcome('messages.send', { conversationId, clientId: 'a', text: 'x' })).toBe(
    'ok',
  );
  expect(await mallory.outcome('messages.send', { conversationId, clientId: 'a', text: 'x' })).toBe(
    'ok',
  );
});

test('a first message and a block that come together leave nothing open', async () => {
  await using server = await TestServer.start();
  for (let round = 0; round < 8; round++) {
    const [ada, mallory] = await people(server, 'Ada', 'Mallory');
    const [start] = await Promise.all([
      mallory.outcome('conversations.start', { userIds: [ada.id], clientId: 'a', text: 'first' }),
      block(ada, mallory),
    ]);
    expect(['ok', 'not_accepted']).toContain(start);
    expect(
      await mallory.refusal('conversations.start', {
        userIds: [ada.id],
        clientId: 'b',
        text: 'second',
      }),
    ).toBe('not_accepted');
    const { items } = await ada.call('conversations.list', {});
    for (const { id } of items)
      expect(
        await mallory.refusal('messages.send', { conversationId: id, clientId: 'c', text: 'x' }),
      ).toBe('not_accepted');
  }
});

test('what is sent while a block comes is stored before it, or refused; after it nothing is', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const [ada, bob] = [await Person.of(server, site, 'Ada'), await Person.of(server, site, 'Bob')];
  const conversationId = await ada.start(bob);
  for (const round of [1, 2, 3]) {
    const sends = (who: Person) =>
      Array.from({ length: 10 }, (_, n) =>
        who.outcome('messages.send', { conversationId, clientId: `${round}-${n}`, text: 'x' }),
      );
    const before = (await ada.call('conversations.get', { conversationId })).lastMessage?.seq ?? 0;
    const [block, ...sent] = await Promise.all([
      ada.outcome('blocks.add', { userId: bob.id }),
      ...sends(ada),
      ...sends(bob),
    ]);
    expect(block).toBe('ok');
    expect(sent.filter((outcome) => outcome !== 'ok' && outcome !== 'not_accepted')).toEqual([]);
    expect(
      await bob.refusal('messages.send', { conversationId, clientId: `${round}-late`, text: 'x' }),
    ).toBe('not_accepted');
    const after = (await ada.call('conversations.get', { conversationId })).lastMessage?.seq ?? 0;
    expect(after - before).toBe(sent.filter((outcome) => outcome === 'ok').length);
    await ada.call('blocks.remove', { userId: bob.id });
    expect(
      await bob.outcome('messages.send', { conversationId, clientId: `${round}-again`, text: 'x' }),
    ).toBe('ok');
  }
});

test('the one who is blocked hears nothing of it but that the other is not there', async () => {
  await using server = await TestServer.start();
  const [ada, mallory, grace] = await people(server, 'Ada', 'Mallory', 'Grace');
  await befriend(ada, mallory);
  await mallory.call('contacts.list', {});
  const conversationId = await ada.group('Club', mallory, grace);
  await mallory.listen();
  await ada.listen();
  const before = await mallory.call('contacts.get', { userId: ada.id });
  // That Ada is there is told some time after it can be asked for.
  const isThere = {
    name: 'presence.changed',
    data: { userId: ada.id, online: true, lastSeenAt: null },
  };
  await vi.waitFor(() => expect(mallory.heard(ada.id)).toContainEqual(isThere), 10_000);
  const heardBefore = mallory.heard(ada.id).length;

  await block(ada, mallory);
  await marker(grace, mallory);
  const heard = mallory.heard(ada.id).slice(heardBefore);
  expect(heard).toEqual([
    { name: 'presence.changed', data: { userId: ada.id, online: false, lastSeenAt: null } },
  ]);
  expect(await mallory.call('users.get', { userId: ada.id })).toMatchObject({
    online: false,
    lastSeenAt: null,
  });
  for (const { members } of [
    await mallory.call('conversations.get', { conversationId }),
    { members: (await mallory.call('members.list', { conversationId })).items },
  ])
    expect(members.find(({ user }) => user.id === ada.id)!.user).toMatchObject({
      online: false,
      lastSeenAt: null,
    });
  expect((await grace.call('users.get', { userId: ada.id })).online).toBe(true);
  // The friendship sleeps: to the other it looks as it was, but for writing.
  expect(await mallory.call('contacts.get', { userId: ada.id })).toEqual({
    ...before,
    mayWrite: false,
  });
  expect((await mallory.call('contacts.list', {})).items).toMatchObject([
    { user: { id: ada.id, online: false } },
  ]);
  expect((await ada.call('contacts.list', {})).items).toEqual([]);

  await unblock(ada, mallory);
  await vi.waitFor(
    () =>
      expect(mallory.heard(ada.id).at(-1)).toMatchObject({
        name: 'presence.changed',
        data: { online: true },
      }),
    10_000,
  );
  expect((await ada.call('contacts.list', {})).items).toMatchObject([{ user: { id: mallory.id } }]);
  expect(await mallory.call('contacts.get', { userId: ada.id })).toEqual(before);
  // The other devices of the one who blocks hear of both.
  const told = () =>
    ada.heard(mallory.id).flatMap(({ name }) => (name.startsWith('block.') ? [name] : []));
  await vi.waitFor(() => expect(told()).toEqual(['block.added', 'block.removed']), 10_000);
});

test('in a group that both are in, neither sees the other come, go or write, nor is named by the other', async () => {
  await using server = await TestServer.start({ typing: { throttleMs: 0 } });
  const [ada, mallory, grace] = await people(server, 'Ada', 'Mallory', 'Grace');
  const conversationId = await grace.group('Club', ada, mallory);
  await block(ada, mallory);
  await Promise.all([mallory.listen(), grace.listen()]);
  await ada.listen();
  await vi.waitFor(
    () => expect(grace.heard(ada.id)).toMatchObject([{ name: 'presence.changed' }]),
    10_000,
  );
  await ada.call('typing.set', { conversationId, typing: true });
  await mallory.call('typing.set', { conversationId, typing: true });
  await ada.call('users.updateMe', { name: 'Ada Lovelace' });
  const of = (who: Person, whom: Person) =>
    who.heard(whom.id).filter(({ name }) => /^(presence|typing)\./.test(name));
  await vi.waitFor(
    () =>
      expect(of(grace, ada).map(({ name }) => name)).toEqual([
        'presence.changed',
        'typing.changed',
      ]),
    10_000,
  );
  await vi.waitFor(
    () => expect(of(grace, mallory).map(({ name }) => name)).toContain('typing.changed'),
    10_000,
  );
  await marker(grace, ada, mallory);
  expect([of(mallory, ada), of(ada, mallory)]).toEqual([[], []]);
  const renamed = (who: Person) => who.heard(ada.id).filter(({ name }) => name === 'user.updated');
  expect(renamed(mallory)).toMatchObject([
    { data: { user: { name: 'Ada Lovelace', online: false, lastSeenAt: null } } },
  ]);
  expect(renamed(grace)).toMatchObject([
    { data: { user: { name: 'Ada Lovelace', online: true } } },
  ]);

  const mentions = [ada.id, grace.id, mallory.id];
  expect((await mallory.send(conversationId, 'all of you', { mentions })).mentions).toEqual([
    grace.id,
    mallory.id,
  ]);
  const { seq, mentions: named } = await ada.send(conversationId, 'all of you', { mentions });
  expect(named).toEqual([ada.id, grace.id]);
  expect(
    (await ada.call('messages.edit', { conversationId, seq, text: 'you', mentions: [mallory.id] }))
      .mentions,
  ).toEqual([]);
});

test('whoever is added to a group is seen there by all but those of a block', async () => {
  await using server = await TestServer.start();
  const [ada, mallory, grace, edith] = await people(server, 'Ada', 'Mallory', 'Grace', 'Edith');
  await block(ada, mallory);
  const conversationId = await grace.group('Club', mallory, edith);
  await Promise.all([ada.listen(), mallory.listen(), edith.listen()]);
  await grace.call('members.add', { conversationId, userIds: [ada.id] });
  const joined = (who: Person) => who.heard(ada.id).filter(({ name }) => name === 'member.joined');
  const seen = (who: Person) =>
    who
      .heard(ada.id)
      .flatMap(({ name, data }) => (name === 'presence.changed' ? [data.online] : []));
  await vi.waitFor(
    () =>
      expect([joined(mallory).length, joined(edith).length, seen(edith)]).toEqual([1, 1, [true]]),
    10_000,
  );
  await marker(grace, mallory);
  expect(joined(mallory)).toMatchObject([
    { data: { members: [{ user: { id: ada.id, online: false, lastSeenAt: null } }] } },
  ]);
  expect(seen(mallory)).toEqual([]);
});

test('what a blocked one says in a group arrives, is to be folded, and does not count as unread', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const [ada, mallory, grace] = [
    await server.guest(site, 'Ada'),
    await server.guest(site, 'Mallory'),
    await server.member(site, 'Grace'),
  ];
  const [adaId, malloryId] = [ada.auth.user.value!.id, mallory.auth.user.value!.id];
  const { id } = await grace.conversations.createGroup('Club', [adaId, malloryId]);
  await mallory.messages.send(id, 'before');
  ada.conversations.live.subscribe(() => undefined);
  ada.blocks.live.subscribe(() => undefined);
  const log = ada.messages.open(id);
  const unread = () =>
    ada.conversations.live.value.items.map((conversation) => conversation.unread);
  await vi.waitFor(() => expect(unread()).toEqual([1]), 10_000);
  await vi.waitFor(() => expect(ada.connection.value.status).toBe('connected'), 10_000);

  await ada.blocks.add(malloryId);
  await vi.waitFor(
    () => expect(ada.blocks.live.value.hidden).toEqual(new Set([malloryId])),
    10_000,
  );
  await vi.waitFor(() => expect(unread()).toEqual([0]), 10_000);
  await mallory.messages.send(id, 'spam');
  await grace.messages.send(id, 'hello');
  await vi.waitFor(
    () =>
      expect(log.value.items.map(({ text }) => text)).toEqual([null, 'before', 'spam', 'hello']),
    10_000,
  );
  await vi.waitFor(() => expect(unread()).toEqual([1]), 10_000);
  expect((await ada.conversations.get(id)).unread).toBe(1);
  expect((await grace.conversations.get(id)).unread).toBe(2);
  await mallory.messages.send(id, 'more spam');
  await vi.waitFor(() => expect(log.value.items.length).toBe(5), 10_000);
  await vi.waitFor(() => expect(unread()).toEqual([1]), 10_000);
  // A page, a search and the last message show the same as the log.
  expect(
    (await ada.messages.list(id)).items.map(({ senderId }) =>
      ada.blocks.live.value.hidden.has(senderId ?? ''),
    ),
  ).toEqual([false, true, true, false, true]);
  expect(ada.conversations.live.value.items[0]!.lastMessage).toMatchObject({
    text: 'more spam',
    senderId: malloryId,
  });
  await vi.waitFor(
    async () => expect((await ada.messages.search('spam')).items.length).toBe(2),
    10_000,
  );

  await ada.blocks.remove(malloryId);
  await vi.waitFor(() => expect(unread()).toEqual([4]), 10_000);
  await vi.waitFor(
    () => expect(ada.blocks.live.value).toMatchObject({ items: [], hidden: new Set() }),
    10_000,
  );
});

test('a request that one has made is taken back by the block, and one that the other has made is out of sight', async () => {
  await using server = await TestServer.start();
  const [ada, mallory, grace] = await people(server, 'Ada', 'Mallory', 'Grace');
  await ada.call('contacts.request', { userId: mallory.id });
  await mallory.listen();
  await block(ada, mallory);
  await vi.waitFor(
    () =>
      expect(mallory.heard(ada.id)).toContainEqual({
        name: 'contact.withdrawn',
        data: { userId: ada.id },
      }),
    10_000,
  );
  expect(await mallory.refusal('contacts.accept', { userId: ada.id })).toBe('not_found');

  await grace.call('contacts.request', { userId: ada.id, note: 'hi' });
  await block(ada, grace);
  expect(await ada.call('contacts.requests', { direction: 'incoming' })).toMatchObject({
    items: [],
    total: 0,
  });
  expect((await grace.call('contacts.requests', { direction: 'outgoing' })).items.length).toBe(1);
  expect(await ada.refusal('contacts.accept', { userId: grace.id })).toBe('not_accepted');
  await unblock(ada, grace);
  expect(await ada.call('contacts.requests', { direction: 'incoming' })).toMatchObject({
    items: [{ user: { id: grace.id } }],
    total: 1,
  });
  expect(await ada.outcome('contacts.accept', { userId: grace.id })).toBe('ok');
});

test('who is blocked asks the one who blocks for no place in a group, and invites them to none that they hear of', async () => {
  await using server = await TestServer.start();
  const [ada, grace, linus] = await people(server, 'Ada', 'Grace', 'Linus');
  const [conversationId, theirs] = [await ada.group('Club', linus), await grace.group('Theirs')];
  await ada.call('members.setRole', { conversationId, userId: linus.id, role: 'admin' });
  await grace.call('members.invite', { conversationId: theirs, userIds: [ada.id] });
  await block(ada, grace);
  await Promise.all([ada.listen(), linus.listen()]);
  await grace.call('members.request', { conversationId, note: 'You cannot hide' });
  await vi.waitFor(
    () => expect(linus.heard(conversationId)).toMatchObject([{ name: 'joinRequest.created' }]),
    10_000,
  );
  await marker(linus, ada);
  expect(ada.heard(conversationId)).toEqual([]);
  const requests = async (who: Person) =>
    (await who.call('members.requests', { conversationId })).items.map(({ user }) => user.id);
  expect([await requests(ada), await requests(linus)]).toEqual([[], [grace.id]]);
  expect((await ada.call('members.invitations', {})).items).toEqual([]);
  await unblock(ada, grace);
  expect([await requests(ada), (await ada.call('members.invitations', {})).items.length]).toEqual([
    [grace.id],
    1,
  ]);
});

test('in a direct conversation of three with a block inside, all go on writing, and a new one is not begun across it', async () => {
  await using server = await TestServer.start();
  const [ada, mallory, grace, edith] = await people(server, 'Ada', 'Mallory', 'Grace', 'Edith');
  const three = await grace.start(ada, mallory);
  await block(ada, mallory);
  for (const who of [ada, mallory, grace])
    expect(
      await who.outcome('messages.send', { conversationId: three, clientId: 'a', text: 'x' }),
    ).toBe('ok');
  expect(
    await ada.call('conversations.findDirect', { userIds: [mallory.id, grace.id] }),
  ).toMatchObject({
    conversation: { id: three, unread: 2 },
    mayWrite: true,
  });
  const anew = { userIds: [mallory.id, ada.id, edith.id], clientId: 'b', text: 'x' };
  expect(await ada.refusal('conversations.start', anew)).toBe('not_accepted');
  expect(await mallory.refusal('conversations.start', anew)).toBe('not_accepted');
  expect((await mallory.call('conversations.findDirect', { userIds: anew.userIds })).mayWrite).toBe(
    false,
  );
  // Others know nothing of it, and may be together with both.
  expect(
    await grace.outcome('conversations.start', {
      ...anew,
      userIds: [mallory.id, ada.id, edith.id],
    }),
  ).toBe('ok');
});

test('a moderator can be blocked, which stops direct messages and hides nothing of what they say in groups', async () => {
  await using server = await TestServer.start();
  const [ada, moderator, grace] = await people(server, 'Ada', 'Moderator', 'Grace');
  const conversationId = await grace.group('Club', ada, moderator);
  expect(await block(ada, moderator)).toMatchObject({ hides: false });
  await moderator.send(conversationId, 'calm down');
  expect((await ada.call('conversations.get', { conversationId })).unread).toBe(1);
  expect(
    await moderator.refusal('conversations.start', { userIds: [ada.id], clientId: 'a', text: 'x' }),
  ).toBe('not_accepted');
});

test('blocks are listed, the latest first, page by page', async () => {
  await using server = await TestServer.start();
  const [ada, ...others] = await people(server, 'Ada', 'One', 'Two', 'Three');
  for (const other of others) await block(ada, other);
  const first = await ada.call('blocks.list', { limit: 2 });
  const second = await ada.call('blocks.list', { limit: 2, cursor: first.next! });
  const found = [...first.items, ...second.items];
  expect(new Set(found.map(({ user }) => user.id))).toEqual(new Set(others.map(({ id }) => id)));
  expect(found.map(({ blockedAt }) => blockedAt)).toEqual(
    found
      .map(({ blockedAt }) => blockedAt)
      .sort()
      .reverse(),
  );
  expect([first.items.length, second.next]).toEqual([2, null]);
  expect(await ada.refusal('blocks.add', { userId: ada.id })).toBe('not_found');
  expect(await ada.refusal('blocks.add', { userId: 'nobody' })).toBe('not_found');
});
