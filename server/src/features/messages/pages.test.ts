/** Reading the log of a conversation: by pages, around a message, and what changed since. */
import { limits } from '@parlor/sdk/protocol/limits';
import type { Message } from '@parlor/sdk/protocol/messages';
import { expect, test } from 'vitest';
import { upTo } from '../../../../tests/support/person.js';
import { changes, page, send, seqs, talk } from '../../../../tests/support/talk.js';
import { code, data, TestServer } from '../../../../tests/support/test-server.js';

test('history pages from the newest to the oldest and back, whole and without doubles', async () => {
  await using server = await TestServer.start();
  const { ada, grace, conversationId } = await talk(server, 120);
  const newest = await page(server, ada, conversationId);
  expect(seqs(newest.items)).toEqual(upTo(120).slice(-limits.pageDefault));
  expect(newest.next).toBeNull();

  for (const limit of [1, 7, 40, limits.pageMax]) {
    const back: Message[] = [];
    let cursor: string | null | undefined;
    let oldest = newest;
    while (cursor !== null) {
      oldest = await page(server, ada, conversationId, {
        limit,
        ...(cursor !== undefined && { cursor }),
      });
      back.unshift(...oldest.items);
      cursor = oldest.prev;
    }
    expect(seqs(back)).toEqual(upTo(120));

    const forth = [...oldest.items];
    for (cursor = oldest.next; cursor !== null;) {
      const next = await page(server, grace, conversationId, { limit, cursor });
      forth.push(...next.items);
      cursor = next.next;
    }
    expect(forth).toEqual(back);
  }
});

test('pages stay where they are while messages arrive', async () => {
  await using server = await TestServer.start();
  const { ada, grace, conversationId } = await talk(server, 30);
  const newest = await page(server, ada, conversationId, { limit: 10 });
  await send(server, grace, conversationId, 'n 31');
  const older = await page(server, ada, conversationId, { limit: 10, cursor: newest.prev! });
  expect(seqs(older.items)).toEqual(upTo(20).slice(10));
  const newer = await page(server, ada, conversationId, { limit: 10, cursor: older.next! });
  expect(seqs(newer.items)).toEqual(upTo(30).slice(20));
  const arrived = await page(server, ada, conversationId, { limit: 10, cursor: newer.next! });
  expect([seqs(arrived.items), arrived.next]).toEqual([[31], null]);
});

test('a page around a message has it and its neighbours, also at the ends and beyond', async () => {
  await using server = await TestServer.start();
  const { ada, conversationId } = await talk(server, 60);
  const around = async (seq: number, limit?: number) => {
    const { items, prev, next } = await page(server, ada, conversationId, {
      around: seq,
      ...(limit && { limit }),
    });
    return { seqs: seqs(items), prev, next };
  };
  const range = (from: number, to: number) => upTo(to).slice(from - 1);
  const cursor = expect.any(String);

  expect(await around(30, 10)).toEqual({ seqs: range(25, 34), prev: cursor, next: cursor });
  expect(await around(30)).toEqual({ seqs: range(5, 54), prev: cursor, next: cursor });
  expect(await around(30, 1)).toEqual({ seqs: [30], prev: cursor, next: cursor });
  expect(await around(1, 10)).toEqual({ seqs: range(1, 10), prev: null, next: cursor });
  expect(await around(3, 10)).toEqual({ seqs: range(1, 10), prev: null, next: cursor });
  expect(await around(60, 10)).toEqual({ seqs: range(55, 60), prev: cursor, next: null });
  expect(await around(20, 100)).toEqual({ seqs: upTo(60), prev: null, next: null });
  expect(await around(1_000_000, 10)).toEqual({ seqs: range(56, 60), prev: cursor, next: null });

  // Nothing on the page itself, and the way back still leads to the newest.
  const beyond = await around(1_000_000, 1);
  expect(beyond).toEqual({ seqs: [], prev: cursor, next: null });
  expect(
    seqs((await page(server, ada, conversationId, { cursor: beyond.prev!, limit: 3 })).items),
  ).toEqual(range(58, 60));
});

test('a page that no list gave is refused', async () => {
  await using server = await TestServer.start();
  const { ada, conversationId } = await talk(server, 3);
  const made = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const wrong = [
    { cursor: 'made-up' },
    { cursor: made(['after', '1']) },
    { cursor: made({}) },
    { cursor: '' },
    { cursor: 'x'.repeat(5_000) },
  ];
  for (const query of [
    ...wrong,
    { limit: 0 },
    { limit: limits.pageMax + 1 },
    { around: 0 },
    { around: 1.5 },
    { around: 'here' },
    { page: 2 },
  ]) {
    const answer = await server.http(
      'messages.list',
      { conversationId, ...query },
      { token: ada.accessToken },
    );
    expect([query, code(answer)]).toEqual([query, 'invalid_input']);
  }
});

test('a device that was away learns what changed since', async () => {
  await using server = await TestServer.start();
  const { ada, grace, conversationId } = await talk(server, 8);
  const all = (await page(server, ada, conversationId)).items;
  expect(await changes(server, grace, conversationId, 0)).toEqual({
    items: all,
    rev: 8,
    more: false,
  });
  expect(await changes(server, grace, conversationId, 5)).toEqual({
    items: all.slice(5),
    rev: 8,
    more: false,
  });
  expect(await changes(server, grace, conversationId, 0, 3)).toEqual({
    items: all.slice(0, 3),
    rev: 3,
    more: true,
  });
  expect(await changes(server, grace, conversationId, 3, 5)).toEqual({
    items: all.slice(3),
    rev: 8,
    more: false,
  });
  expect(await changes(server, grace, conversationId, 8)).toEqual({
    items: [],
    rev: 8,
    more: false,
  });

  const late = data(await send(server, ada, conversationId, 'late'));
  expect(await changes(server, grace, conversationId, 8)).toEqual({
    items: [late],
    rev: 9,
    more: false,
  });
  for (const query of [{ since: -1 }, { since: 'now' }, {}, { since: 0, limit: 0 }]) {
    const answer = await server.http(
      'messages.changes',
      { conversationId, ...query },
      { token: grace.accessToken },
    );
    expect([query, code(answer)]).toEqual([query, 'invalid_input']);
  }
});
