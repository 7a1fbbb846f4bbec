/**
 * How far each person has received and read: marks that only move forward, the same on every
 * device, and who hears of them.
 */
import type { Chat } from '@parlor/sdk';
import type { Session } from '@parlor/sdk/protocol/auth';
import type { EventData } from '@parlor/sdk/protocol/events';
import { limits } from '@parlor/sdk/protocol/limits';
import { expect, test, vi } from 'vitest';
import { conversation, mark, marked, marks, markUnread } from '../../../../tests/support/marks.js';
import { RawSocket } from '../../../../tests/support/raw-socket.js';
import { start, talk, write } from '../../../../tests/support/talk.js';
import { code, data, memoryStorage, TestServer } from '../../../../tests/support/test-server.js';
import { ConversationRow } from '../../conversation-log/conversation.entity.js';
import { MemberRow } from './member.entity.js';

/** Of what is not muted. */
const loud = { mutedUntil: null, mentions: null, archived: false, pinnedAt: null, clearedSeq: 0 };

async function connected(...chats: Chat[]): Promise<void> {
  for (const chat of chats)
    await vi.waitFor(() => expect(chat.connection.value.status).toBe('connected'), 5_000);
}

test('a mark moves forward, never back, and counts what lies beyond', async () => {
  await using server = await TestServer.own();
  const { ada, grace, conversationId } = await talk(server, 10);
  expect(await marks(server, grace, conversationId)).toEqual({ readSeq: 0, unread: 10 });
  expect(await mark(server, grace, conversationId, 4)).toEqual({ readSeq: 4, unread: 6 });
  expect(await mark(server, grace, conversationId, 2)).toEqual({ readSeq: 4, unread: 6 });
  expect(await mark(server, grace, conversationId, 4)).toEqual({ readSeq: 4, unread: 6 });
  expect(await mark(server, grace, conversationId, 9)).toEqual({ readSeq: 9, unread: 1 });
  expect(await marks(server, grace, conversationId)).toEqual({ readSeq: 9, unread: 1 });

  const { members } = data(
    await server.http('conversations.get', { conversationId }, { token: ada.accessToken }),
  );
  expect(Object.fromEntries(members.map(({ user, readSeq }) => [user.name, readSeq]))).toEqual({
    Ada: 1,
    Grace: 9,
  });
  await server.restart();
  expect(await marks(server, grace, conversationId)).toEqual({ readSeq: 9, unread: 1 });
});

test('a mark past the last message stands on the last: what comes later is unread', async () => {
  await using server = await TestServer.start();
  const { site, ada, grace, conversationId } = await talk(server, 3);
  expect(await mark(server, grace, conversationId, 1_000_000)).toEqual({ readSeq: 3, unread: 0 });
  await write(server, site, ada, conversationId, 4, 5);
  expect(await marks(server, grace, conversationId)).toEqual({ readSeq: 3, unread: 2 });
  for (const seq of [0, -1, 1.5, '3', null]) {
    const answer = await server.http(
      'receipts.markRead',
      { conversationId, seq },
      { token: grace.accessToken },
    );
    expect([seq, code(answer)]).toEqual([seq, 'invalid_input']);
  }
});

test('marks that arrive together from everywhere leave the furthest one', async () => {
  await using server = await TestServer.start();
  const { ada, grace, conversationId } = await talk(server, 40);
  const order = Array.from({ length: 39 }, (_, i) => ((i * 17) % 39) + 1);
  const answers = await Promise.all(order.map((seq) => mark(server, grace, conversationId, seq)));
  for (const [i, { readSeq, unread }] of answers.entries()) {
    expect(readSeq).toBeGreaterThanOrEqual(order[i]!);
    expect(unread).toBe(40 - readSeq);
  }
  expect(await marks(server, grace, conversationId)).toEqual({ readSeq: 39, unread: 1 });
  expect(await marks(server, ada, conversationId)).toEqual({ readSeq: 1, unread: 0 });
});

test('both devices of a person agree, the others see how far they have read, and nobody else hears of it', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const storage = memoryStorage();
  const grace = server.chat(site, { storage });
  await grace.start();
  await grace.auth.signInAsGuest({ name: 'Grace' });
  const gracePhone = server.chat(site, { storage });
  await gracePhone.start();
  const ada = await server.guest(site, 'Ada');
  const linus = await server.guest(site, 'Linus');
  const chats = { ada, grace, gracePhone, linus };
  await connected(...Object.values(chats));
  const graceId = grace.auth.user.value!.id;
  const { conversation } = await ada.conversations.start([graceId], 'one');
  for (const text of ['two', 'three']) await ada.messages.send(conversation.id, text);
  const stops = [grace, gracePhone].map((chat) =>
    chat.conversations.live.subscribe(() => undefined),
  );
  const live = (chat: Chat) =>
    chat.conversations.live.value.items.map(({ readSeq, unread }) => ({ readSeq, unread }));
  for (const chat of [grace, gracePhone])
    await vi.waitFor(() => expect(live(chat)).toEqual([{ readSeq: 0, unread: 3 }]), 5_000);

  const heard: Record<string, object[]> = { ada: [], grace: [], gracePhone: [], linus: [] };
  for (const [who, chat] of Object.entries(chats)) {
    chat.on('receipt.read', (mark: EventData<'receipt.read'>) =>
      heard[who]!.push({ receipt: mark }),
    );
    chat.on('unread.changed', (mark: EventData<'unread.changed'>) =>
      heard[who]!.push({ own: mark }),
    );
  }
  expect(await gracePhone.receipts.markRead(conversation.id, 2)).toMatchObject({
    readSeq: 2,
    unread: 1,
  });
  const receipt = (readSeq: number) => ({
    receipt: { conversationId: conversation.id, userId: graceId, readSeq },
  });
  const own = (readSeq: number, unread: number) => ({
    own: {
      conversationId: conversation.id,
      readSeq,
      unread,
      rev: 3,
      memberRev: expect.any(Number) as number,
      ...loud,
    },
  });
  await vi.waitFor(() => expect(heard['grace']).toEqual([receipt(2), own(2, 1)]));
  for (const chat of [grace, gracePhone])
    await vi.waitFor(() => expect(live(chat)).toEqual([{ readSeq: 2, unread: 1 }]));

  // Going back, or the same again, is no news; and the last mark comes after all that would have
  // been.
  for (const seq of [1, 2]) {
    expect(
      await server.app.receipts.markRead(site.id, graceId, conversation.id, seq),
    ).toMatchObject({ readSeq: 2, unread: 1 });
  }
  await grace.receipts.markRead(conversation.id, 3);
  const expected = [receipt(2), own(2, 1), receipt(3), own(3, 0)];
  for (const who of ['grace', 'gracePhone'] as const) {
    await vi.waitFor(() => expect(heard[who]).toEqual(expected));
    await vi.waitFor(() => expect(live(chats[who])).toEqual([{ readSeq: 3, unread: 0 }]));
  }
  await vi.waitFor(() => expect(heard['ada']).toEqual([receipt(2), receipt(3)]));

  // What somebody else hears later on the same socket shows that nothing else was under way.
  const { id } = (await linus.conversations.start([ada.auth.user.value!.id], 'Hello')).conversation;
  await ada.receipts.markRead(id, 1);
  await vi.waitFor(() => expect(heard['linus']).toHaveLength(1));
  expect(heard['linus']).toEqual([
    { receipt: { conversationId: id, userId: ada.auth.user.value!.id, readSeq: 1 } },
  ]);
  stops.forEach((stop) => stop());
});

test('without a number, everything there is has been seen', async () => {
  await using server = await TestServer.start();
  const { site, ada, grace, conversationId } = await talk(server, 5);
  expect(await mark(server, grace, conversationId)).toEqual({ readSeq: 5, unread: 0 });
  await write(server, site, ada, conversationId, 6, 6);
  expect(await marks(server, grace, conversationId)).toEqual({ readSeq: 5, unread: 1 });
});

test('what one marks as unread is so for oneself alone, until one reads it again', async () => {
  await using server = await TestServer.start();
  const { site, ada, grace, conversationId } = await talk(server, 10);
  const socket = await RawSocket.open(server, {
    siteKey: site.publicKey,
    token: grace.accessToken,
  });
  const others = await RawSocket.open(server, { siteKey: site.publicKey, token: ada.accessToken });
  expect(await marked(server, grace, conversationId, 8)).toEqual({
    readSeq: 8,
    unread: 2,
    rev: 10,
    memberRev: 1,
    ...loud,
  });
  const back = { readSeq: 4, unread: 6, rev: 10, memberRev: 2, ...loud };
  expect(await markUnread(server, grace, conversationId, 5)).toEqual(back);
  // Again, or less than that: no change. And there is no mark beyond what is there.
  for (const seq of [5, 7, 1_000])
    expect(await markUnread(server, grace, conversationId, seq)).toEqual(back);
  expect(await conversation(server, grace, conversationId)).toMatchObject(back);
  const readSeqs = async (who: Session) =>
    Object.fromEntries(
      (await conversation(server, who, conversationId)).members.map(({ user, readSeq }) => [
        user.name,
        readSeq,
      ]),
    );
  expect(await readSeqs(ada)).toEqual({ Ada: 1, Grace: 8 });
  expect(await readSeqs(grace)).toEqual({ Ada: 1, Grace: 8 });

  expect(await marked(server, grace, conversationId, 8)).toEqual({
    readSeq: 8,
    unread: 2,
    rev: 10,
    memberRev: 3,
    ...loud,
  });
  expect(await marked(server, grace, conversationId, 9)).toEqual({
    readSeq: 9,
    unread: 1,
    rev: 10,
    memberRev: 4,
    ...loud,
  });
  const own = (memberRev: number, readSeq: number, unread: number) => ({
    name: 'unread.changed',
    data: { conversationId, readSeq, unread, rev: 10, memberRev, ...loud },
  });
  const seen = (readSeq: number) => ({
    name: 'receipt.read',
    data: { conversationId, userId: grace.user.id, readSeq },
  });
  await vi.waitFor(() => expect(socket.events).toContainEqual(own(4, 9, 1)));
  expect(socket.events.filter(({ name }) => name !== 'presence.changed')).toEqual([
    seen(8),
    own(1, 8, 2),
    own(2, 4, 6),
    own(3, 8, 2),
    seen(9),
    own(4, 9, 1),
  ]);
  await vi.waitFor(() => expect(others.events).toContainEqual(seen(9)));
  expect(others.events.filter(({ name }) => name !== 'presence.changed')).toEqual([
    seen(8),
    seen(9),
  ]);
});

test('what was received moves forward, with what was seen, and everybody there is told', async () => {
  await using server = await TestServer.start();
  const { site, ada, grace, conversationId } = await talk(server, 10);
  const socket = await RawSocket.open(server, { siteKey: site.publicKey, token: ada.accessToken });
  const delivered = async (seq: number) =>
    data(
      await server.http(
        'receipts.markDelivered',
        { conversationId, seq },
        { token: grace.accessToken },
      ),
    ).deliveredSeq;
  expect(await delivered(4)).toBe(4);
  expect(await delivered(3)).toBe(4);
  await mark(server, grace, conversationId, 6);
  expect(await delivered(5)).toBe(6);
  expect(await delivered(1_000)).toBe(10);
  const grace1 = (await conversation(server, ada, conversationId)).members.find(
    ({ user }) => user.id === grace.user.id,
  );
  expect(grace1).toMatchObject({ readSeq: 6, deliveredSeq: 10 });
  const event = (deliveredSeq: number) => ({
    name: 'receipt.delivered',
    data: { conversationId, userId: grace.user.id, deliveredSeq },
  });
  await vi.waitFor(() => expect(socket.events).toContainEqual(event(10)));
  expect(socket.events.filter(({ name }) => name === 'receipt.delivered')).toEqual([
    event(4),
    event(10),
  ]);
  // What one's own device received is nothing that others, or one's other devices, count.
  expect((await conversation(server, grace, conversationId)).memberRev).toBe(1);
});

test('one can ask who has seen a message', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const [ada, ...others] = await Promise.all(
    ['Ada', 'Zoe', 'Ben', 'Åsa', 'Cid'].map((name) => server.session(site, name)),
  );
  const conversationId = await start(server, ada!, others);
  await write(server, site, ada!, conversationId, 2, 5);
  const [zoe, ben, asa] = others as [Session, Session, Session];
  await mark(server, zoe, conversationId, 5);
  await mark(server, ben, conversationId, 3);
  await mark(server, asa, conversationId, 3);
  await mark(server, ada!, conversationId, 5);
  const seenBy = async (seq: number) => {
    const { count, users } = data(
      await server.http('receipts.seenBy', { conversationId, seq }, { token: ada!.accessToken }),
    );
    return [count, ...users.map(({ name }) => name)];
  };
  expect(await seenBy(3)).toEqual([3, 'Åsa', 'Ben', 'Zoe']);
  expect(await seenBy(4)).toEqual([1, 'Zoe']);
  await markUnread(server, zoe, conversationId, 1);
  expect(await seenBy(5)).toEqual([1, 'Zoe']);
  const refused = await server.http(
    'receipts.seenBy',
    { conversationId, seq: 6 },
    { token: ada!.accessToken },
  );
  expect(code(refused)).toBe('not_found');
});

test('the count of a message’s readers is exact where not all can be named, and marks make no noise in large groups', async () => {
  await using server = await TestServer.start();
  const { site, ada, grace, conversationId } = await talk(server, 3);
  const size = limits.membersListed + 20;
  const { database } = server.app;
  const crowd = await Promise.all(
    Array.from({ length: size - 2 }, (_, i) =>
      server.session(site, `Person ${String(i).padStart(3, '0')}`),
    ),
  );
  await database.entities(MemberRow).insert(
    crowd.map(({ user }, i) => ({
      conversationId,
      userId: user.id,
      role: 'member' as const,
      readSeq: 3,
      deliveredSeq: 3,
      // The last one came after the messages, and has seen nothing of them.
      joinedAt: i === size - 3 ? new Date(Date.now() + 60_000) : new Date(0),
      unreadSeq: 3,
      memberRev: 0,
    })),
  );
  await database.entities(ConversationRow).update({ id: conversationId }, { memberCount: size });
  const { count, users } = data(
    await server.http('receipts.seenBy', { conversationId, seq: 3 }, { token: ada.accessToken }),
  );
  expect([count, users.length, users[0]!.name, users.at(-1)!.name]).toEqual([
    size - 3,
    limits.membersListed,
    'Person 000',
    'Person 049',
  ]);

  const hers = await RawSocket.open(server, { siteKey: site.publicKey, token: grace.accessToken });
  const his = await RawSocket.open(server, { siteKey: site.publicKey, token: ada.accessToken });
  await mark(server, grace, conversationId, 3);
  data(
    await server.http(
      'receipts.markDelivered',
      { conversationId, seq: 3 },
      { token: grace.accessToken },
    ),
  );
  await write(server, site, grace, conversationId, 4, 4);
  await vi.waitFor(() => expect(his.events.map(({ name }) => name)).toContain('message.created'));
  expect(his.events.map(({ name }) => name).filter((name) => name.startsWith('receipt'))).toEqual(
    [],
  );
  await vi.waitFor(() => expect(hers.events.map(({ name }) => name)).toContain('unread.changed'));
});

test('two devices that mark read and unread at once end with one of both, and every change has a number of its own', async () => {
  await using server = await TestServer.start();
  const { grace, conversationId } = await talk(server, 40);
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, i) =>
      i % 2
        ? marked(server, grace, conversationId, 10 + (i % 30))
        : markUnread(server, grace, conversationId, 5 + (i % 20)),
    ),
  );
  const last = await conversation(server, grace, conversationId);
  expect(last.unread).toBe(40 - last.readSeq);
  const byRev = new Map<number, number>();
  for (const { readSeq, unread, memberRev } of answers) {
    expect(unread).toBe(40 - readSeq);
    expect(memberRev).toBeLessThanOrEqual(last.memberRev);
    // One number, one mark.
    expect(byRev.get(memberRev) ?? readSeq).toBe(readSeq);
    byRev.set(memberRev, readSeq);
  }
  expect(byRev.get(last.memberRev) ?? last.readSeq).toBe(last.readSeq);
});
