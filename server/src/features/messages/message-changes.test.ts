/**
 * What happens to a message: what it quotes, names and carries; edits, deletion and pins; and that
 * everybody hears of it, in order.
 */
import { limits } from '@parlor/sdk/protocol/limits';
import { quoteOf } from '@parlor/sdk/protocol/quote';
import type { Message } from '@parlor/sdk/protocol/messages';
import { expect, test, vi } from 'vitest';
import { Person, upTo } from '../../../../tests/support/person.js';
import { data, TestServer } from '../../../../tests/support/test-server.js';
import { sha256, systemEnvironment } from '../../kernel/environment.js';
import { MessageEditRow, MessageRow } from '../../conversation-log/message.entity.js';

/** Ada and Grace, and their conversation with one message of Ada's. */
async function talk(server: TestServer) {
  const site = await server.site();
  const [ada, grace] = [
    await Person.of(server, site, 'Ada'),
    await Person.of(server, site, 'Grace'),
  ];
  return { site, ada, grace, id: await ada.start(grace) };
}

async function log(who: Person, conversationId: string): Promise<Message[]> {
  return (await who.call('messages.list', { conversationId, limit: limits.pageMax })).items;
}

test('an answer carries a quote of what it answers, as it is now', async () => {
  await using server = await TestServer.start();
  const { ada, grace, id } = await talk(server);
  const answer = await grace.send(id, 'Indeed', { replyTo: 1 });
  expect(answer.replyTo).toEqual({ seq: 1, senderId: ada.id, excerpt: 'first', rev: 1 });
  await ada.call('messages.edit', { conversationId: id, seq: 1, text: 'changed' });
  expect((await log(ada, id)).map(({ text, replyTo }) => [text, replyTo?.excerpt])).toEqual([
    ['changed', undefined],
    ['Indeed', 'changed'],
  ]);
  expect((await ada.send(id, 'And again', { replyTo: 1 })).replyTo?.excerpt).toBe('changed');
});

test('a long text is quoted as far as it fits, without half a character', async () => {
  await using server = await TestServer.start();
  const { ada, id } = await talk(server);
  const max = limits.quoteExcerpt;
  for (const [text, excerpt] of [
    ['x'.repeat(max), 'x'.repeat(max)],
    ['x'.repeat(max + 1), 'x'.repeat(max)],
    [`${'x'.repeat(max - 1)}🙂!`, 'x'.repeat(max - 1)],
    [`${'x'.repeat(max - 2)}🙂!`, `${'x'.repeat(max - 2)}🙂`],
  ] as const) {
    const { seq } = await ada.send(id, text);
    expect((await ada.send(id, 'so', { replyTo: seq })).replyTo?.excerpt).toBe(excerpt);
  }
});

test('what is not there, or is deleted, cannot be answered, and the refused answer takes no number', async () => {
  await using server = await TestServer.start();
  const { ada, grace, id } = await talk(server);
  const group = await ada.group('Club', grace);
  const { seq } = await ada.send(id, 'soon gone');
  await ada.call('messages.delete', { conversationId: id, seq });
  for (const [conversationId, replyTo] of [
    [id, seq],
    [id, 1_000],
    [group, 1],
  ] as const) {
    expect(
      await grace.refusal('messages.send', {
        conversationId,
        clientId: 'c',
        text: 'To what?',
        replyTo,
      }),
    ).toBe('not_found');
  }
  expect((await grace.send(id, 'next')).seq).toBe(seq + 1);
});

test('those whom a message names are told apart from those who are not there', async () => {
  await using server = await TestServer.start();
  const { site, ada, grace, id } = await talk(server);
  const linus = await Person.of(server, site, 'Linus');
  const mentions = [grace.id, linus.id, 'nobody', ada.id, grace.id];
  expect((await ada.send(id, '@Grace @Linus', { mentions })).mentions).toEqual([grace.id, ada.id]);
  expect((await log(grace, id)).map((message) => message.mentions)).toEqual([
    [],
    [grace.id, ada.id],
  ]);
  const over = {
    conversationId: id,
    clientId: 'c',
    text: 'x',
    mentions: Array<string>(limits.mentions + 1).fill(ada.id),
  };
  expect(await ada.refusal('messages.send', over)).toBe('invalid_input');
});

test("the host's values come back as they were given", async () => {
  await using server = await TestServer.start();
  const { ada, grace, id } = await talk(server);
  const metadata = { 'order.id': 'A-17', paid: true, sum: 12.5, note: null, emoji: '👩‍👩‍👧‍👦' };
  expect((await ada.send(id, 'Order', { metadata })).metadata).toEqual(metadata);
  expect((await log(grace, id))[1]!.metadata).toEqual(metadata);
  expect((await ada.send(id, 'None', { metadata: {} })).metadata).toBeNull();
});

test('a repetition is one of everything that was sent; with anything else under the same id it is refused', async () => {
  await using server = await TestServer.start();
  const { ada, grace, id } = await talk(server);
  const sent = {
    conversationId: id,
    clientId: 'same',
    text: 'Hello',
    replyTo: 1,
    mentions: [grace.id],
    metadata: { a: 1 },
  };
  const first = await ada.call('messages.send', sent);
  expect(await ada.call('messages.send', sent)).toEqual(first);
  for (const other of [
    { replyTo: undefined },
    { mentions: [] },
    { mentions: [ada.id] },
    { metadata: { a: 2 } },
    { text: 'Hi' },
  ]) {
    expect(await ada.refusal('messages.send', { ...sent, ...other } as never)).toBe(
      'client_id_reused',
    );
  }
  // What became of it since is no other content.
  await ada.call('messages.edit', { conversationId: id, seq: 2, text: 'Hello!' });
  expect(await ada.call('messages.send', sent)).toMatchObject({ seq: 2, text: 'Hello!' });
  await ada.call('messages.delete', { conversationId: id, seq: 2 });
  expect(await ada.call('messages.send', sent)).toMatchObject({
    seq: 2,
    text: null,
    deletedAt: expect.any(String),
  });
  expect(await log(ada, id)).toHaveLength(2);

  // Rows of before there were quotes hold the hash of the text alone.
  await ada.call('messages.send', { conversationId: id, clientId: 'plain', text: 'plain' });
  const { sendHash } = await server.app.database
    .entities(MessageRow)
    .findOneByOrFail({ conversationId: id, clientId: 'plain' });
  expect(sendHash).toBe(sha256('plain'));
});

test('an edit changes the text for everybody and says when, and the same text again changes nothing', async () => {
  await using server = await TestServer.start();
  const { ada, grace, id } = await talk(server);
  await grace.listen();
  const sent = await ada.send(id, 'helo', { mentions: [grace.id], metadata: { a: 1 }, replyTo: 1 });
  const edited = await ada.call('messages.edit', { conversationId: id, seq: 2, text: 'Hello' });
  expect(edited).toEqual({ ...sent, text: 'Hello', rev: 3, editedAt: expect.any(String) });
  expect(await ada.call('messages.edit', { conversationId: id, seq: 2, text: 'Hello' })).toEqual(
    edited,
  );
  expect(await log(grace, id)).toEqual([expect.anything(), edited]);
  const fewer = await ada.call('messages.edit', {
    conversationId: id,
    seq: 2,
    text: 'Hello',
    mentions: [],
  });
  expect(fewer).toMatchObject({ rev: 4, mentions: [] });
  await vi.waitFor(() => expect(grace.heardRevs(id)).toEqual([2, 3, 4]));
  expect(grace.heard(id).at(-1)).toEqual({
    name: 'message.changed',
    data: { conversationId: id, rev: 4, message: fewer },
  });
});

test('what a message was stays visible to moderators, and to nobody else', async () => {
  await using server = await TestServer.own();
  const { site, ada, grace, id } = await talk(server);
  const moderator = await Person.of(server, site, 'Mo', 'moderator');
  const elsewhere = await Person.of(server, site, 'Max', 'admin');
  const group = await ada.group('Club', grace, moderator);
  const { seq } = await ada.send(group, 'one');
  for (const text of ['two', 'two', 'three'])
    await ada.call('messages.edit', { conversationId: group, seq, text });
  const edits = (await moderator.call('messages.edits', { conversationId: group, seq })).items;
  expect(edits.map(({ text, replacedBy }) => [text, replacedBy])).toEqual([
    ['one', ada.id],
    ['two', ada.id],
  ]);
  for (const who of [ada, grace])
    expect(await who.refusal('messages.edits', { conversationId: group, seq })).toBe('forbidden');
  expect(await elsewhere.refusal('messages.edits', { conversationId: group, seq })).toBe(
    'not_found',
  );
  expect(await moderator.refusal('messages.edits', { conversationId: group, seq: 99 })).toBe(
    'not_found',
  );
  expect(await moderator.refusal('messages.edits', { conversationId: id, seq: 1 })).toBe(
    'not_found',
  );

  await ada.call('messages.delete', { conversationId: group, seq });
  expect((await moderator.call('messages.edits', { conversationId: group, seq })).items).toEqual(
    [],
  );
  expect(await server.app.database.entities(MessageEditRow).count()).toBe(0);
});

test('a deleted message leaves its place and nothing of what it held', async () => {
  await using server = await TestServer.own();
  const { ada, grace, id } = await talk(server);
  await grace.listen();
  const { seq, ...sent } = await ada.send(id, 'a secret', {
    replyTo: 1,
    mentions: [grace.id],
    metadata: { note: 'a secret' },
  });
  await grace.call('reactions.add', { conversationId: id, seq, emoji: '👍' });
  await grace.call('messages.pin', { conversationId: id, seq });
  await ada.call('messages.edit', { conversationId: id, seq, text: 'a secret still' });
  const gone = await ada.call('messages.delete', { conversationId: id, seq });
  expect(gone).toEqual({
    ...sent,
    seq,
    rev: 6,
    text: null,
    replyTo: null,
    mentions: [],
    metadata: null,
    deletedAt: expect.any(String),
    editedAt: expect.any(String),
  });
  expect(await ada.call('messages.delete', { conversationId: id, seq })).toEqual(gone);
  expect(await log(grace, id)).toEqual([expect.anything(), gone]);
  expect((await grace.call('messages.pinned', { conversationId: id })).items).toEqual([]);
  const rows = await server.app.database.query('SELECT * FROM messages');
  expect(
    JSON.stringify([rows, await server.app.database.query('SELECT * FROM message_edits')]),
  ).not.toContain('secret');

  expect(await ada.refusal('messages.edit', { conversationId: id, seq, text: 'back' })).toBe(
    'not_found',
  );
  expect(await ada.refusal('messages.pin', { conversationId: id, seq })).toBe('not_found');
  expect(await ada.refusal('reactions.add', { conversationId: id, seq, emoji: '👍' })).toBe(
    'not_found',
  );
  await vi.waitFor(() => expect(grace.heardRevs(id)).toEqual([2, 3, 4, 5, 6]));
});

test('a deleted message is unread for nobody, and a system entry neither', async () => {
  await using server = await TestServer.start();
  const { ada, grace } = await talk(server);
  const group = await ada.group('Club', grace);
  const unread = async () =>
    (await grace.call('conversations.get', { conversationId: group })).unread;
  expect(await unread()).toBe(0);
  const { seq } = await ada.send(group, 'one');
  await ada.send(group, 'two');
  await ada.call('conversations.update', { conversationId: group, title: 'Society' });
  expect(await unread()).toBe(2);
  await ada.call('messages.delete', { conversationId: group, seq });
  expect(await unread()).toBe(1);
});

test('edits and deletions are possible as long as the site says, and not a millisecond longer', async () => {
  let time = Date.parse('2026-11-21T12:00:00.000Z');
  await using server = await TestServer.start({
    environment: { ...systemEnvironment, now: () => new Date(time) },
  });
  const site = await server.site();
  const [ada, grace] = [
    await Person.of(server, site, 'Ada'),
    await Person.of(server, site, 'Grace'),
  ];
  const id = await ada.start(grace);
  const edit = (seq: number, text: string) =>
    ada.outcome('messages.edit', { conversationId: id, seq, text });
  const remove = (seq: number) => ada.outcome('messages.delete', { conversationId: id, seq });

  // Without a setting, always. (All of this lasts less than an access token.)
  time += 9 * 60_000;
  expect(await edit(1, 'still')).toBe('ok');

  const told = async () => data(await server.http('sites.current', {}, { site })).messages;
  expect(await told()).toEqual({ editMinutes: null, deleteMinutes: null });
  await server.app.sites.update(site.id, { editMinutes: 5, deleteMinutes: 2 });
  expect(await told()).toEqual({ editMinutes: 5, deleteMinutes: 2 });
  const { seq } = await ada.send(id, 'fresh');
  const { seq: other } = await ada.send(id, 'fresh too');
  time += 2 * 60_000 - 1;
  expect([await edit(seq, 'a'), await remove(other)]).toEqual(['ok', 'ok']);
  time += 1;
  expect([await edit(seq, 'b'), await remove(seq)]).toEqual(['ok', 'forbidden']);
  // What is deleted stays so, however late one asks.
  expect(await remove(other)).toBe('ok');
  time += 3 * 60_000 - 1;
  expect(await edit(seq, 'c')).toBe('ok');
  time += 1;
  expect(await edit(seq, 'd')).toBe('forbidden');

  await server.app.sites.update(site.id, { editMinutes: 0, deleteMinutes: 0 });
  const { seq: last } = await ada.send(id, 'for ever');
  expect([await edit(last, 'x'), await remove(last)]).toEqual(['forbidden', 'forbidden']);
  expect((await log(ada, id)).map(({ text }) => text)).toEqual(['still', 'c', null, 'for ever']);

  await server.app.sites.update(site.id, { editMinutes: null, deleteMinutes: null });
  expect(await edit(last, 'after all')).toBe('ok');
});

test('what is pinned is listed with the latest pin first, once, and up to the limit', async () => {
  let time = Date.now();
  await using server = await TestServer.start({
    environment: { ...systemEnvironment, now: () => new Date(time) },
  });
  const { ada, grace, id } = await talk(server);
  await grace.listen();
  for (const n of upTo(3)) await ada.send(id, `n ${n}`);
  const pinned = async () =>
    (await grace.call('messages.pinned', { conversationId: id })).items.map(({ seq }) => seq);
  for (const seq of [2, 4, 1]) {
    time += 1_000;
    expect(await grace.call('messages.pin', { conversationId: id, seq })).toMatchObject({
      seq,
      pinnedBy: grace.id,
    });
  }
  expect(await pinned()).toEqual([1, 4, 2]);
  const again = await ada.call('messages.pin', { conversationId: id, seq: 4 });
  expect([again.pinnedBy, again.rev]).toEqual([grace.id, 6]);
  expect(await ada.call('messages.unpin', { conversationId: id, seq: 4 })).toMatchObject({
    pinnedAt: null,
    pinnedBy: null,
    rev: 8,
  });
  expect(await ada.call('messages.unpin', { conversationId: id, seq: 4 })).toMatchObject({
    rev: 8,
  });
  expect(await pinned()).toEqual([1, 2]);
  await vi.waitFor(() => expect(grace.heardRevs(id)).toEqual([2, 3, 4, 5, 6, 7, 8]));

  await Promise.all(upTo(limits.pinned).map((n) => ada.send(id, `more ${n}`)));
  const answers = await Promise.all(
    upTo(limits.pinned).map((n) =>
      (n % 2 ? ada : grace).outcome('messages.pin', { conversationId: id, seq: 4 + n }),
    ),
  );
  expect(answers.filter((answer) => answer === 'ok')).toHaveLength(limits.pinned - 2);
  expect(answers.filter((answer) => answer === 'limit_reached')).toHaveLength(2);
  expect(await pinned()).toHaveLength(limits.pinned);
  await ada.call('messages.delete', { conversationId: id, seq: 1 });
  expect(await pinned()).toHaveLength(limits.pinned - 1);
});

test('of an edit and a deletion at once, the deletion stays', async () => {
  await using server = await TestServer.own();
  const { ada, grace, id } = await talk(server);
  await grace.listen();
  await Promise.all(upTo(20).map((n) => ada.send(id, `n ${n}`)));
  const outcomes = await Promise.all(
    upTo(20).flatMap((n) => {
      const message = { conversationId: id, seq: n + 1 };
      const edit = () => ada.outcome('messages.edit', { ...message, text: 'edited' });
      const remove = () => ada.outcome('messages.delete', message);
      return n % 2 ? [edit(), remove()] : [remove(), edit()];
    }),
  );
  expect(outcomes.every((outcome) => outcome === 'ok' || outcome === 'not_found')).toBe(true);
  const after = (await log(grace, id)).slice(1);
  expect(after.map(({ text, deletedAt }) => [text, deletedAt !== null])).toEqual(
    upTo(20).map(() => [null, true]),
  );
  expect(await server.app.database.entities(MessageEditRow).count()).toBe(0);
  const { rev } = await grace.call('messages.list', { conversationId: id });
  await vi.waitFor(() => expect(grace.heardRevs(id)).toEqual(upTo(rev).slice(1)));
});

test('under a storm of changes of every kind, a listener hears each rev once and in order, and ends with the log', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const people = await Promise.all(upTo(4).map((n) => Person.of(server, site, `Person ${n}`)));
  const [owner, ...others] = people as [Person, ...Person[]];
  const id = await owner.group('Storm', ...others);
  await Promise.all(people.map((person) => person.listen()));
  await Promise.all(upTo(10).map((n) => owner.send(id, `n ${n}`)));
  await Promise.all(
    upTo(120).map((n) => {
      const who = people[n % 4]!;
      const message = { conversationId: id, seq: 2 + (n % 10) };
      const kinds = [
        () => who.send(id, `more ${n}`, { replyTo: message.seq, mentions: [owner.id] }),
        () => who.outcome('reactions.add', { ...message, emoji: ['👍', '🎉', '❤️'][n % 3]! }),
        () => who.outcome('reactions.remove', { ...message, emoji: '👍' }),
        () => owner.outcome('messages.edit', { ...message, text: `edit ${n}` }),
        () => owner.outcome(n % 2 ? 'messages.pin' : 'messages.unpin', message),
        () =>
          owner.outcome('conversations.update', { conversationId: id, title: `Storm ${n % 3}` }),
        () => who.outcome('messages.delete', { conversationId: id, seq: 2 + (n % 30) }),
      ];
      return kinds[n % kinds.length]!();
    }),
  );

  const held = await log(owner, id);
  const { rev, title, lastSeq } = await owner.call('conversations.get', { conversationId: id });
  expect(held.map(({ seq }) => seq)).toEqual(upTo(lastSeq));
  expect(Math.max(...held.map((message) => message.rev))).toBe(rev);
  expect(new Set(held.map((message) => message.rev)).size).toBe(held.length);
  for (const person of people) {
    await vi.waitFor(() => expect(person.heardRevs(id)).toEqual(upTo(rev).slice(1)), 5_000);
    const bySeq = new Map<number, Message>();
    let named = 'Storm';
    for (const event of person.heard(id)) {
      if (event.name === 'message.created' || event.name === 'message.changed') {
        const { message } = event.data;
        bySeq.set(message.seq, message);
        for (const reply of bySeq.values())
          if (reply.replyTo?.seq === message.seq)
            bySeq.set(reply.seq, { ...reply, replyTo: quoteOf(message) });
      }
      if (event.name === 'conversation.updated') named = event.data.title;
    }
    expect([...bySeq.values()].sort((a, b) => a.seq - b.seq)).toEqual(held.slice(1));
    expect(named).toBe(title);
  }

  // Whoever heard nothing learns the same by asking, in pages of any size.
  for (const limit of [1, 7, 100]) {
    const bySeq = new Map<number, Message>();
    for (let since = 0, more = true; more;) {
      const page = await owner.call('messages.changes', { conversationId: id, since, limit });
      for (const message of page.items) bySeq.set(message.seq, message);
      ({ more, rev: since } = page);
    }
    expect([...bySeq.values()].sort((a, b) => a.seq - b.seq)).toEqual(held);
  }
});
