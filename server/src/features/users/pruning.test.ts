/**
 * What is over goes by itself: sessions past their end, guests who do not come back, and old
 * entries of the audit log.
 */
import { limits } from '@parlor/sdk/protocol/limits';
import { expect, test, vi } from 'vitest';
import { Clock } from '../../../../tests/support/clock.js';
import { Person } from '../../../../tests/support/person.js';
import { TestServer } from '../../../../tests/support/test-server.js';

const day = 24 * 60 * 60;

async function start(
  shared: Parameters<typeof TestServer.start>[1] = {},
): Promise<{ server: TestServer; clock: Clock }> {
  const clock = new Clock();
  return {
    clock,
    server: await TestServer.start({ environment: clock.environment, janitorMs: 20 }, shared),
  };
}

async function ids(server: TestServer, sql: string): Promise<string[]> {
  return (await server.app.database.query<{ id: string }[]>(sql)).map(({ id }) => id).sort();
}

test('a session past its end is deleted, and one that was refreshed is not', async () => {
  const { server, clock } = await start();
  await using _ = server;
  const site = await server.site();
  const [ada, grace] = [
    await Person.of(server, site, 'Ada'),
    await Person.of(server, site, 'Grace'),
  ];
  clock.pass(limits.refreshTokenSeconds - day);
  await server.http('auth.refresh', { refreshToken: grace.session.refreshToken }, { site });
  expect(await ids(server, 'SELECT id FROM sessions')).toEqual(
    [ada.session.sessionId, grace.session.sessionId].sort(),
  );
  clock.pass(2 * day);
  await vi.waitFor(async () =>
    expect(await ids(server, 'SELECT id FROM sessions')).toEqual([grace.session.sessionId]),
  );
});

test('guests who have not been here for as long as the site says are forgotten; their messages stay, and so do all others', async () => {
  const { server, clock } = await start();
  await using _ = server;
  const [site, other] = [await server.site(), await server.site()];
  await server.app.sites.update(site.id, { guestDays: 30 });
  const member = await Person.of(server, site, 'Member');
  const [gone, back, banned, elsewhere] = [
    await Person.guest(server, site, 'Gone'),
    await Person.guest(server, site, 'Back'),
    await Person.guest(server, site, 'Banned'),
    await Person.guest(server, other, 'Elsewhere'),
  ];
  const conversationId = await gone.start(member);
  const mo = await Person.of(server, site, 'Mo', 'moderator');
  await mo.call('users.ban', { userId: banned.id, seconds: null });
  clock.pass(29 * day);
  await server.http('auth.refresh', { refreshToken: back.session.refreshToken }, { site });
  const forgotten = () => ids(server, 'SELECT id FROM users WHERE deleted_at IS NOT NULL');
  expect(await forgotten()).toEqual([]);
  clock.pass(2 * day);
  await vi.waitFor(async () => expect(await forgotten()).toEqual([gone.id]));
  const { accessToken } = await server.session(site, 'New');
  expect(accessToken).toBeTruthy();
  expect(
    await ids(server, "SELECT id FROM users WHERE kind = 'guest' AND deleted_at IS NULL"),
  ).toEqual(expect.arrayContaining([back.id, banned.id, elsewhere.id]));
  const [message] = await server.app.database.query<{ text: string }[]>(
    `SELECT text FROM messages WHERE conversation_id = '${conversationId}'`,
  );
  expect(message).toEqual({ text: 'first' });
});

test('with auditDays, entries of the audit log that are older go; without it they stay', async () => {
  for (const auditDays of [90, undefined]) {
    const { server, clock } = await start(auditDays === undefined ? {} : { auditDays });
    await using _ = server;
    const site = await server.site();
    const { id } = await Person.of(server, site, 'Ada');
    await server.app.discipline.setRole(site.id, id, 'moderator');
    clock.pass(60 * day);
    await server.app.discipline.setRole(site.id, id, 'admin');
    clock.pass(60 * day);
    const details = async () =>
      (await server.app.audit.list(site.id, {})).items.map(({ detail }) => detail);
    if (auditDays === undefined) expect(await details()).toEqual(['admin', 'moderator']);
    else await vi.waitFor(async () => expect(await details()).toEqual(['admin']));
  }
});
