/**
 * Owners, admins and members: who makes whom what, and that a group with people in it always has an
 * owner.
 */
import { randomUUID } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { Person } from '../../../../tests/support/person.js';
import { TestServer } from '../../../../tests/support/test-server.js';
import { MemberRow } from './member.entity.js';

async function club(server: TestServer) {
  const site = await server.site();
  const names = ['Ada', 'Grace', 'Linus'];
  const [ada, grace, linus] = (await Promise.all(
    names.map((name) => Person.of(server, site, name)),
  )) as [Person, Person, Person];
  return { ada, grace, linus, conversationId: await ada.group('Club', grace, linus) };
}

async function rolesIn(
  server: TestServer,
  conversationId: string,
): Promise<Record<string, string>> {
  const rows = await server.app.database.entities(MemberRow).findBy({ conversationId });
  return Object.fromEntries(rows.map(({ userId, role }) => [userId, role]));
}

test('a new role is told to everybody at once, and counts from the next call on', async () => {
  await using server = await TestServer.start();
  const { ada, grace, linus, conversationId } = await club(server);
  await Promise.all([grace.listen(), linus.listen()]);
  expect(await grace.refusal('conversations.update', { conversationId, title: 'Mine' })).toBe(
    'forbidden',
  );
  expect(
    await ada.call('members.setRole', { conversationId, userId: grace.id, role: 'admin' }),
  ).toEqual({ rev: 2 });
  expect(
    await ada.call('members.setRole', { conversationId, userId: grace.id, role: 'admin' }),
  ).toEqual({ rev: 2 });
  for (const who of [grace, linus]) {
    await vi.waitFor(() => expect(who.heard(conversationId)).toHaveLength(2));
    expect(who.heard(conversationId)).toMatchObject([
      {
        name: 'message.created',
        data: {
          rev: 2,
          message: { system: { type: 'role', by: ada.id, userId: grace.id, role: 'admin' } },
        },
      },
      { name: 'member.updated', data: { conversationId, userId: grace.id, role: 'admin' } },
    ]);
  }
  expect((await grace.call('conversations.get', { conversationId })).role).toBe('admin');
  expect(await grace.outcome('conversations.update', { conversationId, title: 'Ours' })).toBe('ok');
  expect(
    await grace.refusal('members.setRole', { conversationId, userId: linus.id, role: 'admin' }),
  ).toBe('forbidden');
});

test('somebody who is added and promoted in one commit is what the last word says', async () => {
  await using server = await TestServer.start();
  const { ada, grace, conversationId } = await club(server);
  const max = await Person.of(server, ada.site, 'Max');
  const input = { conversationId, userId: max.id, role: 'admin' as const };
  const [, outcome] = await Promise.all([
    ada.call('members.add', { conversationId, userIds: [max.id] }),
    ada.outcome('members.setRole', input),
  ]);
  expect((await rolesIn(server, conversationId))[max.id]).toBe(
    outcome === 'ok' ? 'admin' : 'member',
  );
  // Whoever leaves and comes back begins anew.
  await ada.call('members.setRole', input);
  await Promise.all([
    max.outcome('members.remove', { conversationId, userId: max.id }),
    ada.outcome('members.setRole', { ...input, role: 'owner' }),
  ]);
  await ada.call('members.add', { conversationId, userIds: [max.id] });
  expect(['member', 'owner']).toContain((await rolesIn(server, conversationId))[max.id]);
  expect((await rolesIn(server, conversationId))[grace.id]).toBe('member');
});

test('ownership is handed over in one step, and the former owner is an admin', async () => {
  await using server = await TestServer.start();
  const { ada, grace, linus, conversationId } = await club(server);
  await linus.listen();
  expect(
    await grace.refusal('members.transferOwnership', { conversationId, userId: grace.id }),
  ).toBe('forbidden');
  expect(await ada.refusal('members.transferOwnership', { conversationId, userId: 'nobody' })).toBe(
    'not_found',
  );
  expect(await ada.call('members.transferOwnership', { conversationId, userId: ada.id })).toEqual({
    rev: 1,
  });
  expect(await ada.call('members.transferOwnership', { conversationId, userId: grace.id })).toEqual(
    { rev: 2 },
  );
  expect(await rolesIn(server, conversationId)).toEqual({
    [ada.id]: 'admin',
    [grace.id]: 'owner',
    [linus.id]: 'member',
  });
  await vi.waitFor(() => expect(linus.heard(conversationId)).toHaveLength(3));
  expect(linus.heard(conversationId)).toMatchObject([
    { data: { message: { system: { type: 'transferred', by: ada.id, userId: grace.id } } } },
    { name: 'member.updated', data: { userId: grace.id, role: 'owner' } },
    { name: 'member.updated', data: { userId: ada.id, role: 'admin' } },
  ]);
  expect(await ada.refusal('members.remove', { conversationId, userId: grace.id })).toBe(
    'forbidden',
  );
  expect(await ada.refusal('members.ban', { conversationId, userId: grace.id })).toBe('forbidden');
});

test('the last owner can neither leave nor be demoted while others are there', async () => {
  await using server = await TestServer.start();
  const { ada, grace, linus, conversationId } = await club(server);
  expect(await ada.refusal('members.remove', { conversationId, userId: ada.id })).toBe('forbidden');
  expect(
    await ada.refusal('members.setRole', { conversationId, userId: ada.id, role: 'member' }),
  ).toBe('forbidden');
  await ada.call('members.setRole', { conversationId, userId: grace.id, role: 'owner' });
  await ada.call('members.setRole', { conversationId, userId: ada.id, role: 'member' });
  expect(await grace.refusal('members.remove', { conversationId, userId: grace.id })).toBe(
    'forbidden',
  );
  await ada.call('members.remove', { conversationId, userId: ada.id });
  await linus.call('members.remove', { conversationId, userId: linus.id });
  expect(await grace.outcome('members.remove', { conversationId, userId: grace.id })).toBe('ok');
});

test('of two owners who leave, demote each other or step down at the same moment, one stays', async () => {
  await using server = await TestServer.start();
  const { ada, grace, linus } = await club(server);
  const ways = ['leave', 'demote', 'step down', 'remove', 'hand over'] as const;
  for (const way of [...ways, ...ways, ...ways]) {
    const { id: conversationId } = await ada.call('conversations.createGroup', {
      clientId: randomUUID(),
      title: 'Club',
      userIds: [grace.id, linus.id],
    });
    await ada.call('members.setRole', { conversationId, userId: grace.id, role: 'owner' });
    const act = (who: Person, other: Person) => {
      if (way === 'leave') return who.outcome('members.remove', { conversationId, userId: who.id });
      if (way === 'remove')
        return who.outcome('members.remove', { conversationId, userId: other.id });
      if (way === 'hand over')
        return who.outcome('members.transferOwnership', { conversationId, userId: linus.id });
      return who.outcome('members.setRole', {
        conversationId,
        userId: way === 'demote' ? other.id : who.id,
        role: 'member',
      });
    };
    const outcomes = await Promise.all([act(ada, grace), act(grace, ada)]);
    const owners = Object.values(await rolesIn(server, conversationId)).filter(
      (role) => role === 'owner',
    );
    expect([way, owners.length]).toEqual([way, 1]);
    if (way !== 'hand over')
      expect([way, outcomes.filter((outcome) => outcome === 'ok').length]).toEqual([way, 1]);
  }
});
