/** What chats of one page share, and what a closed one leaves: nothing. Against the real server. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { Clock } from '../../tests/support/clock.js';
import { memoryStorage, TestServer } from '../../tests/support/test-server.js';
import { settled } from '../test-support/fake-platform.js';
import { MemoryRows } from '../test-support/memory-rows.js';
import { ChatError } from './chat-error.js';
import { deferred } from './deferred.js';
import type { Chat } from './index.js';
import { browserPlatform } from './platform.js';
import { limits } from './protocol/limits.js';

const status = (chat: Chat) => chat.connection.value.status;
const connected = (chat: Chat) => vi.waitFor(() => expect(status(chat)).toBe('connected'), 5_000);

test('two chats of one page and one storage take turns in refreshing, and neither ends the session', async () => {
  const clock = new Clock('wall');
  await using server = await TestServer.start({ environment: clock.environment });
  const site = await server.site();
  const options = { storage: memoryStorage() };
  const [first, second] = [server.chat(site, options), server.chat(site, options)];
  await first.start();
  await first.auth.signInAsGuest({ name: 'Ada' });
  await second.start();
  await Promise.all([connected(first), connected(second)]);
  for (const name of ['Ada L', 'Ada King']) {
    clock.pass(limits.accessTokenSeconds + 60);
    await first.users.updateMe({ name });
    await vi.waitFor(() => expect(second.auth.user.value?.name).toBe(name), 5_000);
    clock.pass(limits.accessTokenSeconds + 60);
    for (const chat of [second, first])
      expect((await chat.users.get(chat.auth.user.value!.id)).name).toBe(name);
  }
  expect(first.auth.user.value?.id).toBe(second.auth.user.value?.id);
});

/**
 * What chats have under way with the world from now on, by name: timers, requests, and listeners of
 * the page. No answer comes to the requests of these paths.
 */
function underWay(unanswered: string[]): Set<{ name: string }> {
  const open = new Set<{ name: string }>();
  const entry = (name: string) => {
    const one = { name };
    open.add(one);
    return () => void open.delete(one);
  };
  const { after, fetch } = browserPlatform;
  vi.spyOn(browserPlatform, 'after').mockImplementation((ms, task) => {
    const done = entry(`a timer of ${ms} ms`);
    const cancel = after(ms, () => {
      done();
      task();
    });
    return () => {
      done();
      cancel();
    };
  });
  vi.spyOn(browserPlatform, 'fetch').mockImplementation((address, init) => {
    const { promise, reject } = deferred<never>();
    init.signal!.addEventListener('abort', () => reject(new ChatError('aborted', address)));
    promise.catch(() => undefined);
    const isAnswered = !unanswered.some((path) => address.endsWith(path));
    return (isAnswered ? fetch(address, init) : promise).finally(entry(address));
  });
  for (const name of ['onHide', 'onWake', 'onFocus', 'onOffline', 'onStorage'] as const)
    vi.spyOn(browserPlatform, name).mockImplementation(() => entry(name));
  onTestFinished(() => void vi.restoreAllMocks());
  return open;
}

test('a closed chat leaves nothing behind, whatever it was about', async () => {
  const open = underWay(['/site', '/unread']);
  const isAsked = (path: string) => [...open].some(({ name }) => name.endsWith(path));
  await using server = await TestServer.own();
  const site = await server.site();
  const storage = memoryStorage();
  const options = { storage, outboxStorage: new MemoryRows() };
  const begin = async () => {
    const chat = server.chat(site, options);
    if (!(await chat.start())) {
      await chat.auth.signInAsGuest({ name: 'Ada' });
      // One more than a page, so that the server is asked what is unread.
      await Promise.all(
        Array.from({ length: limits.pageDefault + 1 }, (_, i) =>
          chat.conversations.createGroup(`${i}`, []),
        ),
      );
    }
    await connected(chat);
    const { live } = chat.conversations;
    live.subscribe(() => undefined);
    await vi.waitFor(() => expect(live.value).toMatchObject({ loading: false, hasMore: true }));
    const { id } = live.value.items[0]!;
    await chat.conversations.mute(id, null);
    await vi.waitFor(() =>
      expect(live.value.items.find((item) => item.id === id)?.mutedUntil).toBeTruthy(),
    );
    return { chat, id };
  };

  const idle = await begin();
  const lists = [idle.chat.unread, idle.chat.contacts.live, idle.chat.blocks.live];
  for (const live of lists) live.subscribe(() => undefined);
  idle.chat.messages.open(idle.id);
  idle.chat.typing.set(idle.id, true);
  await idle.chat.messages.send(idle.id, 'hello');
  await idle.chat.close();
  await settled();
  expect([...open]).toEqual([]);
  expect(status(idle.chat)).toBe('closed');
  await expect(idle.chat.users.list()).rejects.toMatchObject({ code: 'closed' });

  const busy = await begin();
  await server.restart(async () => {
    const { chat, id } = busy;
    chat.messages.send(id, 'later').catch(() => undefined);
    chat.contacts.live.subscribe(() => undefined);
    await vi.waitFor(() => expect(chat.contacts.live.value.error).toBeTruthy(), 5_000);
    chat.unread.subscribe(() => undefined);
    const late = server.chat(site, { storage });
    await late.start();
    await vi.waitFor(() => expect(['/site', '/unread'].map(isAsked)).toEqual([true, true]), 5_000);
    const told: unknown[] = [];
    chat.contacts.live.subscribe((value) => told.push(value));
    await Promise.all([chat.close(), late.close()]);
    await settled();
    expect([...open]).toEqual([]);
    expect(told).toHaveLength(1);
  });
});
