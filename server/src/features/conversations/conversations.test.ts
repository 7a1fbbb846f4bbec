/**
 * Conversations as their members see them: one for a set of people, made by its first message, and
 * none of anybody else's business.
 */
import type { Session } from '@parlor/sdk/protocol/auth';
import type { Conversation } from '@parlor/sdk/protocol/conversations';
import { limits } from '@parlor/sdk/protocol/limits';
import type { Chat } from '@parlor/sdk';
import { expect, test, vi } from 'vitest';
import { code, data, TestServer } from '../../../../tests/support/test-server.js';
import { systemEnvironment } from '../../kernel/environment.js';
import { MessageRow } from '../../conversation-log/message.entity.js';
import type { Site } from '../sites/sites.js';
import { ConversationRow } from '../../conversation-log/conversation.entity.js';
import { MemberRow } from '../members/member.entity.js';

/** Sessions of new guests. */
function people(server: TestServer, site: Site, count: number): Promise<Session[]> {
  return Promise.all(Array.from({ length: count }, (_, i) => server.session(site, `Person ${i}`)));
}

let clientIds = 0;

async function start(server: TestServer, from: Session, to: readonly Session[], text = 'Hello') {
  const userIds = to.map(({ user }) => user.id);
  return data(
    await server.http(
      'conversations.start',
      { userIds, clientId: `c${++clientIds}`, text },
      { token: from.accessToken },
    ),
  );
}

async function list(
  server: TestServer,
  from: Session,
  query: { limit?: number; cursor?: string } = {},
) {
  return data(await server.http('conversations.list', query, { token: from.accessToken }));
}

async function send(server: TestServer, from: Session, conversationId: string, text = 'Hello') {
  return data(
    await server.http(
      'messages.send',
      { conversationId, clientId: `c${++clientIds}`, text },
      { token: from.accessToken },
    ),
  );
}

/** How many rows there are of conversations, members and messages. */
function rows(server: TestServer): Promise<number[]> {
  return Promise.all(
    [ConversationRow, MemberRow, MessageRow].map((entity) =>
      server.app.database.entities<object>(entity).count(),
    ),
  );
}

const memberNames = ({ members }: Conversation) => members.map(({ user }) => user.name).sort();

test('the first message makes a conversation, which both people see from their side', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const [ada, grace] = (await people(server, site, 2)) as [Session, Session];
  const userIds = [grace.user.id];
  const find = async () =>
    data(await server.http('conversations.findDirect', { userIds }, { token: ada.accessToken }))
      .conversation;
  expect(await find()).toBeNull();

  const answer = await server.http(
    'conversations.start',
    { userIds, clientId: 'first', text: 'Hello' },
    { token: ada.accessToken },
  );
  expect(answer.status).toBe(201);
  const { conversation, message } = data(answer);
  expect(message).toMatchObject({
    conversationId: conversation.id,
    seq: 1,
    rev: 1,
    senderId: ada.user.id,
    clientId: 'first',
    text: 'Hello',
  });
  expect(conversation).toMatchObject({
    kind: 'direct',
    lastMessage: message,
    lastSeq: 1,
    rev: 1,
    readSeq: 1,
    unread: 0,
  });
  expect(memberNames(conversation)).toEqual(['Person 0', 'Person 1']);

  const [hers] = (await list(server, grace)).items;
  const byId = <T extends { user: { id: string } }>(members: T[]) =>
    [...members].sort((a, b) => a.user.id.localeCompare(b.user.id));
  expect({ ...hers, members: byId(hers!.members) }).toEqual({
    ...conversation,
    readSeq: 0,
    unread: 1,
    members: byId(conversation.members),
  });
  expect(
    data(
      await server.http(
        'conversations.get',
        { conversationId: conversation.id },
        { token: grace.accessToken },
      ),
    ),
  ).toEqual(hers);
  expect((await find())?.id).toBe(conversation.id);
});

test('a set of people has one conversation, whoever writes and however they are named', async () => {
  await using server = await TestServer.own();
  const site = await server.site();
  const [a, b, c, d] = (await people(server, site, 4)) as [Session, Session, Session, Session];
  const first = await start(server, a, [b, c], 'one');
  const repeats = [
    await start(server, a, [c, b], 'two'),
    await start(server, b, [a, c], 'three'),
    await start(server, c, [c, b, a], 'four'),
    await start(server, a, [b, b, c, a, c], 'five'),
  ];
  expect(repeats.map(({ conversation }) => conversation.id)).toEqual(
    repeats.map(() => first.conversation.id),
  );
  expect(repeats.map(({ message }) => message.seq)).toEqual([2, 3, 4, 5]);
  expect(repeats.at(-1)!.conversation).toMatchObject({
    lastSeq: 5,
    lastMessage: { text: 'five' },
    readSeq: 1,
    unread: 2,
  });

  const others = [
    await start(server, a, [b]),
    await start(server, a, [b, c, d]),
    await start(server, a, [c]),
  ];
  expect(new Set([first, ...others].map(({ conversation }) => conversation.id)).size).toBe(4);
  expect(await rows(server)).toEqual([4, 3 + 2 + 4 + 2, 8]);
});

test('people who write to each other for the first time at the same moment meet in one conversation', async () => {
  await using server = await TestServer.own();
  const site = await server.site();
  const all = await people(server, site, limits.directMembers);
  const started = await Promise.all(
    all.map((from, i) => {
      // Each names the others in an order of their own.
      const to = [...all.slice(i), ...all.slice(0, i)];
      return start(server, from, i % 2 ? to : to.reverse(), `from ${i}`);
    }),
  );
  expect(new Set(started.map(({ conversation }) => conversation.id)).size).toBe(1);
  expect(await rows(server)).toEqual([1, all.length, all.length]);

  const { id } = started[0]!.conversation;
  const { items } = data(
    await server.http('messages.list', { conversationId: id }, { token: all[7]!.accessToken }),
  );
  expect(items.map(({ seq }) => seq)).toEqual(all.map((_, i) => i + 1));
  expect(items.map(({ rev }) => rev)).toEqual(all.map((_, i) => i + 1));
  expect(new Set(items.map(({ text }) => text))).toEqual(new Set(all.map((_, i) => `from ${i}`)));
  for (const { message } of started) expect(items[message.seq - 1]).toEqual(message);
  expect((await list(server, all[3]!)).items).toMatchObject([
    { id, lastSeq: all.length, rev: all.length },
  ]);
});

test('a first message that is sent again makes neither a second conversation nor a second message', async () => {
  await using server = await TestServer.own();
  const site = await server.site();
  const [ada, grace] = (await people(server, site, 2)) as [Session, Session];
  const input = { userIds: [grace.user.id], clientId: 'first', text: 'Hello' };
  const answers = await Promise.all(
    Array.from({ length: 10 }, () =>
      server.http('conversations.start', input, { token: ada.accessToken }),
    ),
  );
  const messages = answers.map((answer) => data(answer).message);
  expect(messages).toEqual(messages.map(() => messages[0]));
  expect(await rows(server)).toEqual([1, 2, 1]);
  const other = await server.http(
    'conversations.start',
    { ...input, text: 'Something else' },
    { token: ada.accessToken },
  );
  expect([other.status, code(other)]).toEqual([409, 'client_id_reused']);
});

test('notes to self are a conversation with oneself alone', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const [ada, grace] = (await people(server, site, 2)) as [Session, Session];
  const { conversation } = await start(server, ada, [], 'milk');
  expect(memberNames(conversation)).toEqual(['Person 0']);
  const again = (await start(server, ada, [ada], 'bread')).conversation;
  expect(again).toMatchObject({ id: conversation.id, lastSeq: 2, unread: 0 });
  const found = data(
    await server.http('conversations.findDirect', { userIds: [] }, { token: ada.accessToken }),
  ).conversation;
  expect(found?.id).toBe(conversation.id);
  expect((await start(server, grace, [])).conversation.id).not.toBe(conversation.id);
  expect((await list(server, grace)).items).toHaveLength(1);
});

test('writing to somebody who is not there is refused and leaves nothing behind', async () => {
  await using server = await TestServer.own();
  const [site, other] = [await server.site(), await server.site()];
  const [ada, grace] = (await people(server, site, 2)) as [Session, Session];
  const [stranger] = (await people(server, other, 1)) as [Session];
  for (const userIds of [
    ['unknown'],
    [stranger.user.id],
    [grace.user.id, stranger.user.id],
    [grace.user.id, 'unknown'],
  ]) {
    const refused = await server.http(
      'conversations.start',
      { userIds, clientId: 'c', text: 'Hello?' },
      { token: ada.accessToken },
    );
    expect([refused.status, code(refused)]).toEqual([404, 'not_found']);
    expect(
      code(await server.http('conversations.findDirect', { userIds }, { token: ada.accessToken })),
    ).toBe('not_found');
  }
  for (const bad of [
    { text: '' },
    { text: '  \n' },
    { clientId: '' },
    { clientId: 'with space' },
    { userIds: 'everyone' },
  ]) {
    const input = { userIds: [grace.user.id], clientId: 'c', text: 'Hello', ...bad };
    expect(code(await server.http('conversations.start', input, { token: ada.accessToken }))).toBe(
      'invalid_input',
    );
  }
  expect(await rows(server)).toEqual([0, 0, 0]);
});

test('a conversation has as many people as the limit says, and no more', async () => {
  await using server = await TestServer.own();
  const site = await server.site();
  const all = await people(server, site, limits.directMembers + 1);
  const [ada, ...others] = all as [Session, ...Session[]];
  const attempt = (userIds: string[]) =>
    server.http(
      'conversations.start',
      { userIds, clientId: `c${++clientIds}`, text: 'Hello' },
      { token: ada.accessToken },
    );
  const ids = others.map(({ user }) => user.id);
  // The caller counts, named or not.
  for (const userIds of [ids, [...ids, ada.user.id], [...ids, ...ids]]) {
    const refused = await attempt(userIds);
    expect([refused.status, code(refused)]).toEqual([400, 'invalid_input']);
  }
  expect(await rows(server)).toEqual([0, 0, 0]);
  expect(data(await attempt(ids.slice(1))).conversation.members).toHaveLength(limits.directMembers);
  expect(data(await attempt([...ids.slice(1), ada.user.id])).message.seq).toBe(2);
});

test('the list has the latest activity first, page by page, also where several happened at one moment', async () => {
  let time = Date.now();
  await using server = await TestServer.start({
    environment: { ...systemEnvironment, now: () => new Date(time) },
  });
  const site = await server.site();
  const [me, ...others] = (await people(server, site, 8)) as [Session, ...Session[]];
  const ids: string[] = [];
  for (const [i, other] of others.entries()) {
    // Two at each moment.
    if (i % 2 === 0) time += 1_000;
    ids.push((await start(server, other, [me])).conversation.id);
  }
  const walk = async (limit: number) => {
    const pages: string[][] = [];
    for (let cursor: string | undefined; ;) {
      const page = await list(server, me, { limit, ...(cursor !== undefined && { cursor }) });
      pages.push(page.items.map(({ id }) => id));
      if (page.next === null) return pages;
      cursor = page.next;
    }
  };

  const order = (await list(server, me)).items;
  expect(order.map(({ lastActivityAt }) => Date.parse(lastActivityAt))).toEqual(
    [0, 1, 1, 2, 2, 3, 3].map((back) => time - back * 1_000),
  );
  const byTime = order.map(({ id }) => id);
  expect([...byTime].sort()).toEqual([...ids].sort());
  for (const limit of [1, 2, 3, 7]) {
    const pages = await walk(limit);
    expect(pages.flat()).toEqual(byTime);
    expect(pages.length).toBe(Math.ceil(7 / limit));
  }

  // A message brings its conversation to the top; reading does not.
  time += 1_000;
  const last = byTime.at(-1)!;
  await send(server, me, last);
  time += 1_000;
  data(
    await server.http(
      'receipts.markRead',
      { conversationId: byTime[3]!, seq: 1 },
      { token: me.accessToken },
    ),
  );
  expect((await walk(3)).flat()).toEqual([last, ...byTime.slice(0, -1)]);
  for (const cursor of [
    'made-up',
    Buffer.from('["a","b"]').toString('base64url'),
    Buffer.from('[1]').toString('base64url'),
  ]) {
    expect(
      code(await server.http('conversations.list', { cursor }, { token: me.accessToken })),
    ).toBe('invalid_input');
  }
});

test('unread counts are exact in the list, for everybody, after every send and mark', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const [a, b, c] = (await people(server, site, 3)) as [Session, Session, Session];
  const three = (await start(server, a, [b, c])).conversation.id;
  await start(server, b, [a]);
  const unread = async (who: Session) => {
    const { items } = await list(server, who);
    for (const each of items) {
      const { unread: alone } = data(
        await server.http(
          'conversations.get',
          { conversationId: each.id },
          { token: who.accessToken },
        ),
      );
      expect(alone).toBe(each.unread);
    }
    return Object.fromEntries(
      items.map((each) => [each.id === three ? 'three' : 'two', each.unread]),
    );
  };
  const all = async () => [await unread(a), await unread(b), await unread(c)];
  expect(await all()).toEqual([{ three: 0, two: 1 }, { three: 1, two: 0 }, { three: 1 }]);

  for (let i = 0; i < 3; i++) await send(server, b, three);
  await send(server, c, three);
  expect(await all()).toEqual([{ three: 4, two: 1 }, { three: 2, two: 0 }, { three: 4 }]);

  data(
    await server.http(
      'receipts.markRead',
      { conversationId: three, seq: 3 },
      { token: a.accessToken },
    ),
  );
  data(
    await server.http(
      'receipts.markRead',
      { conversationId: three, seq: 5 },
      { token: b.accessToken },
    ),
  );
  expect(await all()).toEqual([{ three: 2, two: 1 }, { three: 0, two: 0 }, { three: 4 }]);
  await send(server, a, three);
  expect(await all()).toEqual([{ three: 2, two: 1 }, { three: 1, two: 0 }, { three: 5 }]);
});

test('who is not in a conversation learns nothing of it and changes nothing in it', async () => {
  await using server = await TestServer.start();
  const [site, other] = [await server.site(), await server.site()];
  const [ada, grace, linus] = (await people(server, site, 3)) as [Session, Session, Session];
  const [stranger] = (await people(server, other, 1)) as [Session];
  const { conversation } = await start(server, ada, [grace], 'private');
  await start(server, linus, []);
  await start(server, stranger, []);

  const attempts = async (who: Session, conversationId: string) => {
    const as = { token: who.accessToken };
    const answers = [
      await server.http('conversations.get', { conversationId }, as),
      await server.http('messages.list', { conversationId }, as),
      await server.http('messages.changes', { conversationId, since: 0 }, as),
      await server.http('messages.send', { conversationId, clientId: 'c', text: 'Let me in' }, as),
      await server.http('receipts.markRead', { conversationId, seq: 1 }, as),
    ];
    return answers.map(({ status, body }) =>
      body.ok ? 'ok' : `${status} ${body.error.code} ${body.error.message}`,
    );
  };
  const nothing = Array.from({ length: 5 }, () => '404 not_found There is no such conversation.');
  expect(await attempts(linus, conversation.id)).toEqual(nothing);
  expect(await attempts(stranger, conversation.id)).toEqual(nothing);
  // The same answer as for what does not exist.
  expect(await attempts(linus, 'unknown')).toEqual(nothing);
  expect((await list(server, linus)).items.map(memberNames)).toEqual([['Person 2']]);
  expect((await list(server, stranger)).items).toHaveLength(1);

  const [after] = (await list(server, ada)).items;
  expect(after).toEqual(conversation);
  expect(await attempts(grace, conversation.id)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
});

test('a new conversation appears on every device of its members, with its first message, and nowhere else', async () => {
  await using server = await TestServer.start();
  const [site, other] = [await server.site(), await server.site()];
  const chats = {
    ada: await server.guest(site, 'Ada'),
    grace: await server.guest(site, 'Grace'),
    linus: await server.guest(site, 'Linus'),
    stranger: await server.guest(other, 'Stranger'),
  };
  for (const chat of Object.values(chats))
    await vi.waitFor(() => expect(chat.connection.value.status).toBe('connected'), 5_000);
  const heard: string[] = [];
  for (const [who, chat] of Object.entries(chats)) {
    chat.on('conversation.created', ({ conversation }) =>
      heard.push(`${who} ${conversation.id} ${conversation.unread}`),
    );
    chat.on('message.created', ({ message }) =>
      heard.push(`${who} ${message.conversationId} "${message.text}"`),
    );
  }
  const id = (chat: Chat) => chat.auth.user.value!.id;
  const one = (await chats.ada.conversations.start([id(chats.grace)], 'one')).conversation.id;
  const expected = [`ada ${one} 0`, `ada ${one} "one"`, `grace ${one} 1`, `grace ${one} "one"`];
  await vi.waitFor(() => expect([...heard].sort()).toEqual([...expected].sort()));

  // A second message into it is no new conversation, and who joined by the first hears it.
  await chats.grace.conversations.start([id(chats.ada)], 'two');
  expected.push(`ada ${one} "two"`, `grace ${one} "two"`);
  await vi.waitFor(() => expect([...heard].sort()).toEqual([...expected].sort()));

  // What the others hear later on the same sockets shows that nothing else was under way.
  for (const who of ['linus', 'stranger'] as const) {
    const own = (await chats[who].conversations.start([], 'mine')).conversation.id;
    expected.push(`${who} ${own} 0`, `${who} ${own} "mine"`);
  }
  await vi.waitFor(() => expect([...heard].sort()).toEqual([...expected].sort()));
});
