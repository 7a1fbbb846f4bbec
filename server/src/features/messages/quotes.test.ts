/**
 * What is quoted of a message is the message's: it follows edits, and is gone with it, wherever
 * anybody may look.
 */
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { limits } from '@parlor/sdk/protocol/limits';
import type { Quote } from '@parlor/sdk/protocol/messages';
import { describe, expect, inject, test, vi } from 'vitest';
import { Person, upTo } from '../../../../tests/support/person.js';
import { data, TestServer } from '../../../../tests/support/test-server.js';
import { answersWith, columnsWith } from '../../../../tests/support/traces.js';

/**
 * The index of words follows the log when there is time, which on a busy machine is more than a
 * second.
 */
const soon = (check: () => unknown) => vi.waitFor(check, 10_000);

/** Nobody else writes it. */
const word = 'quagmirefinch';

/** Where members find the word while it is there. */
const shown = [
  'conversations.get',
  'conversations.list',
  'conversations.sync',
  'messages.changes',
  'messages.list',
  'messages.pinned',
  'messages.search',
  'reactions.remove',
];

/**
 * Ada's message with the word is entry 2; Grace and Ada answer it, and Grace's answer is pinned,
 * has a reaction, and is the last message.
 */
async function quoted(server: TestServer) {
  const site = await server.site();
  const [ada, grace, moderator, admin, stranger] = (await Promise.all([
    Person.of(server, site, 'Ada'),
    Person.of(server, site, 'Grace'),
    Person.of(server, site, 'Mo', 'moderator'),
    Person.of(server, site, 'Max', 'admin'),
    Person.of(server, site, 'Eve'),
  ])) as [Person, Person, Person, Person, Person];
  const conversationId = await ada.group('Club', grace, moderator);
  const { seq } = await ada.send(conversationId, `The ${word} sings`);
  await grace.call('messages.hide', {
    conversationId,
    seq: (await ada.send(conversationId, 'Something else')).seq,
  });
  await ada.send(conversationId, 'I answer myself', { replyTo: seq });
  const answer = await grace.send(conversationId, 'I answer you', { replyTo: seq });
  await moderator.call('reactions.add', { conversationId, seq: answer.seq, emoji: '👍' });
  await ada.call('messages.pin', { conversationId, seq: answer.seq });
  const people = [ada, grace, moderator, admin, stranger];
  const about = {
    conversationId,
    seqs: [seq, answer.seq],
    word,
    people: people.map(({ id }) => id),
  };
  await soon(async () =>
    expect(await columnsWith(server, word)).toEqual(['messages.text', 'search_words.word']),
  );
  await soon(async () =>
    expect((await grace.call('messages.search', { query: 'answer' })).items).toHaveLength(2),
  );
  return { site, ada, grace, moderator, people, conversationId, seq, answer, about };
}

const inTheAnswer = async (who: Person, conversationId: string): Promise<Quote | null> =>
  (await who.call('messages.list', { conversationId })).items.at(-1)!.replyTo;

describe('a word that is taken back is in no row and in no answer', () => {
  test('once its message is deleted by its sender, or by a moderator', async () => {
    await using server = await TestServer.start();
    for (const by of ['sender', 'moderator'] as const) {
      const { ada, grace, moderator, people, conversationId, seq, about, answer } =
        await quoted(server);
      // Or nothing would be shown by its not being found afterwards.
      expect(await answersWith(grace, about)).toEqual(shown);
      await grace.listen();
      const deleted = await { sender: ada, moderator }[by].call('messages.delete', {
        conversationId,
        seq,
      });
      await soon(async () => expect(await columnsWith(server, word)).toEqual([]));
      for (const who of people) expect(await answersWith(who, about), by).toEqual([]);
      expect(await inTheAnswer(grace, conversationId)).toEqual({
        seq,
        senderId: ada.id,
        excerpt: '',
        state: 'deleted',
        rev: deleted.rev,
      });
      // Nor is it told again by what happens to the answer.
      await ada.call('reactions.add', { conversationId, seq: answer.seq, emoji: '🎉' });
      await grace.call('messages.edit', {
        conversationId,
        seq: answer.seq,
        text: 'I answered you',
      });
      await ada.call('messages.unpin', { conversationId, seq: answer.seq });
      await soon(() => expect(grace.heardRevs(conversationId)).toHaveLength(4));
      expect(JSON.stringify(grace.heard(conversationId))).not.toContain(word);
      expect(await columnsWith(server, word)).toEqual([]);
    }
  });

  test('once its sender has changed it, but for what moderators see of edits', async () => {
    await using server = await TestServer.start();
    const { ada, grace, moderator, people, conversationId, seq, about } = await quoted(server);
    await grace.listen();
    const { rev } = await ada.call('messages.edit', {
      conversationId,
      seq,
      text: 'The bird sings',
    });
    await soon(async () => expect(await columnsWith(server, word)).toEqual(['message_edits.text']));
    for (const who of people)
      expect(await answersWith(who, about)).toEqual(who === moderator ? ['messages.edits'] : []);
    expect(await inTheAnswer(grace, conversationId)).toEqual({
      seq,
      senderId: ada.id,
      excerpt: 'The bird sings',
      rev,
    });
    await ada.call('messages.delete', { conversationId, seq });
    await soon(async () => expect(await columnsWith(server, word)).toEqual([]));
    for (const who of people) expect(await answersWith(who, about)).toEqual([]);
    await soon(() => expect(grace.heardRevs(conversationId)).toHaveLength(2));
    expect(JSON.stringify(grace.heard(conversationId))).not.toContain(word);
  });

  test('once the host has had its sender forgotten with all messages', async () => {
    await using server = await TestServer.start();
    const { site, ada, grace, people, conversationId, seq, answer, about } = await quoted(server);
    const token = await server.secretKey(site);
    const erased = { userId: ada.id, messages: 'delete' } as const;
    expect(data(await server.http('host.deleteUser', erased, { token }))).toMatchObject({
      done: true,
    });
    await soon(async () => expect(await columnsWith(server, word)).toEqual([]));
    for (const who of people) expect(await answersWith(who, about)).toEqual([]);
    const { items } = await grace.call('messages.list', { conversationId, around: answer.seq });
    const quote = items.find((message) => message.seq === answer.seq)!.replyTo;
    expect(quote).toMatchObject({ seq, senderId: ada.id, excerpt: '', state: 'deleted' });
  });

  test('what a report has copied of the answer holds the answer alone; of the message itself, the copy is the report’s', async () => {
    await using server = await TestServer.start();
    const { ada, grace, moderator, conversationId, seq } = await quoted(server);
    // More than the copied surroundings lie between.
    for (const n of upTo(4)) await grace.send(conversationId, `and ${n}`);
    const { seq: last } = await grace.send(conversationId, 'to your first', { replyTo: seq });
    await ada.call('reports.create', { conversationId, seq: last, reason: 'other' });
    await ada.call('messages.delete', { conversationId, seq });
    await soon(async () => expect(await columnsWith(server, word)).toEqual([]));
    expect(
      (await moderator.call('reports.list', {})).items[0]!.messages.map(({ text }) => text),
    ).toContain('to your first');
  });

  test('a held answer keeps a reference, and quotes nothing of what is deleted meanwhile', async () => {
    await using server = await TestServer.start();
    const { site, ada, grace, moderator, conversationId, seq, people, about } =
      await quoted(server);
    await server.app.filters.add(site.id, { words: ['maybe'] }, 'hold');
    const send = (clientId: string) => ({
      conversationId,
      clientId,
      text: 'maybe so',
      replyTo: seq,
    });
    for (const id of ['h1', 'h2'])
      expect(await grace.refusal('messages.send', send(id))).toBe('message_held');
    const [first, second] = (await moderator.call('held.list', {})).items;
    expect((await moderator.call('held.release', { heldId: first!.id })).replyTo).toMatchObject({
      seq,
      excerpt: `The ${word} sings`,
    });
    await ada.call('messages.delete', { conversationId, seq });
    await soon(async () => expect(await columnsWith(server, word)).toEqual([]));
    for (const who of people) expect(await answersWith(who, about)).toEqual([]);
    expect(await moderator.refusal('held.release', { heldId: second!.id })).toBe('not_found');
    // A repeated send gives the message as it is now.
    expect((await grace.call('messages.send', send('h1'))).replyTo).toMatchObject({
      seq,
      excerpt: '',
      state: 'deleted',
    });
  });
});

test.skipIf(inject('database') !== 'sqlite')(
  'once the server has stopped, the file of SQLite holds nothing of what was deleted',
  async () => {
    await using server = await TestServer.own();
    const { ada, conversationId, seq } = await quoted(server);
    await ada.call('messages.delete', { conversationId, seq });
    await soon(async () => expect(await columnsWith(server, word)).toEqual([]));
    const { file } = server.config.database as { file: string };
    let files: string[] = [];
    await server.restart(async () => {
      const names = (await readdir(dirname(file))).filter((name) =>
        name.startsWith(basename(file)),
      );
      files = await Promise.all(names.map((name) => readFile(join(dirname(file), name), 'latin1')));
    });
    expect(files.join('')).toContain('I answer you');
    expect(files.join('')).not.toContain(word);
  },
);

test('the row of a reply holds the number of what it answers, and nothing else of it', async () => {
  await using server = await TestServer.start();
  const { conversationId, seq, answer } = await quoted(server);
  const [row] = await server.app.database.query<{ extra: string }[]>(
    'SELECT extra FROM messages WHERE conversation_id = ? AND seq = ?',
    [conversationId, answer.seq],
  );
  expect(JSON.parse(row!.extra)).toEqual({ replyTo: { seq } });
});

test('of what one has hidden for oneself, no answer shows anything to oneself, and all to the others', async () => {
  await using server = await TestServer.start();
  const { ada, grace, moderator, conversationId, seq, answer, about } = await quoted(server);
  await grace.call('messages.hide', { conversationId, seq });
  // Under the lock that changes take, it is not known who hides what: an answer to what one does to
  // a message says what all are told.
  expect(await answersWith(grace, about)).toEqual(['reactions.remove']);
  const hidden = { seq, senderId: ada.id, excerpt: '', state: 'hidden', rev: 2 };
  expect(await inTheAnswer(grace, conversationId)).toEqual(hidden);
  expect(
    (await grace.call('messages.search', { query: 'answer' })).items.map(({ replyTo }) => replyTo),
  ).toEqual([hidden, hidden]);
  expect((await inTheAnswer(moderator, conversationId))!.excerpt).toContain(word);
  await grace.call('messages.unhide', { conversationId, seq });
  expect((await grace.call('conversations.get', { conversationId })).lastMessage!.replyTo).toEqual(
    answer.replyTo,
  );
});

test('a page looks its quotes up at once, and only those that are not on it', async () => {
  await using server = await TestServer.own();
  const site = await server.site();
  const [ada, grace] = [
    await Person.of(server, site, 'Ada'),
    await Person.of(server, site, 'Grace'),
  ];
  const conversationId = await ada.start(grace);
  for (const n of upTo(12)) await ada.send(conversationId, `line ${n}`, { replyTo: n });
  const query = vi.spyOn(server.app.database, 'query');
  const asked = async (limit: number) => {
    query.mockClear();
    const { items } = await ada.call('messages.list', { conversationId, limit });
    return [
      items.map(({ replyTo }) => replyTo?.excerpt),
      query.mock.calls.filter(([sql]) => sql.includes('SUBSTR(messages.text')).length,
    ];
  };
  expect(await asked(3)).toEqual([['line 9', 'line 10', 'line 11'], 1]);
  expect(await asked(limits.pageMax)).toEqual([
    [undefined, 'first', ...upTo(11).map((n) => `line ${n}`)],
    0,
  ]);
});
