/**
 * Finding messages by their words: in whatever script, only one's own, as they are now, and
 * whatever happened to the process in between.
 */
import type { Session } from '@parlor/sdk/protocol/auth';
import { limits } from '@parlor/sdk/protocol/limits';
import type { Message } from '@parlor/sdk/protocol/messages';
import { expect, inject, test, vi } from 'vitest';
import { code, data, TestServer } from '../../../../tests/support/test-server.js';
import { systemEnvironment } from '../../kernel/environment.js';
import type { Site } from '../sites/sites.js';
import { SearchIndexer } from './indexer.js';

type Filter = Partial<Record<'conversationId' | 'senderId' | 'from' | 'to' | 'cursor', string>> & {
  limit?: number;
};

let clientIds = 0;

async function start(
  server: TestServer,
  from: Session,
  to: readonly Session[],
  text: string,
): Promise<string> {
  const input = { userIds: to.map(({ user }) => user.id), clientId: `c${++clientIds}`, text };
  return data(await server.http('conversations.start', input, { token: from.accessToken }))
    .conversation.id;
}

async function send(
  server: TestServer,
  from: Session,
  conversationId: string,
  text: string,
): Promise<Message> {
  return data(
    await server.http(
      'messages.send',
      { conversationId, clientId: `c${++clientIds}`, text },
      { token: from.accessToken },
    ),
  );
}

async function page(server: TestServer, who: Session, query: string, filter: Filter = {}) {
  return data(
    await server.http('messages.search', { query, ...filter }, { token: who.accessToken }),
  );
}

const texts = (messages: readonly Message[]) => messages.map(({ text }) => text);

/** All pages. */
async function find(
  server: TestServer,
  who: Session,
  query: string,
  filter: Filter = {},
): Promise<Message[]> {
  const found: Message[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const { items, next } = await page(server, who, query, {
      ...filter,
      ...(cursor !== undefined && { cursor }),
    });
    found.push(...items);
    cursor = next;
  }
  return found;
}

/** Resolves when the index holds all of the log. */
async function indexed(server: TestServer): Promise<void> {
  const sql = `SELECT COUNT(*) AS n FROM conversations LEFT JOIN search_logs ON search_logs.conversation_id = conversations.id
    WHERE indexed_seq IS NULL OR indexed_seq < last_seq OR indexed_rev < rev`;
  await vi.waitFor(async () => {
    const [row] = await server.app.database.query<{ n: number | string }[]>(sql);
    expect(Number(row!.n)).toBe(0);
  }, 15_000);
}

/** Messages by the writer itself, many at once. */
async function write(
  server: TestServer,
  site: Site,
  from: Session,
  conversationId: string,
  written: readonly string[],
): Promise<void> {
  await Promise.all(
    written.map((text) =>
      server.app.writer.append({
        siteId: site.id,
        conversationId,
        senderId: from.user.id,
        clientId: `c${++clientIds}`,
        text,
      }),
    ),
  );
}

/** What an edit or a deletion leaves, as the writer does it. */
async function change(
  server: TestServer,
  conversationId: string,
  seq: number,
  text: string | null,
): Promise<void> {
  await server.app.database.transaction(async (transaction) => {
    await transaction.query('UPDATE conversations SET rev = rev + 1 WHERE id = ?', [
      conversationId,
    ]);
    await transaction.query(
      `UPDATE messages SET text = ?, ${text === null ? 'deleted_at' : 'edited_at'} = ?, rev = (SELECT rev FROM conversations WHERE id = ?)
       WHERE conversation_id = ? AND seq = ?`,
      [text, new Date(), conversationId, conversationId, seq],
    );
  });
}

async function two(server: TestServer) {
  const site = await server.site();
  const [ada, grace] = [await server.session(site, 'Ada'), await server.session(site, 'Grace')];
  return { site, ada, grace };
}

test('a message is found by any of its words, the last one as a beginning, shortly after it was sent', async () => {
  await using server = await TestServer.start();
  const { ada, grace } = await two(server);
  const conversationId = await start(
    server,
    ada,
    [grace],
    'Shall we meet at the harbour tomorrow?',
  );
  const message = await send(
    server,
    grace,
    conversationId,
    'The harbour is closed, the museum is not.',
  );
  await vi.waitFor(async () => expect(await find(server, ada, 'museum')).toEqual([message]), 5_000);
  const found = async (query: string) => (await find(server, ada, query)).map(({ seq }) => seq);
  expect(await found('harbour')).toEqual([2, 1]);
  expect(await found('HARBOUR')).toEqual([2, 1]);
  expect(await found('harb')).toEqual([2, 1]);
  expect(await found('tomorrow harbour')).toEqual([1]);
  expect(await found('the closed mus')).toEqual([2]);
  // Words before the last are whole words.
  expect(await found('harb tomorrow')).toEqual([]);
  expect(await found('harbour yesterday')).toEqual([]);
  // Neither too short, nor too common.
  expect(await found('is')).toEqual([2]);
  expect(await found('at the')).toEqual([1]);
  expect(await found('?!')).toEqual([]);
});

test('case and accents make no difference, in any script, and text without spaces is found by any part of it', async () => {
  await using server = await TestServer.own();
  const { site, ada } = await two(server);
  const conversationId = await start(server, ada, [], 'first');
  const written = [
    'Crème brûlée in der Straße',
    'ΟΔΥΣΣΕΥΣ και Πηνελόπη',
    'Ёлка и йод',
    '明日は東京タワーに行きます',
    '今天天气很好',
    'สวัสดีชาวโลก',
    '안녕하세요 여러분',
    'שָׁלוֹם עולם',
    'नमस्ते दुनिया',
    'Ｆｕｌｌ　ｗｉｄｔｈ',
    'Party 🎉 tonight ❤️',
    'søndag på Łódź',
    'version 3.14 of snake_case',
    `long ${'x'.repeat(60)}`,
  ];
  await write(server, site, ada, conversationId, written);
  await indexed(server);
  const found = async (query: string) => texts(await find(server, ada, query));
  for (const [query, text] of [
    ['creme BRULEE', 0],
    ['strasse', 0],
    ['STRASSE', 0],
    ['οδυσσευς', 1],
    ['πηνελοπη', 1],
    ['ёлка', 2],
    ['東京', 3],
    ['東京タワー', 3],
    ['京', 3],
    ['す', 3],
    ['天气', 4],
    ['好', 4],
    ['สวัสดี', 5],
    ['ชาวโลก', 5],
    ['하세', 6],
    ['안녕하세요 여러', 6],
    ['שלום', 7],
    ['नमस्ते', 8],
    ['full width', 9],
    ['🎉', 10],
    ['❤', 10],
    ['sondag lodz', 11],
    ['3.14', 12],
    ['case', 12],
    ['x'.repeat(60), 13],
  ] as const) {
    expect([query, await found(query)]).toEqual([query, [written[text]]]);
  }
  // Its pairs of characters are all there, but not next to each other.
  expect(await found('京東京')).toEqual([]);
});

test('operators, wildcards and quotes are nothing but characters', async () => {
  await using server = await TestServer.own();
  const { site, ada } = await two(server);
  const conversationId = await start(server, ada, [], 'plain words here');
  await write(server, site, ada, conversationId, ["it's 100% sure", 'OR AND NOT']);
  await indexed(server);
  for (const query of [
    '-plain words',
    '+plain +words',
    '"plain words"',
    'plain*',
    'plain words)',
    "plain' words",
    '(plain words',
    '~plain',
    'plain_words\\',
  ]) {
    expect([query, texts(await find(server, ada, query))]).toEqual([query, ['plain words here']]);
  }
  expect(await find(server, ada, '%')).toEqual([]);
  expect(await find(server, ada, '*')).toEqual([]);
  expect(texts(await find(server, ada, 'plain OR sure'))).toEqual([]);
  expect(texts(await find(server, ada, 'not or'))).toEqual(['OR AND NOT']);
  expect(texts(await find(server, ada, "it's"))).toEqual(["it's 100% sure"]);
  expect(
    code(await server.http('messages.search', { query: ' ' }, { token: ada.accessToken })),
  ).toBe('invalid_input');
  const tooLong = 'x'.repeat(limits.searchQuery + 1);
  expect(
    code(await server.http('messages.search', { query: tooLong }, { token: ada.accessToken })),
  ).toBe('invalid_input');
  const cursor = Buffer.from('[1e300,"x",1]').toString('base64url');
  expect(
    code(
      await server.http('messages.search', { query: 'plain', cursor }, { token: ada.accessToken }),
    ),
  ).toBe('invalid_input');
});

test('nobody finds what others wrote to each other, or in a conversation that they have left', async () => {
  await using server = await TestServer.own();
  const { ada, grace, site } = await two(server);
  const linus = await server.session(site, 'Linus');
  const secret = await start(server, ada, [grace], 'the secret word');
  const shared = await start(server, ada, [grace, linus], 'the shared word');
  await indexed(server);
  expect(texts(await find(server, ada, 'word'))).toEqual(['the shared word', 'the secret word']);
  expect(texts(await find(server, linus, 'word'))).toEqual(['the shared word']);
  const refused = await server.http(
    'messages.search',
    { query: 'word', conversationId: secret },
    { token: linus.accessToken },
  );
  expect([refused.status, code(refused)]).toEqual([404, 'not_found']);
  expect(texts(await find(server, ada, 'word', { conversationId: secret }))).toEqual([
    'the secret word',
  ]);
  await server.app.database.query('DELETE FROM members WHERE conversation_id = ? AND user_id = ?', [
    shared,
    linus.user.id,
  ]);
  expect(await find(server, linus, 'word')).toEqual([]);
});

test('what was edited is found by its new text, and what was deleted or hidden by none, at once', async () => {
  await using server = await TestServer.own();
  const { ada, grace, site } = await two(server);
  const conversationId = await start(server, ada, [grace], 'apples');
  await write(server, site, ada, conversationId, ['pears', 'plums', 'apples and plums']);
  await indexed(server);
  await change(server, conversationId, 1, 'cherries');
  await change(server, conversationId, 3, null);
  // Before the index knows.
  expect(texts(await find(server, grace, 'apples'))).toEqual(['apples and plums']);
  expect(texts(await find(server, grace, 'plums'))).toEqual(['apples and plums']);
  data(
    await server.http('messages.hide', { conversationId, seq: 4 }, { token: grace.accessToken }),
  );
  expect(await find(server, grace, 'apples')).toEqual([]);
  expect(texts(await find(server, ada, 'apples'))).toEqual(['apples and plums']);
  data(
    await server.http('messages.unhide', { conversationId, seq: 4 }, { token: grace.accessToken }),
  );
  // The next message brings the index up to all of it.
  await send(server, ada, conversationId, 'last');
  await vi.waitFor(
    async () => expect(texts(await find(server, grace, 'cherries'))).toEqual(['cherries']),
    5_000,
  );
  await indexed(server);
  expect(texts(await find(server, grace, 'apples'))).toEqual(['apples and plums']);
  const words = await server.app.database.query<{ word: string }[]>(
    'SELECT word FROM search_words WHERE seq IN (1, 3) ORDER BY word',
  );
  expect(words.map(({ word }) => word)).toEqual(['cherries']);
});

test('results come newest first and page by page, each once, across conversations and long logs', async () => {
  let time = Date.parse('2026-01-01T00:00:00.000Z');
  await using server = await TestServer.start({
    environment: { ...systemEnvironment, now: () => new Date(time) },
  });
  const { ada, grace, site } = await two(server);
  const ids = [
    await start(server, ada, [], 'needle 0'),
    await start(server, ada, [grace], 'needle 1'),
  ];
  for (let n = 2; n < 60; n++) {
    // Several at one moment; every third one is hay.
    if (n % 4 === 0) time += 10_000;
    await write(server, site, n % 2 ? ada : grace, ids[n % 2]!, n % 2 ? [`needle ${n}`] : []);
    await write(server, site, ada, ids[0]!, [`${n % 3 ? 'hay' : 'needle'} ${n}`]);
  }
  // More than a segment of one conversation.
  time += 10_000;
  await write(
    server,
    site,
    ada,
    ids[1]!,
    Array.from({ length: 700 }, (_, i) => (i % 100 === 7 ? `needle late ${i}` : `hay ${i}`)),
  );
  await indexed(server);
  const all = await find(server, ada, 'needle', { limit: 100 });
  const sorted = [...all].sort(
    (a, b) =>
      b.createdAt.localeCompare(a.createdAt) ||
      (a.conversationId < b.conversationId
        ? 1
        : a.conversationId > b.conversationId
          ? -1
          : b.seq - a.seq),
  );
  expect(all.map(({ conversationId, seq }) => [conversationId, seq])).toEqual(
    sorted.map(({ conversationId, seq }) => [conversationId, seq]),
  );
  const [row] = await server.app.database.query<{ n: number | string }[]>(
    "SELECT COUNT(*) AS n FROM messages WHERE text LIKE 'needle%'",
  );
  expect(all).toHaveLength(Number(row!.n));
  for (const limit of [1, 7, 20]) {
    const pages = await find(server, ada, 'needle', { limit });
    expect(pages.map(({ text }) => text)).toEqual(all.map(({ text }) => text));
  }
  expect(texts(await find(server, ada, 'late needle 307'))).toEqual(['needle late 307']);
  const at = '2026-01-01T00:00:50.000Z';
  const early = all.filter(({ createdAt }) => createdAt <= at);
  expect(early.length).toBeGreaterThan(5);
  expect(await find(server, ada, 'needle', { to: at, limit: 3 })).toEqual(early);
  expect(await find(server, ada, 'needle', { from: at, limit: 30 })).toEqual(
    all.filter(({ createdAt }) => createdAt >= at),
  );
  expect(await find(server, ada, 'needle', { from: at, to: at })).toEqual(
    all.filter(({ createdAt }) => createdAt === at),
  );
  expect(await find(server, ada, 'needle', { senderId: grace.user.id })).toEqual([]);
  expect(
    (await find(server, grace, 'needle', { senderId: ada.user.id, conversationId: ids[1]! }))
      .length,
  ).toBeGreaterThan(7);
});

test('a common word in a thousand messages is found to its last page, whatever the filter leaves', async () => {
  await using server = await TestServer.own();
  const { ada, grace, site } = await two(server);
  const conversationId = await start(server, ada, [grace], 'so many words');
  await write(
    server,
    site,
    ada,
    conversationId,
    Array.from({ length: 1_500 }, (_, i) => `so many words ${i}`),
  );
  await write(server, site, grace, conversationId, ['so few']);
  await write(
    server,
    site,
    ada,
    conversationId,
    Array.from({ length: 300 }, (_, i) => `so it goes ${i}`),
  );
  await indexed(server);
  const all = await find(server, ada, 's', { limit: 100 });
  expect(new Set(all.map(({ seq }) => seq)).size).toBe(1_802);
  expect(all).toHaveLength(1_802);
  expect(texts(await find(server, ada, 'so', { senderId: grace.user.id }))).toEqual(['so few']);
});

test('what was committed while nobody followed is found after the next start', async () => {
  await using server = await TestServer.own();
  const { ada, grace, site } = await two(server);
  const conversationId = await start(server, ada, [grace], 'before');
  await indexed(server);
  await write(
    server,
    site,
    ada,
    conversationId,
    Array.from({ length: 450 }, (_, i) => `while away ${i}`),
  );
  await change(server, conversationId, 1, 'changed meanwhile');
  // Whatever the index had of it is gone, as if the process had died before.
  for (const table of ['search_words', 'search_segments', 'search_logs'])
    await server.app.database.query(`DELETE FROM ${table}`);
  await server.restart();
  await indexed(server);
  expect(texts(await find(server, grace, 'meanwhile'))).toEqual(['changed meanwhile']);
  expect(await find(server, grace, 'away')).toHaveLength(450);
});

test('an index that fails does not fail the sends, and catches up', async () => {
  await using server = await TestServer.own();
  const { ada, grace } = await two(server);
  const conversationId = await start(server, ada, [grace], 'first');
  await indexed(server);
  await server.app.database.query('ALTER TABLE search_words RENAME TO search_words_away');
  await send(server, ada, conversationId, 'second thoughts');
  await server.app.database.query('ALTER TABLE search_words_away RENAME TO search_words');
  await vi.waitFor(
    async () => expect(texts(await find(server, grace, 'second'))).toEqual(['second thoughts']),
    10_000,
  );
});

test('several that index one conversation at once leave each word once', async () => {
  await using server = await TestServer.own();
  const { ada, grace, site } = await two(server);
  const conversationId = await start(server, ada, [grace], 'first');
  const { database } = server.app;
  const indexers = Array.from(
    { length: inject('database') === 'sqlite' ? 2 : 4 },
    () => new SearchIndexer(database),
  );
  const untilDone = async (indexer: SearchIndexer) => {
    for (let lacking: string[] = [conversationId]; lacking.length > 0;)
      lacking = await indexer.index(lacking);
  };
  await Promise.all([
    write(
      server,
      site,
      ada,
      conversationId,
      Array.from({ length: 400 }, (_, i) => `word${i} and more`),
    ),
    change(server, conversationId, 1, 'first edit'),
    ...indexers.map(untilDone),
  ]);
  await change(server, conversationId, 2, null);
  await Promise.all(indexers.map(untilDone));
  expect(await find(server, grace, 'more')).toHaveLength(399);
  expect(texts(await find(server, grace, 'edit'))).toEqual(['first edit']);
  const [row] = await database.query<{ n: number | string }[]>(
    'SELECT COUNT(*) AS n FROM search_words',
  );
  expect(Number(row!.n)).toBe(399 * 3 + 2);
});

test('an edit of what is indexed already is not lost while a long log is being indexed', async () => {
  await using server = await TestServer.own();
  const { ada, grace } = await two(server);
  const conversationId = await start(server, ada, [grace], 'first');
  await indexed(server);
  const { database } = server.app;
  // Past the writer, so that nobody is told.
  const rows = Array.from({ length: 450 }, (_, i) => [
    conversationId,
    i + 2,
    i + 2,
    'text',
    ada.user.id,
    `x${i}`,
    `number ${i}`,
    new Date(),
  ]);
  await database.query(
    `INSERT INTO messages (conversation_id, seq, rev, kind, sender_id, client_id, text, created_at) VALUES ${rows.map(() => '(?, ?, ?, ?, ?, ?, ?, ?)').join(', ')}`,
    rows.flat(),
  );
  await database.query('UPDATE conversations SET last_seq = 451, rev = 451 WHERE id = ?', [
    conversationId,
  ]);
  const indexer = new SearchIndexer(database);
  expect(await indexer.index([conversationId])).toEqual([conversationId]);
  await change(server, conversationId, 1, 'early edit');
  await change(server, conversationId, 440, 'late edit');
  for (let lacking = [conversationId]; lacking.length > 0;) lacking = await indexer.index(lacking);
  expect(texts(await find(server, grace, 'edit'))).toEqual(['late edit', 'early edit']);
  expect(texts(await find(server, grace, 'number 449'))).toEqual(['number 449']);
  const [row] = await database.query<{ n: number | string }[]>(
    'SELECT COUNT(*) AS n FROM search_words',
  );
  expect(Number(row!.n)).toBe(449 * 2 + 4);
});
