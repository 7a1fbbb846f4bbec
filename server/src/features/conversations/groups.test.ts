/** Groups: made once, named, and seen by those who are in them. */
import { limits } from '@parlor/sdk/protocol/limits';
import { expect, test, vi } from 'vitest';
import { Person, upTo } from '../../../../tests/support/person.js';
import { TestServer } from '../../../../tests/support/test-server.js';
import type { Site } from '../sites/sites.js';
import { ConversationRow } from '../../conversation-log/conversation.entity.js';
import { MemberRow } from '../members/member.entity.js';

const people = (server: TestServer, site: Site, ...names: string[]) =>
  Promise.all(names.map((name) => Person.of(server, site, name)));

test('a group has its people, its title, an owner, and an entry that says so', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const [ada, grace, linus] = (await people(server, site, 'Ada', 'Grace', 'Linus')) as [
    Person,
    Person,
    Person,
  ];
  await Promise.all([ada.listen(), grace.listen(), linus.listen()]);
  const { added, invited, ...made } = await ada.call('conversations.createGroup', {
    clientId: 'one',
    title: ' Club ',
    userIds: [grace.id, grace.id, ada.id],
  });
  expect({ added, invited }).toEqual({ added: [grace.id], invited: [] });
  expect(made).toMatchObject({
    kind: 'group',
    title: 'Club',
    memberCount: 2,
    lastSeq: 1,
    rev: 1,
    readSeq: 1,
    unread: 0,
    lastMessage: {
      seq: 1,
      kind: 'system',
      senderId: null,
      clientId: null,
      text: null,
      system: { type: 'created', by: ada.id, title: 'Club' },
    },
  });
  expect(Object.fromEntries(made.members.map(({ user, role }) => [user.name, role]))).toEqual({
    Ada: 'owner',
    Grace: 'member',
  });
  const hers = await grace.call('conversations.get', { conversationId: made.id });
  expect(hers).toEqual({ ...made, role: 'member' });
  expect((await grace.call('conversations.list', {})).items).toEqual([hers]);
  for (const [who, conversation] of [
    [ada, made],
    [grace, hers],
  ] as const) {
    await vi.waitFor(() =>
      expect(who.heard(made.id)).toEqual([
        { name: 'conversation.created', data: { conversation } },
      ]),
    );
  }
  await grace.send(made.id, 'Hello');
  await vi.waitFor(() => expect(ada.heardRevs(made.id)).toEqual([2]));
  expect(await linus.refusal('conversations.get', { conversationId: made.id })).toBe('not_found');
  expect(linus.heard(made.id)).toEqual([]);
});

test('a group that is asked for again is the same, and another one under its id is refused', async () => {
  await using server = await TestServer.own();
  const site = await server.site();
  const [ada, grace, linus] = (await people(server, site, 'Ada', 'Grace', 'Linus')) as [
    Person,
    Person,
    Person,
  ];
  const input = { clientId: 'one', title: 'Club', userIds: [grace.id, linus.id] };
  const answers = await Promise.all(
    upTo(10).map(() => ada.call('conversations.createGroup', input)),
  );
  expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
  expect(await server.app.database.entities(ConversationRow).count()).toBe(1);
  for (const other of [{ title: 'Society' }, { userIds: [grace.id] }]) {
    expect(await ada.refusal('conversations.createGroup', { ...input, ...other })).toBe(
      'client_id_reused',
    );
  }
  // What became of the group since is no other group; and the id is the creator's own.
  const { id } = answers[0]!;
  await ada.call('conversations.update', { conversationId: id, title: 'Society' });
  await ada.call('members.remove', { conversationId: id, userId: linus.id });
  expect(
    await ada.call('conversations.createGroup', { ...input, userIds: [linus.id, grace.id] }),
  ).toMatchObject({ id, title: 'Society' });
  expect((await grace.call('conversations.createGroup', { ...input, userIds: [] })).id).not.toBe(
    id,
  );
});

test('a group with somebody who is not there is not made', async () => {
  await using server = await TestServer.own();
  const [site, other] = [await server.site(), await server.site()];
  const [ada] = (await people(server, site, 'Ada')) as [Person];
  const [stranger] = (await people(server, other, 'Max')) as [Person];
  for (const userIds of [['nobody'], [stranger.id]]) {
    expect(
      await ada.refusal('conversations.createGroup', { clientId: 'one', title: 'Club', userIds }),
    ).toBe('not_found');
  }
  const over = {
    clientId: 'one',
    title: 'Club',
    userIds: Array<string>(limits.membersAtOnce + 1).fill(ada.id),
  };
  expect(await ada.refusal('conversations.createGroup', over)).toBe('invalid_input');
  for (const title of ['', '  ', 'two\nlines', 'x'.repeat(limits.groupTitle + 1)]) {
    expect([
      title,
      await ada.refusal('conversations.createGroup', { clientId: 'one', title, userIds: [] }),
    ]).toEqual([title, 'invalid_input']);
  }
  expect(await server.app.database.entities(ConversationRow).count()).toBe(0);
  expect(await server.app.database.entities(MemberRow).count()).toBe(0);
});

test('a new title reaches everybody together with the entry that says so, and the same title is no change', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const [ada, grace] = (await people(server, site, 'Ada', 'Grace')) as [Person, Person];
  const id = await ada.group('Club', grace);
  await grace.listen();
  expect(
    await ada.call('conversations.update', { conversationId: id, title: 'Society' }),
  ).toMatchObject({
    title: 'Society',
    rev: 2,
    lastSeq: 2,
  });
  expect(
    await ada.call('conversations.update', { conversationId: id, title: ' Society ' }),
  ).toMatchObject({ title: 'Society', rev: 2 });
  await vi.waitFor(() => expect(grace.heard(id)).toHaveLength(2));
  expect(grace.heard(id)).toMatchObject([
    {
      name: 'message.created',
      data: {
        rev: 2,
        message: { seq: 2, system: { type: 'renamed', by: ada.id, title: 'Society' } },
      },
    },
    { name: 'conversation.updated', data: { conversationId: id, title: 'Society' } },
  ]);
  expect((await grace.call('conversations.list', {})).items).toMatchObject([
    { title: 'Society', lastMessage: { seq: 2 } },
  ]);
});

test('a large group lists its first members and whoever looks, counts all, and takes no more statements than a small one', async () => {
  await using server = await TestServer.own();
  const site = await server.site();
  const [ada, ...others] = (await people(
    server,
    site,
    ...upTo(limits.membersListed + 5).map((n) => `Person ${n}`),
  )) as [Person, ...Person[]];
  const { source } = server.app.database;
  const spy = vi.spyOn(source, 'createQueryRunner');
  const statements = async () => {
    spy.mockClear();
    await ada.call('conversations.list', {});
    return spy.mock.calls.length;
  };
  // What the server does by itself meanwhile, such as making what was written findable, counts too:
  // the fewest are the list's own.
  const fewest = async () => Math.min(await statements(), await statements(), await statements());
  await ada.group('First', others[0]!);
  const one = await fewest();
  const id = await ada.group('Large', ...others);
  for (const n of upTo(8)) await ada.group(`Group ${n}`, ...others.slice(0, n));
  expect(await fewest()).toBe(one);
  spy.mockRestore();

  for (const who of [ada, ...others.slice(-3)]) {
    const { members, memberCount } = await who.call('conversations.get', { conversationId: id });
    expect([members.length, memberCount]).toEqual([limits.membersListed, limits.membersListed + 5]);
    expect(members.map(({ user }) => user.id)).toContain(who.id);
  }
  const listed: string[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await ada.call('members.list', {
      conversationId: id,
      limit: 20,
      ...(cursor !== undefined && { cursor }),
    });
    listed.push(...page.items.map(({ user }) => user.id));
    if (page.next === null) break;
    cursor = page.next;
  }
  expect([...listed].sort()).toEqual([ada, ...others].map((person) => person.id).sort());
});
