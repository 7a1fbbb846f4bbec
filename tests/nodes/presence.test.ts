/** Who is online, and who is writing, over nodes. */
import type { Session } from '@parlor/sdk/protocol/auth';
import { expect, test } from 'vitest';
import type { RawSocket } from '../support/raw-socket.js';
import { eventually, heard, Nodes } from '../support/nodes.js';
import { data, type TestServer } from '../support/test-server.js';

const seen = async (server: TestServer, by: Session, { user }: Session) =>
  data(await server.http('users.get', { userId: user.id }, { token: by.accessToken }));

/** What the socket heard of one user's coming and going. */
const comings = (socket: RawSocket, { user }: Session) =>
  heard(socket, 'presence.changed')
    .filter(({ userId }) => userId === user.id)
    .map(({ online }) => online);

test('somebody is online on every node until the last of their devices goes, on whichever node it is', async () => {
  await using nodes = await Nodes.start({ overrides: { presenceGraceMs: 1_000 } });
  const { a, b } = nodes;
  const [ada, grace] = [await nodes.person('Ada'), await nodes.person('Grace')];
  await nodes.start(ada, [grace]);
  const watchers = [await nodes.socket(a, grace), await nodes.socket(b, grace)];
  const phone = await nodes.socket(a, ada);
  for (const server of [a, b])
    await eventually(async () =>
      expect(await seen(server, grace, ada)).toMatchObject({ online: true, lastSeenAt: null }),
    );
  const desk = await nodes.socket(b, ada);
  phone.socket.disconnect();
  for (const watcher of watchers)
    await eventually(() => expect(comings(watcher, ada)).toEqual([true]));
  desk.socket.disconnect();
  for (const watcher of watchers)
    await eventually(() => expect(comings(watcher, ada)).toEqual([true, false]));
  for (const server of [a, b])
    expect(await seen(server, grace, ada)).toMatchObject({
      online: false,
      lastSeenAt: expect.any(String),
    });
});

test('a node that starts later knows who is online on the others', async () => {
  await using nodes = await Nodes.start();
  const [ada, grace] = [await nodes.person('Ada'), await nodes.person('Grace')];
  await nodes.start(ada, [grace]);
  await nodes.socket(nodes.a, ada);
  await nodes.b.restart();
  await eventually(async () =>
    expect(await seen(nodes.b, grace, ada)).toMatchObject({ online: true }),
  );
});

test('a node that closes leaves nobody online on the others', async () => {
  await using nodes = await Nodes.start();
  const [ada, grace] = [await nodes.person('Ada'), await nodes.person('Grace')];
  await nodes.start(ada, [grace]);
  const watcher = await nodes.socket(nodes.a, grace);
  await nodes.socket(nodes.b, ada);
  await eventually(() => expect(comings(watcher, ada)).toEqual([true]));
  await nodes.b.restart(() =>
    eventually(() => expect(comings(watcher, ada)).toEqual([true, false])),
  );
});

test('whoever hides when they are online is hidden on every node, at once', async () => {
  await using nodes = await Nodes.start();
  const { a, b } = nodes;
  const [ada, grace] = [await nodes.person('Ada'), await nodes.person('Grace')];
  await nodes.start(ada, [grace]);
  const watcher = await nodes.socket(b, grace);
  await nodes.socket(a, ada);
  await eventually(() => expect(comings(watcher, ada)).toEqual([true]));
  await a.http('users.updateMe', { showsPresence: false }, { token: ada.accessToken });
  await eventually(() => expect(comings(watcher, ada)).toEqual([true, false]));
  expect(await seen(b, grace, ada)).toMatchObject({ online: false, lastSeenAt: null });
  await b.http('users.updateMe', { showsPresence: true }, { token: ada.accessToken });
  await eventually(() => expect(comings(watcher, ada)).toEqual([true, false, true]));
});

const writing = (socket: RawSocket) => heard(socket, 'typing.changed').map(({ typing }) => typing);

test('writing shows on every node, and stops when its client dies', async () => {
  // Only the client's death can end it.
  await using nodes = await Nodes.start({ overrides: { typing: { endMs: 60_000 } } });
  const { a, b } = nodes;
  const [ada, grace] = [await nodes.person('Ada'), await nodes.person('Grace')];
  const conversationId = await nodes.start(ada, [grace]);
  const watchers = [await nodes.socket(a, grace), await nodes.socket(b, grace)];
  const [ownPhone, device] = [await nodes.socket(b, ada), await nodes.socket(a, ada)];
  await device.call('typing.set', { conversationId, typing: true });
  for (const watcher of watchers) await eventually(() => expect(writing(watcher)).toEqual([true]));
  // Another node's device does not make it two signals.
  await ownPhone.call('typing.set', { conversationId, typing: true });
  ownPhone.socket.disconnect();
  device.socket.io.engine.close();
  for (const watcher of watchers)
    await eventually(() => expect(writing(watcher)).toEqual([true, false]));
  expect(writing(ownPhone)).toEqual([]);
});
