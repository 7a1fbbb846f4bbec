/** Links into groups: they let in whom they should, as long and as often as they should. */
import { randomUUID } from 'node:crypto';
import { limits } from '@parlor/sdk/protocol/limits';
import { expect, test, vi } from 'vitest';
import { Clock } from '../../../../tests/support/clock.js';
import { Person, upTo } from '../../../../tests/support/person.js';
import { TestServer } from '../../../../tests/support/test-server.js';
import { MemberRow } from './member.entity.js';
import { InviteRow } from './ways-in.entity.js';

async function club(server: TestServer) {
  const site = await server.site();
  const [ada, grace, linus] = (await Promise.all(
    ['Ada', 'Grace', 'Linus'].map((name) => Person.of(server, site, name)),
  )) as [Person, Person, Person];
  return { site, ada, grace, linus, conversationId: await ada.group('Club', grace) };
}

test('whoever has the token sees the group, joins it, and is there on every device', async () => {
  await using server = await TestServer.start();
  const { ada, grace, linus, conversationId } = await club(server);
  await Promise.all([grace.listen(), linus.listen()]);
  const { invite, token } = await ada.call('invites.create', { conversationId, maxUses: 3 });
  expect(invite).toMatchObject({
    conversationId,
    createdBy: ada.id,
    expiresAt: null,
    maxUses: 3,
    uses: 0,
  });
  expect(await linus.call('invites.preview', { token })).toMatchObject({
    group: { id: conversationId, title: 'Club', access: 'private', memberCount: 2 },
    isMember: false,
  });
  const view = await linus.call('invites.join', { token });
  expect(view).toMatchObject({ id: conversationId, role: 'member', memberCount: 3, unread: 0 });
  expect(view.lastMessage?.system).toEqual({ type: 'joined', by: linus.id, userIds: [linus.id] });
  await vi.waitFor(() =>
    expect(linus.heard(conversationId).some(({ name }) => name === 'conversation.created')).toBe(
      true,
    ),
  );
  await vi.waitFor(() =>
    expect(grace.heard(conversationId).some(({ name }) => name === 'member.joined')).toBe(true),
  );
  await ada.send(conversationId, 'Welcome');
  await vi.waitFor(() => expect(linus.heardRevs(conversationId)).toContain(3));
  // A member who comes again, or whose answer was lost, uses nothing up.
  expect(await linus.call('invites.join', { token })).toMatchObject({ memberCount: 3, rev: 3 });
  expect(await linus.call('invites.preview', { token })).toMatchObject({ isMember: true });
  expect((await ada.call('invites.list', { conversationId })).items).toEqual([
    { ...invite, uses: 1 },
  ]);
});

test('the token is nowhere in the database', async () => {
  await using server = await TestServer.start();
  const { ada, conversationId } = await club(server);
  const { token } = await ada.call('invites.create', { conversationId });
  expect(token).toMatch(/^[\w-]{22}$/);
  expect(JSON.stringify(await server.app.database.entities(InviteRow).find())).not.toContain(token);
});

test('of fifty people who join at once by an invite of ten uses, exactly ten are in', async () => {
  await using server = await TestServer.start();
  const { site, ada, conversationId } = await club(server);
  const crowd = await Promise.all(upTo(50).map((n) => Person.of(server, site, `Guest ${n}`)));
  const { token } = await ada.call('invites.create', { conversationId, maxUses: 10 });
  const outcomes = await Promise.all(crowd.map((who) => who.outcome('invites.join', { token })));
  expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(10);
  expect(outcomes.filter((outcome) => outcome === 'invite_ended')).toHaveLength(40);
  expect(await server.app.database.entities(MemberRow).countBy({ conversationId })).toBe(12);
  const { memberCount, lastSeq, rev } = await ada.call('conversations.get', { conversationId });
  expect({ memberCount, lastSeq, rev }).toEqual({ memberCount: 12, lastSeq: 11, rev: 11 });
  expect(
    await server.app.database.entities(InviteRow).findOneByOrFail({ conversationId }),
  ).toMatchObject({ uses: 10 });
  expect((await ada.call('invites.list', { conversationId })).items).toEqual([]);
});

test('fifty people at the door of a group with room for one more let in one', async () => {
  await using server = await TestServer.start();
  const { site, ada, conversationId } = await club(server);
  const crowd = await Promise.all(upTo(20).map((n) => Person.of(server, site, `Guest ${n}`)));
  const { token } = await ada.call('invites.create', { conversationId, maxUses: 50 });
  await server.app.database.query('UPDATE conversations SET member_count = ? WHERE id = ?', [
    limits.groupMembers - 1,
    conversationId,
  ]);
  const outcomes = await Promise.all(crowd.map((who) => who.outcome('invites.join', { token })));
  expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === 'limit_reached')).toHaveLength(19);
  // Who was not let in has used nothing up.
  expect((await ada.call('invites.list', { conversationId })).items[0]!.uses).toBe(1);
});

test('an invite ends when its time is over, and at once when it is revoked', async () => {
  const clock = new Clock();
  await using server = await TestServer.start({ environment: clock.environment });
  const { ada, grace, linus, conversationId } = await club(server);
  const brief = await ada.call('invites.create', { conversationId, expiresInSeconds: 600 });
  expect(Date.parse(brief.invite.expiresAt!) - Date.parse(brief.invite.createdAt)).toBe(600_000);
  const lasting = await ada.call('invites.create', { conversationId });
  expect((await ada.call('invites.list', { conversationId })).items).toHaveLength(2);
  clock.pass(599);
  expect(await linus.call('invites.preview', { token: brief.token })).toMatchObject({
    isMember: false,
  });
  // At the very moment that it says, it is over.
  clock.pass(1);
  expect((await ada.call('invites.list', { conversationId })).items.map(({ id }) => id)).toEqual([
    lasting.invite.id,
  ]);
  expect(await linus.refusal('invites.preview', { token: brief.token })).toBe('invite_ended');
  expect(await linus.refusal('invites.join', { token: brief.token })).toBe('invite_ended');
  expect((await grace.call('invites.join', { token: brief.token })).id).toBe(conversationId);
  await ada.call('invites.revoke', { conversationId, inviteId: lasting.invite.id });
  expect(await linus.refusal('invites.join', { token: lasting.token })).toBe('not_found');
  expect(await linus.refusal('invites.preview', { token: lasting.token })).toBe('not_found');
  expect(await ada.refusal('invites.revoke', { conversationId, inviteId: lasting.invite.id })).toBe(
    'not_found',
  );
  expect(await linus.refusal('invites.join', { token: 'no-such-token' })).toBe('not_found');
});

test('an invite belongs to its group: no manager of another one ends it', async () => {
  await using server = await TestServer.start();
  const { ada, grace, linus, conversationId } = await club(server);
  const { invite, token } = await ada.call('invites.create', { conversationId });
  const other = await grace.call('conversations.createGroup', {
    clientId: randomUUID(),
    title: 'Other',
    userIds: [],
  });
  expect(
    await grace.refusal('invites.revoke', { conversationId: other.id, inviteId: invite.id }),
  ).toBe('not_found');
  expect(await linus.outcome('invites.join', { token })).toBe('ok');
});

test('a group has only so many open invites, even when they are made at once', async () => {
  await using server = await TestServer.start();
  const { ada, conversationId } = await club(server);
  const outcomes = await Promise.all(
    upTo(limits.openInvites + 5).map(() =>
      ada.outcome('invites.create', { conversationId, maxUses: 1 }),
    ),
  );
  expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(limits.openInvites);
  expect(outcomes.filter((outcome) => outcome === 'limit_reached')).toHaveLength(5);
  const { items } = await ada.call('invites.list', { conversationId });
  await ada.call('invites.revoke', { conversationId, inviteId: items[0]!.id });
  expect(await ada.outcome('invites.create', { conversationId })).toBe('ok');
});
