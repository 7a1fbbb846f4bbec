/**
 * A whole case as a moderator works it, with the SDK alone: from the report to what is done, and
 * what is found of it later.
 */
import { expect, test, vi } from 'vitest';
import { TestServer } from '../../../../tests/support/test-server.js';

test('a moderator hears of a report, sees what stands around it, acts with notes, closes it, and finds all of it in the log', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const [ada, bob, mo] = [
    await server.member(site, 'Ada'),
    await server.guest(site, 'Bob'),
    await server.guest(site, 'Mo'),
  ];
  const idOf = (chat: typeof ada) => chat.auth.user.value!.id;
  await server.app.discipline.setRole(site.id, idOf(mo), 'moderator');
  const bobId = idOf(bob);
  const heard: string[] = [];
  mo.on('report.created', ({ report }) => void heard.push(`created ${report.id}`));
  mo.on('report.resolved', ({ reportId }) => void heard.push(`resolved ${reportId}`));
  await vi.waitFor(() => expect(mo.connection.value.status).toBe('connected'), 10_000);

  const group = await ada.conversations.createGroup('Club', [bobId]);
  for (const [chat, text] of [
    [ada, 'Good morning.'],
    [bob, 'Buy this!'],
    [ada, 'Please stop.'],
  ] as const)
    await chat.messages.send(group.id, text);
  const seq = 3;
  const reportId = await ada.reports.message(group.id, seq, 'spam', {
    note: 'The third time today.',
  });
  await vi.waitFor(() => expect(heard).toEqual([`created ${reportId}`]), 10_000);

  const { items } = await mo.reports.list({ status: 'open' });
  expect(items).toMatchObject([
    {
      id: reportId,
      reason: 'spam',
      note: 'The third time today.',
      reporter: { name: 'Ada' },
      user: { name: 'Bob' },
      conversationId: group.id,
      seq,
    },
  ]);
  expect(await mo.reports.get(reportId)).toEqual(items[0]);
  expect(items[0]!.conversation).toEqual({ kind: 'group', title: 'Club' });
  expect(items[0]!.messages.map(({ text }) => text)).toEqual([
    null,
    'Good morning.',
    'Buy this!',
    'Please stop.',
  ]);
  expect(await mo.moderation.sanctions(bobId)).toEqual({
    silencedUntil: null,
    banned: false,
    bannedUntil: null,
  });

  const deleted = await mo.reports.deleteMessage(reportId, { note: 'An advertisement.' });
  expect(deleted).toMatchObject({ status: 'open', messages: [{}, {}, { text: 'Buy this!' }, {}] });
  await mo.moderation.silenceMember(group.id, bobId, 60, { note: 'A minute to think.', reportId });
  await mo.moderation.silence(bobId, 600, { note: 'Everywhere.', reportId });
  await mo.moderation.banMember(group.id, bobId, { note: 'Not in this one.', reportId });
  await mo.moderation.ban(bobId, 3_600, { note: 'An hour off.', reportId });
  expect(await mo.reports.resolve(reportId, 'banned', { note: 'Done.' })).toMatchObject({
    status: 'resolved',
    outcome: 'banned',
    outcomeNote: 'Done.',
  });
  await vi.waitFor(
    () => expect(heard).toEqual([`created ${reportId}`, `resolved ${reportId}`]),
    10_000,
  );
  expect((await mo.reports.list({ status: 'open' })).items).toEqual([]);
  expect((await mo.reports.list({ status: 'resolved' })).items).toMatchObject([
    { id: reportId, resolvedBy: { name: 'Mo' } },
  ]);

  // The latest first, each with the report that it answers.
  const log = await mo.moderation.audit({ userId: bobId });
  expect(
    log.items.map(({ act, note, actor, reportId: of }) => [
      act,
      note,
      actor?.name,
      of === reportId,
    ]),
  ).toEqual([
    ['report.resolved', 'Done.', 'Mo', true],
    ['user.banned', 'An hour off.', 'Mo', true],
    ['member.banned', 'Not in this one.', 'Mo', true],
    ['user.silenced', 'Everywhere.', 'Mo', true],
    ['member.silenced', 'A minute to think.', 'Mo', true],
    ['message.deleted', 'An advertisement.', 'Mo', true],
  ]);
  await vi.waitFor(() => expect(bob.auth.user.value).toBeNull(), 10_000);
  // And taken back.
  await mo.moderation.unban(bobId, { note: 'Served.' });
  await mo.moderation.unsilence(bobId);
  await mo.moderation.unbanMember(group.id, bobId);
  expect(
    (await mo.moderation.audit({ userId: bobId })).items.slice(0, 3).map(({ act }) => act),
  ).toEqual(['member.unbanned', 'user.unsilenced', 'user.unbanned']);
  expect(await ada.reports.get(reportId).catch((error: { code: string }) => error.code)).toBe(
    'forbidden',
  );
  expect(await ada.reports.list().catch((error: { code: string }) => error.code)).toBe('forbidden');
});
