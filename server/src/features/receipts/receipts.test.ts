/** How far each person has read: marks that only move forward, the same on every device, and unread counts that follow from them. */
import type { Chat } from '@parlor/sdk';
import type { Session } from '@parlor/sdk/protocol/auth';
import type { EventData } from '@parlor/sdk/protocol/events';
import { limits } from '@parlor/sdk/protocol/limits';
import { expect, test, vi } from 'vitest';
import { code, data, memoryStorage, TestServer } from '../../../../tests/support/test-server.js';
import type { Site } from '../sites/sites.js';

/** Ada and Grace, and their conversation of `count` messages that Ada wrote, cheaply made. */
async function talk(server: TestServer, count: number, others: readonly Session[] = []) {
  const site = await server.site();
  const [ada, grace] = [await server.session(site, 'Ada'), await server.session(site, 'Grace')];
  const conversationId = await start(server, ada, [grace, ...others]);
  await write(server, site, ada, conversationId, 2, count);
  return { site, ada, grace, conversationId };
}

async function start(server: TestServer, from: Session, to: readonly Session[]): Promise<string> {
  const input = { userIds: to.map(({ user }) => user.id), clientId: 'first', text: 'first' };
  return data(await server.http('conversations.start', input, { token: from.accessToken })).conversation.id;
}

async function write(server: TestServer, site: Site, from: Session, conversationId: string, first: number, last: number): Promise<void> {
  const numbers = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
  await Promise.all(
    numbers.map((n) =>
      server.app.writer.append({ siteId: site.id, conversationId, senderId: from.user.id, clientId: `n${n}`, text: `message ${n}` }),
    ),
  );
}

async function mark(server: TestServer, who: Session, conversationId: string, seq: number) {
  return data(await server.http('receipts.markRead', { conversationId, seq }, { token: who.accessToken }));
}

/** The mark and the count of what lies beyond, as the list tells them. */
async function marks(server: TestServer, who: Session, conversationId: string) {
  const { readSeq, unread } = data(await server.http('conversations.get', { conversationId }, { token: who.accessToken }));
  return { readSeq, unread };
}

async function connected(...chats: Chat[]): Promise<void> {
  for (const chat of chats) await vi.waitFor(() => expect(chat.connection.value.status).toBe('connected'), 5_000);
}

test('a mark moves forward, never back, and counts what lies beyond', async () => {
  await using server = await TestServer.start();
  const { ada, grace, conversationId } = await talk(server, 10);
  expect(await marks(server, grace, conversationId)).toEqual({ readSeq: 0, unread: 10 });
  expect(await mark(server, grace, conversationId, 4)).toEqual({ readSeq: 4, unread: 6 });
  expect(await mark(server, grace, conversationId, 2)).toEqual({ readSeq: 4, unread: 6 });
  expect(await mark(server, grace, conversationId, 4)).toEqual({ readSeq: 4, unread: 6 });
  expect(await mark(server, grace, conversationId, 9)).toEqual({ readSeq: 9, unread: 1 });
  expect(await marks(server, grace, conversationId)).toEqual({ readSeq: 9, unread: 1 });

  const { members } = data(await server.http('conversations.get', { conversationId }, { token: ada.accessToken }));
  expect(Object.fromEntries(members.map(({ user, readSeq }) => [user.name, readSeq]))).toEqual({ Ada: 1, Grace: 9 });
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
    const answer = await server.http('receipts.markRead', { conversationId, seq }, { token: grace.accessToken });
    expect([seq, code(answer)]).toEqual([seq, 'invalid_input']);
  }
});

test('what one wrote oneself is never unread, with or without a mark', async () => {
  await using server = await TestServer.start();
  const { site, ada, grace, conversationId } = await talk(server, 5);
  expect(await marks(server, ada, conversationId)).toEqual({ readSeq: 1, unread: 0 });
  await write(server, site, grace, conversationId, 6, 7);
  expect(await marks(server, grace, conversationId)).toEqual({ readSeq: 0, unread: 5 });
  expect(await marks(server, ada, conversationId)).toEqual({ readSeq: 1, unread: 2 });
  expect(await mark(server, grace, conversationId, 3)).toEqual({ readSeq: 3, unread: 2 });
  expect(await mark(server, ada, conversationId, 6)).toEqual({ readSeq: 6, unread: 1 });
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
  const stops = [grace, gracePhone].map((chat) => chat.conversations.live.subscribe(() => undefined));
  const live = (chat: Chat) => chat.conversations.live.value.items.map(({ readSeq, unread }) => ({ readSeq, unread }));
  for (const chat of [grace, gracePhone]) await vi.waitFor(() => expect(live(chat)).toEqual([{ readSeq: 0, unread: 3 }]), 5_000);

  const heard: Record<string, object[]> = { ada: [], grace: [], gracePhone: [], linus: [] };
  for (const [who, chat] of Object.entries(chats)) {
    chat.on('receipt.read', (mark: EventData<'receipt.read'>) => heard[who]!.push({ receipt: mark }));
    chat.on('unread.changed', (mark: EventData<'unread.changed'>) => heard[who]!.push({ own: mark }));
  }
  expect(await gracePhone.receipts.markRead(conversation.id, 2)).toEqual({ readSeq: 2, unread: 1 });
  const receipt = (readSeq: number) => ({ receipt: { conversationId: conversation.id, userId: graceId, readSeq } });
  const own = (readSeq: number, unread: number) => ({ own: { conversationId: conversation.id, readSeq, unread } });
  await vi.waitFor(() => expect(heard['grace']).toEqual([receipt(2), own(2, 1)]));
  for (const chat of [grace, gracePhone]) await vi.waitFor(() => expect(live(chat)).toEqual([{ readSeq: 2, unread: 1 }]));

  // Going back, or the same again, is no news; and the last mark comes after all that would have been.
  for (const seq of [1, 2]) {
    expect(await server.app.receipts.markRead(site.id, graceId, conversation.id, seq)).toEqual({ readSeq: 2, unread: 1 });
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
  expect(heard['linus']).toEqual([{ receipt: { conversationId: id, userId: ada.auth.user.value!.id, readSeq: 1 } }]);
  stops.forEach((stop) => stop());
});

test('the count stops at its cap, and is exact again below it', async () => {
  await using server = await TestServer.start();
  const cap = limits.unreadCap;
  const { site, ada, grace, conversationId } = await talk(server, cap + 101);
  expect(await marks(server, grace, conversationId)).toEqual({ readSeq: 0, unread: cap });
  expect(await mark(server, grace, conversationId, 100)).toEqual({ readSeq: 100, unread: cap });
  expect(await mark(server, grace, conversationId, 101)).toEqual({ readSeq: 101, unread: cap });
  await write(server, site, ada, conversationId, cap + 102, cap + 102);
  expect(await marks(server, grace, conversationId)).toEqual({ readSeq: 101, unread: cap });
  expect(await mark(server, grace, conversationId, 103)).toEqual({ readSeq: 103, unread: cap - 1 });
  expect(await mark(server, grace, conversationId, cap + 100)).toEqual({ readSeq: cap + 100, unread: 2 });

  // A thousand of one's own do not stand in the way of what others wrote.
  await write(server, site, grace, conversationId, 5_000, 5_000 + cap + 1);
  await write(server, site, ada, conversationId, cap + 103, cap + 105);
  expect(await marks(server, grace, conversationId)).toEqual({ readSeq: cap + 100, unread: 5 });
});
