/**
 * The SDK against the real server: what a person with two devices, and the person they write to,
 * would notice.
 */
import { expect, test, vi } from 'vitest';
import { FaultProxy } from '../../tests/support/fault-proxy.js';
import { memoryStorage, TestServer } from '../../tests/support/test-server.js';
import { MemoryRows } from '../test-support/memory-rows.js';
import type { Chat, ConnectionState, Message, MessageLog } from './index.js';

const texts = (log: MessageLog) => log.value.items.map(({ text }) => text);
const status = (chat: Chat) => chat.connection.value.status;

async function otherUserId(chat: Chat, search: string): Promise<string> {
  return (await chat.users.list({ search })).items[0]!.id;
}

async function connected(chat: Chat): Promise<void> {
  await vi.waitFor(() => expect(status(chat)).toBe('connected'), 5_000);
}

test('a message reaches every device of both people at once, and is there tomorrow', async () => {
  await using server = await TestServer.own();
  const site = await server.site();
  const storage = memoryStorage();
  const ada = server.chat(site, { storage });
  await ada.start();
  await ada.auth.register({ email: 'ada@example.com', password: 'correct horse', name: 'Ada' });
  const adaPhone = server.chat(site);
  await adaPhone.start();
  await adaPhone.auth.login({ email: 'ADA@example.com', password: 'correct horse' });
  const grace = await server.guest(site, 'Grace');
  await Promise.all([connected(ada), connected(adaPhone), connected(grace)]);

  const seen: Record<string, Message[]> = { ada: [], adaPhone: [], grace: [] };
  ada.on('message.created', ({ message }) => seen['ada']!.push(message));
  adaPhone.on('message.created', ({ message }) => seen['adaPhone']!.push(message));
  grace.on('message.created', ({ message }) => seen['grace']!.push(message));

  const { conversation, message } = await ada.conversations.start(
    [await otherUserId(ada, 'grace')],
    'Hello Grace',
  );
  await grace.messages.send(conversation.id, 'Hello Ada');

  for (const messages of Object.values(seen)) {
    await vi.waitFor(() =>
      expect(messages.map(({ seq, text }) => [seq, text])).toEqual([
        [1, 'Hello Grace'],
        [2, 'Hello Ada'],
      ]),
    );
  }
  expect(seen['grace']![0]).toEqual(message);

  await server.restart();
  const tomorrow = server.chat(site, { storage });
  expect((await tomorrow.start())?.name).toBe('Ada');
  expect((await tomorrow.messages.list(conversation.id)).items.map(({ text }) => text)).toEqual([
    'Hello Grace',
    'Hello Ada',
  ]);
});

test('an open log and the list of conversations follow what happens', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const [ada, grace] = [await server.guest(site, 'Ada'), await server.guest(site, 'Grace')];
  await Promise.all([connected(ada), connected(grace)]);
  const stop = grace.conversations.live.subscribe(() => undefined);

  const { conversation } = await ada.conversations.start([await otherUserId(ada, 'Grace')], 'one');
  await vi.waitFor(() =>
    expect(grace.conversations.live.value.items.map(({ unread }) => unread)).toEqual([1]),
  );
  const log = grace.messages.open(conversation.id);
  await vi.waitFor(() => expect(texts(log)).toEqual(['one']));
  await ada.messages.send(conversation.id, 'two');
  await vi.waitFor(() => expect(texts(log)).toEqual(['one', 'two']));
  expect(grace.conversations.live.value.unread).toBe(2);

  await grace.receipts.markRead(conversation.id, 2);
  await vi.waitFor(() => expect(grace.conversations.live.value.unread).toBe(0));
  log.close();
  stop();
});

test('what happened while a device was cut off is there after it comes back, once and in order', async () => {
  await using server = await TestServer.own();
  const site = await server.site();
  const [ada, grace] = [await server.guest(site, 'Ada'), await server.guest(site, 'Grace')];
  await Promise.all([connected(ada), connected(grace)]);
  const { conversation } = await ada.conversations.start([await otherUserId(ada, 'Grace')], 'm1');
  const log = grace.messages.open(conversation.id);
  await vi.waitFor(() => expect(texts(log)).toEqual(['m1']));

  const states: ConnectionState['status'][] = [];
  grace.connection.subscribe(({ status: each }) => states.push(each));
  await server.restart(async () => {
    await vi.waitFor(() => expect(status(grace)).toBe('waiting'));
    // Sent while nobody can take it: it waits, and goes by itself.
    void ada.messages.send(conversation.id, 'm2');
  });
  const other = await server.guest(site, 'Linus');
  await connected(other);
  ada.reconnect();
  grace.reconnect();
  await vi.waitFor(() => expect(texts(log)).toEqual(['m1', 'm2']), 10_000);
  await ada.messages.send(conversation.id, 'm3');
  await vi.waitFor(() => expect(texts(log)).toEqual(['m1', 'm2', 'm3']));
  expect(states).toContain('waiting');
});

test('a send shows as pending at once and becomes the stored message without a moment of both or neither', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const ada = await server.guest(site, 'Ada');
  await connected(ada);
  const { conversation } = await ada.conversations.start([], 'first');
  const log = ada.messages.open(conversation.id);
  await vi.waitFor(() => expect(texts(log)).toEqual(['first']));

  const counts = new Set<number>();
  const sent = ada.messages.send(conversation.id, 'second');
  expect(log.value.pending.map(({ text }) => text)).toEqual(['second']);
  log.subscribe(({ items, pending }) =>
    counts.add([...items, ...pending].filter(({ text }) => text === 'second').length),
  );
  await sent;
  await vi.waitFor(() => expect(log.value.pending).toEqual([]));
  expect([...counts]).toEqual([1]);
});

test('history pages both ways, and around a message', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const ada = await server.guest(site, 'Ada');
  const { conversation } = await ada.conversations.start([], 'm1');
  for (let n = 2; n <= 120; n++) await ada.messages.send(conversation.id, `m${n}`);

  const log = ada.messages.open(conversation.id, { around: 60 });
  await vi.waitFor(() => expect(log.value.loading).toBe(false));
  expect(texts(log)).toContain('m60');
  expect(log.value).toMatchObject({ hasOlder: true, hasNewer: true });
  while (log.value.hasOlder) await log.loadOlder();
  while (log.value.hasNewer) await log.loadNewer();
  expect(log.value.items.map(({ seq }) => seq)).toEqual(
    Array.from({ length: 120 }, (_, i) => i + 1),
  );
  log.close();
});

test('signing out forgets everything here, ends the session on the server and closes its other tabs', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const storage = memoryStorage();
  const ada = server.chat(site, { storage });
  await ada.start();
  await ada.auth.signInAsGuest({ name: 'Ada' });
  const otherTab = server.chat(site, { storage });
  await otherTab.start();
  await Promise.all([connected(ada), connected(otherTab)]);
  await ada.conversations.start([], 'private');

  await ada.auth.signOut();
  expect(ada.auth.user.value).toBeNull();
  expect(ada.conversations.live.value.items).toEqual([]);
  await expect(ada.conversations.list()).rejects.toMatchObject({ code: 'signed_out' });
  await vi.waitFor(() => expect(otherTab.auth.user.value).toBeNull(), 5_000);
  expect(await server.chat(site, { storage }).start()).toBeNull();
});

test('an identity that the host signs is asked for when needed, and the same person comes back', async () => {
  await using server = await TestServer.start();
  const site = await server.site({ ways: ['signed'] });
  const { kid, secret } = await server.app.sites.addSigningSecret(site.id);
  const { default: jwt } = await import('jsonwebtoken');
  const auth = vi.fn(async () =>
    jwt.sign({ name: 'Grace Hopper' }, secret, {
      keyid: kid,
      subject: 'g-1',
      audience: site.publicKey,
      expiresIn: '5m',
    }),
  );

  const first = await server.chat(site, { auth }).start();
  const second = await server.chat(site, { auth }).start();
  expect(first).toMatchObject({ name: 'Grace Hopper', externalId: 'g-1', kind: 'member' });
  expect(second!.id).toBe(first!.id);
  expect(auth.mock.calls).toEqual([['initial'], ['initial']]);
});

test('a message is edited, pinned, reacted to and deleted, and every device follows', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const [ada, grace] = [await server.guest(site, 'Ada'), await server.guest(site, 'Grace')];
  await Promise.all([connected(ada), connected(grace)]);
  const { conversation } = await ada.conversations.start([await otherUserId(ada, 'Grace')], 'helo');
  const { id } = conversation;
  const answer = await grace.messages.send(id, 'hi', {
    replyTo: 1,
    mentions: [ada.auth.user.value!.id],
    metadata: { order: 7 },
  });
  expect(answer).toMatchObject({ replyTo: { seq: 1, excerpt: 'helo' }, metadata: { order: 7 } });
  const log = grace.messages.open(id);
  await vi.waitFor(() => expect(texts(log)).toEqual(['helo', 'hi']));
  const first = () => log.value.items[0]!;

  expect((await ada.messages.edit(id, 1, 'hello')).editedAt).not.toBeNull();
  await vi.waitFor(() => expect(first().text).toBe('hello'));
  await ada.reactions.add(id, 2, '👍');
  await vi.waitFor(() =>
    expect(log.value.items[1]!.reactions).toMatchObject([{ emoji: '👍', count: 1 }]),
  );
  expect((await ada.reactions.list(id, 2)).items).toMatchObject([{ emoji: '👍', name: 'Ada' }]);
  await ada.reactions.remove(id, 2, '👍');
  await vi.waitFor(() => expect(log.value.items[1]!.reactions).toEqual([]));
  await ada.messages.pin(id, 1);
  await vi.waitFor(() => expect(first().pinnedAt).not.toBeNull());
  expect((await grace.messages.pinned(id)).map(({ seq }) => seq)).toEqual([1]);
  await ada.messages.unpin(id, 1);
  await ada.messages.delete(id, 1);
  await vi.waitFor(() => expect(first()).toMatchObject({ text: null, pinnedAt: null }));
  expect(first().deletedAt).not.toBeNull();
});

test('what one hides is hidden on one’s other devices, also from what others do to it, until it is shown again', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const storage = memoryStorage();
  const ada = server.chat(site, { storage });
  await ada.start();
  await ada.auth.signInAsGuest({ name: 'Ada' });
  const phone = server.chat(site, { storage });
  await phone.start();
  const grace = await server.guest(site, 'Grace');
  await Promise.all([connected(ada), connected(phone), connected(grace)]);
  const { conversation } = await grace.conversations.start([ada.auth.user.value!.id], 'secret');
  const log = phone.messages.open(conversation.id);
  await vi.waitFor(() => expect(texts(log)).toEqual(['secret']));
  await ada.messages.hide(conversation.id, 1);
  await vi.waitFor(() => expect(log.value.items[0]).toMatchObject({ hidden: true, text: null }));
  await grace.messages.edit(conversation.id, 1, 'no secret');
  await vi.waitFor(() => expect(log.value.items[0]!.editedAt).not.toBeNull());
  expect(log.value.items[0]).toMatchObject({ hidden: true, text: null });
  await ada.messages.unhide(conversation.id, 1);
  await vi.waitFor(() =>
    expect(log.value.items[0]).toMatchObject({ hidden: false, text: 'no secret' }),
  );
});

test('a quote that is on the screen goes with its message: live, in the list, and for who was away meanwhile', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  await using line = await FaultProxy.start(Number(new URL(server.url).port));
  const [ada, grace, linus] = [
    await server.member(site, 'Ada'),
    await server.guest(site, 'Grace'),
    server.chat(site, { url: line.url }),
  ];
  await linus.start();
  await linus.auth.signInAsGuest({ name: 'Linus' });
  await Promise.all([ada, grace, linus].map(connected));
  const { id } = await ada.conversations.createGroup('Tea', [
    grace.auth.user.value!.id,
    linus.auth.user.value!.id,
  ]);
  const [near, far, other] = [
    await ada.messages.send(id, 'quagmire one'),
    await ada.messages.send(id, 'quagmire two'),
    await ada.messages.send(id, 'quagmire three'),
  ];
  for (let n = 0; n < 60; n++) await grace.messages.send(id, `line ${n}`);
  const again = await ada.messages.send(id, 'quagmire four');
  for (const { seq } of [near, far, other, again])
    await grace.messages.send(id, `to ${seq}`, { replyTo: seq });
  const logs = [grace, linus].map((chat) => chat.messages.open(id));
  const stops = [grace, linus].map((chat) => chat.conversations.live.subscribe(() => undefined));
  const quotes = ({ value: { items } }: MessageLog) =>
    items.slice(-4).map(({ replyTo }) => replyTo?.state ?? replyTo?.excerpt);
  const last = (chat: Chat) =>
    chat.conversations.live.value.items[0]?.lastMessage?.replyTo?.excerpt;
  for (const log of logs) {
    await vi.waitFor(() =>
      expect(quotes(log)).toEqual([
        'quagmire one',
        'quagmire two',
        'quagmire three',
        'quagmire four',
      ]),
    );
    // The first ones are not in the window.
    expect(log.value.items[0]!.seq).toBeGreaterThan(other.seq);
  }
  await vi.waitFor(() =>
    expect([last(grace), last(linus)]).toEqual(['quagmire four', 'quagmire four']),
  );

  await ada.messages.delete(id, near.seq);
  for (const log of logs) await vi.waitFor(() => expect(quotes(log)[0]).toBe('deleted'));
  line.set('closed');
  await vi.waitFor(() => expect(status(linus)).not.toBe('connected'));
  await ada.messages.delete(id, far.seq);
  await ada.messages.edit(id, other.seq, 'another bird');
  await ada.messages.delete(id, again.seq);
  const after = ['deleted', 'deleted', 'another bird', 'deleted'];
  await vi.waitFor(() => expect([quotes(logs[0]!), last(grace)]).toEqual([after, '']));
  expect(quotes(logs[1]!)[1]).toBe('quagmire two');
  line.set('clear');
  linus.reconnect();
  await vi.waitFor(() => expect([quotes(logs[1]!), last(linus)]).toEqual([after, '']), 10_000);
  for (const [n, chat] of [grace, linus].entries()) {
    expect(JSON.stringify([logs[n]!.value, chat.conversations.live.value])).not.toContain(
      'quagmire',
    );
    stops[n]!();
  }
});

test('people come into a group, rename it and leave, and every member sees it', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const [ada, grace, linus] = [
    await server.member(site, 'Ada'),
    await server.guest(site, 'Grace'),
    await server.guest(site, 'Linus'),
  ];
  await Promise.all([connected(ada), connected(grace), connected(linus)]);
  const stops = [grace, linus].map((chat) => chat.conversations.live.subscribe(() => undefined));
  const titles = (chat: Chat) =>
    chat.conversations.live.value.items.map(({ title, memberCount }) => [title, memberCount]);
  const group = await ada.conversations.createGroup('Tea', [grace.auth.user.value!.id]);
  await vi.waitFor(() => expect(titles(grace)).toEqual([['Tea', 2]]));
  expect(await ada.members.add(group.id, [linus.auth.user.value!.id])).toEqual({
    added: [linus.auth.user.value!.id],
    invited: [],
  });
  await vi.waitFor(() =>
    expect([titles(grace), titles(linus)]).toEqual([[['Tea', 3]], [['Tea', 3]]]),
  );
  await ada.conversations.rename(group.id, 'Coffee');
  await vi.waitFor(() => expect(titles(linus)).toEqual([['Coffee', 3]]));
  const log = linus.messages.open(group.id);
  await vi.waitFor(() =>
    expect(log.value.items.map(({ system }) => system?.type)).toEqual([
      'created',
      'joined',
      'renamed',
    ]),
  );
  await ada.members.remove(group.id, linus.auth.user.value!.id);
  await vi.waitFor(() =>
    expect([titles(linus), log.value.error?.code, log.value.items]).toEqual([[], 'not_found', []]),
  );
  await grace.members.leave(group.id);
  await vi.waitFor(() => expect(titles(grace)).toEqual([]));
  expect((await ada.members.list(group.id)).items.map(({ user }) => user.name)).toEqual(['Ada']);
  for (const stop of stops) stop();
});

test('a message is sent, then delivered, then seen, and unread counts follow on every device', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const [ada, grace] = [await server.guest(site, 'Ada'), await server.guest(site, 'Grace')];
  await Promise.all([connected(ada), connected(grace)]);
  const stop = grace.unread.subscribe(() => undefined);
  const { conversation, message } = await ada.conversations.start(
    [grace.auth.user.value!.id],
    'one',
  );
  const log = ada.messages.open(conversation.id);
  await vi.waitFor(() => expect(ada.messages.statusOf(message)).toBe('delivered'), 5_000);
  await vi.waitFor(() => expect(grace.unread.value).toEqual({ unread: 1, conversations: 1 }));
  expect(await grace.receipts.markRead(conversation.id)).toMatchObject({ readSeq: 1, unread: 0 });
  await vi.waitFor(() =>
    expect([log.value.seenByAllSeq, ada.messages.statusOf(message)]).toEqual([1, 'seen']),
  );
  expect(grace.unread.value).toEqual({ unread: 0, conversations: 0 });
  expect(await ada.receipts.seenBy(conversation.id, 1)).toMatchObject({
    count: 1,
    users: [{ name: 'Grace' }],
  });
  await grace.receipts.markUnread(conversation.id, 1);
  await vi.waitFor(() => expect(grace.unread.value).toEqual({ unread: 1, conversations: 1 }));
  expect(await grace.receipts.unread()).toEqual({ unread: 1, conversations: 1 });
  expect(ada.messages.statusOf(message)).toBe('seen');
  stop();
});

test('one sees who is writing and who is there', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const [ada, grace] = [await server.guest(site, 'Ada'), await server.guest(site, 'Grace')];
  await Promise.all([connected(ada), connected(grace)]);
  const { conversation } = await ada.conversations.start([grace.auth.user.value!.id], 'one');
  const typing = ada.typing.live(conversation.id);
  const presence = ada.presence.live(grace.auth.user.value!.id);
  const stops = [typing.subscribe(() => undefined), presence.subscribe(() => undefined)];
  await vi.waitFor(() => expect(presence.value?.online).toBe(true));
  grace.typing.set(conversation.id, true);
  await vi.waitFor(() => expect(typing.value).toEqual([grace.auth.user.value!.id]));
  await grace.messages.send(conversation.id, 'done');
  await vi.waitFor(() => expect(typing.value).toEqual([]));
  await grace.close();
  await vi.waitFor(() => expect(presence.value?.online).toBe(false), 5_000);
  for (const stop of stops) stop();
});

test('words are found again, soon after they were sent', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const ada = await server.guest(site, 'Ada');
  const { conversation } = await ada.conversations.start([], 'the quick brown fox');
  await ada.messages.send(conversation.id, 'the lazy dog');
  // The index follows the log, a little behind it.
  await vi.waitFor(
    async () =>
      expect((await ada.messages.search('quick bro')).items.map(({ text }) => text)).toEqual([
        'the quick brown fox',
      ]),
    10_000,
  );
});

test('what could not be sent before the page was closed is sent by the next one, once', async () => {
  await using server = await TestServer.own();
  const site = await server.site();
  const options = { storage: memoryStorage(), outboxStorage: new MemoryRows() };
  const ada = server.chat(site, options);
  await ada.start();
  await ada.auth.signInAsGuest({ name: 'Ada' });
  await connected(ada);
  const { conversation } = await ada.conversations.start([], 'first');
  ada.messages.draft(conversation.id).set('half a thought');
  await server.restart(async () => {
    for (const text of ['second', 'third'])
      ada.messages.send(conversation.id, text).catch(() => undefined);
    await vi.waitFor(() => expect(options.outboxStorage.rows.size).toBe(3), 5_000);
    await ada.close();
  });
  const again = server.chat(site, options);
  await again.start();
  const log = again.messages.open(conversation.id);
  await vi.waitFor(() => expect(texts(log)).toEqual(['first', 'second', 'third']), 10_000);
  await vi.waitFor(() =>
    expect(again.messages.draft(conversation.id).value).toBe('half a thought'),
  );
  await again.auth.signOut();
  await vi.waitFor(() => expect([...options.outboxStorage.rows]).toEqual([]));
});
