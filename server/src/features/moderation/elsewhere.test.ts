/** Moderation where groups, contacts and blocks have rules of their own. */
import { createHost } from '@parlor/sdk/server';
import { expect, test, vi } from 'vitest';
import { Clock } from '../../../../tests/support/clock.js';
import { loseAnswer } from '../../../../tests/support/lost-answer.js';
import { Person } from '../../../../tests/support/person.js';
import { RawSocket } from '../../../../tests/support/raw-socket.js';
import { TestServer } from '../../../../tests/support/test-server.js';

async function scene(server: TestServer) {
  const site = await server.site();
  const [ada, bob, moderator] = [
    await Person.of(server, site, 'Ada'),
    await Person.of(server, site, 'Bob'),
    await Person.of(server, site, 'Mo', 'moderator'),
  ];
  return { site, ada, bob, moderator };
}

test('a moderator deletes what is reported also where it was said before the moderator came, or where the moderator never was', async () => {
  await using server = await TestServer.start();
  const { ada, bob, moderator } = await scene(server);
  for (const comes of [false, true]) {
    const conversationId = await ada.group('Club', bob);
    await ada.call('conversations.update', { conversationId, history: 'joined' });
    const { seq } = await ada.send(conversationId, 'nasty');
    const { id: reportId } = await bob.call('reports.create', {
      conversationId,
      seq,
      reason: 'spam',
    });
    if (comes) await ada.call('members.add', { conversationId, userIds: [moderator.id] });
    await moderator.call('reports.deleteMessage', { reportId });
    const { items } = await bob.call('messages.list', { conversationId });
    expect(items.find((message) => message.seq === seq)).toMatchObject({
      text: null,
      deletedAt: expect.any(String) as string,
    });
    // That gives no sight of the rest.
    expect(await moderator.refusal('reactions.list', { conversationId, seq })).toBe('not_found');
  }
});

test('who may not write somewhere is told so, whatever the filter holds', async () => {
  await using server = await TestServer.start();
  const { site, ada, bob, moderator } = await scene(server);
  const direct = await ada.start(bob);
  const group = await bob.group('News', ada);
  await bob.call('conversations.update', { conversationId: group, posting: 'admins' });
  await server.app.filters.add(site.id, { words: ['later'] }, 'hold');
  expect(
    await ada.refusal('messages.send', { conversationId: group, clientId: 'a', text: 'later' }),
  ).toBe('forbidden');
  expect(
    await ada.refusal('messages.send', { conversationId: direct, clientId: 'held', text: 'later' }),
  ).toBe('message_held');
  await bob.call('blocks.add', { userId: ada.id });
  expect(
    await ada.refusal('messages.send', { conversationId: direct, clientId: 'b', text: 'later' }),
  ).toBe('not_accepted');
  expect(
    await ada.refusal('conversations.start', { userIds: [bob.id], clientId: 'c', text: 'later' }),
  ).toBe('not_accepted');
  const { items } = await moderator.call('held.list', {});
  expect(items.map(({ conversationId }) => conversationId)).toEqual([direct]);
  // The block came after the message, and counts all the same.
  expect(await moderator.refusal('held.release', { heldId: items[0]!.id })).toBe('not_accepted');
  await bob.call('blocks.remove', { userId: ada.id });
  expect(await moderator.call('held.release', { heldId: items[0]!.id })).toMatchObject({
    text: 'later',
    senderId: ada.id,
  });
});

test('who is silenced asks no moderator to let anything through', async () => {
  await using server = await TestServer.start();
  const { site, ada, bob, moderator } = await scene(server);
  const conversationId = await ada.start(bob);
  await server.app.filters.add(site.id, { words: ['later'] }, 'hold');
  await moderator.call('members.silence', { conversationId, userId: bob.id, seconds: 60 });
  await moderator.call('users.silence', { userId: ada.id, seconds: 60 });
  const send = { conversationId, clientId: 'a', text: 'later' };
  for (const who of [ada, bob]) expect(await who.refusal('messages.send', send)).toBe('silenced');
  expect(
    await ada.refusal('conversations.start', {
      userIds: [moderator.id],
      clientId: 'a',
      text: 'later',
    }),
  ).toBe('silenced');
  expect(
    await bob.refusal('conversations.start', {
      userIds: [moderator.id],
      clientId: 'a',
      text: 'later',
    }),
  ).toBe('message_held');
  expect((await moderator.call('held.list', {})).items).toMatchObject([
    { conversationId: null, sender: { id: bob.id } },
  ]);
});

test('notes of requests and descriptions are filtered as names are', async () => {
  await using server = await TestServer.start();
  const { site, ada, bob } = await scene(server);
  const [club, own] = [await bob.group('Club'), await ada.group('Own')];
  await server.app.filters.add(site.id, { words: ['awful'] }, 'refuse');
  await server.app.filters.add(site.id, { words: ['darn'] }, 'mask');
  const tries = (text: string) =>
    [
      ['contacts.request', { userId: bob.id, note: text }],
      ['members.request', { conversationId: club, note: text }],
      ['conversations.createGroup', { clientId: text, title: 'x', userIds: [], description: text }],
      ['conversations.update', { conversationId: own, description: text }],
    ] as const;
  for (const [name, input] of tries('awful'))
    expect([name, await ada.refusal(name, input as never)]).toEqual([name, 'message_refused']);
  for (const [name, input] of tries('darn')) await ada.call(name, input as never);
  expect((await bob.call('contacts.requests', { direction: 'incoming' })).items[0]!.note).toBe(
    '••••',
  );
  expect((await bob.call('members.requests', { conversationId: club })).items[0]!.note).toBe(
    '••••',
  );
  expect((await ada.call('conversations.get', { conversationId: own })).description).toBe('••••');
});

test('who is silenced asks nobody for anything and sets nothing, but answers', async () => {
  await using server = await TestServer.start();
  const { ada, bob, moderator } = await scene(server);
  const [club, own] = [await bob.group('Club'), await ada.group('Own')];
  await moderator.call('contacts.request', { userId: ada.id });
  await moderator.call('users.silence', { userId: ada.id, seconds: 600 });
  expect(await ada.refusal('contacts.request', { userId: bob.id })).toBe('silenced');
  expect(await ada.refusal('members.request', { conversationId: club })).toBe('silenced');
  expect(await ada.refusal('conversations.update', { conversationId: own, description: 'x' })).toBe(
    'silenced',
  );
  expect(await ada.call('contacts.request', { userId: moderator.id })).toMatchObject({
    state: 'contact',
  });
  await moderator.call('users.unsilence', { userId: ada.id });
  expect(await ada.call('contacts.request', { userId: bob.id })).toMatchObject({
    state: 'outgoing',
  });
});

test('whoever comes into an open group is not seen there by those of a block', async () => {
  await using server = await TestServer.start();
  const { ada, bob, moderator } = await scene(server);
  const { id: conversationId } = await ada.call('conversations.createGroup', {
    clientId: 'open',
    title: 'Open',
    userIds: [moderator.id],
    access: 'open',
  });
  await ada.call('blocks.add', { userId: bob.id });
  const [blocker, witness] = [await ada.listen(), await moderator.listen()];
  await bob.listen();
  await bob.call('members.join', { conversationId });
  await vi.waitFor(() =>
    expect(
      witness
        .heard(bob.id)
        .filter(({ name }) => name === 'presence.changed')
        .at(-1),
    ).toMatchObject({ data: { online: true } }),
  );
  await vi.waitFor(() =>
    expect(blocker.heard(bob.id).map(({ name }) => name)).toContain('member.joined'),
  );
  const seen = blocker.heard(bob.id).flatMap((event) => {
    if (event.name === 'member.joined') return event.data.members.map(({ user }) => user.online);
    return event.name === 'presence.changed' ? [event.data.online] : [];
  });
  expect(seen).toEqual([false]);
});

test('a friendship with somebody who was deactivated can be ended, and a block taken back', async () => {
  await using server = await TestServer.start();
  const { site, ada, bob } = await scene(server);
  const token = await server.secretKey(site);
  await ada.call('contacts.request', { userId: bob.id });
  await bob.call('contacts.accept', { userId: ada.id });
  await ada.call('blocks.add', { userId: bob.id });
  await server.http('host.deactivateUser', { userId: bob.id }, { token });
  await ada.call('blocks.remove', { userId: bob.id });
  expect((await ada.call('blocks.list', {})).items).toEqual([]);
  expect(await ada.call('contacts.remove', { userId: bob.id })).toMatchObject({ state: 'none' });
  expect(await ada.refusal('contacts.request', { userId: bob.id })).toBe('not_found');
});

test('whoever was deactivated can be reported and banned all the same, and whoever was deleted not', async () => {
  await using server = await TestServer.start();
  const { site, ada, bob, moderator } = await scene(server);
  const host = createHost({ url: server.url, secretKey: await server.secretKey(site) });
  await host.users.deactivate({ userId: bob.id });
  const { id: reportId } = await ada.call('reports.create', { userId: bob.id, reason: 'spam' });
  expect(
    (await moderator.call('users.ban', { userId: bob.id, seconds: null, reportId })).banned,
  ).toBe(true);
  expect(
    (await moderator.call('users.silence', { userId: bob.id, seconds: 60 })).silencedUntil,
  ).not.toBeNull();
  expect((await moderator.call('users.sanctions', { userId: bob.id })).banned).toBe(true);
  await host.users.reactivate({ userId: bob.id });
  expect(await bob.outcome('users.me', {})).not.toBe('ok');
  expect((await moderator.call('users.unban', { userId: bob.id })).banned).toBe(false);
  await host.users.delete({ userId: bob.id }, { messages: 'keep' });
  expect(await ada.refusal('reports.create', { userId: bob.id, reason: 'spam' })).toBe('not_found');
  expect(await moderator.refusal('users.ban', { userId: bob.id, seconds: null })).toBe('not_found');
});

test('who is banned is offered to nobody in the directory but to moderators, until the ban is over', async () => {
  const clock = new Clock();
  await using server = await TestServer.start({ environment: clock.environment });
  const { ada, bob, moderator } = await scene(server);
  const found = async (who: Person) =>
    (await who.call('users.list', { search: 'Bob' })).items.map(({ id }) => id);
  await moderator.call('users.ban', { userId: bob.id, seconds: 60 });
  expect([await found(ada), await found(moderator)]).toEqual([[], [bob.id]]);
  clock.pass(61);
  expect(await found(ada)).toEqual([bob.id]);
  await moderator.call('users.ban', { userId: bob.id, seconds: null });
  expect(await found(ada)).toEqual([]);
});

test('who may not write is not shown writing: silenced here, on the site, or in an announcement group', async () => {
  await using server = await TestServer.start();
  const { ada, bob, moderator } = await scene(server);
  const conversationId = await ada.group('Club', bob, moderator);
  await ada.listen();
  const write = (typing = true) => bob.call('typing.set', { conversationId, typing });
  const shown = () =>
    ada.heard(conversationId).filter(({ name }) => name === 'typing.changed').length;
  await ada.call('members.silence', { conversationId, userId: bob.id, seconds: 60 });
  await write();
  await ada.call('members.unsilence', { conversationId, userId: bob.id });
  await moderator.call('users.silence', { userId: bob.id, seconds: 60 });
  await write();
  await moderator.call('users.unsilence', { userId: bob.id });
  await ada.call('conversations.update', { conversationId, posting: 'admins' });
  await write();
  await ada.call('conversations.update', { conversationId, posting: 'all' });
  expect(shown()).toBe(0);
  await write();
  await vi.waitFor(() => expect(shown()).toBe(1));
});

test('a moderator of the site keeps somebody out of a group of others, also its only owner, and says why', async () => {
  await using server = await TestServer.start();
  const { ada, bob, moderator, site } = await scene(server);
  const grace = await Person.of(server, site, 'Grace');
  const conversationId = await ada.group('Club', bob, grace);
  await bob.listen();
  const { id: reportId } = await grace.call('reports.create', { userId: bob.id, reason: 'spam' });
  await moderator.call('members.ban', {
    conversationId,
    userId: bob.id,
    note: 'Enough.',
    reportId,
  });
  expect(await bob.refusal('messages.list', { conversationId })).toBe('not_found');
  await moderator.call('members.ban', { conversationId, userId: ada.id });
  // Twice is once.
  await moderator.call('members.ban', { conversationId, userId: ada.id });
  const { items } = await grace.call('members.list', { conversationId });
  expect(items.map(({ user, role }) => [user.id, role])).toEqual([[grace.id, 'owner']]);
  await moderator.call('members.unban', { conversationId, userId: bob.id, note: 'Was a mistake.' });
  expect((await moderator.call('audit.list', {})).items).toMatchObject([
    { act: 'member.unbanned', user: { id: bob.id }, conversationId, note: 'Was a mistake.' },
    { act: 'member.banned', user: { id: ada.id }, conversationId },
    {
      act: 'member.banned',
      user: { id: bob.id },
      conversationId,
      note: 'Enough.',
      reportId,
      actor: { id: moderator.id },
    },
  ]);
  const admin = await Person.of(server, site, 'Chief', 'admin');
  await grace.call('members.add', { conversationId, userIds: [admin.id] });
  expect(await moderator.refusal('members.ban', { conversationId, userId: admin.id })).toBe(
    'forbidden',
  );
  expect(
    await moderator.refusal('members.ban', {
      conversationId: await grace.start(bob),
      userId: bob.id,
    }),
  ).toBe('forbidden');
});

test('when the answer of the database to a change of slow mode is lost, the others hear of it all the same', async () => {
  await using server = await TestServer.start();
  const { ada, bob } = await scene(server);
  const conversationId = await ada.group('Club', bob);
  await bob.listen();
  loseAnswer(server.app.database, 'UPDATE conversations SET slow_seconds');
  expect(await ada.outcome('conversations.setSlowMode', { conversationId, seconds: 30 })).toBe(
    'unavailable',
  );
  await vi.waitFor(
    () =>
      expect(bob.heard(conversationId)).toMatchObject([
        { name: 'conversation.updated', data: { slowSeconds: 30 } },
      ]),
    5_000,
  );
});

test('who is a moderator no longer sees and does nothing more as one, on an open socket either', async () => {
  await using server = await TestServer.start();
  const { ada, bob, moderator, site } = await scene(server);
  const conversationId = await ada.group('Club', bob, moderator);
  const { seq } = await ada.send(conversationId, 'one');
  await ada.call('messages.edit', { conversationId, seq, text: 'two' });
  const socket = await RawSocket.open(server, {
    siteKey: site.publicKey,
    token: moderator.session.accessToken,
  });
  expect(await socket.call('users.get', { userId: ada.id })).toMatchObject({
    data: { privateAttributes: {} },
  });
  expect(await socket.call('messages.edits', { conversationId, seq })).toMatchObject({
    data: { items: [{ text: 'one' }] },
  });
  await server.app.discipline.setRole(site.id, moderator.id, 'user');
  expect(await socket.call('users.get', { userId: ada.id })).not.toHaveProperty(
    'data.privateAttributes',
  );
  expect(await socket.refusal('messages.edits', { conversationId, seq })).toBe('forbidden');
  expect(await socket.refusal('messages.delete', { conversationId, seq })).toBe('forbidden');
});
