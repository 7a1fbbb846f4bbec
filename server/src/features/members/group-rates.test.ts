/** How many groups one makes and how many people one brings together, counted by people. */
import { expect, test } from 'vitest';
import { Person, upTo } from '../../../../tests/support/person.js';
import { code, TestServer } from '../../../../tests/support/test-server.js';
import { MemberRow } from './member.entity.js';
import { InvitationRow } from './ways-in.entity.js';

const hour = (points: number) => ({ points, seconds: 3_600 });

async function crowd(server: TestServer, count: number) {
  const site = await server.site();
  return {
    site,
    them: await Promise.all(upTo(count).map((n) => Person.of(server, site, `Person ${n}`))),
  };
}

const ids = (those: readonly Person[]) => those.map(({ id }) => id);

test('a person makes so many groups within the time, and is told how long to wait', async () => {
  await using server = await TestServer.start({
    rates: { newGroup: hour(2), guestNewGroup: hour(1) },
  });
  const { site, them } = await crowd(server, 2);
  const [ada, grace] = them as [Person, Person];
  const guest = await Person.guest(server, site, 'Guest');
  const make = (clientId: string) => ({ clientId, title: 'Club', userIds: [] });
  const tries = async (who: Person) => [
    await who.outcome('conversations.createGroup', make('a')),
    await who.outcome('conversations.createGroup', make('b')),
    await who.outcome('conversations.createGroup', make('c')),
  ];
  expect(await tries(ada)).toEqual(['ok', 'ok', 'rate_limited']);
  expect(await tries(guest)).toEqual(['ok', 'rate_limited', 'rate_limited']);
  const { body } = await server.http('conversations.createGroup', make('d'), {
    token: ada.session.accessToken,
  });
  expect(body).toMatchObject({
    ok: false,
    error: { code: 'rate_limited', retryAfterMs: expect.any(Number) as number },
  });
  // What was made is given again, and costs nothing; others have their own.
  expect(await ada.outcome('conversations.createGroup', make('a'))).toBe('ok');
  expect(await tries(grace)).toEqual(['ok', 'ok', 'rate_limited']);
});

test('people are counted, not calls, and those who were not brought in are not', async () => {
  await using server = await TestServer.start({ rates: { addPeople: hour(5) } });
  const { them } = await crowd(server, 8);
  const [ada, ...others] = them as [Person, ...Person[]];
  const conversationId = await ada.group('Club', ...others.slice(0, 3));
  // Too many at once are refused whole, and take nothing.
  expect(
    await ada.refusal('members.add', { conversationId, userIds: ids(others.slice(3, 6)) }),
  ).toBe('rate_limited');
  expect(
    await ada.refusal('members.add', { conversationId, userIds: ids(others.slice(0, 6)) }),
  ).toBe('limit_reached');
  // Members of before count only for the moment; a call that fails, not at all.
  expect(
    await ada.outcome('members.add', { conversationId, userIds: ids(others.slice(0, 2)) }),
  ).toBe('ok');
  await ada.call('members.ban', { conversationId, userId: others[6]!.id });
  expect(await ada.refusal('members.add', { conversationId, userIds: [others[6]!.id] })).toBe(
    'banned',
  );
  expect(
    await ada.outcome('members.add', { conversationId, userIds: ids(others.slice(3, 5)) }),
  ).toBe('ok');
  expect(await ada.refusal('members.invite', { conversationId, userIds: [others[5]!.id] })).toBe(
    'rate_limited',
  );
  expect(await server.app.database.entities(MemberRow).countBy({ conversationId })).toBe(6);
});

test('invitations count like people who are added, also those that were taken back', async () => {
  await using server = await TestServer.start({ rates: { guestAddPeople: hour(3) } });
  const { site, them } = await crowd(server, 2);
  const guest = await Person.guest(server, site, 'Guest');
  const conversationId = await guest.group('Club', them[0]!);
  expect(await guest.outcome('members.invite', { conversationId, userIds: [them[1]!.id] })).toBe(
    'ok',
  );
  // Asked already.
  expect(await guest.call('members.add', { conversationId, userIds: [them[0]!.id] })).toMatchObject(
    { added: [], invited: [them[0]!.id] },
  );
  await guest.call('members.withdrawInvitation', { conversationId, userId: them[1]!.id });
  expect(await guest.outcome('members.invite', { conversationId, userIds: [them[1]!.id] })).toBe(
    'ok',
  );
  await guest.call('members.withdrawInvitation', { conversationId, userId: them[1]!.id });
  expect(await guest.refusal('members.invite', { conversationId, userIds: [them[1]!.id] })).toBe(
    'rate_limited',
  );
  expect(await server.app.database.entities(InvitationRow).count()).toBe(1);
});

test('all guests of a site at one address share a limit; members and other sites are not in it', async () => {
  await using server = await TestServer.start({
    rates: { guestAddressNewGroup: hour(3), guestAddressAddPeople: hour(4) },
  });
  const { site, them } = await crowd(server, 3);
  const [first, second] = [
    await Person.guest(server, site, 'One'),
    await Person.guest(server, site, 'Two'),
  ];
  await first.group('Club', them[0]!, them[1]!, them[2]!);
  const more = { clientId: 'more', title: 'More', userIds: [them[0]!.id, them[1]!.id] };
  expect(await second.refusal('conversations.createGroup', more)).toBe('rate_limited');
  // The refused one took no point of the others either.
  expect(
    await second.outcome('conversations.createGroup', { ...more, userIds: [them[0]!.id] }),
  ).toBe('ok');
  expect(
    await second.outcome('conversations.createGroup', { ...more, clientId: 'last', userIds: [] }),
  ).toBe('ok');
  expect(
    await first.refusal('conversations.createGroup', { ...more, clientId: 'over', userIds: [] }),
  ).toBe('rate_limited');
  expect(await them[0]!.outcome('conversations.createGroup', { ...more, clientId: 'member' })).toBe(
    'ok',
  );
  const elsewhere = await Person.guest(server, await server.site(), 'Far away');
  expect(
    await elsewhere.outcome('conversations.createGroup', {
      clientId: 'x',
      title: 'Theirs',
      userIds: [],
    }),
  ).toBe('ok');
});

test('a direct conversation of several people counts them when it begins, one of two does not', async () => {
  await using server = await TestServer.start({ rates: { addPeople: hour(4) } });
  const { them } = await crowd(server, 7);
  const [ada, ...others] = them as [Person, ...Person[]];
  const start = (clientId: string, ...whom: Person[]) => ({
    userIds: ids(whom),
    clientId,
    text: 'x',
  });
  for (const [n, other] of others.entries())
    expect(
      await ada.outcome('conversations.start', start(`two ${n}`.replace(' ', ''), other)),
    ).toBe('ok');
  expect(
    await ada.outcome('conversations.start', start('three', others[0]!, others[1]!, others[2]!)),
  ).toBe('ok');
  expect(await ada.refusal('conversations.start', start('over', others[3]!, others[4]!))).toBe(
    'rate_limited',
  );
  // Writing on costs nothing.
  expect(
    await ada.outcome('conversations.start', start('again', others[0]!, others[1]!, others[2]!)),
  ).toBe('ok');
});

test('moderators of the site are not counted', async () => {
  await using server = await TestServer.start({ rates: { newGroup: hour(1), addPeople: hour(1) } });
  const { site, them } = await crowd(server, 3);
  const moderator = await Person.of(server, site, 'Mo', 'moderator');
  for (const title of ['One', 'Two']) await moderator.group(title, ...them);
  const answer = await server.http(
    'conversations.createGroup',
    { clientId: 'a', title: 'x', userIds: ids(them) },
    { token: them[0]!.session.accessToken },
  );
  expect(code(answer)).toBe('limit_reached');
});
