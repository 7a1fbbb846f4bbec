/** Reports, as those who make them and the moderators who answer them notice them. */
import { limits } from '@parlor/sdk/protocol/limits';
import { expect, test, vi } from 'vitest';
import { Clock } from '../../../../tests/support/clock.js';
import { moderated } from '../../../../tests/support/moderated.js';
import { Person, upTo } from '../../../../tests/support/person.js';
import { TestServer } from '../../../../tests/support/test-server.js';
import { ReportRow } from './moderation.entity.js';
import { Reports } from './reports.js';

test('a report shows moderators the message and what stands around it as it was, whatever becomes of it', async () => {
  await using server = await TestServer.start();
  const { ada, bob, moderator, conversationId } = await moderated(server);
  for (const n of upTo(9)) await (n % 2 ? ada : bob).send(conversationId, `text ${n}`);
  const before = { seq: 5, senderId: bob.id, text: 'text 4', editedAt: null };
  await ada.call('reports.create', {
    conversationId,
    seq: 5,
    reason: 'harassment',
    note: 'Look at this.',
  });
  await bob.call('messages.edit', { conversationId, seq: 5, text: 'something nice' });
  await bob.call('messages.delete', { conversationId, seq: 5 });
  await ada.call('messages.delete', { conversationId, seq: 4 });

  const { items } = await moderator.call('reports.list', {});
  expect(items).toMatchObject([
    {
      status: 'open',
      reason: 'harassment',
      note: 'Look at this.',
      reporter: { id: ada.id, name: 'Ada' },
      user: { id: bob.id, name: 'Bob' },
      conversationId,
      seq: 5,
      resolvedAt: null,
      outcome: null,
    },
  ]);
  expect(items[0]!.messages.map(({ text }) => text)).toEqual([
    'text 1',
    'text 2',
    'text 3',
    'text 4',
    'text 5',
    'text 6',
    'text 7',
  ]);
  expect(items[0]!.messages[3]).toMatchObject(before);
});

test('the same thing is reported once by one person while the report is open, also when it is asked for many times at once', async () => {
  await using server = await TestServer.start();
  const { ada, bob, moderator, conversationId } = await moderated(server);
  const report = { conversationId, seq: 1, reason: 'spam' } as const;
  const ids = await Promise.all(
    upTo(10).map(async () => (await bob.call('reports.create', report)).id),
  );
  expect(new Set(ids).size).toBe(1);
  await bob.call('reports.create', { userId: ada.id, reason: 'fraud' });
  expect((await moderator.call('reports.list', {})).items).toHaveLength(2);
  await moderator.call('reports.resolve', { reportId: ids[0]!, outcome: 'none' });
  expect((await bob.call('reports.create', report)).id).not.toBe(ids[0]);
});

test('nobody reports what they cannot see, what is gone, or themselves', async () => {
  await using server = await TestServer.start();
  const { site, ada, bob, conversationId } = await moderated(server);
  const stranger = await Person.of(server, site, 'Eve');
  const { seq } = await ada.send(conversationId, 'gone soon');
  await ada.call('messages.delete', { conversationId, seq });
  const report = { conversationId, reason: 'other' } as const;
  expect(await stranger.refusal('reports.create', { ...report, seq: 1 })).toBe('not_found');
  expect(await bob.refusal('reports.create', { ...report, seq })).toBe('not_found');
  expect(await bob.refusal('reports.create', { ...report, seq: 99 })).toBe('not_found');
  expect(await bob.refusal('reports.create', { userId: 'nobody', reason: 'other' })).toBe(
    'not_found',
  );
  expect(await ada.refusal('reports.create', { ...report, seq: 1 })).toBe('forbidden');
  expect(await ada.refusal('reports.create', { userId: ada.id, reason: 'other' })).toBe(
    'forbidden',
  );
});

test('one person has a bounded number of open reports, also when they come together', async () => {
  await using server = await TestServer.start();
  const { bob, ada, moderator, conversationId } = await moderated(server);
  for (const n of upTo(limits.openReports + 3)) await ada.send(conversationId, `text ${n}`);
  const outcomes = await Promise.all(
    upTo(limits.openReports + 4).map((seq) =>
      bob.outcome('reports.create', { conversationId, seq, reason: 'spam' }),
    ),
  );
  expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(limits.openReports);
  expect(outcomes.filter((outcome) => outcome === 'limit_reached')).toHaveLength(4);
  const { items } = await moderator.call('reports.list', { limit: 1 });
  await moderator.call('reports.resolve', { reportId: items[0]!.id, outcome: 'other' });
  const unreported = upTo(limits.openReports + 4)[outcomes.indexOf('limit_reached')]!;
  expect(
    await bob.outcome('reports.create', { conversationId, seq: unreported, reason: 'spam' }),
  ).toBe('ok');
});

test('the queue has what waits longest first, then what was resolved last, page by page', async () => {
  await using server = await TestServer.start();
  const { site, ada, moderator } = await moderated(server);
  const people = await Promise.all(upTo(5).map((n) => Person.of(server, site, `Person ${n}`)));
  const ids: string[] = [];
  for (const { id } of people)
    ids.push((await ada.call('reports.create', { userId: id, reason: 'spam' })).id);
  for (const n of [3, 1])
    await moderator.call('reports.resolve', { reportId: ids[n]!, outcome: 'none' });
  const found: string[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: { id: string }[]; next: string | null } = await moderator.call(
      'reports.list',
      {
        limit: 2,
        ...(cursor !== null && { cursor }),
      },
    );
    found.push(...page.items.map(({ id }) => id));
    cursor = page.next;
  } while (cursor !== null);
  expect(found).toEqual([0, 2, 4, 1, 3].map((n) => ids[n]));
  const only = async (status: 'open' | 'resolved') =>
    (await moderator.call('reports.list', { status })).items.map(({ id }) => id);
  expect(await only('open')).toEqual([0, 2, 4].map((n) => ids[n]));
  expect(await only('resolved')).toEqual([1, 3].map((n) => ids[n]));
});

test('moderators hear of a report and of its end at once; nobody else does', async () => {
  await using server = await TestServer.start();
  const { ada, bob, moderator, conversationId } = await moderated(server);
  const everybody = [await ada.listen(), await bob.listen(), await moderator.listen()];
  const { id } = await bob.call('reports.create', { conversationId, seq: 1, reason: 'hate' });
  await vi.waitFor(() =>
    expect(moderator.heard(id)).toMatchObject([
      { name: 'report.created', data: { report: { id, reason: 'hate' } } },
    ]),
  );
  await moderator.call('reports.resolve', { reportId: id, outcome: 'none' });
  await vi.waitFor(() =>
    expect(moderator.heard(id).at(-1)).toEqual({ name: 'report.resolved', data: { reportId: id } }),
  );
  await ada.send(conversationId, 'the end');
  await vi.waitFor(() => expect(bob.heard('the end')).toHaveLength(1));
  for (const person of everybody.slice(0, 2)) expect(person.heard(id)).toEqual([]);
});

test('the first moderator to resolve a report decides, and it is written down once', async () => {
  await using server = await TestServer.start();
  const { site, bob, moderator, conversationId } = await moderated(server);
  const second = await Person.of(server, site, 'Second', 'moderator');
  const { id: reportId } = await bob.call('reports.create', {
    conversationId,
    seq: 1,
    reason: 'spam',
  });
  const resolve = (who: Person, note: string) =>
    who.call('reports.resolve', { reportId, outcome: 'other', note });
  const [one, two] = await Promise.all([resolve(moderator, 'mine'), resolve(second, 'theirs')]);
  expect(one.resolvedBy).toEqual(two.resolvedBy);
  expect(one.outcomeNote).toBe(one.resolvedBy!.id === moderator.id ? 'mine' : 'theirs');
  const { items } = await moderator.call('audit.list', {});
  expect(items).toMatchObject([
    {
      act: 'report.resolved',
      actor: one.resolvedBy,
      reportId,
      detail: 'other',
      note: one.outcomeNote,
    },
  ]);
});

test('a moderator who is no member deletes what is reported, and nothing else of the conversation', async () => {
  await using server = await TestServer.start();
  const { ada, bob, moderator, conversationId } = await moderated(server);
  const { seq } = await ada.send(conversationId, 'rude');
  await ada.listen();
  const { id: reportId } = await bob.call('reports.create', {
    conversationId,
    seq,
    reason: 'harassment',
  });
  const report = await moderator.call('reports.deleteMessage', { reportId, note: 'Rude.' });
  expect(report).toMatchObject({ status: 'open', messages: [{ text: 'first' }, { text: 'rude' }] });
  const { items } = await ada.call('messages.list', { conversationId });
  expect(items.map(({ text, deletedAt }) => [text, deletedAt !== null])).toEqual([
    ['first', false],
    [null, true],
  ]);
  await vi.waitFor(() =>
    expect(ada.heard(conversationId).map(({ name }) => name)).toContain('message.changed'),
  );
  // Deleting it again does nothing, and writes nothing down.
  await moderator.call('reports.deleteMessage', { reportId });
  expect((await moderator.call('audit.list', { userId: ada.id })).items).toMatchObject([
    {
      act: 'message.deleted',
      actor: { id: moderator.id },
      user: { id: ada.id },
      conversationId,
      seq,
      reportId,
      note: 'Rude.',
    },
  ]);
  expect(await moderator.refusal('messages.delete', { conversationId, seq: 1 })).toBe('not_found');
  expect(await moderator.refusal('messages.list', { conversationId })).toBe('not_found');
  const { id: aboutPerson } = await bob.call('reports.create', {
    userId: ada.id,
    reason: 'harassment',
  });
  expect(await moderator.refusal('reports.deleteMessage', { reportId: aboutPerson })).toBe(
    'not_found',
  );
});

test('whoever was a moderator until now is none any more, also on a socket that is open', async () => {
  await using server = await TestServer.start();
  const { site, moderator, bob, conversationId } = await moderated(server);
  await bob.call('reports.create', { conversationId, seq: 1, reason: 'spam' });
  const chat = server.chat(site);
  await chat.start();
  await chat.auth.signInAsGuest({ name: 'Was' });
  const me = chat.auth.user.value!.id;
  await server.app.users.update(site.id, me, { role: 'moderator' });
  expect((await chat.reports.list()).items).toHaveLength(1);
  await server.app.users.update(site.id, me, { role: 'user' });
  await expect(chat.reports.list()).rejects.toMatchObject({ code: 'forbidden' });
  expect((await moderator.call('reports.list', {})).items).toHaveLength(1);
});

test('resolved reports go with their copies once the operator’s time is over; open ones, and the record, stay', async () => {
  const clock = new Clock();
  await using server = await TestServer.start(
    { environment: clock.environment, janitorMs: 20 },
    { reportDays: 30 },
  );
  const { ada, bob, moderator, conversationId } = await moderated(server);
  const { seq } = await bob.send(conversationId, 'nasty');
  const { id: old } = await ada.call('reports.create', { conversationId, seq, reason: 'spam' });
  await moderator.call('reports.resolve', { reportId: old, outcome: 'none', note: 'Not so bad.' });
  const { id: open } = await ada.call('reports.create', { userId: bob.id, reason: 'spam' });
  clock.pass(29 * 24 * 60 * 60);
  const { database } = server.app;
  const rows = (table: string) => database.query<{ id: string }[]>(`SELECT * FROM ${table}`);
  const rounds = vi.spyOn(database, 'query');
  await vi.waitFor(
    () =>
      expect(rounds.mock.calls.filter(([sql]) => sql.includes('resolved_at <'))).not.toHaveLength(
        0,
      ),
    10_000,
  );
  expect(await rows('reports')).toHaveLength(2);
  clock.pass(24 * 60 * 60 + 1);
  await vi.waitFor(
    async () => expect((await rows('reports')).map(({ id }) => id)).toEqual([open]),
    10_000,
  );
  expect(await rows('report_messages')).toEqual([]);
  expect(await database.query('SELECT act, note FROM audit_entries')).toEqual([
    { act: 'report.resolved', note: 'Not so bad.' },
  ]);
});

test('many old reports go in small steps', async () => {
  await using server = await TestServer.own();
  const { site, ada, bob } = await moderated(server);
  const { database } = server.app;
  const row = {
    siteId: site.id,
    status: 'resolved',
    openKey: null,
    reporterId: ada.id,
    userId: bob.id,
    reason: 'spam',
  } as const;
  const rest = {
    conversationId: null,
    seq: null,
    note: null,
    resolvedBy: null,
    outcome: 'none',
    outcomeNote: null,
  } as const;
  const resolvedAt = new Date('2020-01-01T00:00:00.000Z');
  const old = upTo(250).map((n) => ({
    ...row,
    ...rest,
    id: `report-${n}`,
    createdAt: resolvedAt,
    resolvedAt,
  }));
  await database.entities(ReportRow).insert(old);
  const reports = new Reports({ database } as ConstructorParameters<typeof Reports>[0]);
  const more: boolean[] = [];
  do more.push(await reports.deleteOld(new Date()));
  while (more.at(-1));
  expect(more).toEqual([true, true, false]);
  expect(await database.entities(ReportRow).count()).toBe(0);
});
