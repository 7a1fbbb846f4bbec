/** Moderation where groups, contacts and blocks have rules of their own. */
import { expect, test, vi } from 'vitest';
import { Person } from '../../../../tests/support/person.js';
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
    const { id: reportId } = await bob.call('reports.create', { conversationId, seq, reason: 'spam' });
    if (comes) await ada.call('members.add', { conversationId, userIds: [moderator.id] });
    await moderator.call('reports.deleteMessage', { reportId });
    const { items } = await bob.call('messages.list', { conversationId });
    expect(items.find((message) => message.seq === seq)).toMatchObject({ text: null, deletedAt: expect.any(String) as string });
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
  expect(await ada.refusal('messages.send', { conversationId: group, clientId: 'a', text: 'later' })).toBe('forbidden');
  expect(await ada.refusal('messages.send', { conversationId: direct, clientId: 'held', text: 'later' })).toBe('message_held');
  await bob.call('blocks.add', { userId: ada.id });
  expect(await ada.refusal('messages.send', { conversationId: direct, clientId: 'b', text: 'later' })).toBe('not_accepted');
  expect(await ada.refusal('conversations.start', { userIds: [bob.id], clientId: 'c', text: 'later' })).toBe('not_accepted');
  const { items } = await moderator.call('held.list', {});
  expect(items.map(({ conversationId }) => conversationId)).toEqual([direct]);
  // The block came after the message, and counts all the same.
  expect(await moderator.refusal('held.release', { heldId: items[0]!.id })).toBe('not_accepted');
  await bob.call('blocks.remove', { userId: ada.id });
  expect(await moderator.call('held.release', { heldId: items[0]!.id })).toMatchObject({ text: 'later', senderId: ada.id });
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
  for (const [name, input] of tries('awful')) expect([name, await ada.refusal(name, input as never)]).toEqual([name, 'message_refused']);
  for (const [name, input] of tries('darn')) await ada.call(name, input as never);
  expect((await bob.call('contacts.requests', { direction: 'incoming' })).items[0]!.note).toBe('••••');
  expect((await bob.call('members.requests', { conversationId: club })).items[0]!.note).toBe('••••');
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
  expect(await ada.refusal('conversations.update', { conversationId: own, description: 'x' })).toBe('silenced');
  expect(await ada.call('contacts.request', { userId: moderator.id })).toMatchObject({ state: 'contact' });
  await moderator.call('users.unsilence', { userId: ada.id });
  expect(await ada.call('contacts.request', { userId: bob.id })).toMatchObject({ state: 'outgoing' });
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
    expect(witness.heard(bob.id).filter(({ name }) => name === 'presence.changed')).toMatchObject([{ data: { online: true } }]),
  );
  await vi.waitFor(() => expect(blocker.heard(bob.id).map(({ name }) => name)).toContain('member.joined'));
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
