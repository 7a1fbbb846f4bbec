/**
 * Leaving and coming back: a silence and slow mode's wait are of the person in the group, not of
 * the membership.
 */
import { expect, test, vi } from 'vitest';
import { Clock } from '../../../../tests/support/clock.js';
import { Person } from '../../../../tests/support/person.js';
import { TestServer } from '../../../../tests/support/test-server.js';
import { KeptStandingRow } from './member.entity.js';
import { admitting } from './entrance-changes.js';

async function openClub(overrides: Parameters<typeof TestServer.start>[0] = {}) {
  const server = await TestServer.start(overrides);
  const site = await server.site();
  const [owner, ada] = [
    await Person.of(server, site, 'Owner'),
    await Person.of(server, site, 'Ada'),
  ];
  const conversationId = await owner.group('Club', ada);
  await owner.call('conversations.update', { conversationId, access: 'open' });
  const leave = () => ada.call('members.remove', { conversationId, userId: ada.id });
  const join = () => ada.call('members.join', { conversationId });
  const kept = () => server.app.database.entities(KeptStandingRow).find();
  return { server, owner, ada, conversationId, leave, join, kept };
}

test('whoever is silenced stays so after leaving and joining again, or being removed and added', async () => {
  const { server, owner, ada, conversationId, leave, join, kept } = await openClub();
  await using _ = server;
  const { silencedUntil } = await owner.call('members.silence', {
    conversationId,
    userId: ada.id,
    seconds: 600,
  });
  const send = () => ada.outcome('messages.send', { conversationId, clientId: 'c', text: 'x' });
  expect(await send()).toBe('silenced');
  await leave();
  expect((await join()).members?.find(({ user }) => user.id === ada.id)?.silencedUntil).toBe(
    silencedUntil,
  );
  expect(await send()).toBe('silenced');
  await owner.call('members.remove', { conversationId, userId: ada.id });
  await owner.call('members.add', { conversationId, userIds: [ada.id] });
  expect(await send()).toBe('silenced');
  expect(await kept()).toEqual([]);
  await owner.call('members.unsilence', { conversationId, userId: ada.id });
  await leave();
  await join();
  expect(await send()).toBe('ok');
});

test('a message that is stored in the same commit as the joining is kept back, too', async () => {
  const { server, owner, ada, conversationId, leave } = await openClub();
  await using _ = server;
  await owner.call('members.silence', { conversationId, userId: ada.id, seconds: 600 });
  await leave();
  const { writer } = server.app;
  const where = { siteId: ada.site.id, conversationId, callerId: ada.id };
  const listed = (await owner.call('members.list', { conversationId })).items[0]!;
  const joining = writer.write(admitting(where, ada.id, 'open', () => listed));
  const sending = writer.append({
    siteId: ada.site.id,
    conversationId,
    senderId: ada.id,
    clientId: 'c',
    text: 'x',
  });
  const [joined, sent] = await Promise.allSettled([joining, sending]);
  expect(joined).toMatchObject({ status: 'fulfilled', value: { joined: true } });
  expect(sent).toMatchObject({ status: 'rejected', reason: { code: 'silenced' } });
});

test('slow mode’s wait goes on over leaving and joining', async () => {
  const { server, owner, ada, conversationId, leave, join } = await openClub();
  await using _ = server;
  await owner.call('conversations.setSlowMode', { conversationId, seconds: 600 });
  await ada.send(conversationId, 'one');
  await leave();
  await join();
  expect(await ada.refusal('messages.send', { conversationId, clientId: 'two', text: 'two' })).toBe(
    'rate_limited',
  );
});

test('what is over is forgotten, and nothing is kept of those of whom there is nothing to keep', async () => {
  const clock = new Clock();
  const { server, owner, ada, conversationId, leave, join, kept } = await openClub({
    environment: clock.environment,
    janitorMs: 20,
  });
  await using _ = server;
  await leave();
  expect(await kept()).toEqual([]);
  await join();
  await owner.call('members.silence', { conversationId, userId: ada.id, seconds: 60 });
  await leave();
  expect(await kept()).toHaveLength(1);
  clock.pass(61);
  await vi.waitFor(async () => expect(await kept()).toEqual([]), 10_000);
});
