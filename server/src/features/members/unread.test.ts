/**
 * How many messages are unread: exact up to a cap, whatever is written, deleted and read meanwhile.
 */
import type { Session } from '@parlor/sdk/protocol/auth';
import { limits } from '@parlor/sdk/protocol/limits';
import { expect, test } from 'vitest';
import { conversation, mark, marked, marks, markUnread } from '../../../../tests/support/marks.js';
import { Person } from '../../../../tests/support/person.js';
import { start, talk, write } from '../../../../tests/support/talk.js';
import { data, TestServer } from '../../../../tests/support/test-server.js';

/** What a deletion leaves, as the writer does it. */
function remove(server: TestServer, conversationId: string, seq: number): Promise<void> {
  return server.app.database.transaction(async (transaction) => {
    await transaction.query('UPDATE conversations SET rev = rev + 1 WHERE id = ?', [
      conversationId,
    ]);
    await transaction.query(
      'UPDATE messages SET text = NULL, deleted_at = ?, rev = (SELECT rev FROM conversations WHERE id = ?) WHERE conversation_id = ? AND seq = ?',
      [new Date(), conversationId, conversationId, seq],
    );
  });
}

test('what one wrote oneself is never unread, with or without a mark', async () => {
  await using server = await TestServer.start();
  const { site, ada, grace, conversationId } = await talk(server, 5);
  expect(await marks(server, ada, conversationId)).toEqual({ readSeq: 1, unread: 0 });
  await write(server, site, grace, conversationId, 6, 7);
  expect(await marks(server, grace, conversationId)).toEqual({ readSeq: 0, unread: 5 });
  expect(await marks(server, ada, conversationId)).toEqual({ readSeq: 1, unread: 2 });
  expect(await mark(server, grace, conversationId, 3)).toEqual({ readSeq: 3, unread: 2 });
  expect(await mark(server, ada, conversationId, 6)).toEqual({ readSeq: 6, unread: 1 });
});

test('the count stops at its cap, and is exact again below it', async () => {
  await using server = await TestServer.start();
  const cap = limits.unreadCap;
  const { site, ada, grace, conversationId } = await talk(server, cap + 101);
  expect(await marks(server, grace, conversationId)).toEqual({ readSeq: 0, unread: cap });
  expect(await mark(server, grace, conversationId, 100)).toEqual({ readSeq: 100, unread: cap });
  expect(await mark(server, grace, conversationId, 101)).toEqual({ readSeq: 101, unread: cap });
  await write(server, site, ada, conversationId, cap + 102, cap + 102);
  expect(await marks(server, grace, conversationId)).toEqual({ readSeq: 101, unread: cap });
  expect(await mark(server, grace, conversationId, 103)).toEqual({ readSeq: 103, unread: cap - 1 });
  expect(await mark(server, grace, conversationId, cap + 100)).toEqual({
    readSeq: cap + 100,
    unread: 2,
  });

  // A thousand of one's own do not stand in the way of what others wrote.
  await write(server, site, grace, conversationId, 5_000, 5_000 + cap + 1);
  await write(server, site, ada, conversationId, cap + 103, cap + 105);
  expect(await marks(server, grace, conversationId)).toEqual({ readSeq: cap + 100, unread: 5 });
});

test('what is unread in all conversations together is one number, capped, and the conversations are counted beyond the cap', async () => {
  await using server = await TestServer.start();
  const { site, ada, grace, conversationId } = await talk(server, 5);
  const total = async (who: Session) =>
    data(await server.http('receipts.unread', {}, { token: who.accessToken }));
  expect(await total(grace)).toEqual({ unread: 5, conversations: 1 });
  expect(await total(ada)).toEqual({ unread: 0, conversations: 0 });
  const linus = await server.session(site, 'Linus');
  const more = [
    await start(server, linus, [grace]),
    await start(server, linus, [grace, ada]),
    await start(server, grace, [linus]),
  ];
  expect(await total(grace)).toEqual({ unread: 7, conversations: 3 });
  await write(server, site, linus, more[0]!, 100, 100 + limits.unreadCap);
  expect(await total(grace)).toEqual({ unread: limits.unreadCap, conversations: 3 });
  await mark(server, grace, more[0]!);
  await mark(server, grace, conversationId, 4);
  expect(await total(grace)).toEqual({ unread: 2, conversations: 2 });
  await markUnread(server, grace, conversationId, 3);
  expect(await total(grace)).toEqual({ unread: 4, conversations: 2 });
});

test('the count of all conversations is the sum of the counts in the list, however each conversation ends', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const person = (name: string) => Person.of(server, site, name);
  const [ada, mallory, grace] = [
    await person('Ada'),
    await person('Mallory'),
    await person('Grace'),
  ];
  const total = () => grace.call('receipts.unread', {});
  const expected = async () => {
    const { items } = await grace.call('conversations.list', { limit: limits.pageMax });
    const counts = items.map(({ unread, mutedUntil, mentions }) =>
      mutedUntil ? mentions! : unread,
    );
    return {
      unread: Math.min(
        limits.unreadCap,
        counts.reduce((sum, count) => sum + count, 0),
      ),
      conversations: counts.filter((count) => count > 0).length,
    };
  };
  const say = async (conversationId: string, count: number) => {
    for (let n = 0; n < count; n++) await ada.send(conversationId, `hello ${n}`);
  };
  /** What is said there, and how many of it are unread for Grace. */
  const endings: [unread: number, end: (conversationId: string) => Promise<unknown>][] = [
    [0, () => Promise.resolve()],
    [3, (conversationId) => say(conversationId, 3)],
    [2, (conversationId) => say(conversationId, 2).then(() => grace.send(conversationId, 'own'))],
    [
      1,
      async (conversationId) => {
        await say(conversationId, 2);
        const { seq } = await ada.send(conversationId, 'deleted');
        await ada.call('messages.delete', { conversationId, seq });
        await ada.call('messages.delete', { conversationId, seq: seq - 1 });
      },
    ],
    [
      1,
      async (conversationId) => {
        await say(conversationId, 1);
        const { seq } = await ada.send(conversationId, 'hidden');
        await grace.call('messages.hide', { conversationId, seq });
      },
    ],
    [2, (conversationId) => say(conversationId, 2).then(() => mallory.send(conversationId, 'hm'))],
    [0, (conversationId) => mallory.send(conversationId, 'only this')],
    [0, (conversationId) => grace.send(conversationId, 'only this')],
    [
      0,
      async (conversationId) => {
        const { seq } = await ada.send(conversationId, 'only this, hidden');
        await grace.call('messages.hide', { conversationId, seq });
      },
    ],
    [
      0,
      async (conversationId) => {
        const { seq } = await ada.send(conversationId, 'only this, deleted');
        await ada.call('messages.delete', { conversationId, seq });
      },
    ],
    [
      1,
      async (conversationId) => {
        await say(conversationId, 2);
        await ada.send(conversationId, '@Grace', { mentions: [grace.id] });
        await say(conversationId, 1);
        await grace.call('conversations.mute', { conversationId, until: null });
      },
    ],
    [
      0,
      async (conversationId) => {
        await say(conversationId, 2);
        await grace.call('conversations.archive', { conversationId });
      },
    ],
    [
      0,
      async (conversationId) => {
        await say(conversationId, 2);
        await grace.call('conversations.clear', { conversationId });
      },
    ],
    [
      2,
      async (conversationId) => {
        await say(conversationId, 2);
        await grace.call('receipts.markRead', { conversationId });
        await grace.call('receipts.markUnread', { conversationId, seq: 2 });
      },
    ],
    [60, (conversationId) => write(server, site, ada.session, conversationId, 100, 159)],
    [
      60,
      async (conversationId) => {
        await write(server, site, ada.session, conversationId, 100, 159);
        await write(server, site, grace.session, conversationId, 200, 239);
      },
    ],
  ];
  await grace.call('blocks.add', { userId: mallory.id });
  const ids: string[] = [];
  for (const [, end] of endings) {
    const conversationId = await ada.group('Group', mallory, grace);
    ids.push(conversationId);
    await end(conversationId);
  }
  const unread = endings.map(([count]) => count);
  expect(await total()).toEqual({
    unread: unread.reduce((sum, count) => sum + count),
    conversations: unread.filter((count) => count > 0).length,
  });
  expect(await total()).toEqual(await expected());

  // At the cap, the other conversations are still counted.
  await write(server, site, ada.session, ids[1]!, 1_000, 1_000 + limits.unreadCap);
  expect(await total()).toEqual({
    unread: limits.unreadCap,
    conversations: unread.filter((count) => count > 0).length,
  });
  expect(await total()).toEqual(await expected());
});

test('what is sent or deleted while a count is made is counted by neither or both of the count and its rev', async () => {
  await using server = await TestServer.start();
  const { site, ada, grace, conversationId } = await talk(server, 10);
  const { database } = server.app;
  const query = database.query.bind(database);
  let between: (() => Promise<unknown>) | undefined;
  database.query = async <T>(sql: string, parameters?: unknown[]): Promise<T> => {
    if (sql.includes('AS unread')) {
      const work = between;
      between = undefined;
      await work?.();
    }
    return query<T>(sql, parameters);
  };
  const before = { readSeq: 0, unread: 10, rev: 10 };
  between = () => write(server, site, ada, conversationId, 11, 11);
  expect(await conversation(server, grace, conversationId)).toMatchObject(before);
  expect(await conversation(server, grace, conversationId)).toMatchObject({
    readSeq: 0,
    unread: 11,
    rev: 11,
    lastSeq: 11,
  });
  between = () => remove(server, conversationId, 5);
  expect(await conversation(server, grace, conversationId)).toMatchObject({
    readSeq: 0,
    unread: 11,
    rev: 11,
  });
  expect(await conversation(server, grace, conversationId)).toMatchObject({
    readSeq: 0,
    unread: 10,
    rev: 12,
  });
  between = () => write(server, site, ada, conversationId, 12, 12);
  expect(await marked(server, grace, conversationId, 8)).toMatchObject({
    readSeq: 8,
    unread: 3,
    rev: 12,
  });
});

test('a count is exact as of the rev that it came with, while messages come and go', async () => {
  await using server = await TestServer.start();
  const { site, ada, grace, conversationId } = await talk(server, 1);
  const writing = (async () => {
    for (let n = 2; n <= 80; n++) {
      await write(server, site, ada, conversationId, n, n);
      if (n % 3 === 0) await remove(server, conversationId, n - 1);
    }
  })();
  const answers: { readSeq: number; unread: number; rev: number }[] = [];
  const asking = (async () => {
    for (let n = 1; n <= 60; n++) {
      answers.push(
        n % 4
          ? await conversation(server, grace, conversationId)
          : await marked(server, grace, conversationId, Math.floor(n / 4)),
      );
    }
  })();
  await Promise.all([writing, asking]);
  const { items } = data(
    await server.http(
      'messages.changes',
      { conversationId, since: 0, limit: 100 },
      { token: grace.accessToken },
    ),
  );
  for (const { readSeq, unread, rev } of answers) {
    // Every message was sent before the next was deleted: its number tells by which rev it came.
    const came = (seq: number) => seq + Math.floor((seq - 1) / 3);
    const beyond = items.filter(
      (message) =>
        message.seq > readSeq &&
        came(message.seq) <= rev &&
        (message.deletedAt === null || message.rev > rev),
    );
    expect({ rev, unread }).toEqual({ rev, unread: beyond.length });
  }
});
