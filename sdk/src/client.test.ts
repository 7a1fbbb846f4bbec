/** The SDK against the real server: what a person with two devices, and the person they write to, would notice. */
import { expect, test, vi } from 'vitest';
import { data, memoryStorage, TestServer } from '../../tests/support/test-server.js';
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
  await using server = await TestServer.start();
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

  const { conversation, message } = await ada.conversations.start([await otherUserId(ada, 'grace')], 'Hello Grace');
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
  expect((await tomorrow.messages.list(conversation.id)).items.map(({ text }) => text)).toEqual(['Hello Grace', 'Hello Ada']);
});

test('an open log and the list of conversations follow what happens', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const [ada, grace] = [await server.guest(site, 'Ada'), await server.guest(site, 'Grace')];
  await Promise.all([connected(ada), connected(grace)]);
  const stop = grace.conversations.live.subscribe(() => undefined);

  const { conversation } = await ada.conversations.start([await otherUserId(ada, 'Grace')], 'one');
  await vi.waitFor(() => expect(grace.conversations.live.value.items.map(({ unread }) => unread)).toEqual([1]));
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
  await using server = await TestServer.start();
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
  log.subscribe(({ items, pending }) => counts.add([...items, ...pending].filter(({ text }) => text === 'second').length));
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
  expect(log.value.items.map(({ seq }) => seq)).toEqual(Array.from({ length: 120 }, (_, i) => i + 1));
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
    jwt.sign({ name: 'Grace Hopper' }, secret, { keyid: kid, subject: 'g-1', audience: site.publicKey, expiresIn: '5m' }),
  );

  const first = await server.chat(site, { auth }).start();
  const second = await server.chat(site, { auth }).start();
  expect(first).toMatchObject({ name: 'Grace Hopper', externalId: 'g-1', kind: 'member' });
  expect(second!.id).toBe(first!.id);
  expect(auth.mock.calls).toEqual([['initial'], ['initial']]);
});

test('two chats of one storage refresh together without ending the session', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const session = await server.session(site, 'Ada');
  const input = { refreshToken: session.refreshToken, retryKey: 'k'.repeat(20) };
  const answers = await Promise.all([server.http('auth.refresh', input, { site }), server.http('auth.refresh', input, { site })]);
  const [first, second] = answers.map(data);
  expect(first!.refreshToken).toBe(second!.refreshToken);
});

test('a closed chat leaves nothing behind', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const ada = await server.guest(site, 'Ada');
  await connected(ada);
  await ada.close();
  expect(status(ada)).toBe('closed');
  await expect(ada.users.list()).rejects.toMatchObject({ code: 'closed' });
});
