/** Many clients that load their lists at the same moment share queries, and nothing else. */
import { expect, test } from 'vitest';
import { Person, upTo } from '../../../../tests/support/person.js';
import { TestServer } from '../../../../tests/support/test-server.js';

test('of many clients that load their list at the same moment, each gets its own', async () => {
  await using server = await TestServer.own();
  const [site, elsewhere] = [await server.site(), await server.site()];
  const ada = await Person.of(server, site, 'Ada');
  const clients = await Promise.all([
    ...upTo(12).map((n) => Person.of(server, site, `Client ${n}`)),
    ...upTo(4).map((n) => Person.of(server, elsewhere, `Other ${n}`)),
  ]);
  const started = await Promise.all(
    clients.map(async (each) => (each.site === site ? each.start(ada) : null)),
  );
  await Promise.all(
    clients.flatMap((each, n) =>
      upTo(5).map(async () => {
        const { items } = await each.call('conversations.sync', { held: [] });
        expect(items.map(({ id }) => id)).toEqual(started[n] === null ? [] : [started[n]]);
        for (const { members, lastMessage } of items) {
          expect(new Set(members.map(({ user }) => user.id))).toEqual(new Set([ada.id, each.id]));
          expect(lastMessage?.senderId).toBe(each.id);
        }
        expect((await each.call('users.me', {})).id).toBe(each.id);
      }),
    ),
  );
});

test('what many clients load at the same moment is what each loads alone', async () => {
  await using server = await TestServer.own();
  const site = await server.site();
  const [ada, mallory] = [
    await Person.of(server, site, 'Ada'),
    await Person.of(server, site, 'Mallory'),
  ];
  const people = await Promise.all(upTo(10).map((n) => Person.of(server, site, `Client ${n}`)));
  const groups: string[] = [];
  for (const title of ['One', 'Two', 'Three', 'Four']) {
    const id = await ada.group(title, mallory, ...people);
    groups.push(id);
    // A short range and one that is longer than what is looked up message by message.
    for (const n of upTo(title === 'One' ? 40 : 5)) await (n % 2 ? ada : mallory).send(id, `${n}`);
  }
  const [one, two, three, four] = groups as [string, string, string, string];
  const mentioned = people[3]!;
  const { seq } = await ada.send(two, '@', { mentions: [mentioned.id] });
  const changes: ((person: Person) => Promise<unknown>)[] = [
    async (person) => person.call('messages.hide', { conversationId: two, seq }),
    async (person) => person.call('blocks.add', { userId: mallory.id }),
    async (person) => person.call('conversations.pin', { conversationId: one }),
    async (person) => person.call('conversations.mute', { conversationId: two, until: null }),
    async (person) => person.call('conversations.archive', { conversationId: three }),
    async (person) => person.call('conversations.clear', { conversationId: four, seq: 3 }),
    async (person) => person.call('receipts.markRead', { conversationId: two, seq: 4 }),
    async (person) => person.call('members.remove', { conversationId: three, userId: person.id }),
  ];
  for (const [n, change] of changes.entries()) await change(people[n]!);

  const questions = [
    { held: [] },
    { held: [], limit: 2 },
    { held: [], known: 'aaaaaaaaa', limit: 3 },
  ];
  for (const question of questions) {
    const ask = (person: Person) => person.call('conversations.sync', question);
    const alone = [];
    for (const person of people) alone.push(await ask(person));
    expect(await Promise.all(people.map(ask))).toEqual(alone);
  }
});
