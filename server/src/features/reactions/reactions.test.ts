/**
 * Reactions: one of each emoji per person, counted for everybody, in the order in which they came.
 */
import { limits } from '@parlor/sdk/protocol/limits';
import { expect, test, vi } from 'vitest';
import { Person, upTo } from '../../../../tests/support/person.js';
import { TestServer } from '../../../../tests/support/test-server.js';
import { MessageRow } from '../../conversation-log/message.entity.js';

async function talk(server: TestServer, names: readonly string[] = ['Ada', 'Grace']) {
  const site = await server.site();
  const people = (await Promise.all(names.map((name) => Person.of(server, site, name)))) as [
    Person,
    ...Person[],
  ];
  const id = await people[0].start(...people.slice(1));
  const add = (who: Person, emoji: string, seq = 1) =>
    who.call('reactions.add', { conversationId: id, seq, emoji });
  const remove = (who: Person, emoji: string, seq = 1) =>
    who.call('reactions.remove', { conversationId: id, seq, emoji });
  return { site, people, id, add, remove };
}

test('a reaction is added once, taken away once, and everybody hears of both', async () => {
  await using server = await TestServer.start();
  const { people, id, add, remove } = await talk(server);
  const [ada, grace] = people as [Person, Person];
  await ada.listen();
  const first = await add(grace, '👍');
  expect(first).toMatchObject({
    seq: 1,
    rev: 2,
    editedAt: null,
    reactions: [{ emoji: '👍', count: 1, userIds: [grace.id] }],
  });
  expect(await add(grace, '👍')).toEqual(first);
  await add(ada, '🎉');
  const both = await add(ada, '👍');
  expect(both.reactions).toEqual([
    { emoji: '👍', count: 2, userIds: [grace.id, ada.id] },
    { emoji: '🎉', count: 1, userIds: [ada.id] },
  ]);
  expect((await grace.call('messages.list', { conversationId: id })).items).toEqual([both]);
  expect((await remove(grace, '👍')).reactions[0]).toEqual({
    emoji: '👍',
    count: 1,
    userIds: [ada.id],
  });
  const last = await remove(ada, '👍');
  expect(last.reactions).toEqual([{ emoji: '🎉', count: 1, userIds: [ada.id] }]);
  // Taking away what is not there is no change.
  expect(await remove(grace, '🎉')).toEqual(last);
  expect(await remove(grace, '🙃')).toEqual(last);
  await vi.waitFor(() => expect(ada.heardRevs(id)).toEqual([2, 3, 4, 5, 6]));
  expect(ada.heard(id).at(-1)).toEqual({
    name: 'message.changed',
    data: { conversationId: id, rev: 6, message: last },
  });
});

test('people who react at the same moment are all counted', async () => {
  await using server = await TestServer.start();
  const { people, id, add, remove } = await talk(
    server,
    upTo(12).map((n) => `Person ${n}`),
  );
  await people[0].listen();
  await Promise.all(
    people.flatMap((person) => [add(person, '👍'), add(person, '❤️'), add(person, '👍')]),
  );
  const [message] = (await people[0].call('messages.list', { conversationId: id })).items;
  expect(Object.fromEntries(message!.reactions.map(({ emoji, count }) => [emoji, count]))).toEqual({
    '❤️': 12,
    '👍': 12,
  });
  expect(message!.rev).toBe(1 + 24);
  await Promise.all(people.map((person, i) => (i % 2 ? remove(person, '👍') : add(person, '🎉'))));
  const [after] = (await people[0].call('messages.list', { conversationId: id })).items;
  expect(Object.fromEntries(after!.reactions.map(({ emoji, count }) => [emoji, count]))).toEqual({
    '❤️': 12,
    '🎉': 6,
    '👍': 6,
  });
  await vi.waitFor(() => expect(people[0].heardRevs(id)).toEqual(upTo(after!.rev).slice(1)));
});

test('any emoji is one reaction, and what is none is refused', async () => {
  await using server = await TestServer.start();
  const { people, id, add } = await talk(server);
  const emojis = ['👩‍👩‍👧‍👦', '👍🏽', '🇩🇪', '❤️', '1️⃣', '🏴󠁧󠁢󠁳󠁣󠁴󠁿'];
  for (const emoji of emojis) await add(people[0], emoji);
  const [message] = (await people[0].call('messages.list', { conversationId: id })).items;
  expect(message!.reactions.map(({ emoji }) => emoji)).toEqual(emojis);
  for (const emoji of ['', 'ok', '👍👍', '1', '<b>', '👍 ']) {
    expect([
      emoji,
      await people[0].refusal('reactions.add', { conversationId: id, seq: 1, emoji }),
    ]).toEqual([emoji, 'invalid_input']);
  }
  expect(
    await people[0].refusal('reactions.add', { conversationId: id, seq: 9, emoji: '👍' }),
  ).toBe('not_found');
  expect(
    await people[0].refusal('reactions.remove', { conversationId: id, seq: 9, emoji: '👍' }),
  ).toBe('not_found');
});

test('a message has so many different reactions, and so many in all', async () => {
  await using server = await TestServer.start();
  const { people, id, add, remove } = await talk(server);
  const [ada, grace] = people as [Person, Person];
  const faces = upTo(limits.reactionEmojis + 1).map((n) => String.fromCodePoint(0x1f600 + n));
  const outcomes = await Promise.all(
    faces.map((emoji) => ada.outcome('reactions.add', { conversationId: id, seq: 1, emoji })),
  );
  expect(outcomes.filter((outcome) => outcome === 'limit_reached')).toHaveLength(1);
  const taken = faces.filter((_, i) => outcomes[i] === 'ok');
  const left = faces.find((_, i) => outcomes[i] !== 'ok')!;
  await add(grace, taken[0]!);
  await remove(ada, taken[1]!);
  await add(grace, left);

  // As many as there may be, and the lists that go out stay short.
  const many = upTo(limits.reactions).map((n) => `user-${n}`);
  const { seq } = await ada.send(id, 'popular');
  await server.app.database
    .entities(MessageRow)
    .update({ conversationId: id, seq }, { reactions: JSON.stringify([['👍', many.slice(1)]]) });
  const full = await add(ada, '👍', seq);
  expect(full.reactions).toEqual([
    { emoji: '👍', count: limits.reactions, userIds: many.slice(1, 1 + limits.reactionUsers) },
  ]);
  for (const emoji of ['👍', '🎉'])
    expect(await grace.refusal('reactions.add', { conversationId: id, seq, emoji })).toBe(
      'limit_reached',
    );
  expect((await remove(ada, '👍', seq)).reactions[0]!.count).toBe(limits.reactions - 1);
});

test('who reacted with what is listed in the order of reacting, page by page', async () => {
  await using server = await TestServer.start();
  const { people, id, add, remove } = await talk(
    server,
    upTo(7).map((n) => `Person ${n}`),
  );
  for (const person of people) await add(person, '👍');
  for (const person of people.slice(2, 5)) await add(person, '🎉');
  const all = [
    ...people.map((person) => ['👍', person.session.user.name]),
    ...people.slice(2, 5).map((person) => ['🎉', person.session.user.name]),
  ];
  const pages = async (
    limit: number,
    emoji?: string,
    between: () => Promise<unknown> = async () => undefined,
  ) => {
    const found: string[][] = [];
    for (let cursor: string | undefined; ;) {
      const query = {
        conversationId: id,
        seq: 1,
        limit,
        ...(emoji && { emoji }),
        ...(cursor !== undefined && { cursor }),
      };
      const page = await people[1]!.call('reactions.list', query);
      found.push(...page.items.map((item) => [item.emoji, item.name]));
      if (page.next === null) return found;
      cursor = page.next;
      await between();
    }
  };
  for (const limit of [1, 3, 4, 100]) expect(await pages(limit)).toEqual(all);
  expect(await pages(2, '🎉')).toEqual(all.slice(7));
  expect(await pages(2, '🙃')).toEqual([]);
  // Those who take theirs away meanwhile make nobody else disappear.
  let next = 0;
  const seen = await pages(2, '👍', () => remove(people[next++]!, '👍'));
  expect(seen).toEqual(all.slice(0, 7));
  expect(await people[1]!.refusal('reactions.list', { conversationId: id, seq: 9 })).toBe(
    'not_found',
  );
  expect(
    await people[1]!.refusal('reactions.list', { conversationId: id, seq: 1, cursor: 'made-up' }),
  ).toBe('invalid_input');
});
