/** A group whose only owner is gone: shut out or deleted by the host, or banned for good. */
import { createHost } from '@parlor/sdk/server';
import { expect, test, vi } from 'vitest';
import { Person } from '../../../../tests/support/person.js';
import { TestServer } from '../../../../tests/support/test-server.js';
import { MemberRow } from './member.entity.js';

async function club() {
  const server = await TestServer.start();
  const site = await server.site();
  const host = createHost({ url: server.url, secretKey: await server.secretKey(site) });
  const names = ['Owner', 'First', 'Second', 'Admin'];
  const [owner, first, second, admin] = (await Promise.all(
    names.map((name) => Person.of(server, site, name)),
  )) as [Person, Person, Person, Person];
  const conversationId = await owner.group('Club', first);
  // One after the other, so that it is plain who has been there longer.
  for (const each of [second, admin])
    await owner.call('members.add', { conversationId, userIds: [each.id] });
  const members = server.app.database.entities(MemberRow);
  for (const [n, { id: userId }] of [owner, first, second, admin].entries())
    await members.update({ conversationId, userId }, { joinedAt: new Date(1_700_000_000_000 + n) });
  const roles = async () =>
    Object.fromEntries(
      (await members.findBy({ conversationId })).map(({ userId, role }) => [userId, role]),
    );
  return { server, site, host, owner, first, second, admin, conversationId, roles };
}

test('the admin who has been there longest becomes its owner, which everybody sees at once', async () => {
  const { server, host, owner, first, admin, conversationId, roles } = await club();
  await using _ = server;
  await owner.call('members.setRole', { conversationId, userId: admin.id, role: 'admin' });
  await first.listen();
  await host.users.deactivate({ userId: owner.id });
  expect(await roles()).toMatchObject({
    [admin.id]: 'owner',
    [owner.id]: 'admin',
    [first.id]: 'member',
  });
  await vi.waitFor(() =>
    expect(first.heard(conversationId)).toMatchObject([
      {
        name: 'message.created',
        data: { message: { system: { type: 'transferred', by: owner.id, userId: admin.id } } },
      },
      { name: 'member.updated', data: { userId: admin.id, role: 'owner' } },
      { name: 'member.updated', data: { userId: owner.id, role: 'admin' } },
    ]),
  );
  expect(
    await admin.outcome('members.setRole', { conversationId, userId: first.id, role: 'admin' }),
  ).toBe('ok');
  // Once more, nothing happens; and whoever comes back finds what is.
  await host.users.deactivate({ userId: owner.id });
  await host.users.reactivate({ userId: owner.id });
  expect(await roles()).toMatchObject({ [admin.id]: 'owner', [owner.id]: 'admin' });
  expect(first.heard(conversationId).filter(({ name }) => name === 'message.created')).toHaveLength(
    2,
  );
});

test('where there is no admin it is the member who has been there longest', async () => {
  const { server, host, owner, first, second, admin, roles } = await club();
  await using _ = server;
  await host.users.delete({ userId: owner.id }, { messages: 'keep' });
  expect(await roles()).toMatchObject({
    [first.id]: 'owner',
    [second.id]: 'member',
    [admin.id]: 'member',
  });
  await host.users.delete({ userId: first.id }, { messages: 'delete' });
  expect(await roles()).toMatchObject({ [second.id]: 'owner' });
});

test('a ban for good hands on, one for a time does not', async () => {
  const { server, site, owner, first, roles } = await club();
  await using _ = server;
  const moderator = await Person.of(server, site, 'Mo', 'moderator');
  await moderator.call('users.ban', { userId: owner.id, seconds: 60 });
  expect(await roles()).toMatchObject({ [owner.id]: 'owner' });
  await moderator.call('users.ban', { userId: owner.id, seconds: null });
  expect(await roles()).toMatchObject({ [owner.id]: 'admin', [first.id]: 'owner' });
});

test('a second owner keeps the group, and cannot leave it to one who is gone', async () => {
  const { server, host, owner, first, conversationId, roles } = await club();
  await using _ = server;
  await owner.call('members.setRole', { conversationId, userId: first.id, role: 'owner' });
  await host.users.deactivate({ userId: owner.id });
  expect(await roles()).toMatchObject({ [owner.id]: 'owner', [first.id]: 'owner' });
  expect(await first.refusal('members.remove', { conversationId, userId: first.id })).toBe(
    'forbidden',
  );
  await host.users.reactivate({ userId: owner.id });
  expect(await first.outcome('members.remove', { conversationId, userId: first.id })).toBe('ok');
});

test('everybody in the line goes at the same moment, and the last one there owns it', async () => {
  const { server, host, owner, first, second, admin, roles } = await club();
  await using _ = server;
  await Promise.all([owner, first, second].map(({ id }) => host.users.deactivate({ userId: id })));
  expect(await roles()).toMatchObject({ [admin.id]: 'owner' });
  // With nobody left there is nobody to hand it to.
  await host.users.deactivate({ userId: admin.id });
  expect(await roles()).toMatchObject({ [admin.id]: 'owner' });
});

test('two moderators who ban its two owners at the same moment leave it to one who is there', async () => {
  const { server, site, owner, first, second, conversationId, roles } = await club();
  await using _ = server;
  const moderators = [
    await Person.of(server, site, 'Mo', 'moderator'),
    await Person.of(server, site, 'Jo', 'moderator'),
  ] as const;
  await owner.call('members.setRole', { conversationId, userId: first.id, role: 'owner' });
  await Promise.all(
    moderators.map((each, i) =>
      each.call('members.ban', { conversationId, userId: [owner, first][i]!.id }),
    ),
  );
  expect(await roles()).toMatchObject({ [second.id]: 'owner' });
  expect(Object.keys(await roles())).not.toContain(owner.id);
});

test('nobody hands it to somebody who is gone', async () => {
  const { server, site, host, owner, first, second, conversationId, roles } = await club();
  await using _ = server;
  await host.users.delete({ userId: first.id }, { messages: 'keep' });
  expect(
    await owner.refusal('members.transferOwnership', { conversationId, userId: first.id }),
  ).toBe('not_found');
  const moderator = await Person.of(server, site, 'Mo', 'moderator');
  await moderator.call('users.ban', { userId: second.id, seconds: null });
  expect(
    await owner.refusal('members.transferOwnership', { conversationId, userId: second.id }),
  ).toBe('not_found');
  expect(await roles()).toMatchObject({ [owner.id]: 'owner', [first.id]: 'member' });
});

test('it goes back when whoever it is handed to goes at the same moment', async () => {
  const { server, host, owner, first, conversationId, roles } = await club();
  await using _ = server;
  const write = server.app.writer.write.bind(server.app.writer);
  vi.spyOn(server.app.writer, 'write').mockImplementationOnce(async (change) => {
    await host.users.deactivate({ userId: first.id });
    return write(change);
  });
  await owner.call('members.transferOwnership', { conversationId, userId: first.id });
  expect(await roles()).toMatchObject({ [owner.id]: 'owner', [first.id]: 'admin' });
});

test('nobody makes a group while being shut out', async () => {
  const { server, host, owner, first } = await club();
  await using _ = server;
  const { database } = server.app;
  const transaction = database.transaction.bind(database);
  vi.spyOn(database, 'transaction').mockImplementationOnce(async (work) => {
    await host.users.deactivate({ userId: owner.id });
    return transaction(work);
  });
  expect(
    await owner.refusal('conversations.createGroup', {
      clientId: 'late',
      title: 'Late',
      userIds: [first.id],
    }),
  ).toBe('session_ended');
  expect((await first.call('conversations.list', {})).items.map(({ title }) => title)).toEqual([
    'Club',
  ]);
});
