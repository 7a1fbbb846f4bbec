/**
 * What presence costs where many people are: members of large groups are counted and watched, and
 * changes are gathered.
 */
import type { Session } from '@parlor/sdk/protocol/auth';
import type { WireEvent } from '@parlor/sdk/protocol/events';
import { limits } from '@parlor/sdk/protocol/limits';
import { wire } from '@parlor/sdk/protocol/wire';
import { expect, test, vi } from 'vitest';
import { RawSocket } from '../../../../tests/support/raw-socket.js';
import { data, TestServer } from '../../../../tests/support/test-server.js';
import type { Site } from '../sites/sites.js';

/** Longer than the server keeps the online members of a group. */
const untilCounted = { timeout: 20_000, interval: 100 };

const open = (server: TestServer, { publicKey }: Site, { accessToken }: Session) =>
  RawSocket.open(server, { siteKey: publicKey, token: accessToken });

/** The group's owner, other members with sessions, and so many in all. */
async function group(server: TestServer, site: Site, size: number, names: readonly string[]) {
  const sessions: Session[] = [];
  for (const name of ['Owner', ...names]) sessions.push(await server.session(site, name));
  const [owner, ...others] = sessions;
  await server.asMember(site, owner!.user.id);
  const userIds = others.map(({ user }) => user.id);
  while (userIds.length < size - 1)
    userIds.push((await server.app.users.create(site.id, { kind: 'member', name: 'Away' })).id);
  const { id } = data(
    await server.http(
      'conversations.createGroup',
      { clientId: 'group', title: 'Group', userIds },
      { token: owner!.accessToken },
    ),
  );
  return { conversationId: id, owner: owner!, others };
}

const comings = (socket: RawSocket, { user }: Session) =>
  socket.events.flatMap((event) =>
    event.name === 'presence.changed' && event.data.userId === user.id ? [event.data.online] : [],
  );

test('members of a group of the largest size that is told hear of each other; of a larger one, only those who watch', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const size = limits.presenceMembers;
  for (const [members, isTold] of [
    [size, true],
    [size + 1, false],
  ] as const) {
    const { owner, others } = await group(server, site, members, ['Ada', 'Grace']);
    const [ada, grace] = others as [Session, Session];
    const beside = await open(server, site, owner);
    const looking = await open(server, site, grace);
    await looking.call('presence.watch', { userIds: [ada.user.id] });
    const device = await open(server, site, ada);
    await vi.waitFor(() => expect(comings(looking, ada)).toEqual([true]), 10_000);
    // One batch notifies all.
    if (isTold) await vi.waitFor(() => expect(comings(beside, ada)).toEqual([true]), 10_000);
    device.socket.disconnect();
    await vi.waitFor(() => expect(comings(looking, ada)).toEqual([true, false]), 10_000);
    await beside.call(wire.pingFrame, {});
    expect(comings(beside, ada)).toEqual(isTold ? [true, false] : []);
  }
});

test('whoever hides in a large group is offline at once for all of it', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const { owner, others } = await group(server, site, limits.presenceMembers + 1, ['Ada']);
  const [ada] = others as [Session];
  const beside = await open(server, site, owner);
  await open(server, site, ada);
  const input = { showsPresence: false };
  data(await server.http('users.updateMe', input, { token: ada.accessToken }));
  await vi.waitFor(() => expect(comings(beside, ada)).toEqual([false]), 10_000);
});

test('the members of a group who are online are counted for each member, as far as that one sees them', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const names = ['Ada', 'Grace', 'Linus', 'Hidden'];
  const { conversationId, owner, others } = await group(server, site, 21, names);
  const [ada, grace, linus, hidden] = others as [Session, Session, Session, Session];
  const count = async ({ accessToken }: Session) =>
    data(await server.http('presence.count', { conversationId }, { token: accessToken })).online;
  expect(await count(owner)).toBe(0);
  for (const each of [ada, grace, linus, hidden]) await open(server, site, each);
  const hides = { showsPresence: false };
  data(await server.http('users.updateMe', hides, { token: hidden.accessToken }));
  const blocked = { userId: grace.user.id };
  data(await server.http('blocks.add', blocked, { token: linus.accessToken }));
  await vi.waitFor(async () => expect(await count(owner)).toBe(3), untilCounted);
  // Each without themselves and without those across the block.
  expect(await count(ada)).toBe(2);
  expect(await count(grace)).toBe(1);
  expect(await count(linus)).toBe(1);
  expect(await count(hidden)).toBe(3);
});

test('nobody is counted in a conversation that is closed', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const [ada, grace] = [await server.session(site, 'Ada'), await server.session(site, 'Grace')];
  const as = { token: ada.accessToken };
  const userId = grace.user.id;
  for (const { user } of [ada, grace]) await server.asMember(site, user.id);
  data(await server.http('contacts.request', { userId }, as));
  const accepted = { userId: ada.user.id };
  data(await server.http('contacts.accept', accepted, { token: grace.accessToken }));
  const first = { userIds: [userId], clientId: 'first', text: 'first' };
  const { conversation } = data(await server.http('conversations.start', first, as));
  await open(server, site, grace);
  data(await server.http('contacts.remove', { userId }, as));
  const asked = { conversationId: conversation.id };
  expect(data(await server.http('presence.count', asked, as))).toEqual({ online: 0 });
});

test('a count is asked of the database once in some seconds, whoever asks', async () => {
  await using server = await TestServer.own();
  const site = await server.site();
  const { conversationId, owner, others } = await group(server, site, 21, ['Ada']);
  const query = vi.spyOn(server.app.database, 'query');
  for (const { accessToken } of [owner, others[0]!, owner, others[0]!])
    data(await server.http('presence.count', { conversationId }, { token: accessToken }));
  const counted = query.mock.calls.filter(([sql]) => sql.includes('members.user_id AS id'));
  expect(counted).toHaveLength(1);
});

test('many who come at once are stored and looked up together, and heard of in few frames', async () => {
  await using server = await TestServer.own();
  const site = await server.site();
  const names = Array.from({ length: 19 }, (_, n) => `Member ${n}`);
  const { owner, others } = await group(server, site, 20, names);
  const frames: WireEvent[][] = [];
  const looking = await open(server, site, owner);
  await vi.waitFor(() => expect(comings(looking, owner)).toEqual([true]), 10_000);
  looking.socket.on(wire.eventsFrame, (events: WireEvent[]) => frames.push(events));
  const stored = vi.spyOn(server.app.users, 'setLastSeen');
  await Promise.all(others.map((each) => open(server, site, each)));
  await vi.waitFor(() => {
    for (const each of others) expect(comings(looking, each)).toEqual([true]);
  }, 10_000);
  expect(frames.flat()).toHaveLength(others.length);
  expect(frames.length).toBeLessThanOrEqual(others.length / 2);
  expect(stored.mock.calls.length).toBe(frames.length);
});

test('presence that could not be looked up is told when the database answers again', async () => {
  await using server = await TestServer.own();
  const site = await server.site();
  const { owner, others } = await group(server, site, 3, ['Ada']);
  const looking = await open(server, site, owner);
  await vi.waitFor(() => expect(comings(looking, owner)).toEqual([true]), 10_000);
  const query = server.app.database.query.bind(server.app.database);
  let failures = 0;
  vi.spyOn(server.app.database, 'query').mockImplementation((sql, ...values) => {
    if (!sql.includes('friendId') || failures === 2) return query(sql, ...values);
    failures += 1;
    return Promise.reject(new Error('The database is away.'));
  });
  await open(server, site, others[0]!);
  await vi.waitFor(() => expect(comings(looking, others[0]!)).toEqual([true]), 10_000);
  expect(failures).toBe(2);
});
