/**
 * Who may see who is online: those who share a conversation, those whom the directory shows the
 * user to, and nobody where the user hides it.
 */
import type { Session } from '@parlor/sdk/protocol/auth';
import { expect, test, vi } from 'vitest';
import { RawSocket } from '../../../../tests/support/raw-socket.js';
import { data, TestServer } from '../../../../tests/support/test-server.js';
import type { Site } from '../sites/sites.js';
import type { DirectoryRules } from '../../ports/sites.js';

interface Place {
  site: Site;
  ada: Session;
  /** Shares a conversation with Ada. */
  grace: Session;
  stranger: Session;
}

async function place(
  server: TestServer,
  directory: Partial<DirectoryRules> = { visibleTo: 'contacts' },
): Promise<Place> {
  const site = await server.site({ directory });
  const [ada, grace, stranger] = [
    await server.session(site, 'Ada'),
    await server.session(site, 'Grace'),
    await server.session(site, 'Stranger'),
  ];
  const input = { userIds: [grace.user.id], clientId: 'first', text: 'first' };
  data(await server.http('conversations.start', input, { token: ada.accessToken }));
  return { site, ada, grace, stranger };
}

const open = (server: TestServer, { site }: Place, { accessToken }: Session) =>
  RawSocket.open(server, { siteKey: site.publicKey, token: accessToken });

const changes = (socket: RawSocket, { user }: Session) =>
  socket.events.flatMap((event) =>
    event.name === 'presence.changed' && event.data.userId === user.id ? [event.data] : [],
  );

const offline = { online: false, lastSeenAt: null };

/** One user as another sees them: alone, and in the directory. */
async function seen(server: TestServer, by: Session, { user }: Session, isListed = true) {
  const { online, lastSeenAt } = data(
    await server.http('users.get', { userId: user.id }, { token: by.accessToken }),
  );
  const page = data(await server.http('users.list', {}, { token: by.accessToken }));
  if (isListed)
    expect(page.items.find(({ id }) => id === user.id)).toMatchObject({ online, lastSeenAt });
  return { online, lastSeenAt };
}

test('those who share a conversation see who is online and who was; strangers see neither', async () => {
  await using server = await TestServer.start();
  const here = await place(server);
  const { ada, grace, stranger } = here;
  const [friend, other] = [await open(server, here, grace), await open(server, here, stranger)];
  const device = await open(server, here, ada);
  await vi.waitFor(
    () =>
      expect(changes(friend, ada)).toEqual([
        { userId: ada.user.id, online: true, lastSeenAt: null },
      ]),
    10_000,
  );
  expect(await seen(server, grace, ada)).toEqual({ online: true, lastSeenAt: null });
  expect(await seen(server, stranger, ada, false)).toEqual(offline);
  device.socket.disconnect();
  await vi.waitFor(() => expect(changes(friend, ada)).toHaveLength(2), 10_000);
  expect(await seen(server, grace, ada)).toEqual({ online: false, lastSeenAt: expect.any(String) });
  expect(await seen(server, stranger, ada, false)).toEqual(offline);
  expect(changes(other, ada)).toEqual([]);
});

test('whoever hides it is offline to everybody at once, comes and goes unseen, and is seen again on showing it', async () => {
  await using server = await TestServer.start();
  const here = await place(server);
  const { ada, grace } = here;
  const friend = await open(server, here, grace);
  const device = await open(server, here, ada);
  await vi.waitFor(() => expect(changes(friend, ada)).toHaveLength(1), 10_000);
  const show = async (showsPresence: boolean) =>
    data(await server.http('users.updateMe', { showsPresence }, { token: ada.accessToken }));

  expect(await show(false)).toMatchObject({ showsPresence: false, online: true });
  await vi.waitFor(
    () => expect(changes(friend, ada).at(-1)).toEqual({ userId: ada.user.id, ...offline }),
    10_000,
  );
  expect(await seen(server, grace, ada)).toEqual(offline);
  const list = data(await server.http('conversations.list', {}, { token: grace.accessToken }));
  expect(list.items[0]!.members.find(({ user }) => user.id === ada.user.id)!.user).toMatchObject(
    offline,
  );

  device.socket.disconnect();
  const again = await open(server, here, ada);
  // Somebody else's going, later than all of this, is what the friend hears next, with or without
  // the coming before it.
  const witness = await open(server, here, here.stranger);
  await server.http(
    'conversations.start',
    { userIds: [grace.user.id], clientId: 'x', text: 'x' },
    { token: here.stranger.accessToken },
  );
  witness.socket.disconnect();
  await vi.waitFor(
    () => expect(changes(friend, here.stranger).at(-1)).toMatchObject({ online: false }),
    10_000,
  );
  expect(changes(friend, ada)).toHaveLength(2);

  expect(await show(true)).toMatchObject({ showsPresence: true });
  await vi.waitFor(() => expect(changes(friend, ada)).toHaveLength(3), 10_000);
  expect(changes(friend, ada).at(-1)).toEqual({
    userId: ada.user.id,
    online: true,
    lastSeenAt: null,
  });
  again.socket.disconnect();
  await vi.waitFor(
    () =>
      expect(changes(friend, ada).at(-1)).toMatchObject({
        online: false,
        lastSeenAt: expect.any(String),
      }),
    10_000,
  );
});

test('a page of the directory takes few statements, however many people are on it', async () => {
  await using server = await TestServer.own();
  const { site, ada } = await place(server, { visibleTo: 'everyone' });
  for (let n = 0; n < 30; n++)
    await server.app.users.create(site.id, { kind: 'member', name: `Person ${n}` });
  const query = vi.spyOn(server.app.database, 'query');
  const entities = vi.spyOn(server.app.database, 'entities');
  // What the server does by itself meanwhile is not the page's.
  const counts: number[] = [];
  for (let n = 0; n < 5; n++) {
    for (const spy of [query, entities]) spy.mockClear();
    const page = await server.app.users.list(site.id, ada.user, {});
    expect(page.items.length).toBeGreaterThan(30);
    counts.push(query.mock.calls.length + entities.mock.calls.length);
  }
  expect(Math.min(...counts)).toBeLessThanOrEqual(2);
});

test('people whom the directory shows are seen coming and going by those who look at them, and by nobody else', async () => {
  await using server = await TestServer.start();
  const here = await place(server, { visibleTo: 'everyone' });
  const { ada, grace, stranger } = here;
  const looking = await open(server, here, stranger);
  const beside = await open(server, here, stranger);
  expect(await looking.call('presence.watch', { userIds: [ada.user.id, 'nobody'] })).toMatchObject({
    ok: true,
    data: { items: [{ userId: ada.user.id, ...offline }] },
  });
  const device = await open(server, here, ada);
  await vi.waitFor(
    () =>
      expect(changes(looking, ada)).toEqual([
        { userId: ada.user.id, online: true, lastSeenAt: null },
      ]),
    10_000,
  );
  expect(await seen(server, stranger, ada)).toEqual({ online: true, lastSeenAt: null });
  expect(changes(beside, ada)).toEqual([]);

  // Hiding is told; what comes after it is not.
  const show = async (showsPresence: boolean) =>
    data(await server.http('users.updateMe', { showsPresence }, { token: ada.accessToken }));
  await show(false);
  await vi.waitFor(
    () => expect(changes(looking, ada).at(-1)).toEqual({ userId: ada.user.id, ...offline }),
    10_000,
  );
  await show(true);
  await vi.waitFor(
    () => expect(changes(looking, ada).at(-1)).toMatchObject({ online: true }),
    10_000,
  );

  // The next list replaces it.
  const before = changes(looking, ada).length;
  expect(await looking.call('presence.watch', { userIds: [grace.user.id] })).toMatchObject({
    ok: true,
  });
  device.socket.disconnect();
  // Grace would hear of it, too, if she came before it.
  await vi.waitFor(
    async () => expect(await seen(server, stranger, ada)).toMatchObject({ online: false }),
    10_000,
  );
  await (async () => {
    const witness = await open(server, here, grace);
    await vi.waitFor(
      () => expect(changes(looking, grace).at(-1)).toMatchObject({ online: true }),
      10_000,
    );
    expect(changes(witness, ada)).toEqual([]);
  })();
  expect(changes(looking, ada)).toHaveLength(before);
});

test.each([
  ['the directory does not show them', { visibleTo: 'contacts' }, false],
  ['the directory is seen by nobody', { visibleTo: 'nobody' }, false],
  ['there is a block', { visibleTo: 'everyone' }, true],
] as const)('nobody watches a stranger where %s', async (_, directory, blocks) => {
  await using server = await TestServer.start();
  const here = await place(server, directory);
  const { ada, grace, stranger } = here;
  if (blocks)
    data(await server.http('blocks.add', { userId: stranger.user.id }, { token: ada.accessToken }));
  const looking = await open(server, here, stranger);
  expect(await looking.call('presence.watch', { userIds: [ada.user.id] })).toEqual({
    ok: true,
    data: { items: [] },
  });
  const friend = await open(server, here, grace);
  await open(server, here, ada);
  await vi.waitFor(() => expect(changes(friend, ada)).toHaveLength(1), 10_000);
  expect(await seen(server, stranger, ada, directory.visibleTo === 'everyone')).toEqual(offline);
  expect(changes(looking, ada)).toEqual([]);
});

test('a block ends what is watched', async () => {
  await using server = await TestServer.start();
  const here = await place(server, { visibleTo: 'everyone' });
  const { ada, grace, stranger } = here;
  const looking = await open(server, here, stranger);
  await looking.call('presence.watch', { userIds: [ada.user.id] });
  data(await server.http('blocks.add', { userId: stranger.user.id }, { token: ada.accessToken }));
  const friend = await open(server, here, grace);
  await open(server, here, ada);
  await vi.waitFor(() => expect(changes(friend, ada)).toHaveLength(1), 10_000);
  expect(changes(looking, ada).filter(({ online }) => online)).toEqual([]);
});
