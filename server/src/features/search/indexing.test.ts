/**
 * How the index follows the log: in few transactions, whatever happens between reading and storing,
 * and with its lateness shown.
 */
import { expect, test, vi } from 'vitest';
import { Person } from '../../../../tests/support/person.js';
import { TestServer } from '../../../../tests/support/test-server.js';
import type { Database } from '../../database/database.js';
import { SearchIndexer } from './indexer.js';

/** A server that has stopped following its log, with conversations of these many messages. */
async function logs(server: TestServer, lengths: readonly number[]) {
  const site = await server.site();
  const ada = await Person.of(server, site, 'Ada');
  const ids: string[] = [];
  for (const [n, length] of lengths.entries()) {
    const { id } = await ada.call('conversations.createGroup', {
      clientId: `g${n}`,
      title: 'Club',
      userIds: [],
    });
    await indexed(server.app.database, [id]);
    await Promise.all(
      Array.from({ length }, (_, i) =>
        server.app.writer.append({
          siteId: site.id,
          conversationId: id,
          senderId: ada.id,
          clientId: `m${n}-${i}`,
          text: `unique${n}x${i} words`,
        }),
      ),
    );
    ids.push(id);
  }
  return { ada, ids };
}

/** Resolves when the index holds all of these conversations. */
async function indexed(database: Database, ids: readonly string[]): Promise<void> {
  const indexer = new SearchIndexer(database);
  for (let lacking = [...ids]; lacking.length > 0;) lacking = await indexer.index(lacking);
}

/** Forgets everything, so that only the test's own indexer has something to do. */
async function forget(database: Database, ids: readonly string[]): Promise<void> {
  await indexed(database, ids);
  for (const table of ['search_words', 'search_segments', 'search_logs'])
    await database.query(`DELETE FROM ${table}`);
}

async function words(database: Database): Promise<string[]> {
  const rows = await database.query<{ word: string }[]>(
    "SELECT word FROM search_words WHERE word <> 'words' ORDER BY word",
  );
  return rows.map(({ word }) => word);
}

/** Runs `meanwhile` after an indexer has read the log, and before it stores. */
function between(database: Database, meanwhile: () => Promise<void>): Database {
  let isFirst = true;
  return new Proxy(database, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      const method = value.bind(target) as (...args: unknown[]) => unknown;
      if (name !== 'directly') return method;
      return async (...args: unknown[]) => {
        if (isFirst) {
          isFirst = false;
          await meanwhile();
        }
        return method(...args);
      };
    },
  });
}

test('messages of many conversations are indexed together, in few transactions', async () => {
  await using server = await TestServer.own();
  const { database } = server.app;
  const { ids } = await logs(server, Array<number>(10).fill(8));
  await forget(database, ids);
  const directly = vi.spyOn(database, 'directly');
  await indexed(database, ids);
  expect(directly.mock.calls.length).toBeLessThanOrEqual(2);
  directly.mockRestore();
  expect(await words(database)).toHaveLength(80);
});

test('the words of changed messages are looked up once for all messages of a segment', async () => {
  await using server = await TestServer.own();
  const { database } = server.app;
  const { ada, ids } = await logs(server, [20]);
  await indexed(database, ids);
  const query = vi.spyOn(database, 'query');
  const lookUps = () =>
    query.mock.calls.filter(([sql]) => sql.startsWith('SELECT word, seq')).length;
  // The follower must not take them one by one.
  await database.query('ALTER TABLE search_logs RENAME TO search_logs_away');
  const { items } = await ada.call('messages.list', { conversationId: ids[0]!, limit: 50 });
  const sent = items.filter(({ kind }) => kind === 'text');
  for (const { seq } of sent) await ada.call('messages.delete', { conversationId: ids[0]!, seq });
  expect(lookUps()).toBe(0);
  await database.query('ALTER TABLE search_logs_away RENAME TO search_logs');
  await vi.waitFor(async () => expect(await words(database)).toEqual([]), 10_000);
  expect(lookUps()).toBe(1);
});

test('a message that is edited while it is being indexed is found by its new text only', async () => {
  await using server = await TestServer.own();
  const { database } = server.app;
  const { ada, ids } = await logs(server, [3]);
  await forget(database, ids);
  const edit = async () => {
    await database.query('UPDATE conversations SET rev = rev + 1');
    await database.query(
      `UPDATE messages SET text = 'edited', edited_at = created_at, rev = (SELECT rev FROM conversations WHERE id = ?)
       WHERE conversation_id = ? AND seq = 2`,
      [ids[0]!, ids[0]!],
    );
  };
  await new SearchIndexer(between(database, edit)).index(ids);
  await indexed(database, ids);
  expect(await words(database)).toEqual(['edited', 'unique0x1', 'unique0x2']);
  const { items } = await ada.call('messages.search', { query: 'edited' });
  expect(items.map(({ seq }) => seq)).toEqual([2]);
});

test('what another process has indexed meanwhile is not indexed again', async () => {
  await using server = await TestServer.own();
  const { database } = server.app;
  const { ids } = await logs(server, [3, 3]);
  await forget(database, ids);
  const other = () => indexed(database, [ids[0]!]);
  // Also its words would be in the index if the state was not compared.
  const removing = async () => {
    await other();
    await database.query('DELETE FROM search_words');
  };
  const left = await new SearchIndexer(between(database, removing)).index(ids);
  expect(left).toEqual([ids[0]!]);
  expect(await words(database)).toEqual(['unique1x0', 'unique1x1', 'unique1x2']);
});

test('the server says in /readyz for how long messages have been waiting for the index', async () => {
  await using server = await TestServer.own();
  const { database } = server.app;
  const ready = async (): Promise<unknown> => (await fetch(`${server.url}/readyz`)).json();
  const { ada, ids } = await logs(server, [1]);
  expect(await ready()).toEqual({ ok: true });
  await database.query('ALTER TABLE search_words RENAME TO search_words_away');
  await ada.send(ids[0]!, 'late');
  await vi.waitFor(
    async () => expect(await ready()).toEqual({ ok: true, searchBehindSeconds: 6 }),
    { timeout: 15_000, interval: 200 },
  );
  await database.query('ALTER TABLE search_words_away RENAME TO search_words');
  await vi.waitFor(async () => expect(await ready()).toEqual({ ok: true }), 10_000);
  expect((await ada.call('messages.search', { query: 'late' })).items).toHaveLength(1);
});
