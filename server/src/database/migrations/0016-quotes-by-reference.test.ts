/** The migration of quotes, run again on rows as earlier servers stored them. */
import { expect, test } from 'vitest';
import { Person } from '../../../../tests/support/person.js';
import { TestServer } from '../../../../tests/support/test-server.js';
import { columnsWith } from '../../../../tests/support/traces.js';
import { ConversationRow } from '../../conversation-log/conversation.entity.js';
import { QuotesByReference0016 } from './0016-quotes-by-reference.js';

const word = 'quagmirefinch';

test('copies of quoted words leave the rows of replies, in short conversations and in long ones, and all else stays', async () => {
  await using server = await TestServer.own();
  const site = await server.site();
  const [ada, grace] = [
    await Person.of(server, site, 'Ada'),
    await Person.of(server, site, 'Grace'),
  ];
  const { database } = server.app;
  const replyTo = {
    seq: 1,
    senderId: ada.id,
    excerpt: `The "${word}" sings: äöü 👩‍👩‍👧 \n`,
    attachment: 'file',
  };
  const rest = {
    mentions: [ada.id],
    metadata: { replyTo: 'x', excerpt: 'kept "as" it is', note: '👍 ä' },
  };
  // In a log so long that it is gone through in parts, the last one at the very end; and in a list
  // of conversations of more than one step.
  const long = await ada.start(grace);
  await database.entities(ConversationRow).update({ id: long }, { lastSeq: 12_000 });
  const places = [1, 2, 5_000, 5_001, 9_999, 10_000, 12_000].map((seq) => [long, seq] as const);
  const short = await ada.group('Club', grace);
  const template = await database.entities(ConversationRow).findOneByOrFail({ id: short });
  const many = Array.from({ length: 1_100 }, (_, n) => ({
    ...template,
    id: `many-${String(n).padStart(4, '0')}`,
    clientId: `many-${n}`,
    lastSeq: 7,
  }));
  for (let from = 0; from < many.length; from += 100)
    await database.entities(ConversationRow).insert(many.slice(from, from + 100));
  places.push([short, 2], ...many.map(({ id }) => [id, 7] as const));
  const at = new Date('2026-01-02T03:04:05.678Z');
  const columns = 'conversation_id, seq, rev, kind, sender_id, client_id, text, created_at, extra';
  const rows = places
    .filter(([id, seq]) => id !== long || seq > 1)
    .map(([id, seq], n) => [
      id,
      seq,
      seq,
      'text',
      grace.id,
      `c${n}`,
      'an answer',
      at,
      JSON.stringify({ replyTo, ...rest }),
    ]);
  for (let from = 0; from < rows.length; from += 100)
    for (const { sql, parameters } of database.dialect.insert(
      'messages',
      columns,
      rows.slice(from, from + 100),
    ))
      await database.query(sql, [...parameters]);
  // What has no quote, and what is stored as it should be.
  const others = [{ metadata: { excerpt: 'mine' } }, { replyTo: { seq: 1 } }].map((extra, n) => [
    short,
    20 + n,
    20 + n,
    'text',
    grace.id,
    `o${n}`,
    'x',
    at,
    JSON.stringify(extra),
  ]);
  for (const { sql, parameters } of database.dialect.insert('messages', columns, others))
    await database.query(sql, [...parameters]);
  const stored = () =>
    database.query<{ extra: string | null; rev: number }[]>(
      `SELECT ${columns} FROM messages ORDER BY conversation_id, seq`,
    );
  const before = await stored();
  expect(await columnsWith(server, word)).toEqual(['messages.extra']);

  const runner = database.source.createQueryRunner();
  try {
    // Cut off, it is run again.
    for (const _ of [1, 2]) await new QuotesByReference0016().up(runner);
  } finally {
    await runner.release();
  }
  expect(await columnsWith(server, word)).toEqual([]);
  const read = (all: typeof before) =>
    all.map((row) => ({
      ...row,
      extra: row.extra === null ? null : (JSON.parse(row.extra) as object),
    }));
  const expected = read(before).map((row) =>
    JSON.stringify(row.extra).includes(word)
      ? { ...row, extra: { replyTo: { seq: 1 }, ...rest } }
      : row,
  );
  expect(read(await stored())).toEqual(expected);
});
