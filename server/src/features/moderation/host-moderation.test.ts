/** Moderation by the host's backend, as moderators and the people concerned notice it. */
import { createHost } from '@parlor/sdk/server';
import { expect, test, vi } from 'vitest';
import { failure } from '../../../../tests/support/host-backend.js';
import { moderated } from '../../../../tests/support/moderated.js';
import { Person, upTo } from '../../../../tests/support/person.js';
import { TestServer } from '../../../../tests/support/test-server.js';

async function place(server: TestServer) {
  const here = await moderated(server);
  const host = createHost({ url: server.url, secretKey: await server.secretKey(here.site) });
  return { ...here, host };
}

const byKey = { actor: null, by: { kind: 'key', name: 'test' } };

test('the host sees reports as moderators do, closes one with its name, and opens it again', async () => {
  await using server = await TestServer.start();
  const { ada, bob, moderator, conversationId, host } = await place(server);
  await moderator.listen();
  const { id } = await bob.call('reports.create', { conversationId, seq: 1, reason: 'spam' });
  const { items } = await host.moderation.reports({ status: 'open' });
  expect(items).toEqual((await moderator.call('reports.list', {})).items);

  const resolved = await host.moderation.resolve(id, 'none', { note: 'Fine.' });
  expect(resolved).toMatchObject({
    status: 'resolved',
    outcome: 'none',
    outcomeNote: 'Fine.',
    resolvedBy: null,
    resolvedByHost: { kind: 'key', name: 'test' },
  });
  expect(await moderator.call('reports.get', { reportId: id })).toEqual(resolved);
  // The first decision counts.
  expect(await moderator.call('reports.resolve', { reportId: id, outcome: 'banned' })).toEqual(
    resolved,
  );

  const open = await host.moderation.reopen(id, { note: 'After all.' });
  expect(open).toMatchObject({
    status: 'open',
    outcome: null,
    outcomeNote: null,
    resolvedAt: null,
    resolvedByHost: null,
  });
  await vi.waitFor(() =>
    expect(
      moderator
        .heard(id)
        .map((event) => [event.name, 'report' in event.data && event.data.report.status]),
    ).toEqual([
      ['report.created', 'open'],
      ['report.resolved', false],
      ['report.created', 'open'],
    ]),
  );
  // It is the same report to its reporter.
  expect((await bob.call('reports.create', { conversationId, seq: 1, reason: 'hate' })).id).toBe(
    id,
  );
  expect(await host.moderation.reopen(id)).toEqual(open);
  expect(await moderator.call('reports.resolve', { reportId: id, outcome: 'other' })).toMatchObject(
    { resolvedBy: { id: moderator.id }, resolvedByHost: null },
  );
  expect((await host.audit.list()).items).toMatchObject([
    { act: 'report.resolved', actor: { id: moderator.id }, by: null },
    { act: 'report.reopened', ...byKey, user: { id: ada.id }, reportId: id, note: 'After all.' },
    { act: 'report.resolved', ...byKey, detail: 'none', note: 'Fine.' },
  ]);
  expect(await failure(host.moderation.report('nothing'))).toBe('not_found');
  expect(await failure(host.moderation.reopen('nothing'))).toBe('not_found');
});

test('a report is opened again beside a newer one of the same', async () => {
  await using server = await TestServer.start();
  const { bob, conversationId, host } = await place(server);
  const report = { conversationId, seq: 1, reason: 'spam' } as const;
  const { id: first } = await bob.call('reports.create', report);
  await host.moderation.resolve(first, 'none');
  const { id: second } = await bob.call('reports.create', report);
  expect(second).not.toBe(first);
  expect((await host.moderation.reopen(first)).status).toBe('open');
  expect((await host.moderation.reports({ status: 'open' })).items.map(({ id }) => id)).toEqual([
    first,
    second,
  ]);
  for (const id of [first, second])
    expect((await host.moderation.resolve(id, 'none')).status).toBe('resolved');
});

test('the host silences and bans anybody, also admins, and takes it back; with its name in the log', async () => {
  await using server = await TestServer.start();
  const { site, bob, moderator, conversationId, host } = await place(server);
  const admin = await Person.of(server, site, 'Amin', 'admin');
  expect(await moderator.refusal('users.silence', { userId: admin.id, seconds: 60 })).toBe(
    'forbidden',
  );
  await bob.listen();
  for (const { id: userId } of [bob, admin]) {
    const silenced = await host.users.silence({ userId }, 3_600, { note: 'Calm down.' });
    expect(silenced).toMatchObject({ silencedUntil: expect.any(String), banned: false });
    expect((await host.users.get({ userId })).sanctions).toEqual(silenced);
  }
  expect(await bob.refusal('messages.send', { conversationId, clientId: 'a', text: 'No!' })).toBe(
    'silenced',
  );
  await vi.waitFor(() => expect(bob.heard('silencedUntil')).toHaveLength(1));
  expect(await host.users.unsilence({ userId: bob.id })).toMatchObject({ silencedUntil: null });
  await bob.send(conversationId, 'Thanks');

  const { id: reportId } = await bob.call('reports.create', { userId: admin.id, reason: 'other' });
  expect(
    await host.users.ban({ userId: admin.id }, null, { note: 'Again.', reportId }),
  ).toMatchObject({ banned: true, bannedUntil: null });
  expect(await admin.refusal('users.me', {})).toBe('session_ended');
  expect(await host.users.unban({ userId: admin.id })).toMatchObject({ banned: false });
  expect((await host.audit.list({ userId: admin.id })).items).toMatchObject([
    { act: 'user.unbanned', ...byKey },
    { act: 'user.banned', ...byKey, note: 'Again.', reportId },
    { act: 'user.silenced', ...byKey, note: 'Calm down.' },
  ]);
  // Nothing to take back: nothing is recorded.
  await host.users.unban({ userId: admin.id });
  expect((await host.audit.list({ userId: admin.id })).items).toHaveLength(3);
  expect(await failure(host.users.silence({ userId: 'nobody' }, 60))).toBe('not_found');
  expect(await failure(host.users.ban({ userId: bob.id }, 60, { reportId: 'no-report' }))).toBe(
    'not_found',
  );
  expect((await host.users.get({ userId: bob.id })).sanctions.banned).toBe(false);
});

test('the host deletes a message of a conversation that it is not in, for everyone and on the record', async () => {
  await using server = await TestServer.start();
  const { ada, bob, moderator, conversationId, host } = await place(server);
  await bob.listen();
  const { seq } = await ada.send(conversationId, 'Buy this');
  const removed = await host.moderation.removeMessage(conversationId, seq, { note: 'Spam' });
  expect(removed).toMatchObject({ seq, text: null, deletedAt: expect.any(String) });
  const { items } = await bob.call('messages.list', { conversationId });
  expect(items.find((message) => message.seq === seq)).toMatchObject({ text: null });
  await vi.waitFor(() => expect(bob.heardRevs(conversationId)).toContain(removed.rev));
  await host.moderation.removeMessage(conversationId, seq);
  expect((await host.audit.list()).items).toMatchObject([
    { act: 'message.deleted', ...byKey, user: { id: ada.id }, conversationId, seq, note: 'Spam' },
  ]);
  expect((await moderator.call('audit.list', {})).items).toMatchObject([
    { act: 'message.deleted' },
  ]);
  expect(await failure(host.moderation.removeMessage(conversationId, 99))).toBe('not_found');
  expect(await failure(host.moderation.removeMessage('nowhere', 1))).toBe('not_found');
  // What is not a text stays.
  expect(await failure(host.moderation.removeMessage(await ada.group('Club', bob), 1))).toBe(
    'not_found',
  );
});

test('the host lets held messages through, or refuses them', async () => {
  await using server = await TestServer.start();
  const { ada, bob, conversationId, host } = await place(server);
  expect(
    await host.moderation.changeFilters({
      add: [{ kind: 'word', value: 'Casino', action: 'hold' }],
    }),
  ).toEqual({ added: [{ kind: 'word', value: 'casino', action: 'hold' }], removed: 0 });
  for (const n of upTo(2))
    expect(
      await ada.refusal('messages.send', {
        conversationId,
        clientId: `c${n}`,
        text: `casino ${n}`,
      }),
    ).toBe('message_held');
  const { items } = await host.moderation.held();
  expect(items.map(({ text }) => text)).toEqual(['casino 1', 'casino 2']);
  const [first, second] = items.map(({ id }) => id);
  const message = await host.moderation.release(first!);
  expect(message).toMatchObject({ senderId: ada.id, text: 'casino 1', clientId: 'c1' });
  await host.moderation.drop(second!, { note: 'No.' });
  expect((await bob.call('messages.list', { conversationId })).items.at(-1)).toMatchObject({
    text: 'casino 1',
  });
  expect((await host.moderation.held()).items).toEqual([]);
  expect(await failure(host.moderation.drop(second!))).toBe('not_found');
  expect(await failure(host.moderation.release(first!))).toBe('not_found');
  expect((await host.audit.list()).items).toMatchObject([
    { act: 'held.dropped', ...byKey, note: 'No.' },
    { act: 'held.released', ...byKey, seq: message.seq },
    { act: 'filters.changed', ...byKey, detail: '+1 -0' },
  ]);
});

test('the host edits the list of filters, and sees what they do to a text before anybody writes it', async () => {
  await using server = await TestServer.start();
  const { ada, conversationId, host } = await place(server);
  expect(await host.moderation.testFilters('Buy now')).toEqual({
    verdict: 'accept',
    text: 'Buy now',
    met: [],
  });
  await host.moderation.changeFilters({
    add: [
      { kind: 'word', value: 'Dämn*', action: 'mask' },
      { kind: 'word', value: 'damn*', action: 'hold' },
      { kind: 'word', value: 'casino', action: 'hold' },
      { kind: 'link', value: 'https://evil.example/a', action: 'refuse' },
      { kind: 'word', value: 'heck', action: 'mask' },
    ],
  });
  const list = [
    { kind: 'link', value: 'evil.example', action: 'refuse' },
    { kind: 'word', value: 'casino', action: 'hold' },
    { kind: 'word', value: 'damn*', action: 'hold' },
    { kind: 'word', value: 'heck', action: 'mask' },
  ];
  expect((await host.moderation.filters()).items).toEqual(list);
  const first = await host.moderation.filters({ limit: 1 });
  expect(first.items).toEqual(list.slice(0, 1));
  const rest = await host.moderation.filters({ limit: 3, cursor: first.next! });
  expect(rest).toMatchObject({ items: list.slice(1), next: null });

  const { test: verdictOf } = {
    test: async (text: string) => (await host.moderation.testFilters(text)).verdict,
  };
  expect(await host.moderation.testFilters('What the heck')).toEqual({
    verdict: 'mask',
    text: 'What the ••••',
    met: [list[3]],
  });
  expect(await verdictOf('DAMNED')).toBe('hold');
  expect(await host.moderation.testFilters('heck, casino at www.evil.example')).toMatchObject({
    verdict: 'refuse',
    met: [list[3], list[1], list[0]],
  });
  expect(
    await host.moderation.changeFilters({
      add: [{ kind: 'word', value: 'HECK', action: 'refuse' }],
      remove: [
        { kind: 'word', value: 'casino' },
        { kind: 'word', value: 'unknown' },
      ],
    }),
  ).toEqual({ added: [{ kind: 'word', value: 'heck', action: 'refuse' }], removed: 1 });
  expect(await ada.refusal('messages.send', { conversationId, clientId: 'a', text: 'heck' })).toBe(
    'message_refused',
  );
  await ada.send(conversationId, 'casino');

  const wrong = host.moderation.changeFilters({
    add: [
      { kind: 'word', value: 'fine', action: 'hold' },
      { kind: 'word', value: 'two words', action: 'hold' },
    ],
  });
  await expect(wrong).rejects.toMatchObject({
    code: 'invalid_input',
    details: [{ field: 'add.1.value' }],
  });
  expect(
    await failure(host.moderation.changeFilters({ remove: [{ kind: 'link', value: 'no host' }] })),
  ).toBe('invalid_input');
  expect(await host.moderation.testFilters('fine')).toMatchObject({ verdict: 'accept' });
});

test('the audit log is searched by action, actor, user and time, and comes as CSV', async () => {
  await using server = await TestServer.start();
  const { site, ada, bob, moderator, host } = await place(server);
  await host.users.silence({ userId: bob.id }, 60, { note: '=cmd("evil")' });
  await moderator.call('users.silence', {
    userId: ada.id,
    seconds: 60,
    note: 'He said "no",\nthen',
  });
  await server.app.discipline.setRole(site.id, ada.id, 'moderator');
  await host.users.update({ userId: bob.id }, { name: 'Bobby' });
  const acts = async (query: Parameters<typeof host.audit.list>[0]) =>
    (await host.audit.list(query)).items.map(({ act }) => act);

  expect(await acts({})).toEqual(['user.updated', 'user.role', 'user.silenced', 'user.silenced']);
  expect(await acts({ act: 'user.role' })).toEqual(['user.role']);
  expect(await acts({ userId: bob.id })).toEqual(['user.updated', 'user.silenced']);
  expect(await acts({ actorKind: 'user' })).toEqual(['user.silenced']);
  expect(await acts({ actorKind: 'command_line' })).toEqual(['user.role']);
  expect(await acts({ actorKind: 'key' })).toEqual(['user.updated', 'user.silenced']);
  expect(await acts({ actorKind: 'operator' })).toEqual([]);
  expect(await acts({ actorId: moderator.id })).toEqual(['user.silenced']);
  const { at, by } = (await host.audit.list({ act: 'user.updated' })).items[0]!;
  const keyId = by!.id;
  expect(await acts({ actorId: keyId })).toEqual(['user.updated', 'user.silenced']);
  expect(await acts({ from: at })).toContain('user.updated');
  expect(await acts({ to: at })).not.toContain('user.updated');
  const { items, next } = await host.audit.list({ limit: 3 });
  expect(items).toHaveLength(3);
  expect(await acts({ cursor: next!, act: 'user.silenced' })).toHaveLength(1);
  // Moderators do not see what only the host can do.
  expect((await moderator.call('audit.list', {})).items.map(({ act }) => act)).toEqual([
    'user.role',
    'user.silenced',
    'user.silenced',
  ]);

  let csv = '';
  for await (const piece of host.audit.csv({ act: 'user.silenced' })) csv += piece;
  expect(csv.split('\r\n')[0]).toBe(
    'id,at,act,actor_kind,actor_id,actor_name,user_id,user_name,conversation_id,seq,report_id,until,detail,note',
  );
  expect(csv).toContain(`,key,${keyId},test,${bob.id},Bobby,`);
  expect(csv).toContain(`,user,${moderator.id},Mo,${ada.id},Ada,`);
  expect(csv).toContain(`"'=cmd(""evil"")"\r\n`);
  expect(csv).toContain('"He said ""no"",\nthen"\r\n');
});
