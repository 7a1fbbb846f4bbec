/**
 * Typing, presence and unread: a value at once, then changes, and nothing left behind by the last
 * listener.
 */
import { expect, test } from 'vitest';
import { conversation, member, message, person } from '../test-support/fixtures.js';
import { FakePlatform } from '../test-support/fake-platform.js';
import { ChatError } from './chat-error.js';
import { createContacts } from './contacts.js';
import type { FeatureDeps } from './feature.js';
import { Listeners } from './listeners.js';
import { LiveValue } from './live.js';
import { createPresence } from './presence.js';
import type { Conversation } from './protocol/conversations.js';
import { limits } from './protocol/limits.js';
import type { WireEvent } from './protocol/events.js';
import type { Me, User } from './protocol/users.js';
import { Sync } from './sync/sync.js';
import type { Call } from './transport/calls.js';
import type { ConnectionState } from './transport/connection.js';
import type { Line } from './transport/line.js';
import { createTyping } from './typing.js';
import { createUnread } from './unread.js';

function setUp() {
  const platform = new FakePlatform();
  const calls: [name: string, input: unknown][] = [];
  const answers = new Map<string, () => unknown>([['typing.set', () => ({})]]);
  const call: Call = async (name, input) => {
    calls.push([name, input]);
    const answer = answers.get(name);
    if (!answer) throw new ChatError('network_error', name);
    return answer() as never;
  };
  const state = new LiveValue<ConnectionState>({ status: 'connected' });
  const connection: { line: Line | null; state: LiveValue<ConnectionState> } = {
    line: {} as Line,
    state,
  };
  const events = new Listeners<WireEvent>();
  const sync = new Sync({ call, platform, backoff: { delay: () => 1_000 } });
  const hear = (...frame: WireEvent[]) => {
    sync.take(frame);
    for (const event of frame) events.raise(event);
  };
  const pages = (items: Conversation[], next: string | null = null) =>
    answers.set('conversations.sync', () => ({ epoch: 'e', items, gone: [], next }));
  const left = () => [platform.leftovers, events.size, state.listenerCount];
  const life = new AbortController();
  /** What lingers after the last listener, for a view that is drawn again, is over then. */
  const rest = () => platform.advance(25_000);
  const session = { life: life.signal };
  const world = {
    platform,
    session,
    life,
    calls,
    answers,
    call,
    state,
    connection,
    events,
    sync,
    hear,
    pages,
    left,
    rest,
  };
  // The features under test use nothing else.
  return world as typeof world & FeatureDeps;
}

const typing = (userId: string, is = true): WireEvent => ({
  name: 'typing.changed',
  data: { conversationId: 'one', userId, typing: is },
});

test('who writes is shown until they stop, send, fall silent for six seconds, or the connection breaks', async () => {
  const world = setUp();
  const before = world.left();
  const live = createTyping(world).live('one');
  expect(live.value).toEqual([]);
  const stop = live.subscribe(() => undefined);
  world.hear(typing('ada'), typing('grace'), typing('linus'), {
    ...typing('eve'),
    data: { conversationId: 'two', userId: 'eve', typing: true },
  } as WireEvent);
  expect(live.value).toEqual(['ada', 'grace', 'linus']);
  world.hear(typing('grace', false));
  world.hear({
    name: 'message.created',
    data: { conversationId: 'one', rev: 1, message: message('one', 1, { senderId: 'linus' }) },
  });
  expect(live.value).toEqual(['ada']);
  await world.platform.advance(4_000);
  world.hear(typing('ada'));
  await world.platform.advance(5_999);
  expect(live.value).toEqual(['ada']);
  await world.platform.advance(1);
  expect(live.value).toEqual([]);
  world.hear(typing('ada'));
  world.state.set({ status: 'waiting', retryAt: 0, error: new ChatError('network_error', 'gone') });
  expect(live.value).toEqual([]);
  world.state.set({ status: 'connected' });
  world.hear(typing('ada'));
  stop();
  expect(live.value).toEqual(['ada']);
  await world.rest();
  expect(live.value).toEqual([]);
  expect(world.left()).toEqual(before);
  world.sync.close();
});

test('who writes anywhere is known to lists, and conversations where nothing changes stay the same', async () => {
  const world = setUp();
  const { everywhere, live } = createTyping(world);
  const stop = everywhere.subscribe(() => undefined);
  const elsewhere = (userId: string, is = true): WireEvent => ({
    name: 'typing.changed',
    data: { conversationId: 'two', userId, typing: is },
  });
  world.hear(typing('ada'), elsewhere('eve'));
  expect([...everywhere.value]).toEqual([
    ['one', ['ada']],
    ['two', ['eve']],
  ]);
  const one = live('one');
  const changes: unknown[] = [];
  const stopOne = one.subscribe((value) => changes.push(value));
  world.hear(elsewhere('eve', false));
  expect([...everywhere.value.keys()]).toEqual(['one']);
  expect(changes).toEqual([['ada']]);
  await world.platform.advance(6_000);
  expect([everywhere.value.size, one.value]).toEqual([0, []]);
  stop();
  stopOne();
  world.sync.close();
});

test('one’s own writing is told every three seconds, its end once, and nothing without a connection', async () => {
  const world = setUp();
  const own = createTyping(world);
  const told = () =>
    world.calls
      .filter(([name]) => name === 'typing.set')
      .map(([, input]) => (input as { typing: boolean }).typing);
  for (let key = 0; key < 50; key++) {
    own.set('one', true);
    await world.platform.advance(100);
  }
  expect(told()).toEqual([true, true]);
  own.set('one', false);
  own.set('one', false);
  expect(told()).toEqual([true, true, false]);
  own.set('one', true);
  await world.platform.advance(10_000);
  // The server has ended it by itself.
  own.set('one', false);
  expect(told()).toEqual([true, true, false, true]);
  world.connection.line = null;
  own.set('one', true);
  own.set('one', false);
  expect(told()).toHaveLength(4);
});

test('presence is asked for once, then followed, and asked for again after a break', async () => {
  const world = setUp();
  let ada: User = { ...person('ada'), online: true };
  world.answers.set('users.get', () => ada);
  const before = world.left();
  const live = createPresence(world).live('ada');
  expect(live.value).toBeNull();
  const heard: unknown[] = [];
  const stop = live.subscribe((value) => heard.push(value?.online ?? null));
  await world.platform.advance(0);
  world.hear({
    name: 'presence.changed',
    data: { userId: 'ada', online: false, lastSeenAt: '2026-01-01T00:00:00.000Z' },
  });
  expect(live.value).toEqual({ online: false, lastSeenAt: '2026-01-01T00:00:00.000Z' });
  ada = { ...ada, online: true };
  world.state.set({ status: 'connecting' });
  world.state.set({ status: 'connected' });
  await world.platform.advance(0);
  expect(heard).toEqual([null, true, false, true]);
  // Cut off, nobody knows, until the connection is back.
  world.state.set({ status: 'waiting', retryAt: 0, error: new ChatError('network_error', 'gone') });
  world.state.set({ status: 'connecting' });
  await world.platform.advance(0);
  expect(live.value).toBeNull();
  world.state.set({ status: 'connected' });
  await world.platform.advance(0);
  expect(heard).toEqual([null, true, false, true, null, true]);
  stop();
  await world.rest();
  expect(world.left()).toEqual(before);
});

test('presence is there at once for somebody in a conversation that is here', async () => {
  const world = setUp();
  world.pages([
    conversation('one', {
      members: [member('me'), member('ada', { user: { ...person('ada'), online: true } })],
    }),
  ]);
  world.sync.reset({ id: 'me' } as Me);
  const stop = world.sync.conversations.live.subscribe(() => undefined);
  await world.platform.advance(0);
  expect(createPresence(world).live('ada').value).toEqual({ online: true, lastSeenAt: null });
  stop();
  world.sync.close();
});

test('presence is not known from a group whose members are not told of each other', async () => {
  const world = setUp();
  world.pages([
    conversation('one', {
      memberCount: limits.presenceMembers + 1,
      members: [member('me'), member('ada', { user: { ...person('ada'), online: true } })],
    }),
  ]);
  world.sync.reset({ id: 'me' } as Me);
  const stop = world.sync.conversations.live.subscribe(() => undefined);
  await world.platform.advance(0);
  expect(createPresence(world).live('ada').value).toBeNull();
  stop();
  world.sync.close();
});

test('unread counts the list where all of it is loaded', async () => {
  const world = setUp();
  world.pages([
    conversation('one', { unread: 2, readSeq: 1 }),
    conversation('two', { unread: 1, readSeq: 2 }),
    conversation('three'),
  ]);
  world.sync.reset({ id: 'me' } as Me);
  const before = world.left();
  const live = createUnread(world);
  const stop = live.subscribe(() => undefined);
  await world.platform.advance(0);
  expect(live.value).toEqual({ unread: 3, conversations: 2 });
  world.hear({
    name: 'message.created',
    data: { conversationId: 'three', rev: 4, message: message('three', 4) },
  });
  expect(live.value).toEqual({ unread: 4, conversations: 3 });
  world.hear({
    name: 'unread.changed',
    data: { conversationId: 'one', readSeq: 3, unread: 0, rev: 3, memberRev: 4 },
  });
  expect(live.value).toEqual({ unread: 2, conversations: 2 });
  expect(world.calls.map(([name]) => name)).not.toContain('receipts.unread');
  stop();
  await world.rest();
  expect(world.left()).toEqual(before);
});

test('unread asks the server where the list goes on, once a second at most, and again for what is not loaded', async () => {
  const world = setUp();
  world.pages([conversation('one', { unread: 2, readSeq: 1 })], 'more');
  let total = { unread: 40, conversations: 7 };
  world.answers.set('receipts.unread', () => total);
  world.sync.reset({ id: 'me' } as Me);
  const live = createUnread(world);
  const stop = live.subscribe(() => undefined);
  await world.platform.advance(10);
  expect(live.value).toEqual({ unread: 40, conversations: 7 });
  await world.platform.advance(5_000);
  const asked = () => world.calls.filter(([name]) => name === 'receipts.unread').length;
  const before = asked();
  total = { unread: 12, conversations: 3 };
  for (let count = 0; count < 20; count++) {
    world.hear({
      name: 'unread.changed',
      data: { conversationId: 'far away', readSeq: count, unread: 0, rev: 1, memberRev: count },
    });
  }
  await world.platform.advance(5_000);
  expect([asked() - before, live.value]).toEqual([1, { unread: 12, conversations: 3 }]);
  stop();
  await world.rest();
  expect(world.left()).toEqual([0, 0, 0]);
});

test('the list goes on in a conversation that never rests, although a message on the way to it was lost', async () => {
  const world = setUp();
  const withLast = (seq: number) =>
    conversation('one', {
      rev: seq,
      lastSeq: seq,
      unread: seq - 3,
      lastMessage: message('one', seq),
    });
  world.pages([withLast(3)]);
  let seq = 4;
  world.answers.set('conversations.get', () => withLast(seq));
  world.sync.reset({ id: 'me' } as Me);
  const { live } = world.sync.conversations;
  live.subscribe(() => undefined);
  await world.platform.advance(0);
  for (let count = 0; count < 10; count++) {
    seq += 1;
    world.hear({
      name: 'message.created',
      data: { conversationId: 'one', rev: seq, message: message('one', seq) },
    });
    await world.platform.advance(100);
  }
  expect(live.value.items[0]).toMatchObject({ lastSeq: seq, unread: seq - 3 });
  expect(world.calls.filter(([name]) => name === 'conversations.get')).toHaveLength(1);
  world.sync.close();
});

test('unread moves on while something changes within the time of each answer', async () => {
  const world = setUp();
  world.pages([conversation('one', { unread: 2, readSeq: 1 })], 'more');
  let total = 40;
  world.answers.set('receipts.unread', () => {
    const unread = total;
    return new Promise((resolve) =>
      world.platform.after(50, () => resolve({ unread, conversations: 7 })),
    );
  });
  world.sync.reset({ id: 'me' } as Me);
  const live = createUnread(world);
  const stop = live.subscribe(() => undefined);
  for (let count = 0; count < 100; count++) {
    total += 1;
    world.hear({
      name: 'unread.changed',
      data: { conversationId: 'far away', readSeq: count, unread: 1, rev: 1, memberRev: count },
    });
    await world.platform.advance(40);
  }
  expect(live.value.unread).toBeGreaterThan(100);
  stop();
  world.sync.close();
});

test('whoever hears first that another user is signed in finds nothing of the former in the lists', async () => {
  const world = setUp();
  const session = {
    life: world.life.signal,
    user: new LiveValue<Me | null>(null),
    switched: new Listeners<Me | null>(),
  };
  let me = '';
  const switchTo = (id: string) => {
    me = id;
    session.switched.raise({ id } as Me);
    session.user.set({ id } as Me);
  };
  world.answers.set('contacts.list', () => ({
    items: [{ user: person(`friend-of-${me}`), since: '' }],
    next: null,
    prev: null,
  }));
  switchTo('ada');
  const seen: string[][] = [];
  const { live } = createContacts({ ...world, session: session as never });
  session.user.subscribe(() => seen.push(live.value.items.map(({ user }) => user.id)));
  const stop = live.subscribe(() => undefined);
  await world.platform.advance(0);
  expect(live.value.items.map(({ user }) => user.id)).toEqual(['friend-of-ada']);
  switchTo('grace');
  await world.platform.advance(0);
  expect(seen).toEqual([[], []]);
  expect(live.value.items.map(({ user }) => user.id)).toEqual(['friend-of-grace']);
  stop();
  await world.rest();
  expect([session.user.listenerCount, session.switched.size]).toEqual([1, 0]);
});

test('a value is the same object while nothing changes, with listeners and without, and the same key is the same value', async () => {
  const world = setUp();
  world.pages([
    conversation('one', { unread: 2, readSeq: 1, members: [member('me'), member('ada')] }),
  ]);
  world.sync.reset({ id: 'me' } as Me);
  const session = {
    life: world.life.signal,
    user: new LiveValue<Me | null>({ id: 'me' } as Me),
    switched: new Listeners<Me | null>(),
  };
  world.answers.set('contacts.list', () => ({ items: [], next: null, prev: null }));
  const stopList = world.sync.conversations.live.subscribe(() => undefined);
  await world.platform.advance(0);
  const presences = createPresence(world);
  const typings = createTyping(world);
  expect(presences.live('ada')).toBe(presences.live('ada'));
  expect(typings.live('one')).toBe(typings.live('one'));
  const lives = [
    createUnread(world),
    presences.live('ada'),
    typings.live('one'),
    createContacts({ ...world, session: session as never }).live,
  ];
  for (const live of lives) {
    expect(live.value).toBe(live.value);
    const stop = live.subscribe(() => undefined);
    await world.platform.advance(100);
    expect(live.value).toBe(live.value);
    stop();
    expect(live.value).toBe(live.value);
  }
  stopList();
  world.sync.close();
});

test('a listener that leaves and comes back begins nothing again, and its methods need no owner', async () => {
  const world = setUp();
  const session = {
    life: world.life.signal,
    user: new LiveValue<Me | null>({ id: 'me' } as Me),
    switched: new Listeners<Me | null>(),
  };
  world.answers.set('contacts.list', () => ({
    items: [{ user: person('ada'), since: '' }],
    next: null,
    prev: null,
  }));
  const { live } = createContacts({ ...world, session: session as never });
  const { subscribe } = live;
  const asked = new Set<number>();
  for (let turn = 0; turn < 10; turn++) {
    const stop = subscribe(() => undefined);
    await world.platform.advance(100);
    asked.add(world.calls.filter(([name]) => name === 'contacts.list').length);
    stop();
    stop();
  }
  expect(asked.size).toBe(1);
  const stop = subscribe(() => undefined);
  stop();
  // A chat that is closed waits for nothing.
  world.life.abort(new ChatError('closed', 'closed'));
  expect(world.left()).toEqual([0, 0, 0]);
});
