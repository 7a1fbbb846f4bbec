/** What operators and secret keys may read of conversations, and what the audit log says of it. */
import { createHost } from '@parlor/sdk/server';
import type { OperatorReading } from '@parlor/sdk/protocol/host-reading';
import { expect, test } from 'vitest';
import { Clock } from '../../../../tests/support/clock.js';
import { failure } from '../../../../tests/support/host-backend.js';
import { OperatorBrowser } from '../../../../tests/support/operator.js';
import { Person } from '../../../../tests/support/person.js';
import { TestServer } from '../../../../tests/support/test-server.js';

/** Twenty messages of two people, and the operators of their site. */
async function talk(server: TestServer, reading?: OperatorReading) {
  const site = await server.site();
  const [ada, bob] = [await Person.of(server, site, 'Ada'), await Person.of(server, site, 'Bob')];
  const conversationId = await ada.start(bob);
  for (let n = 2; n <= 20; n++) await ada.send(conversationId, `Text ${n}`);
  const operator = async (role: 'viewer' | 'moderator' | 'admin' | 'owner') => ({
    browser: await OperatorBrowser.of(server, site, role),
    site,
  });
  const owner = await OperatorBrowser.of(server, site, 'owner');
  if (reading) await owner.call('host.updateSite', { operatorReading: reading }, site);
  const report = (seq: number) =>
    bob.call('reports.create', { conversationId, seq, reason: 'spam' });
  const looks = async () =>
    (await owner.call('host.listAudit', { act: 'conversation.read' }, site)).items.map(
      ({ by, conversationId: about }) => [by?.kind, by?.name, about],
    );
  return { site, ada, bob, conversationId, owner, operator, report, looks };
}

test('a site lets operators read reported messages with three around them, unless it says otherwise', async () => {
  await using server = await TestServer.start();
  const { site, ada, conversationId, owner, operator, report, looks } = await talk(server);
  expect(await owner.call('host.getSite', {}, site)).toMatchObject({ operatorReading: 'reported' });
  const { browser: moderator } = await operator('moderator');
  const read = (query: object = {}) =>
    moderator.call('host.readMessages', { conversationId, ...query }, site);
  // Nothing is reported: nothing is shown, and nobody has read anything.
  expect(await read()).toMatchObject({ items: [], prev: null, reading: 'reported', reported: [] });
  expect(await looks()).toEqual([]);
  // Quotes the third message, which is in no context.
  await ada.call('messages.send', {
    conversationId,
    clientId: 'quote',
    text: 'As I said',
    replyTo: 3,
  });
  for (const seq of [10, 12, 21]) await report(seq);
  const seqs = async (query: object = {}) => {
    const page = await read(query);
    return { seqs: page.items.map(({ seq }) => seq), reported: page.reported, prev: page.prev };
  };
  expect(await seqs()).toEqual({
    seqs: [7, 8, 9, 10, 11, 12, 13, 14, 15, 18, 19, 20, 21],
    reported: [10, 12, 21],
    prev: null,
  });
  const newest = await seqs({ limit: 5 });
  expect(newest).toEqual({
    seqs: [15, 18, 19, 20, 21],
    reported: [21],
    prev: expect.any(String),
  });
  const older = await seqs({ limit: 5, cursor: newest.prev });
  expect(older).toEqual({
    seqs: [10, 11, 12, 13, 14],
    reported: [10, 12],
    prev: expect.any(String),
  });
  expect(await seqs({ limit: 5, cursor: older.prev })).toEqual({
    seqs: [7, 8, 9],
    reported: [],
    prev: null,
  });
  const whole = JSON.stringify(await read());
  expect(whole).toContain('As I said');
  expect(whole).not.toContain('Text 3"');
  expect(await looks()).toEqual([['operator', 'moderator', conversationId]]);
});

test('with `off` nobody in the console reads, and with `all` moderators read everything', async () => {
  await using server = await TestServer.start();
  const { site, conversationId, owner, operator, report, looks } = await talk(server, 'off');
  await report(10);
  const { browser: moderator } = await operator('moderator');
  const { browser: viewer } = await operator('viewer');
  for (const browser of [owner, moderator, viewer])
    expect(await browser.refusal('host.readMessages', { conversationId }, site)).toBe('forbidden');
  expect(await looks()).toEqual([]);

  await owner.call('host.updateSite', { operatorReading: 'all' }, site);
  const page = await moderator.call('host.readMessages', { conversationId, limit: 15 }, site);
  expect(page).toMatchObject({ reading: 'all', reported: [10] });
  expect(page.items.map(({ text }) => text).slice(-2)).toEqual(['Text 19', 'Text 20']);
  const older = await moderator.call(
    'host.readMessages',
    { conversationId, cursor: page.prev! },
    site,
  );
  expect(older.items.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
  // Without the scope nothing is read, whatever the site allows.
  expect(await viewer.refusal('host.readMessages', { conversationId }, site)).toBe('forbidden');
  expect(await looks()).toEqual([['operator', 'moderator', conversationId]]);
});

test('what the same operator reads within ten minutes is one entry of the audit log', async () => {
  const clock = new Clock();
  await using server = await TestServer.start({ environment: clock.environment });
  const { site, ada, bob, conversationId, owner, operator, looks } = await talk(server, 'all');
  const other = await ada.group('Others', bob);
  const { browser: moderator } = await operator('moderator');
  const read = (browser: OperatorBrowser, id = conversationId) =>
    browser.call('host.readMessages', { conversationId: id }, site);
  for (let n = 0; n < 3; n++) await read(moderator);
  await read(owner);
  await read(moderator, other);
  expect(await looks()).toHaveLength(3);
  clock.pass(9 * 60);
  await read(moderator);
  expect(await looks()).toHaveLength(3);
  clock.pass(2 * 60);
  await read(moderator);
  expect(await looks()).toHaveLength(4);
});

test('the setting binds operators and `read`, and not what a key of the scope admin lists', async () => {
  await using server = await TestServer.start();
  const { site, conversationId, owner, report, looks } = await talk(server);
  await report(10);
  const host = createHost({ url: server.url, secretKey: await server.secretKey(site) });
  const which = { conversationId };
  expect((await host.messages.list(which)).items).toHaveLength(20);
  expect(await looks()).toEqual([]);
  expect((await host.messages.read(which)).items).toHaveLength(7);
  expect(await looks()).toEqual([['key', 'test', conversationId]]);

  for (const [name, input] of [
    ['host.listMessages', which],
    ['host.searchMessages', { ...which, query: 'text' }],
  ] as const)
    expect([name, await owner.refusal(name, input, site)]).toEqual([name, 'forbidden']);
  expect(await looks()).toHaveLength(1);
  await host.site.update({ operatorReading: 'off' });
  expect(await failure(host.messages.read(which))).toBe('forbidden');
  await host.site.update({ operatorReading: 'all' });
  expect((await owner.call('host.listMessages', which, site)).items).toHaveLength(20);
  await owner.call('host.searchMessages', { ...which, query: 'text' }, site);
  expect(await looks()).toEqual([
    ['operator', 'owner', conversationId],
    ['key', 'test', conversationId],
  ]);
});

test('only admins and owners change the setting, and the audit log has its value', async () => {
  await using server = await TestServer.start();
  const { site, owner, operator } = await talk(server);
  for (const role of ['viewer', 'moderator'] as const)
    expect(
      await (
        await operator(role)
      ).browser.refusal('host.updateSite', { operatorReading: 'all' }, site),
    ).toBe('forbidden');
  expect(await owner.refusal('host.updateSite', { operatorReading: 'some' }, site)).toBe(
    'invalid_input',
  );
  expect(await owner.call('host.getSite', {}, site)).toMatchObject({ operatorReading: 'reported' });
  const { browser: admin } = await operator('admin');
  await admin.call('host.updateSite', { operatorReading: 'all', guestDays: 30 }, site);
  const { items } = await owner.call('host.listAudit', { act: 'site.updated' }, site);
  expect(items).toMatchObject([
    { by: { kind: 'operator', name: 'admin' }, detail: 'guestDays, operatorReading: all' },
  ]);
});

test('an operator of another site reads nothing here', async () => {
  await using server = await TestServer.start();
  const { site, conversationId, report } = await talk(server, 'all');
  await report(10);
  const elsewhere = await server.site();
  const stranger = await OperatorBrowser.of(server, elsewhere, 'owner');
  await stranger.call('host.updateSite', { operatorReading: 'all' }, elsewhere);
  expect(await stranger.refusal('host.readMessages', { conversationId }, site)).toBe('forbidden');
  expect(await stranger.refusal('host.readMessages', { conversationId }, elsewhere)).toBe(
    'not_found',
  );
  expect(
    await stranger.refusal('host.readMessages', { conversationId, cursor: 'x' }, elsewhere),
  ).toBe('not_found');
});
