/**
 * A guest and a user on one device, through the SDK: the user who signs in directly after the guest
 * is asked, and nobody else ever hears of the guest.
 */
import { expect, test, vi } from 'vitest';
import type { Chat, ChatOptions } from '@parlor/sdk';
import { signingSite } from '../../../../tests/support/signing-site.js';
import { memoryStorage, TestServer } from '../../../../tests/support/test-server.js';

type Storage = NonNullable<ChatOptions['storage']>;

/** As long as a busy machine may take. */
const patience = { timeout: 10_000 };

const account = { email: 'ada@example.com', password: 'long enough', name: 'Ada' };

/** A device on which guest A has written to Grace. */
async function device() {
  const server = await TestServer.start();
  const signing = await signingSite(server);
  const { site } = signing;
  const grace = await server.member(site, 'Grace');
  const graceId = grace.auth.user.value!.id;
  const storage = memoryStorage();
  const guest = server.chat(site, { storage });
  await guest.start();
  for (const chat of [guest, grace]) chat.conversations.live.subscribe(() => undefined);
  await guest.auth.signInAsGuest({ name: 'Guest A' });
  const guestId = guest.auth.user.value!.id;
  const { conversation } = await guest.conversations.start([graceId], 'a secret of the guest');
  const open = async (auth?: ChatOptions['auth']): Promise<Chat> => {
    const chat = server.chat(site, { storage, ...(auth && { auth }) });
    await chat.start();
    // The first subscriber loads the list.
    chat.conversations.live.subscribe(() => undefined);
    return chat;
  };
  const as = (sub: string, name: string) => async () => signing.sign({ sub, name });
  return {
    ...signing,
    server,
    storage,
    grace,
    guest,
    guestId,
    conversationId: conversation.id,
    open,
    as,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const offered = (chat: Chat) =>
  vi.waitFor(() => expect(chat.auth.leftGuest.value).toEqual({ name: 'Guest A' }), patience);
const listed = (chat: Chat) =>
  vi.waitFor(() => expect(chat.conversations.live.value.loading).toBe(false), patience);
/** Whatever this device keeps and this chat holds. */
const known = (chat: Chat, storage: Storage, site: { publicKey: string }) =>
  JSON.stringify([
    chat.conversations.live.value.items,
    storage.get(`parlor:${site.publicKey}:session`),
    storage.get(`parlor:${site.publicKey}:left-guest`),
  ]);

async function sessionsOf(server: TestServer, userId: string): Promise<number> {
  const rows = await server.app.database.query<unknown[]>(
    'SELECT id FROM sessions WHERE user_id = ? AND revoked_at IS NULL',
    [userId],
  );
  return rows.length;
}

test('a guest whom the host signs in is asked, keeps the conversation, and is live in it', async () => {
  await using here = await device();
  const { server, site, guest, guestId, grace, conversationId, open, as } = here;
  await guest.close();
  const user = await open(as('ada', 'Ada'));
  await offered(user);
  // Nothing is shared before the answer.
  await listed(user);
  expect(user.conversations.live.value.items).toEqual([]);
  const seen: string[] = [];
  const stop = grace.conversations.live.subscribe(({ items }) =>
    seen.push(items[0]?.members.map((each) => each.user.name).join() ?? ''),
  );

  expect((await user.auth.keepGuest()).name).toBe('Ada');

  expect(user.auth.leftGuest.value).toBeNull();
  await vi.waitFor(
    () => expect(user.conversations.live.value.items.map(({ id }) => id)).toEqual([conversationId]),
    patience,
  );
  await vi.waitFor(() => expect(seen.at(-1)).toContain('Ada'), patience);
  expect(seen.at(-1)).not.toContain('Guest A');
  stop();
  await vi.waitFor(
    () =>
      expect(grace.conversations.live.value.items[0]?.lastMessage?.senderId).toBe(
        user.auth.user.value!.id,
      ),
    patience,
  );
  expect(await sessionsOf(server, guestId)).toBe(0);
  expect(here.storage.get(`parlor:${site.publicKey}:left-guest`)).toBeNull();
  await expect(user.auth.keepGuest()).rejects.toMatchObject({ code: 'not_found' });
});

test('a guest who signs in to an account is asked in the same chat', async () => {
  await using here = await device();
  const { server, site, guest, conversationId } = here;
  const elsewhere = server.chat(site);
  await elsewhere.auth.register(account);
  await guest.auth.login({ email: account.email, password: account.password });
  await offered(guest);
  await guest.auth.keepGuest();
  await vi.waitFor(
    () =>
      expect(guest.conversations.live.value.items.map(({ id }) => id)).toEqual([conversationId]),
    patience,
  );
  // The account's other devices have it, too.
  await elsewhere.start();
  elsewhere.conversations.live.subscribe(() => undefined);
  await vi.waitFor(
    () =>
      expect(elsewhere.conversations.live.value.items.map(({ id }) => id)).toEqual([
        conversationId,
      ]),
    patience,
  );
});

test('who says that the guest was somebody else gets nothing of the guest, and the session of the guest is over', async () => {
  await using here = await device();
  const { server, site, storage, guest, guestId, open, as } = here;
  await guest.close();
  const user = await open(as('b', 'B'));
  await offered(user);
  await user.auth.dropGuest();
  expect(user.auth.leftGuest.value).toBeNull();
  expect(await sessionsOf(server, guestId)).toBe(0);
  await listed(user);
  expect(known(user, storage, site)).not.toContain(guestId);
  expect(known(user, storage, site)).not.toContain('secret');
  await user.close();
  const again = await open(as('b', 'B'));
  await listed(again);
  expect(again.auth.leftGuest.value).toBeNull();
});

test('once the user has signed out, neither the next one nor a guest is asked, and the session of the guest is over', async () => {
  await using here = await device();
  const { server, site, storage, guest, guestId, open, as } = here;
  await guest.close();
  const b = await open(as('b', 'B'));
  await offered(b);
  await b.auth.signOut();
  expect(b.auth.leftGuest.value).toBeNull();
  await vi.waitFor(async () => expect(await sessionsOf(server, guestId)).toBe(0), patience);
  await b.close();
  const c = await open(as('c', 'C'));
  await listed(c);
  expect(c.auth.leftGuest.value).toBeNull();
  expect(known(c, storage, site)).not.toContain(guestId);
  await expect(c.auth.keepGuest()).rejects.toMatchObject({ code: 'not_found' });
});

test('a switch of user without a sign-out is no way to the guest either', async () => {
  await using here = await device();
  const { server, site, storage, guest, guestId, open, as } = here;
  await guest.close();
  const b = await open(as('b', 'B'));
  await offered(b);
  await b.close();
  const c = await open(as('c', 'C'));
  await listed(c);
  expect(c.auth.leftGuest.value).toBeNull();
  expect(known(c, storage, site)).not.toContain(guestId);
  await vi.waitFor(async () => expect(await sessionsOf(server, guestId)).toBe(0), patience);
  expect(
    await server.app.database.query(
      'SELECT id FROM sessions WHERE revoked_at IS NULL AND user_id = ?',
      [guestId],
    ),
  ).toEqual([]);
});

test("a host's page on which nobody is signed in any more drops the guest", async () => {
  await using here = await device();
  const { server, site, storage, guest, guestId, open, as } = here;
  await guest.close();
  const b = await open(as('b', 'B'));
  await offered(b);
  await b.close();
  await open(async () => null);
  await vi.waitFor(async () => expect(await sessionsOf(server, guestId)).toBe(0), patience);
  expect(storage.get(`parlor:${site.publicKey}:left-guest`)).toBeNull();
});

test('the question is still there after a reload, and for no guest who wrote nothing', async () => {
  await using here = await device();
  const { server, site, guest, open, as } = here;
  await guest.close();
  const first = await open(as('ada', 'Ada'));
  await offered(first);
  await first.close();
  await offered(await open(as('ada', 'Ada')));

  const storage = memoryStorage();
  const silent = server.chat(site, { storage });
  await silent.start();
  await silent.auth.signInAsGuest({ name: 'Silent' });
  const silentId = silent.auth.user.value!.id;
  await silent.auth.register({ ...account, email: 'other@example.com' });
  await vi.waitFor(async () => expect(await sessionsOf(server, silentId)).toBe(0), patience);
  expect(silent.auth.leftGuest.value).toBeNull();
  expect(storage.get(`parlor:${site.publicKey}:left-guest`)).toBeNull();
});

test('a merge that cannot be asked for keeps the offer, and a lost guest takes it away', async () => {
  await using here = await device();
  const { server, guest, guestId, open, as } = here;
  await guest.close();
  const user = await open(as('ada', 'Ada'));
  await offered(user);
  const aborted = new AbortController();
  aborted.abort();
  await expect(user.auth.keepGuest(aborted.signal)).rejects.toThrow();
  expect(user.auth.leftGuest.value).toEqual({ name: 'Guest A' });
  await server.app.sessions.endAllOf(guestId);
  await expect(user.auth.keepGuest()).rejects.toMatchObject({ code: 'not_found' });
  expect(user.auth.leftGuest.value).toBeNull();
});
