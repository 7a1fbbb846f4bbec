/**
 * The doors of groups: open ones, requests, invitations, bans. Whoever comes in is there at once,
 * and who is kept out stays out.
 */
import { limits } from '@parlor/sdk/protocol/limits';
import { wire } from '@parlor/sdk/protocol/wire';
import { expect, test, vi } from 'vitest';
import { Person, upTo } from '../../../../tests/support/person.js';
import { RawSocket } from '../../../../tests/support/raw-socket.js';
import { TestServer } from '../../../../tests/support/test-server.js';
import { MemberRow } from './member.entity.js';
import { BanRow, InvitationRow, JoinRequestRow } from './ways-in.entity.js';

async function club(server: TestServer, access: 'private' | 'open' = 'private') {
  const site = await server.site({ directory: { visibleTo: 'contacts' } });
  const names = ['Ada', 'Grace', 'Linus', 'Mei'];
  const [ada, grace, linus, mei] = (await Promise.all(
    names.map((name) => Person.of(server, site, name)),
  )) as [Person, Person, Person, Person];
  const { id } = await ada.call('conversations.createGroup', {
    clientId: 'club',
    title: 'Club',
    userIds: [grace.id],
    access,
  });
  return { site, ada, grace, linus, mei, conversationId: id };
}

const nameOf = (who: Person, conversationId: string) =>
  who.heard(conversationId).map(({ name }) => name);

test('anyone joins an open group, and hears and is heard at once', async () => {
  await using server = await TestServer.start();
  const { ada, grace, linus, conversationId } = await club(server, 'open');
  await Promise.all([grace.listen(), linus.listen()]);
  const view = await linus.call('members.join', { conversationId });
  expect(view).toMatchObject({
    id: conversationId,
    role: 'member',
    memberCount: 3,
    rev: 2,
    unread: 0,
  });
  await vi.waitFor(() => expect(nameOf(linus, conversationId)).toContain('conversation.created'));
  await vi.waitFor(() => expect(nameOf(grace, conversationId)).toContain('member.joined'));
  await linus.send(conversationId, 'Hello');
  await vi.waitFor(() => expect(grace.heardRevs(conversationId)).toEqual([2, 3]));
  // Joining again, or making the group as its creator and joining it, changes nothing.
  expect((await linus.call('members.join', { conversationId })).rev).toBe(3);
  expect((await ada.call('members.join', { conversationId })).role).toBe('owner');
});

test('nobody joins a private group, a direct conversation or nothing at all just so', async () => {
  await using server = await TestServer.start();
  const { ada, grace, linus, conversationId } = await club(server);
  expect(await linus.refusal('members.join', { conversationId })).toBe('not_found');
  const direct = await ada.start(grace);
  for (const name of ['members.join', 'members.request', 'members.acceptInvitation'] as const) {
    expect([name, await linus.refusal(name, { conversationId: direct })]).toEqual([
      name,
      'not_found',
    ]);
    expect([name, await linus.refusal(name, { conversationId: 'nothing' })]).toEqual([
      name,
      'not_found',
    ]);
  }
});

test('a request reaches the managers live, and accepted it lets its maker in', async () => {
  await using server = await TestServer.start();
  const { ada, grace, linus, conversationId } = await club(server);
  await Promise.all([ada.listen(), grace.listen(), linus.listen()]);
  await linus.call('members.request', { conversationId, note: ' Let me in ' });
  await linus.call('members.request', { conversationId, note: 'Please' });
  const { items } = await ada.call('members.requests', { conversationId });
  expect(items).toMatchObject([
    { conversationId, user: { id: linus.id, name: 'Linus', online: false }, note: 'Let me in' },
  ]);
  for (const who of [ada, linus]) {
    await vi.waitFor(() =>
      expect(who.heard(conversationId)).toEqual([
        { name: 'joinRequest.created', data: { request: items[0]! } },
      ]),
    );
  }
  expect(await linus.call('members.requested', {})).toMatchObject({
    items: [
      {
        group: { id: conversationId, title: 'Club' },
        note: 'Let me in',
        createdAt: items[0]!.createdAt,
      },
    ],
  });
  expect(await grace.refusal('members.requests', { conversationId })).toBe('forbidden');
  expect(await grace.refusal('members.acceptRequest', { conversationId, userId: linus.id })).toBe(
    'forbidden',
  );

  expect(await ada.call('members.acceptRequest', { conversationId, userId: linus.id })).toEqual({
    rev: 2,
  });
  expect(await ada.call('members.acceptRequest', { conversationId, userId: linus.id })).toEqual({
    rev: 2,
  });
  expect((await linus.call('conversations.get', { conversationId })).lastMessage?.system).toEqual({
    type: 'joined',
    by: ada.id,
    userIds: [linus.id],
  });
  for (const who of [ada, linus])
    await vi.waitFor(() => expect(nameOf(who, conversationId)).toContain('joinRequest.ended'));
  expect(nameOf(grace, conversationId)).not.toContain('joinRequest.created');
  expect((await ada.call('members.requests', { conversationId })).items).toEqual([]);
  expect((await linus.call('members.requested', {})).items).toEqual([]);
  expect(await linus.refusal('members.request', { conversationId })).toBe('forbidden');
});

test('a request can be declined and withdrawn, once', async () => {
  await using server = await TestServer.start();
  const { ada, linus, mei, conversationId } = await club(server);
  await ada.listen();
  await linus.call('members.request', { conversationId });
  await mei.call('members.request', { conversationId });
  await ada.call('members.declineRequest', { conversationId, userId: linus.id });
  await mei.call('members.withdrawRequest', { conversationId });
  expect((await ada.call('members.requests', { conversationId })).items).toEqual([]);
  await vi.waitFor(() =>
    expect(nameOf(ada, conversationId).filter((name) => name === 'joinRequest.ended')).toHaveLength(
      2,
    ),
  );
  expect(await ada.refusal('members.declineRequest', { conversationId, userId: linus.id })).toBe(
    'not_found',
  );
  expect(await ada.refusal('members.acceptRequest', { conversationId, userId: linus.id })).toBe(
    'not_found',
  );
  expect(await mei.refusal('members.withdrawRequest', { conversationId })).toBe('not_found');
  expect(await server.app.database.entities(MemberRow).countBy({ conversationId })).toBe(2);
});

test('a request that is accepted and withdrawn at the same moment ends one way or the other', async () => {
  await using server = await TestServer.own();
  const { ada, linus, conversationId } = await club(server);
  for (const _ of upTo(8)) {
    await linus.call('members.request', { conversationId });
    const [accepted, withdrawn] = await Promise.all([
      ada.outcome('members.acceptRequest', { conversationId, userId: linus.id }),
      linus.outcome('members.withdrawRequest', { conversationId }),
    ]);
    expect([accepted, withdrawn].sort()).toEqual(['not_found', 'ok']);
    expect(await linus.outcome('conversations.get', { conversationId })).toBe(accepted);
    expect(await server.app.database.entities(JoinRequestRow).count()).toBe(0);
    if (accepted === 'ok') await ada.call('members.remove', { conversationId, userId: linus.id });
  }
});

test('an open group needs no request', async () => {
  await using server = await TestServer.own();
  const { linus, conversationId } = await club(server, 'open');
  expect(await linus.refusal('members.request', { conversationId })).toBe('forbidden');
});

test('who is invited hears so, sees the group, and comes in by accepting', async () => {
  await using server = await TestServer.own();
  const { ada, grace, linus, mei, conversationId } = await club(server);
  await Promise.all([linus.listen(), mei.listen()]);
  const invite = { conversationId, userIds: [linus.id, grace.id, mei.id, linus.id] };
  expect((await ada.call('members.invite', invite)).invited.sort()).toEqual(
    [linus.id, mei.id].sort(),
  );
  expect(await ada.call('members.invite', invite)).toEqual({ invited: [] });
  const { items } = await linus.call('members.invitations', {});
  expect(items).toMatchObject([
    {
      group: { id: conversationId, title: 'Club', memberCount: 2 },
      by: { id: ada.id, name: 'Ada' },
    },
  ]);
  await vi.waitFor(() =>
    expect(linus.heard(conversationId)).toEqual([
      { name: 'invitation.created', data: { invitation: items[0]! } },
    ]),
  );
  expect(
    Object.fromEntries(
      (await ada.call('members.invited', { conversationId })).items.map(({ user, by }) => [
        user.id,
        by,
      ]),
    ),
  ).toEqual({
    [linus.id]: ada.id,
    [mei.id]: ada.id,
  });
  expect(await grace.refusal('members.invited', { conversationId })).toBe('forbidden');
  expect(await linus.refusal('messages.list', { conversationId })).toBe('not_found');

  expect(await linus.call('members.acceptInvitation', { conversationId })).toMatchObject({
    role: 'member',
    memberCount: 3,
  });
  expect((await linus.call('members.acceptInvitation', { conversationId })).memberCount).toBe(3);
  await mei.call('members.declineInvitation', { conversationId });
  expect(await mei.refusal('members.acceptInvitation', { conversationId })).toBe('not_found');
  for (const who of [linus, mei])
    await vi.waitFor(() => expect(nameOf(who, conversationId)).toContain('invitation.ended'));
  expect((await linus.call('members.invitations', {})).items).toEqual([]);
  expect(await server.app.database.entities(InvitationRow).count()).toBe(0);
});

test('an invitation that was taken back lets nobody in', async () => {
  await using server = await TestServer.start();
  const { ada, grace, linus, conversationId } = await club(server);
  await ada.call('members.invite', { conversationId, userIds: [linus.id] });
  expect(
    await grace.refusal('members.withdrawInvitation', { conversationId, userId: linus.id }),
  ).toBe('forbidden');
  await ada.call('members.withdrawInvitation', { conversationId, userId: linus.id });
  expect(await linus.refusal('members.acceptInvitation', { conversationId })).toBe('not_found');
  expect(await linus.refusal('members.declineInvitation', { conversationId })).toBe('not_found');
});

test('coming in by one door ends what was pending at the others', async () => {
  await using server = await TestServer.start();
  const { ada, linus, conversationId } = await club(server);
  await linus.listen();
  await linus.call('members.request', { conversationId });
  await ada.call('members.invite', { conversationId, userIds: [linus.id] });
  await ada.call('members.add', { conversationId, userIds: [linus.id] });
  expect((await linus.call('members.requested', {})).items).toEqual([]);
  expect((await linus.call('members.invitations', {})).items).toEqual([]);
  await vi.waitFor(() =>
    expect(nameOf(linus, conversationId)).toEqual(
      expect.arrayContaining(['joinRequest.ended', 'invitation.ended']),
    ),
  );
});

test('who is banned is out at once on every device, hears nothing more, and finds every door shut', async () => {
  await using server = await TestServer.start();
  const { site, ada, grace, linus, conversationId } = await club(server, 'open');
  await ada.call('members.add', { conversationId, userIds: [linus.id] });
  const { token } = await ada.call('invites.create', { conversationId });
  await Promise.all([linus.listen(), grace.listen()]);
  const second = await RawSocket.open(server, {
    siteKey: site.publicKey,
    token: linus.session.accessToken,
  });
  const heard: string[] = [];
  second.socket.on(wire.eventsFrame, (events: object[]) => heard.push(JSON.stringify(events)));

  expect(await ada.call('members.ban', { conversationId, userId: linus.id })).toEqual({ rev: 3 });
  await vi.waitFor(() => expect(nameOf(linus, conversationId)).toEqual(['conversation.removed']));
  await vi.waitFor(() =>
    expect(nameOf(grace, conversationId)).toEqual(['message.created', 'member.left']),
  );
  expect(grace.heard(conversationId)[0]).toMatchObject({
    data: { message: { system: { type: 'removed', by: ada.id, userId: linus.id, banned: true } } },
  });
  await ada.send(conversationId, 'He is gone');
  await vi.waitFor(() => expect(grace.heardRevs(conversationId)).toEqual([3, 4]));
  expect(nameOf(linus, conversationId)).toEqual(['conversation.removed']);
  expect(heard.join()).not.toContain('He is gone');

  expect(await linus.refusal('messages.list', { conversationId })).toBe('not_found');
  expect(await linus.refusal('members.join', { conversationId })).toBe('banned');
  expect(await linus.refusal('invites.preview', { token })).toBe('banned');
  expect(await linus.refusal('invites.join', { token })).toBe('banned');
  await ada.call('conversations.update', { conversationId, access: 'private' });
  expect(await linus.refusal('members.request', { conversationId })).toBe('banned');
  expect(await ada.refusal('members.invite', { conversationId, userIds: [linus.id] })).toBe(
    'banned',
  );
  expect(await ada.refusal('members.add', { conversationId, userIds: [linus.id] })).toBe('banned');
  second.socket.disconnect();
});

test('bans are listed, can be given again without effect, and taken back', async () => {
  await using server = await TestServer.start();
  const { ada, grace, linus, mei, conversationId } = await club(server);
  await linus.call('members.request', { conversationId });
  await ada.call('members.invite', { conversationId, userIds: [mei.id] });
  await mei.listen();
  for (const who of [linus, mei, linus])
    expect(await ada.call('members.ban', { conversationId, userId: who.id })).toEqual({ rev: 1 });
  // What was pending is over.
  await vi.waitFor(() => expect(nameOf(mei, conversationId)).toEqual(['invitation.ended']));
  expect((await linus.call('members.requested', {})).items).toEqual([]);
  const { items } = await ada.call('members.bans', { conversationId });
  expect(Object.fromEntries(items.map(({ user, by }) => [user.id, by]))).toEqual({
    [linus.id]: ada.id,
    [mei.id]: ada.id,
  });
  const first = await ada.call('members.bans', { conversationId, limit: 1 });
  const rest = await ada.call('members.bans', { conversationId, limit: 1, cursor: first.next! });
  expect([...first.items, ...rest.items]).toEqual(items);
  expect(rest.next).toBeNull();
  expect(await grace.refusal('members.bans', { conversationId })).toBe('forbidden');
  expect(await ada.refusal('members.ban', { conversationId, userId: ada.id })).toBe('forbidden');
  expect(await ada.refusal('members.ban', { conversationId, userId: 'nobody' })).toBe('not_found');

  await ada.call('members.unban', { conversationId, userId: linus.id });
  await ada.call('members.unban', { conversationId, userId: linus.id });
  expect(await linus.outcome('members.request', { conversationId })).toBe('ok');
  expect(await server.app.database.entities(BanRow).countBy({ conversationId })).toBe(1);
});

test('who joins and is banned at the same moment is out in the end', async () => {
  await using server = await TestServer.start();
  const { ada, linus, conversationId } = await club(server, 'open');
  for (const _ of upTo(8)) {
    const [joined, banned] = await Promise.all([
      linus.outcome('members.join', { conversationId }),
      ada.outcome('members.ban', { conversationId, userId: linus.id }),
    ]);
    expect(['ok', 'banned', 'not_found']).toContain(joined);
    expect(banned).toBe('ok');
    expect(
      await server.app.database.entities(MemberRow).countBy({ conversationId, userId: linus.id }),
    ).toBe(0);
    expect((await ada.call('conversations.get', { conversationId })).memberCount).toBe(2);
    await ada.call('members.unban', { conversationId, userId: linus.id });
  }
});

test('open requests and invitations are bounded, of a group and of a person', async () => {
  await using server = await TestServer.start();
  const { ada, linus, mei, conversationId } = await club(server);
  const { database } = server.app;
  const createdAt = new Date('2026-01-01T00:00:00.000Z');
  await database.entities(JoinRequestRow).insert(
    upTo(limits.joinRequestsPerPerson).map((n): JoinRequestRow => ({
      conversationId: `c${n}`,
      userId: linus.id,
      note: null,
      createdAt,
    })),
  );
  expect(await linus.refusal('members.request', { conversationId })).toBe('limit_reached');
  await database.entities(InvitationRow).insert(
    upTo(limits.invitationsPerPerson).map((n): InvitationRow => ({
      conversationId: `c${n}`,
      userId: linus.id,
      invitedBy: ada.id,
      createdAt,
    })),
  );
  expect(await ada.refusal('members.invite', { conversationId, userIds: [mei.id, linus.id] })).toBe(
    'limit_reached',
  );
  expect(await ada.outcome('members.invite', { conversationId, userIds: [mei.id] })).toBe('ok');

  await database.entities(JoinRequestRow).insert(
    upTo(limits.joinRequests).map((n): JoinRequestRow => ({
      conversationId,
      userId: `u${n}`,
      note: null,
      createdAt,
    })),
  );
  expect(await mei.refusal('members.request', { conversationId })).toBe('limit_reached');
  await database.entities(InvitationRow).insert(
    upTo(limits.groupInvitations - 1).map((n): InvitationRow => ({
      conversationId,
      userId: `u${n}`,
      invitedBy: ada.id,
      createdAt,
    })),
  );
  const max = await Person.of(server, ada.site, 'Max');
  expect(await ada.refusal('members.invite', { conversationId, userIds: [max.id] })).toBe(
    'limit_reached',
  );
});
