/**
 * Searches that find much and show nothing, over texts that are dear to compare, and the indexing
 * of such texts.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Session } from '@parlor/sdk/protocol/auth';
import { limits } from '@parlor/sdk/protocol/limits';
import { expect } from 'vitest';
import { segmentKey, segmentOf, segmentStart } from '../../server/src/features/search/segments.js';
import { type Attack, attackTable } from './attack-table.js';
import { hostileTexts } from './hostile-texts.js';
import { dataOf, type Target } from './target.js';

interface Log {
  session: Session;
  conversationId: string;
}

/** A guest, and a conversation with a first message, which is indexed. */
async function begun(target: Target): Promise<Log> {
  const session = await target.guest();
  const input = { userIds: [], clientId: randomUUID(), text: 'first' };
  const { conversation } = dataOf(
    await target.call('conversations.start', input, { token: session.accessToken }),
  );
  await indexed(target, conversation.id);
  return { session, conversationId: conversation.id };
}

async function indexed(target: Target, conversationId: string): Promise<void> {
  const sql =
    'SELECT 1 FROM search_logs JOIN conversations ON id = conversation_id WHERE id = ? AND indexed_seq = last_seq AND indexed_rev = rev';
  while ((await target.query(sql, [conversationId])).length === 0) await sleep(50);
}

/**
 * Stores the text many times, as a guest does who writes for long: past the server, which is not
 * told.
 */
async function stored(
  target: Target,
  { session, conversationId }: Log,
  text: string,
  count: number,
): Promise<void> {
  await target.query(
    `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
     INSERT INTO messages (conversation_id, seq, rev, kind, sender_id, client_id, text, created_at)
     SELECT id, last_seq + n, rev + n, 'text', ?, 'direct' || (last_seq + n), ?, strftime('%Y-%m-%d %H:%M:%f', '2026-01-01', (last_seq + n) || ' minutes')
     FROM conversations, numbers WHERE id = ?`,
    [count, session.user.id, text, conversationId],
  );
  await target.query(
    'UPDATE conversations SET last_seq = last_seq + ?, rev = rev + ? WHERE id = ?',
    [count, count, conversationId],
  );
}

/** Notes these words for all messages, as the indexer does. */
async function noted(
  target: Target,
  conversationId: string,
  words: readonly string[],
): Promise<void> {
  const [row] = await target.query<{ last_seq: number }>(
    'SELECT last_seq FROM conversations WHERE id = ?',
    [conversationId],
  );
  for (let number = 0; number <= segmentOf(row!.last_seq); number++) {
    const segment = segmentKey(conversationId, number);
    const [first, last] = [segmentStart(number), segmentStart(number + 1) - 1];
    await target.query(
      `INSERT OR IGNORE INTO search_words (segment, word, seq)
       SELECT ?, word.value, seq FROM messages, json_each(?) AS word WHERE conversation_id = ? AND seq BETWEEN ? AND ?`,
      [segment, JSON.stringify(words), conversationId, first, last],
    );
    await target.query(
      `REPLACE INTO search_segments (conversation_id, number, oldest_at, newest_at)
       SELECT conversation_id, ?, MIN(created_at), MAX(created_at) FROM messages WHERE conversation_id = ? AND seq BETWEEN ? AND ?`,
      [number, conversationId, first, last],
    );
  }
  await target.query(
    'UPDATE search_logs SET indexed_seq = last_seq, indexed_rev = rev FROM conversations WHERE id = conversation_id AND id = ?',
    [conversationId],
  );
}

/** Several guests with long logs of this text, and the index at its end. */
async function logs(
  target: Target,
  text: string,
  words: readonly string[],
  { people = 3, messages = 400 } = {},
): Promise<Log[]> {
  const made: Log[] = [];
  for (let i = 0; i < people; i++) {
    const log = await begun(target);
    await stored(target, log, text, messages);
    await noted(target, log.conversationId, words);
    made.push(log);
  }
  return made;
}

/** The index gives every message, and none is meant. */
const searchesOver = (what: string, text: string): Attack => ({
  name: `searches by guests over ${what}`,
  async run(target) {
    const people = await logs(target, text, ['zz', 'zzz']);
    const searches = people.flatMap(({ session }) =>
      Array.from({ length: 6 }, () =>
        target.call('messages.search', { query: 'zz zzz' }, { token: session.accessToken }),
      ),
    );
    const other = await begun(target);
    const began = performance.now();
    const found = dataOf(
      await target.call(
        'messages.search',
        { query: 'first' },
        { token: other.session.accessToken },
      ),
    );
    const waited = performance.now() - began;
    for (const reply of await Promise.all(searches))
      if (!reply.ok) expect(reply.error.code).toBe('rate_limited');
    process.stdout.write(
      `  somebody else of the site found something in ${Math.round(waited)} ms\n`,
    );
    expect(found.items).toHaveLength(1);
    expect(waited, 'wait of somebody else who searches').toBeLessThan(5_000);
  },
});

const longest = (part: string) => `zz ${hostileTexts[part]!(limits.messageText - 3)}`;

const searches: readonly Attack[] = [
  searchesOver('marks that are put in order', longest('marks that are put in order')),
  searchesOver('characters that become eighteen', longest('characters that become eighteen')),
  searchesOver('words of one letter', longest('words of one letter')),
  {
    name: 'a search for what 200,000 words begin with',
    async run(target) {
      const words = Array.from({ length: 400 }, (_, i) => `zz${i.toString(36).padStart(3, '0')}`);
      const [log] = await logs(target, 'zz', words, { people: 1, messages: 500 });
      const as = { token: log!.session.accessToken };
      const replies = await Promise.all(
        Array.from({ length: 5 }, () => target.call('messages.search', { query: 'zz' }, as)),
      );
      // However many words it has, each message is found.
      for (const reply of replies) expect(dataOf(reply).items).toHaveLength(50);
    },
  },
  {
    name: 'searches that nobody waits for',
    async run(target) {
      const people = await logs(target, longest('characters that become eighteen'), ['zz', 'zzz']);
      for (let round = 0; round < 10; round++) {
        const leaving = new AbortController();
        const calls = people.map(({ session }) =>
          fetch(`${target.url}/v1/messages/search?query=zz+zzz`, {
            headers: { authorization: `Bearer ${session.accessToken}` },
            signal: leaving.signal,
          }).catch(() => undefined),
        );
        await sleep(30);
        leaving.abort();
        await Promise.all(calls);
      }
      const began = performance.now();
      dataOf(
        await target.call(
          'messages.search',
          { query: 'first' },
          { token: people[0]!.session.accessToken },
        ),
      );
      expect(performance.now() - began, 'wait of the next one').toBeLessThan(3_000);
    },
  },
];

const indexing: readonly Attack[] = [
  'marks that are put in order',
  'characters that become eighteen',
  'words without spaces',
  'different words',
].map((what) => ({
  name: `indexing and editing messages of ${what}`,
  async run(target) {
    const log = await begun(target);
    const token = log.session.accessToken;
    const different = Array.from({ length: limits.messageText / 4 }, (_, i) =>
      i.toString(36).padStart(3, 'z'),
    ).join(' ');
    await stored(target, log, what === 'different words' ? different : longest(what), 40);
    const send = () =>
      target.call(
        'messages.send',
        { conversationId: log.conversationId, clientId: randomUUID(), text: 'next' },
        { token },
      );
    dataOf(await send());
    await indexed(target, log.conversationId);
    // Each word has to be taken out again.
    await target.query(
      `UPDATE messages SET text = 'edited', edited_at = created_at, rev = (SELECT rev FROM conversations WHERE id = conversation_id) + seq - 1
         WHERE conversation_id = ? AND seq BETWEEN 2 AND 11`,
      [log.conversationId],
    );
    await target.query('UPDATE conversations SET rev = rev + 10 WHERE id = ?', [
      log.conversationId,
    ]);
    dataOf(await send());
    await indexed(target, log.conversationId);
    const found = dataOf(
      await target.call('messages.search', { query: 'edited', limit: 100 }, { token }),
    );
    expect(found.items).toHaveLength(10);
  },
}));

attackTable([...searches, ...indexing].map((attack) => ({ waitMs: 1_000, ...attack })));
