/**
 * People come to a group and go: at once, on all their devices, and with an entry in the log that
 * says so.
 */
import { limits } from '@parlor/sdk/protocol/limits';
import type { SystemEntry } from '@parlor/sdk/protocol/messages';
import { wire } from '@parlor/sdk/protocol/wire';
import { expect, test, vi } from 'vitest';
import { Person, upTo } from '../../../../tests/support/person.js';
import { RawSocket } from '../../../../tests/support/raw-socket.js';
import { loseAnswer } from '../../../../tests/support/lost-answer.js';
import { TestServer } from '../../../../tests/support/test-server.js';
import { MemberRow } from './member.entity.js';
import { UserRow } from '../users/user.entity.js';

async function club(server: TestServer) {
  const site = await server.site();
  const [ada, grace, linus, mei] = (await Promise.all(
    ['Ada', 'Grace', 'Linus', 'Mei'].map((name) => Person.of(server, site, name)),
  )) as [Person, Person, Person, Person];
  const id = await ada.group('Club', grace);
  return { site, ada, grace, linus, mei, id };
}

/** Without the entry in the log that would say so, and count. */
async function promote(
  server: TestServer,
  conversationId: string,
  who: Person,
  role: 'owner' | 'admin',
): Promise<void> {
  await server.app.database
    .entities(MemberRow)
    .update({ conversationId, userId: who.id }, { role });
}

async function entries(who: Person, conversationId: string): Promise<SystemEntry[]> {
  const { items } = await who.call('messages.list', { conversationId, limit: limits.pageMax });
  return items.flatMap(({ system }) => (system ? [system] : []));
}

/** One more socket of a person, and what it hears. */
async function device(
  server: TestServer,
  who: Person,
): Promise<{ heard: string[]; close: () => void }> {
  const { socket } = await RawSocket.open(server, {
    siteKey: who.site.publicKey,
    token: who.session.accessToken,
  });
  const heard: string[] = [];
  socket.on(wire.eventsFrame, (events: object[]) =>
    heard.push(...events.map((event) => JSON.stringify(event))),
  );
  return { heard, close: () => void socket.disconnect() };
}

test('whoever is added sees the group at once, hears what comes, and counts nothing of before as unread', async () => {
  await using server = await TestServer.start();
  const { ada, grace, linus, mei, id } = await club(server);
  await ada.send(id, 'before');
  await Promise.all([grace.listen(), linus.listen(), mei.listen()]);
  const answer = await ada.call('members.add', {
    conversationId: id,
    userIds: [linus.id, grace.id, linus.id],
  });
  expect(answer).toEqual({ added: [linus.id], invited: [], rev: 3 });

  const view = await linus.call('conversations.get', { conversationId: id });
  expect(view).toMatchObject({
    memberCount: 3,
    readSeq: 3,
    unread: 0,
    rev: 3,
    lastMessage: { system: { type: 'joined', by: ada.id, userIds: [linus.id] } },
  });
  expect(
    (await linus.call('messages.list', { conversationId: id })).items.map(({ text }) => text),
  ).toEqual([null, 'before', null]);
  await vi.waitFor(() =>
    expect(linus.heard(id).some(({ name }) => name === 'conversation.created')).toBe(true),
  );
  expect(linus.heard(id)).toContainEqual({
    name: 'conversation.created',
    data: { conversation: view },
  });
  await vi.waitFor(() => expect(grace.heard(id)).toHaveLength(2));
  expect(grace.heard(id)).toMatchObject([
    { name: 'message.created', data: { rev: 3, message: { system: { type: 'joined' } } } },
    {
      name: 'member.joined',
      data: {
        memberCount: 3,
        members: [{ user: { id: linus.id, name: 'Linus' }, role: 'member', readSeq: 3 }],
      },
    },
  ]);

  await ada.send(id, 'welcome');
  await vi.waitFor(() => expect(linus.heardRevs(id)).toContain(4));
  expect((await linus.call('conversations.get', { conversationId: id })).unread).toBe(1);
  expect(await ada.call('members.add', { conversationId: id, userIds: [linus.id] })).toEqual({
    added: [],
    invited: [],
    rev: 4,
  });
  expect(mei.heard(id)).toEqual([]);
});

test('whoever is removed hears so on every device, and nothing that comes later', async () => {
  await using server = await TestServer.start();
  const { ada, grace, id } = await club(server);
  await Promise.all([ada.listen(), grace.listen()]);
  const own = await grace.start();
  const { heard } = await device(server, grace);
  await ada.send(id, 'while she is here');
  await vi.waitFor(() => expect(grace.heardRevs(id)).toEqual([2]));
  expect(await ada.call('members.remove', { conversationId: id, userId: grace.id })).toEqual({
    rev: 3,
  });
  for (const n of upTo(20)) await ada.send(id, `later ${n}`);
  // What comes on the same sockets afterwards shows that nothing else was under way.
  await grace.send(own, 'mine');
  await vi.waitFor(() => expect(grace.heardRevs(own)).toEqual([1, 2]));
  await vi.waitFor(() => expect(heard.some((event) => event.includes('mine'))).toBe(true));
  expect(grace.heard(id).slice(1)).toEqual([
    { name: 'conversation.removed', data: { conversationId: id } },
  ]);
  expect(heard.filter((event) => event.includes(id) && !event.includes('while she'))).toEqual([
    JSON.stringify({ name: 'conversation.removed', data: { conversationId: id } }),
  ]);

  await vi.waitFor(() => expect(ada.heardRevs(id)).toEqual(upTo(23).slice(1)));
  expect(ada.heard(id)).toContainEqual({
    name: 'member.left',
    data: { conversationId: id, userId: grace.id, memberCount: 1 },
  });
  expect(await grace.refusal('conversations.get', { conversationId: id })).toBe('not_found');
  expect(await grace.refusal('messages.list', { conversationId: id })).toBe('not_found');
  expect(
    await grace.refusal('messages.send', { conversationId: id, clientId: 'c', text: 'still?' }),
  ).toBe('not_found');
  expect(await grace.refusal('reactions.add', { conversationId: id, seq: 2, emoji: '👍' })).toBe(
    'not_found',
  );
  expect(await entries(ada, id)).toContainEqual({ type: 'removed', by: ada.id, userId: grace.id });

  // And back again.
  await ada.call('members.add', { conversationId: id, userIds: [grace.id] });
  await ada.send(id, 'again');
  await vi.waitFor(() => expect(grace.heardRevs(id)).toContain(25));
  expect((await grace.call('conversations.get', { conversationId: id })).unread).toBe(1);
});

test('a removal holds for a socket that was being admitted at that moment, and so does coming back', async () => {
  await using server = await TestServer.own();
  const { ada, grace, linus, id } = await club(server);
  const { database } = server.app;
  const query = database.query.bind(database);
  for (const returns of [false, true]) {
    // The handshake has looked up its conversations, and has not entered them yet.
    let goOn = () => undefined as void;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    const lookedUp = new Promise<void>((resolve) => {
      vi.spyOn(database, 'query').mockImplementation(async (sql, parameters) => {
        const rows = await query(sql, parameters);
        if (!sql.includes('conversation_id AS id FROM members WHERE user_id IN'))
          return rows as never;
        resolve();
        await held;
        return rows as never;
      });
    });
    const opening = device(server, grace);
    await lookedUp;
    vi.restoreAllMocks();
    await ada.call('members.remove', { conversationId: id, userId: grace.id });
    if (returns) await ada.call('members.add', { conversationId: id, userIds: [grace.id] });
    goOn();
    const { heard, close } = await opening;

    await ada.send(id, 'in the club');
    await grace.send(await grace.start(linus), 'elsewhere');
    await vi.waitFor(() => expect(heard.join()).toContain('elsewhere'));
    expect(heard.join().includes('in the club')).toBe(returns);
    close();
    if (!returns) await ada.call('members.add', { conversationId: id, userIds: [grace.id] });
  }
});

test('when the answer of the database to a removal is lost, the removed one hears nothing more all the same', async () => {
  await using server = await TestServer.start();
  const { ada, grace, id } = await club(server);
  await grace.listen();
  const { database } = server.app;
  loseAnswer(database, 'DELETE FROM members ');
  const remove = () => ada.outcome('members.remove', { conversationId: id, userId: grace.id });
  expect(await remove()).toBe('unavailable');
  expect(await remove()).toBe('not_found');
  await ada.send(id, 'among us');
  await vi.waitFor(() => expect(grace.isListening).toBe(false));
  expect(grace.heard(id)).toEqual([]);
  await grace.listen();
  const own = await grace.start();
  await ada.send(id, 'among us again');
  await grace.send(own, 'mine');
  await vi.waitFor(() => expect(grace.heardRevs(own)).toEqual([1, 2]));
  expect(grace.heard(id)).toEqual([]);
});

test('one leaves by oneself; the only owner not while others are there, the last member always', async () => {
  await using server = await TestServer.start();
  const { ada, grace, linus, id } = await club(server);
  await ada.call('members.add', { conversationId: id, userIds: [linus.id] });
  const leave = (who: Person) =>
    who.outcome('members.remove', { conversationId: id, userId: who.id });
  expect(await leave(ada)).toBe('forbidden');
  expect(await leave(grace)).toBe('ok');
  expect(await leave(grace)).toBe('not_found');
  await promote(server, id, linus, 'owner');
  expect(await leave(ada)).toBe('ok');
  expect(await leave(linus)).toBe('ok');
  expect(await server.app.database.entities(MemberRow).countBy({ conversationId: id })).toBe(0);
  const rows = await server.app.database.query<{ extra: string }[]>(
    'SELECT extra FROM messages WHERE conversation_id = ? ORDER BY seq',
    [id],
  );
  expect(
    rows.map(({ extra }) => (JSON.parse(extra) as { system: SystemEntry }).system).slice(2),
  ).toEqual([grace, ada, linus].map((who) => ({ type: 'left', userId: who.id })));
  const direct = await ada.start(grace);
  expect(await ada.refusal('members.remove', { conversationId: direct, userId: ada.id })).toBe(
    'forbidden',
  );
});

test('of two last owners who leave at once, one stays while others are there', async () => {
  await using server = await TestServer.start();
  const { ada, grace, linus, mei, id } = await club(server);
  await ada.call('members.add', { conversationId: id, userIds: [linus.id] });
  for (const n of upTo(6)) {
    const [one, other] = n % 2 ? [ada, grace] : [grace, ada];
    await promote(server, id, ada, 'owner');
    await promote(server, id, grace, 'owner');
    const outcomes = await Promise.all(
      [one, other].map((who) =>
        who.outcome('members.remove', { conversationId: id, userId: who.id }),
      ),
    );
    expect([...outcomes].sort()).toEqual(['forbidden', 'ok']);
    const rows = await server.app.database.entities(MemberRow).findBy({ conversationId: id });
    expect(rows.filter(({ role }) => role === 'owner')).toHaveLength(1);
    const stayed = rows.some(({ userId }) => userId === ada.id) ? ada : grace;
    await stayed.call('members.add', {
      conversationId: id,
      userIds: [ada.id, grace.id].filter((userId) => userId !== stayed.id),
    });
  }
  expect(await mei.refusal('members.list', { conversationId: id })).toBe('not_found');
});

test('whoever leaves a direct conversation of three makes it a group of the others, who keep what was said', async () => {
  await using server = await TestServer.start();
  const { ada, grace, linus, mei } = await club(server);
  const start = async (text: string) =>
    await ada.call('conversations.start', {
      userIds: [grace.id, linus.id, ada.id],
      clientId: text.replace(' ', '-'),
      text,
    });
  const { conversation } = await start('among us');
  const { id } = conversation;
  await Promise.all([grace.listen(), linus.listen()]);
  expect(await linus.call('members.remove', { conversationId: id, userId: linus.id })).toEqual({
    rev: 2,
  });

  await vi.waitFor(() =>
    expect(linus.heard(id).at(-1)).toMatchObject({ name: 'conversation.removed' }),
  );
  await vi.waitFor(() =>
    expect(grace.heard(id)).toMatchObject([
      {
        name: 'message.created',
        data: { rev: 2, message: { system: { type: 'left', userId: linus.id } } },
      },
      { name: 'member.left', data: { userId: linus.id, memberCount: 2 } },
      {
        name: 'conversation.updated',
        data: {
          kind: 'group',
          title: 'Ada, Grace',
          access: 'private',
          posting: 'all',
          history: 'joined',
        },
      },
      { name: 'member.updated', data: { userId: ada.id, role: 'owner' } },
    ]),
  );
  expect(await grace.call('conversations.get', { conversationId: id })).toMatchObject({
    kind: 'group',
    title: 'Ada, Grace',
    role: 'member',
    memberCount: 2,
  });
  expect(
    (await grace.call('messages.list', { conversationId: id })).items.map(({ text }) => text),
  ).toEqual(['among us', null]);
  expect(
    (await grace.call('conversations.findDirect', { userIds: [ada.id] })).conversation,
  ).toBeNull();
  await expect(linus.call('conversations.get', { conversationId: id })).rejects.toThrow(
    'not_found',
  );

  // Who comes now was not there.
  await ada.call('members.add', { conversationId: id, userIds: [mei.id] });
  expect(
    (await mei.call('messages.list', { conversationId: id })).items.map(
      ({ system }) => system?.type,
    ),
  ).toEqual(['joined']);
  // The three begin anew.
  expect((await start('again')).conversation.id).not.toBe(id);
});

test('a direct conversation that is left is called by as many whole names as there is room for, and owned by somebody who is there', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const long = (letter: string) => letter.repeat(limits.userName);
  const [ada, grace, linus, mei] = await Promise.all(
    [long('A'), long('G'), 'Linus', 'Mei'].map((name) => Person.of(server, site, name)),
  );
  const leave = async (userIds: string[], clientId: string) => {
    const { conversation } = await ada!.call('conversations.start', {
      userIds,
      clientId,
      text: 'hello',
    });
    await linus!.call('members.remove', { conversationId: conversation.id, userId: linus!.id });
    return conversation.id;
  };
  const first = await leave([grace!.id, linus!.id], 'long');
  expect((await ada!.call('conversations.get', { conversationId: first })).title).toBe(long('A'));
  const second = await leave([mei!.id, linus!.id], 'short');
  expect((await ada!.call('conversations.get', { conversationId: second })).title).toBe(long('A'));
  // Who began it cannot own it.
  const { conversation } = await mei!.call('conversations.start', {
    userIds: [grace!.id, linus!.id],
    clientId: 'gone',
    text: 'hello',
  });
  await server.app.database
    .entities(UserRow)
    .update({ id: mei!.id }, { deactivatedAt: new Date() });
  await linus!.call('members.remove', { conversationId: conversation.id, userId: linus!.id });
  expect(await grace!.call('conversations.get', { conversationId: conversation.id })).toMatchObject(
    { kind: 'group', role: 'owner' },
  );
});

test('of those who leave a direct conversation at once each leaves, and nobody leaves one of two', async () => {
  await using server = await TestServer.start();
  const { ada, grace, linus, mei } = await club(server);
  const { conversation } = await ada.call('conversations.start', {
    userIds: [grace.id, linus.id, mei.id],
    clientId: 'four',
    text: 'hello',
  });
  const { id } = conversation;
  await Promise.all(
    [linus, mei].map((who) => who.call('members.remove', { conversationId: id, userId: who.id })),
  );
  expect(await grace.call('conversations.get', { conversationId: id })).toMatchObject({
    kind: 'group',
    memberCount: 2,
  });
  const { items } = await grace.call('members.list', { conversationId: id });
  expect(new Map(items.map(({ user, role }) => [user.id, role]))).toEqual(
    new Map([
      [ada.id, 'owner'],
      [grace.id, 'member'],
    ]),
  );

  const pair = await ada.call('conversations.start', {
    userIds: [grace.id],
    clientId: 'two',
    text: 'hello',
  });
  await expect(
    ada.call('members.remove', { conversationId: pair.conversation.id, userId: ada.id }),
  ).rejects.toThrow('forbidden');
  expect(
    await ada.call('conversations.get', { conversationId: pair.conversation.id }),
  ).toMatchObject({ kind: 'direct', memberCount: 2 });
});

test('members are found by the beginning of any word of their names, page by page, and by nobody else', async () => {
  await using server = await TestServer.start();
  const { site, ada, grace, mei, id } = await club(server);
  const names = [
    'Linus Pauling',
    'Ludwig van der Rohe',
    'Émile Lamarck',
    'Ölaf',
    '100% Linen',
    'Paula',
  ];
  for (const name of names) {
    const who = await Person.of(server, site, name);
    await ada.call('members.add', { conversationId: id, userIds: [who.id] });
  }
  // Of the site, and not in the group.
  await Person.of(server, site, 'Lina');
  const namesOf = (...pages: { items: { user: { name: string } }[] }[]) =>
    pages.flatMap(({ items }) => items.map(({ user }) => user.name)).sort();
  const found = async (search: string) =>
    namesOf(await grace.call('members.list', { conversationId: id, search }));
  expect(await found('li')).toEqual(['100% Linen', 'Linus Pauling']);
  expect(await found(' PAUL')).toEqual(['Linus Pauling', 'Paula']);
  expect(await found('van der r')).toEqual(['Ludwig van der Rohe']);
  expect(await found('emil')).toEqual(['Émile Lamarck']);
  expect(await found('olaf')).toEqual(['Ölaf']);
  expect(await found('100%')).toEqual(['100% Linen']);
  for (const nobody of ['inus', '%', '_', "' OR 1=1 --"]) expect(await found(nobody)).toEqual([]);
  expect(await found(' ')).toEqual(['Ada', 'Grace', ...names].sort());

  const first = await ada.call('members.list', { conversationId: id, search: 'l', limit: 2 });
  const second = await ada.call('members.list', {
    conversationId: id,
    search: 'l',
    limit: 2,
    cursor: first.next!,
  });
  expect(namesOf(first, second)).toEqual(await found('l'));
  expect([first.items.length, second.items.length, second.next]).toEqual([2, 2, null]);
  expect(await mei.refusal('members.list', { conversationId: id, search: 'li' })).toBe('not_found');
});

test('people who are added and leave at the same moment leave the count and the log as the members are', async () => {
  await using server = await TestServer.start();
  const { ada, grace, linus, mei, id } = await club(server);
  await ada.listen();
  await Promise.all(
    upTo(60).map((n) => {
      const who = [grace, linus, mei][n % 3]!;
      const change = { conversationId: id, userId: who.id };
      return n % 2
        ? ada.outcome('members.add', { conversationId: id, userIds: [who.id] })
        : (n % 4 ? who : ada).outcome('members.remove', change);
    }),
  );
  const { memberCount, members, rev } = await ada.call('conversations.get', { conversationId: id });
  const there = members.map(({ user }) => user.id);
  expect(memberCount).toBe(there.length);
  // The log alone tells who is there.
  const told = new Set([ada.id, grace.id]);
  for (const entry of await entries(ada, id)) {
    if (entry.type === 'joined')
      for (const userId of entry.userIds) expect(told.has(userId)).toBe(false);
    if (entry.type === 'joined') for (const userId of entry.userIds) told.add(userId);
    if (entry.type === 'left' || entry.type === 'removed')
      expect(told.delete(entry.userId)).toBe(true);
  }
  expect([...told].sort()).toEqual([...there].sort());
  await vi.waitFor(() => expect(ada.heardRevs(id)).toEqual(upTo(rev).slice(1)));
});

test('a group takes as many members as the limit says', async () => {
  await using server = await TestServer.start();
  const { site, ada, grace, linus, id } = await club(server);
  const { database } = server.app;
  const some = await database.entities(UserRow).findOneByOrFail({ id: linus.id });
  const fillers = upTo(limits.groupMembers - 3).map((n): UserRow => ({
    ...some,
    id: `filler-${n}`,
  }));
  await database.entities(UserRow).insert(fillers);
  const joined = {
    conversationId: id,
    role: 'member',
    readSeq: 0,
    deliveredSeq: 0,
    joinedAt: new Date(),
    unreadSeq: 0,
    memberRev: 0,
    joinedSeq: 0,
  } as const;
  await database
    .entities(MemberRow)
    .insert(fillers.map(({ id: userId }): MemberRow => ({ ...joined, userId })));
  await database.query('UPDATE conversations SET member_count = ? WHERE id = ?', [
    limits.groupMembers - 1,
    id,
  ]);
  const max = await Person.of(server, site, 'Max');
  const outcomes = await Promise.all(
    [linus, max].map((who) =>
      ada.outcome('members.add', { conversationId: id, userIds: [who.id, grace.id] }),
    ),
  );
  expect([...outcomes].sort()).toEqual(['limit_reached', 'ok']);
  expect(
    await ada.refusal('members.add', {
      conversationId: id,
      userIds: Array<string>(limits.membersAtOnce + 1).fill('x'),
    }),
  ).toBe('invalid_input');
  expect(await ada.refusal('members.add', { conversationId: id, userIds: [] })).toBe(
    'invalid_input',
  );
  expect(await ada.refusal('members.add', { conversationId: id, userIds: ['nobody'] })).toBe(
    'not_found',
  );
});
