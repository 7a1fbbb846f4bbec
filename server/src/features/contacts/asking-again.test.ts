/**
 * Friendships at their edges: asking again and again, people who go while they are asked, and a
 * process that ends in between.
 */
import { createHost } from '@parlor/sdk/server';
import { limits } from '@parlor/sdk/protocol/limits';
import { expect, test, vi } from 'vitest';
import { Clock } from '../../../../tests/support/clock.js';
import { Person } from '../../../../tests/support/person.js';
import { TestServer } from '../../../../tests/support/test-server.js';
import { ClosingDirectRow, ContactRow } from './contact.entity.js';

async function two(overrides: Parameters<typeof TestServer.start>[0] = {}) {
  const server = await TestServer.start(overrides);
  const site = await server.site();
  return {
    server,
    site,
    ada: await Person.of(server, site, 'Ada'),
    grace: await Person.of(server, site, 'Grace'),
  };
}

test('nobody pesters by asking and taking it back: after three times in a day one waits, and is told how long', async () => {
  const clock = new Clock();
  const { server, ada, grace } = await two({ environment: clock.environment });
  await using _ = server;
  const toGrace = { userId: grace.id };
  const ask = async () =>
    (await server.http('contacts.request', toGrace, { token: ada.session.accessToken })).body;
  for (let n = 0; n < limits.contactAsks; n++) {
    expect(await ask()).toMatchObject({ ok: true });
    // Asked twice in a row counts once.
    expect(await ask()).toMatchObject({ ok: true });
    await ada.call('contacts.withdraw', toGrace);
    clock.pass(10);
  }
  const retryAfterMs = (limits.contactAsksSeconds - limits.contactAsks * 10) * 1_000;
  expect(await ask()).toMatchObject({ ok: false, error: { code: 'limit_reached', retryAfterMs } });
  // The other one may ask at any time, and is answered.
  expect((await grace.call('contacts.request', { userId: ada.id })).state).toBe('outgoing');
  expect((await ada.call('contacts.request', toGrace)).state).toBe('contact');
});

test('after a day one may ask again, and after a friendship at once', async () => {
  const clock = new Clock();
  const { server, ada, grace } = await two({ environment: clock.environment });
  await using _ = server;
  const toGrace = { userId: grace.id };
  const askAndWithdraw = async () => {
    await ada.call('contacts.request', toGrace);
    await ada.call('contacts.withdraw', toGrace);
  };
  for (let n = 0; n < limits.contactAsks; n++) await askAndWithdraw();
  expect(await ada.refusal('contacts.request', toGrace)).toBe('limit_reached');
  const row = await server.app.database
    .entities(ContactRow)
    .findOneByOrFail({ requestedBy: ada.id });
  const since = new Date(row.asksSince!.getTime() - limits.contactAsksSeconds * 1_000);
  await server.app.database
    .entities(ContactRow)
    .update({ requestedBy: ada.id }, { asksSince: since });
  for (let n = 1; n < limits.contactAsks; n++) await askAndWithdraw();
  await ada.call('contacts.request', toGrace);
  await grace.call('contacts.accept', { userId: ada.id });
  await ada.call('contacts.remove', toGrace);
  for (let n = 0; n < limits.contactAsks; n++) await askAndWithdraw();
});

test('whoever is deleted while being asked leaves no request behind', async () => {
  const { server, site, ada } = await two();
  await using _ = server;
  const host = createHost({ url: server.url, secretKey: await server.secretKey(site) });
  for (let n = 0; n < 10; n++) {
    const other = await Person.of(server, site, `Other ${n}`);
    await Promise.all([
      host.users.delete({ userId: other.id }, { messages: 'keep' }),
      ada.outcome('contacts.request', { userId: other.id }),
    ]);
  }
  // The moment after the look-up and before the lock, made as long as it takes.
  const last = await Person.of(server, site, 'Last');
  const { users } = server.app;
  const requireMany = users.requireMany.bind(users);
  vi.spyOn(users, 'requireMany').mockImplementationOnce(async (...whom) => {
    const found = await requireMany(...whom);
    await host.users.delete({ userId: last.id }, { messages: 'keep' });
    return found;
  });
  expect(await ada.refusal('contacts.request', { userId: last.id })).toBe('not_found');
  expect(await server.app.database.entities(ContactRow).find()).toEqual([]);
});

test('a process that ends between the friendship and its conversation: the next one closes it', async () => {
  const { server, ada, grace } = await two();
  await using _ = server;
  const befriend = async () => {
    await ada.call('contacts.request', { userId: grace.id });
    await grace.call('contacts.accept', { userId: ada.id });
  };
  await befriend();
  const conversationId = await ada.start(grace);
  const breakOff = async () => {
    const write = vi
      .spyOn(server.app.writer, 'write')
      .mockRejectedValueOnce(new Error('The process ended'));
    expect(await ada.refusal('contacts.remove', { userId: grace.id })).toBe('internal');
    write.mockRestore();
  };
  await breakOff();
  expect(
    await grace.outcome('messages.send', { conversationId, clientId: 'between', text: 'x' }),
  ).toBe('ok');
  await server.restart();
  const left = () => server.app.database.entities(ClosingDirectRow).find();
  await vi.waitFor(async () => expect(await left()).toEqual([]), 10_000);
  expect(
    await grace.refusal('messages.send', { conversationId, clientId: 'after', text: 'x' }),
  ).toBe('not_accepted');

  // And where they are contacts again before that, the old conversation is closed all the same.
  await befriend();
  const second = await ada.start(grace);
  expect(second).not.toBe(conversationId);
  await breakOff();
  await befriend();
  expect(
    await ada.refusal('messages.send', { conversationId: second, clientId: 'after', text: 'x' }),
  ).toBe('not_accepted');
  expect(await ada.start(grace)).not.toBe(second);
});
