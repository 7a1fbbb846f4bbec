import { expect, test } from 'vitest';
import type { Conversation, Member } from '../protocol/conversations.js';
import type { WireEvent } from '../protocol/events.js';
import { limits } from '../protocol/limits.js';
import type { Message } from '../protocol/messages.js';
import { applyEvents, replacedBy, replayEvents } from './conversation-state.js';

const time = (minute: number) => `2026-01-01T00:${String(minute).padStart(2, '0')}:00.000Z`;
const member = (id: string): Member => ({
  user: { id, kind: 'member', role: 'user', name: id, avatarUrl: null, bio: null, online: false, lastSeenAt: null },
  role: 'member',
  readSeq: 0,
  joinedAt: time(0),
});
const conversation = (id: string, change: Partial<Conversation> = {}): Conversation => ({
  id,
  kind: 'direct',
  members: [member('me'), member('ada')],
  lastMessage: null,
  lastSeq: 3,
  rev: 3,
  readSeq: 3,
  unread: 0,
  createdAt: time(0),
  lastActivityAt: time(1),
  ...change,
});
const message = (conversationId: string, seq: number, senderId = 'ada'): Message => ({
  conversationId,
  seq,
  rev: seq,
  clientId: null,
  senderId,
  kind: 'text',
  text: 'hello',
  createdAt: time(seq),
  editedAt: null,
  deletedAt: null,
});
const created = (id: string, seq: number, senderId?: string): WireEvent => ({
  name: 'message.created',
  data: { conversationId: id, rev: seq, message: message(id, seq, senderId) },
});
const unread = (id: string, readSeq: number, count: number): WireEvent => ({
  name: 'unread.changed',
  data: { conversationId: id, readSeq, unread: count },
});

test('a message moves its conversation to the top and counts as unread, unless it is one’s own', () => {
  const list = [conversation('a', { lastActivityAt: time(2) }), conversation('b')];
  const { items, asks } = applyEvents(list, [created('b', 4), created('b', 5, 'me')], 'me');
  expect(items.map(({ id }) => id)).toEqual(['b', 'a']);
  expect(items[0]).toMatchObject({ unread: 1, lastSeq: 5, rev: 5, lastMessage: { seq: 5 } });
  expect(items[1]).toBe(list[0]);
  expect(asks).toEqual([]);
});

test('a message that was known already changes nothing; one after a hole, or of an unknown conversation, is asked for', () => {
  const list = [conversation('a')];
  expect(applyEvents(list, [created('a', 3)], 'me')).toEqual({ items: list, asks: [] });
  const { items, asks } = applyEvents(list, [created('a', 5), created('b', 1)], 'me');
  expect(items).toBe(list);
  expect(asks).toEqual([
    { conversationId: 'a', rev: 5 },
    { conversationId: 'b', rev: 1 },
  ]);
});

test('unread counts stop at the cap', () => {
  const list = [conversation('a', { unread: limits.unreadCap })];
  expect(applyEvents(list, [created('a', 4)], 'me').items[0]!.unread).toBe(limits.unreadCap);
});

test('a mark at the end of the log leaves nothing unread, whatever the count says; before it the server is asked', () => {
  const list = [conversation('a', { readSeq: 0, unread: 3 })];
  const atEnd = applyEvents(list, [unread('a', 3, 1)], 'me');
  expect([atEnd.items[0]!.unread, atEnd.asks]).toEqual([0, []]);
  const before = applyEvents(list, [unread('a', 2, 5)], 'me');
  expect([before.items[0]!.unread, before.asks]).toEqual([1, [{ conversationId: 'a', rev: null }]]);
});

test('a mark that is older than the answer does not undo it', () => {
  const answered = [conversation('a', { readSeq: 2, unread: 1 })];
  expect(replayEvents(answered, [unread('a', 1, 2)], 'me')).toEqual({ items: answered, asks: [] });
});

test('people change everywhere they are shown, and nothing else does', () => {
  const list = [conversation('a'), conversation('b', { members: [member('me')] })];
  const online: WireEvent = { name: 'presence.changed', data: { userId: 'ada', online: true, lastSeenAt: null } };
  const { items } = applyEvents(list, [online], 'me');
  expect(items[0]!.members[1]!.user.online).toBe(true);
  expect(items[1]).toBe(list[1]);
  expect(applyEvents(items, [online], 'me').items).toBe(items);
});

test('receipts of others only move forward', () => {
  const read = (readSeq: number): WireEvent => ({ name: 'receipt.read', data: { conversationId: 'a', userId: 'ada', readSeq } });
  const { items } = applyEvents([conversation('a')], [read(3), read(2)], 'me');
  expect(items[0]!.members[1]!.readSeq).toBe(3);
});

test('a list that says the same stays the same list', () => {
  const list = [conversation('b', { lastActivityAt: time(5) }), conversation('a')];
  expect(replacedBy(list, [conversation('a'), conversation('b', { lastActivityAt: time(5) })])).toBe(list);
  const changed = replacedBy(list, [conversation('a', { unread: 1 }), conversation('b', { lastActivityAt: time(5) })]);
  expect(changed[0]).toBe(list[0]);
  expect(changed[1]!.unread).toBe(1);
});

test('an event of tomorrow is not an error', () => {
  const list = [conversation('a')];
  expect(applyEvents(list, [{ name: 'moon.risen', data: {} } as never], 'me').items).toBe(list);
});
