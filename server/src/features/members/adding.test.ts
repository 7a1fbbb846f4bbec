/**
 * Nobody is put into a group by a stranger: people who are not to be added without asking get an
 * invitation, and decide.
 */
import { limits } from '@parlor/sdk/protocol/limits';
import { expect, test, vi } from 'vitest';
import { Person, upTo } from '../../../../tests/support/person.js';
import { code, TestServer } from '../../../../tests/support/test-server.js';
import { ConversationRow } from '../../conversation-log/conversation.entity.js';
import { MemberRow } from './member.entity.js';
import { InvitationRow, JoinRequestRow } from './ways-in.entity.js';

/** A site as it is made, and Ada, whose contact is Grace; Linus and Mei are strangers. */
async function people(server: TestServer) {
  const site = (
    await server.app.sites.create({
      name: 'Test',
      origins: [],
      ways: ['guest', 'account', 'signed'],
    })
  ).site;
  const of = (name: string) => Person.of(server, site, name);
  const [ada, grace, linus, mei] = [
    await of('Ada'),
    await of('Grace'),
    await of('Linus'),
    await of('Mei'),
  ];
  await ada.call('contacts.request', { userId: grace.id });
  await grace.call('contacts.accept', { userId: ada.id });
  return { site, ada, grace, linus, mei };
}

const names = (who: Person, conversationId: string) =>
  who.heard(conversationId).map(({ name }) => name);

test('a new site lets contacts alone add each other, and says so', async () => {
  await using server = await TestServer.start();
  const { site, ada } = await people(server);
  expect(await server.http('sites.current', {}, { site })).toMatchObject({
    body: { data: { whoMayAdd: 'contacts' } },
  });
  expect((await ada.call('users.me', {})).whoMayAddMe).toBe('anyone');
  expect((await ada.call('users.updateMe', { whoMayAddMe: 'nobody' })).whoMayAddMe).toBe('nobody');
  expect((await ada.call('users.updateMe', { bio: 'Hello' })).whoMayAddMe).toBe('nobody');
  const wrong = await server.http(
    'users.updateMe',
    { whoMayAddMe: 'friends' },
    { token: ada.session.accessToken },
  );
  expect(code(wrong)).toBe('invalid_input');
});

test('what somebody wants of others is nobody else’s business', async () => {
  await using server = await TestServer.start();
  const { ada, grace } = await people(server);
  await ada.listen();
  await grace.call('users.updateMe', { whoMayAddMe: 'nobody' });
  await vi.waitFor(() => expect(names(ada, grace.id)).toContain('user.updated'));
  expect(
    JSON.stringify([ada.heard(grace.id), await ada.call('users.get', { userId: grace.id })]),
  ).not.toContain('whoMayAdd');
});

test('a new group has the contacts in it, and strangers get an invitation that they accept or not', async () => {
  await using server = await TestServer.start();
  const { ada, grace, linus, mei } = await people(server);
  await Promise.all([grace.listen(), linus.listen(), mei.listen()]);
  const input = { clientId: 'club', title: 'Club', userIds: [grace.id, linus.id, mei.id] };
  const made = await ada.call('conversations.createGroup', input);
  expect(made).toMatchObject({ memberCount: 2, added: [grace.id], rev: 1 });
  expect(made.invited!.toSorted()).toEqual([linus.id, mei.id].toSorted());
  await vi.waitFor(() => expect(names(grace, made.id)).toEqual(['conversation.created']));
  await vi.waitFor(() => expect(names(linus, made.id)).toEqual(['invitation.created']));
  expect(await linus.refusal('conversations.get', { conversationId: made.id })).toBe('not_found');
  expect(
    (await ada.call('members.invited', { conversationId: made.id })).items
      .map(({ user }) => user.id)
      .toSorted(),
  ).toEqual([linus.id, mei.id].toSorted());

  // What the members say is not heard by those who have not answered.
  await ada.send(made.id, 'Hello');
  await linus.call('members.acceptInvitation', { conversationId: made.id });
  await mei.call('members.declineInvitation', { conversationId: made.id });
  await vi.waitFor(() => expect(names(linus, made.id)).toContain('conversation.created'));
  expect(names(mei, made.id).filter((name) => !name.startsWith('invitation'))).toEqual([]);
  expect(await ada.call('conversations.get', { conversationId: made.id })).toMatchObject({
    memberCount: 3,
  });
});

test('a call that is repeated, also at the same time, makes one group and one invitation each', async () => {
  await using server = await TestServer.own();
  const { ada, grace, linus } = await people(server);
  await linus.listen();
  const input = { clientId: 'club', title: 'Club', userIds: [grace.id, linus.id] };
  const answers = await Promise.all(
    upTo(8).map(() => ada.call('conversations.createGroup', input)),
  );
  expect(
    new Set(answers.map(({ id, added, invited }) => JSON.stringify([id, added, invited]))).size,
  ).toBe(1);
  expect(answers[0]).toMatchObject({ added: [grace.id], invited: [linus.id] });
  const { id: conversationId } = answers[0]!;
  const again = await Promise.all(
    upTo(8).map(() => ada.call('members.add', { conversationId, userIds: [linus.id] })),
  );
  for (const answer of again) expect(answer).toEqual({ added: [], invited: [linus.id], rev: 1 });
  expect(await server.app.database.entities(InvitationRow).count()).toBe(1);
  expect(names(linus, conversationId)).toEqual(['invitation.created']);
  expect(await ada.refusal('conversations.createGroup', { ...input, userIds: [linus.id] })).toBe(
    'client_id_reused',
  );
});

test('who asks to be let in needs no invitation: adding such a person is saying yes', async () => {
  await using server = await TestServer.own();
  const { ada, linus, mei } = await people(server);
  const conversationId = await ada.group('Club');
  await linus.call('members.request', { conversationId });
  expect(
    await ada.call('members.add', { conversationId, userIds: [linus.id, mei.id] }),
  ).toMatchObject({
    added: [linus.id],
    invited: [mei.id],
  });
  expect(await server.app.database.entities(JoinRequestRow).count()).toBe(0);
});

test('joining by one’s own act is as it was, and somebody who was invited and then becomes a contact can be added', async () => {
  await using server = await TestServer.own();
  const { ada, linus, mei } = await people(server);
  const open = await ada.call('conversations.createGroup', {
    clientId: 'o',
    title: 'Open',
    userIds: [],
    access: 'open',
  });
  expect((await linus.call('members.join', { conversationId: open.id })).memberCount).toBe(2);
  const conversationId = await ada.group('Club', mei);
  const { token } = await ada.call('invites.create', { conversationId });
  expect((await linus.call('invites.join', { token })).memberCount).toBe(2);
  await mei.listen();
  await mei.call('contacts.request', { userId: ada.id });
  await ada.call('contacts.accept', { userId: mei.id });
  expect(await ada.call('members.add', { conversationId, userIds: [mei.id] })).toMatchObject({
    added: [mei.id],
    invited: [],
  });
  await vi.waitFor(() => expect(names(mei, conversationId)).toContain('invitation.ended'));
  expect(await server.app.database.entities(InvitationRow).count()).toBe(0);
});

test('a group of one whose other people are invited works, and its invitations end when it is left', async () => {
  await using server = await TestServer.own();
  const { ada, linus, mei } = await people(server);
  await linus.listen();
  const { id: conversationId } = await ada.call('conversations.createGroup', {
    clientId: 'club',
    title: 'Club',
    userIds: [linus.id, mei.id],
  });
  expect((await ada.send(conversationId, 'Alone')).seq).toBe(2);
  expect(await ada.call('conversations.get', { conversationId })).toMatchObject({
    memberCount: 1,
    role: 'owner',
  });
  await ada.call('members.withdrawInvitation', { conversationId, userId: mei.id });
  await ada.call('members.remove', { conversationId, userId: ada.id });
  await vi.waitFor(() =>
    expect(names(linus, conversationId)).toEqual(['invitation.created', 'invitation.ended']),
  );
  expect((await linus.call('members.invitations', {})).items).toEqual([]);
  expect(await linus.refusal('members.acceptInvitation', { conversationId })).toBe('not_found');
  expect(await server.app.database.entities(InvitationRow).count()).toBe(0);
});

test('a banned person is neither added nor invited, and a refusal stores nothing', async () => {
  await using server = await TestServer.own();
  const { ada, linus, mei } = await people(server);
  const conversationId = await ada.group('Club');
  await ada.call('members.ban', { conversationId, userId: linus.id });
  expect(await ada.refusal('members.add', { conversationId, userIds: [mei.id, linus.id] })).toBe(
    'banned',
  );
  await mei.call('blocks.add', { userId: ada.id });
  expect(
    await ada.refusal('conversations.createGroup', {
      clientId: 'x',
      title: 'Trap',
      userIds: [linus.id, mei.id],
    }),
  ).toBe('not_accepted');
  expect(await server.app.database.entities(InvitationRow).count()).toBe(0);
  expect(await server.app.database.entities(ConversationRow).countBy({ kind: 'group' })).toBe(1);
});

test('a group and a person have so many open invitations and no more, however they came', async () => {
  await using server = await TestServer.start();
  const { ada, grace, linus, mei } = await people(server);
  const conversationId = await ada.group('Club');
  const invitations = server.app.database.entities(InvitationRow);
  const row = { conversationId, userId: linus.id, invitedBy: grace.id, createdAt: new Date() };
  await invitations.insert(
    upTo(limits.invitationsPerPerson).map((n) => ({ ...row, conversationId: `elsewhere ${n}` })),
  );
  for (const [name, input] of [
    ['members.add', { conversationId, userIds: [mei.id, linus.id] }],
    ['members.invite', { conversationId, userIds: [linus.id] }],
    ['conversations.createGroup', { clientId: 'x', title: 'Other', userIds: [linus.id] }],
  ] as const)
    expect([name, await ada.refusal(name, input as never)]).toEqual([name, 'limit_reached']);
  await invitations.insert(
    upTo(limits.groupInvitations).map((n) => ({ ...row, userId: `somebody ${n}` })),
  );
  expect(await ada.refusal('members.add', { conversationId, userIds: [mei.id, grace.id] })).toBe(
    'limit_reached',
  );
  expect(await server.app.database.entities(MemberRow).countBy({ conversationId })).toBe(1);
  // A contact is added all the same.
  expect((await ada.call('members.add', { conversationId, userIds: [grace.id] })).added).toEqual([
    grace.id,
  ]);
});
