import { expect, test } from 'vitest';
import {
  conversation as blankConversation,
  member,
  message as blankMessage,
} from '../../test-support/fixtures.js';
import type { Conversation } from '../protocol/conversations.js';
import type { WireEvent } from '../protocol/events.js';
import { limits } from '../protocol/limits.js';
import type { Message } from '../protocol/messages.js';
import { quoteOf } from '../protocol/quote.js';
import {
  applyEvents,
  laterOf,
  reachOf,
  replayEvents,
  withConversation,
} from './conversation-state.js';

const time = (minute: number) => `2026-01-01T00:${String(minute).padStart(2, '0')}:00.000Z`;
const conversation = (id: string, change: Partial<Conversation> = {}) =>
  blankConversation(id, { lastActivityAt: time(1), ...change });
const message = (conversationId: string, seq: number, change: Partial<Message> = {}) =>
  blankMessage(conversationId, seq, { createdAt: time(seq), ...change });
const created = (id: string, seq: number, change: Partial<Message> = {}): WireEvent => ({
  name: 'message.created',
  data: { conversationId: id, rev: change.rev ?? seq, message: message(id, seq, change) },
});
const changed = (id: string, seq: number, rev: number, change: Partial<Message>): WireEvent => ({
  name: 'message.changed',
  data: { conversationId: id, rev, message: message(id, seq, { rev, ...change }) },
});
const unread = (
  id: string,
  readSeq: number,
  count: number,
  { rev = 3, memberRev = 4 } = {},
): WireEvent => ({
  name: 'unread.changed',
  data: { conversationId: id, readSeq, unread: count, rev, memberRev },
});
const hidden = (id: string, seq: number, isHidden = true, memberRev = 4): WireEvent => ({
  name: 'message.hidden',
  data: { conversationId: id, seq, hidden: isHidden, memberRev },
});

test('a message moves its conversation to the top and counts as unread, unless it is one’s own', () => {
  const list = [conversation('a', { lastActivityAt: time(2) }), conversation('b')];
  const { items, asks } = applyEvents(
    list,
    [created('b', 4), created('b', 5, { senderId: 'me' })],
    'me',
  );
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

test('what the last message quotes goes with its message, and follows its edits', () => {
  const last = message('a', 3, { replyTo: quoteOf(message('a', 2)) });
  const quote = (events: WireEvent[]) =>
    applyEvents([conversation('a', { lastMessage: last })], events, 'me').items[0]!.lastMessage!
      .replyTo;
  expect(quote([changed('a', 2, 4, { text: 'changed' })])).toEqual({
    seq: 2,
    senderId: 'ada',
    excerpt: 'changed',
    rev: 4,
  });
  const gone = changed('a', 2, 4, { text: null, deletedAt: time(4) });
  expect(quote([gone])).toEqual({ seq: 2, senderId: 'ada', excerpt: '', state: 'deleted', rev: 4 });
  expect(quote([changed('a', 1, 4, { text: 'another' })])).toEqual(last.replyTo);
  expect(quote([hidden('a', 2)])).toEqual({
    seq: 2,
    senderId: 'ada',
    excerpt: '',
    state: 'hidden',
    rev: 2,
  });
  // Shown again, it is for the server to say what it is.
  const shown = applyEvents(
    [conversation('a', { lastMessage: last })],
    [hidden('a', 2, false)],
    'me',
  );
  expect(shown.asks).toEqual([{ conversationId: 'a', rev: null }]);
});

test('unread counts stop at the cap', () => {
  const list = [conversation('a', { unread: limits.unreadCap })];
  expect(applyEvents(list, [created('a', 4)], 'me').items[0]!.unread).toBe(limits.unreadCap);
});

test('what is not text, or is deleted, or is one’s own, is not unread', () => {
  const list = [conversation('a')];
  const entry: Partial<Message> = {
    kind: 'system',
    senderId: null,
    text: null,
    system: { type: 'left', userId: 'ada' },
  };
  const { items } = applyEvents(
    list,
    [
      created('a', 4, entry),
      created('a', 5, { deletedAt: time(5) }),
      created('a', 6, { senderId: 'me' }),
    ],
    'me',
  );
  expect(items[0]).toMatchObject({ unread: 0, lastSeq: 6 });
});

test('a count of one’s own mark is taken at its word if it was made at the rev that is known here, else the server is asked', () => {
  const list = [conversation('a', { readSeq: 0, unread: 3 })];
  const exact = applyEvents(list, [unread('a', 1, 1)], 'me');
  expect([exact.items[0], exact.asks]).toMatchObject([{ readSeq: 1, unread: 1, memberRev: 4 }, []]);
  const atEnd = applyEvents(list, [unread('a', 3, 1, { rev: 2 })], 'me');
  expect([atEnd.items[0]!.unread, atEnd.asks]).toEqual([0, []]);
  const before = applyEvents(list, [unread('a', 2, 5, { rev: 2 })], 'me');
  expect([before.items[0]!.unread, before.asks]).toEqual([1, [{ conversationId: 'a', rev: null }]]);
});

test('one’s own steps are counted too: an old one changes nothing, after a hole the server is asked', () => {
  const list = [conversation('a', { readSeq: 2, unread: 1 })];
  expect(applyEvents(list, [unread('a', 1, 2, { memberRev: 3 })], 'me')).toEqual({
    items: list,
    asks: [],
  });
  expect(replayEvents(list, [[unread('a', 1, 2, { memberRev: 2 })]], 'me')).toEqual({
    items: list,
    asks: [],
  });
  expect(applyEvents(list, [unread('a', 3, 0, { memberRev: 5 })], 'me')).toEqual({
    items: list,
    asks: [{ conversationId: 'a', rev: null }],
  });
});

test('a changed message shows in the list if it is the last one, and an unread one that is deleted counts no more', () => {
  const list = [conversation('a', { lastMessage: message('a', 3), readSeq: 1, unread: 2 })];
  const edited = applyEvents(list, [changed('a', 3, 4, { text: 'new', editedAt: time(4) })], 'me');
  expect([edited.items[0], edited.asks]).toMatchObject([
    { rev: 4, unread: 2, lastMessage: { text: 'new' }, lastActivityAt: time(1) },
    [],
  ]);
  const deleted = applyEvents(
    edited.items,
    [changed('a', 3, 5, { text: null, deletedAt: time(5) })],
    'me',
  );
  expect([deleted.items[0], deleted.asks]).toMatchObject([
    { rev: 5, unread: 1, lastMessage: { text: null } },
    [],
  ]);
  const again = applyEvents(
    deleted.items,
    [changed('a', 3, 6, { text: null, deletedAt: time(5) })],
    'me',
  );
  // Whether the count took it for deleted is not known here.
  expect([again.items[0]!.unread, again.asks]).toEqual([1, [{ conversationId: 'a', rev: null }]]);
});

test('a deletion is asked about where it cannot be known whether the message counted: it is not the last, or the count is at its cap', () => {
  const ask = [{ conversationId: 'a', rev: null }];
  const gone = { text: null, deletedAt: time(9) };
  const inside = applyEvents(
    [conversation('a', { lastMessage: message('a', 3), readSeq: 1, unread: 2 })],
    [changed('a', 2, 4, gone)],
    'me',
  );
  expect([inside.items[0]!.unread, inside.asks]).toEqual([2, ask]);
  const many = conversation('a', {
    lastMessage: message('a', 3),
    readSeq: 1,
    unread: limits.unreadCap,
  });
  expect(applyEvents([many], [changed('a', 3, 4, gone)], 'me').asks).toEqual(ask);
  // Read after it was deleted, in an answer that had counted it before.
  const late = conversation('a', {
    lastMessage: message('a', 3, { ...gone, rev: 4 }),
    readSeq: 1,
    unread: 2,
  });
  expect(applyEvents([late], [changed('a', 3, 4, gone)], 'me').asks).toEqual(ask);
  const seen = conversation('a', { lastMessage: message('a', 3) });
  expect(applyEvents([seen], [changed('a', 2, 4, gone)], 'me').asks).toEqual([]);
});

test('a message that one has hidden is hidden in the list, stays so when it changes, and is asked for when it comes back', () => {
  const list = [conversation('a', { lastMessage: message('a', 3) })];
  const { items, asks } = applyEvents(
    list,
    [hidden('a', 3), changed('a', 3, 4, { text: 'edited' })],
    'me',
  );
  expect([items[0], asks]).toMatchObject([
    { memberRev: 4, rev: 4, lastMessage: { hidden: true, text: null } },
    [],
  ]);
  expect(applyEvents(items, [hidden('a', 3, false, 5)], 'me').asks).toEqual([
    { conversationId: 'a', rev: null },
  ]);
  expect(
    applyEvents([conversation('a', { readSeq: 1, unread: 2 })], [hidden('a', 2)], 'me').asks,
  ).toEqual([{ conversationId: 'a', rev: null }]);
});

test('people come and go with the system entry that says so, once; an old frame does not bring them back', () => {
  const group = conversation('a', { kind: 'group', title: 'Tea' });
  const entry: Partial<Message> = { kind: 'system', senderId: null, text: null };
  const grace = { conversationId: 'a', members: [member('grace')], memberCount: 3 };
  const joins: WireEvent[] = [created('a', 4, entry), { name: 'member.joined', data: grace }];
  const left: WireEvent[] = [
    created('a', 5, entry),
    { name: 'member.left', data: { conversationId: 'a', userId: 'grace', memberCount: 2 } },
  ];
  const names = (items: readonly Conversation[]) => items[0]!.members.map(({ user }) => user.id);
  const joined = applyEvents([group], joins, 'me');
  expect([names(joined.items), joined.items[0]!.memberCount, joined.asks]).toEqual([
    ['me', 'ada', 'grace'],
    3,
    [],
  ]);
  expect(applyEvents(joined.items, joins, 'me').items).toBe(joined.items);
  const gone = applyEvents(joined.items, left, 'me').items;
  expect([names(gone), gone[0]!.memberCount]).toEqual([['me', 'ada'], 2]);
  expect(applyEvents(gone, joins, 'me').items).toBe(gone);
  const renamed = applyEvents(
    gone,
    [
      created('a', 6, entry),
      { name: 'conversation.updated', data: { conversationId: 'a', title: 'Coffee' } },
    ],
    'me',
  );
  expect(renamed.items[0]!.title).toBe('Coffee');
});

test('settings and roles are as new as the entry that travels with them, and one’s own role is one’s own', () => {
  const group = conversation('a', { kind: 'group', title: 'Tea', rev: 3 });
  const entry = { kind: 'system' as const, senderId: null, text: null };
  const set: WireEvent[] = [
    created('a', 4, entry),
    {
      name: 'conversation.updated',
      data: { conversationId: 'a', title: 'Tea', posting: 'admins', description: null },
    },
  ];
  const promoted = (userId: string, rev: number): WireEvent[] => [
    created('a', rev, entry),
    { name: 'member.updated', data: { conversationId: 'a', userId, role: 'admin' } },
  ];
  const after = applyEvents([group], set, 'me').items;
  expect(after[0]).toMatchObject({
    title: 'Tea',
    posting: 'admins',
    access: 'private',
    description: null,
    role: 'member',
  });
  const other = applyEvents(after, promoted('ada', 5), 'me').items;
  expect([other[0]!.role, other[0]!.members.map(({ role }) => role)]).toEqual([
    'member',
    ['member', 'admin'],
  ]);
  const own = applyEvents(other, promoted('me', 6), 'me').items;
  expect([own[0]!.role, own[0]!.members.map(({ role }) => role)]).toEqual([
    'admin',
    ['admin', 'admin'],
  ]);
  // What a later answer knows already is not undone.
  const demoted = [{ ...own[0]!, role: 'member' as const, rev: 7 }];
  expect(applyEvents(demoted, promoted('me', 6), 'me').items).toBe(demoted);
});

test('of a large group the first are listed: one who moves up is asked for', () => {
  const members = Array.from({ length: limits.membersListed }, (_, index) => member(`m${index}`));
  const group = conversation('a', { kind: 'group', members, memberCount: 60 });
  const left: WireEvent = {
    name: 'member.left',
    data: { conversationId: 'a', userId: 'm3', memberCount: 59 },
  };
  expect(applyEvents([group], [left], 'm0').asks).toEqual([{ conversationId: 'a', rev: null }]);
  const joined: WireEvent = {
    name: 'member.joined',
    data: { conversationId: 'a', members: [member('new')], memberCount: 61 },
  };
  const { items, asks } = applyEvents([group], [joined], 'm0');
  expect([items[0]!.members.length, items[0]!.memberCount, asks]).toEqual([
    limits.membersListed,
    61,
    [],
  ]);
});

test('a conversation that one was removed from goes, and comes with being added again', () => {
  const { items } = applyEvents(
    [conversation('a')],
    [{ name: 'conversation.removed', data: { conversationId: 'a' } }],
    'me',
  );
  expect(items).toEqual([]);
  expect(
    applyEvents(
      items,
      [{ name: 'conversation.created', data: { conversation: conversation('a') } }],
      'me',
    ).items,
  ).toHaveLength(1);
});

test('of two answers that overtook each other the later counts; where each knows something, the server is asked again', () => {
  const [early, late] = [conversation('a', { rev: 3 }), conversation('a', { rev: 4 })];
  expect(laterOf(late, early, 'me')).toBe(late);
  expect(laterOf(early, late, 'me')).toBe(late);
  expect(
    laterOf(
      conversation('a', { rev: 4, memberRev: 2 }),
      conversation('a', { rev: 3, memberRev: 3 }),
      'me',
    ),
  ).toBeNull();
});

test('a message is delivered and seen when it has reached everyone else; large conversations do not tell', () => {
  const members = [
    member('me'),
    member('ada', { readSeq: 2 }),
    member('grace', { deliveredSeq: 3, readSeq: 1 }),
  ];
  expect(reachOf(conversation('a', { members }), 'me')).toEqual({
    deliveredSeq: 2,
    seenByAllSeq: 1,
    seenBySomeSeq: 2,
  });
  expect(reachOf(conversation('a', { members, memberCount: 51 }), 'me')).toEqual({
    deliveredSeq: 0,
    seenByAllSeq: 0,
    seenBySomeSeq: 0,
  });
  expect(reachOf(conversation('a', { members: [member('me')] }), 'me')).toEqual({
    deliveredSeq: 0,
    seenByAllSeq: 0,
    seenBySomeSeq: 0,
  });
});

test('people change everywhere they are shown, and nothing else does', () => {
  const list = [conversation('a'), conversation('b', { members: [member('me')] })];
  const online: WireEvent = {
    name: 'presence.changed',
    data: { userId: 'ada', online: true, lastSeenAt: null },
  };
  const { items } = applyEvents(list, [online], 'me');
  expect(items[0]!.members[1]!.user.online).toBe(true);
  expect(items[1]).toBe(list[1]);
  expect(applyEvents(items, [online], 'me').items).toBe(items);
});

test('receipts of others only move forward', () => {
  const read = (readSeq: number): WireEvent => ({
    name: 'receipt.read',
    data: { conversationId: 'a', userId: 'ada', readSeq },
  });
  const { items } = applyEvents([conversation('a')], [read(3), read(2)], 'me');
  expect(items[0]!.members[1]!.readSeq).toBe(3);
});

test('a conversation that says the same stays the same', () => {
  const list = [conversation('b', { lastActivityAt: time(5) }), conversation('a')];
  expect(withConversation(list, conversation('a'))).toBe(list);
  const next = withConversation(list, conversation('a', { unread: 1 }));
  expect([next[0] === list[0], next[1]!.unread]).toEqual([true, 1]);
});

test('an event of tomorrow is not an error', () => {
  const list = [conversation('a')];
  expect(applyEvents(list, [{ name: 'moon.risen', data: {} } as never], 'me').items).toBe(list);
});
