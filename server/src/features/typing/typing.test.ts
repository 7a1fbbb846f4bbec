/**
 * Who is writing: told to the other members, not too often, and never for longer than it is true.
 */
import type { Session } from '@parlor/sdk/protocol/auth';
import { expect, test, vi } from 'vitest';
import { RawSocket } from '../../../../tests/support/raw-socket.js';
import { data, TestServer } from '../../../../tests/support/test-server.js';
import type { Site } from '../sites/sites.js';

interface Place {
  site: Site;
  ada: Session;
  grace: Session;
  conversationId: string;
}

async function place(server: TestServer): Promise<Place> {
  const site = await server.site();
  const [ada, grace] = [await server.session(site, 'Ada'), await server.session(site, 'Grace')];
  const input = { userIds: [grace.user.id], clientId: 'first', text: 'first' };
  const { conversation } = data(
    await server.http('conversations.start', input, { token: ada.accessToken }),
  );
  return { site, ada, grace, conversationId: conversation.id };
}

const open = (server: TestServer, { site }: Place, { accessToken }: Session) =>
  RawSocket.open(server, { siteKey: site.publicKey, token: accessToken });

const heard = (socket: RawSocket) =>
  socket.events.flatMap((event) => (event.name === 'typing.changed' ? [event.data] : []));
const states = (socket: RawSocket) => heard(socket).map(({ typing }) => typing);

test('the other members are told who writes and who stopped; the writer is not, on any device', async () => {
  await using server = await TestServer.start();
  const here = await place(server);
  const { ada, grace, conversationId } = here;
  const [device, own, other] = [
    await open(server, here, ada),
    await open(server, here, ada),
    await open(server, here, grace),
  ];
  expect(await device.call('typing.set', { conversationId, typing: true })).toEqual({
    ok: true,
    data: {},
  });
  data(
    await server.http('typing.set', { conversationId, typing: false }, { token: ada.accessToken }),
  );
  await vi.waitFor(() => expect(states(other)).toEqual([true, false]), 10_000);
  expect(heard(other)[0]).toEqual({ conversationId, userId: ada.user.id, typing: true });
  // Stopping twice, or without having begun, says nothing new.
  await device.call('typing.set', { conversationId, typing: false });
  await other.call('typing.set', { conversationId, typing: false });
  await other.call('typing.set', { conversationId, typing: true });
  await vi.waitFor(() => expect(states(own)).toEqual([true]), 10_000);
  expect(heard(own)[0]!.userId).toBe(grace.user.id);
  expect(states(other)).toEqual([true, false]);
});

test('signals that come thick and fast are passed on once, and stopping at once', async () => {
  await using server = await TestServer.start({ typing: { throttleMs: 60_000, endMs: 120_000 } });
  const here = await place(server);
  const [device, other] = [
    await open(server, here, here.ada),
    await open(server, here, here.grace),
  ];
  const { conversationId } = here;
  for (let n = 0; n < 10; n++) await device.call('typing.set', { conversationId, typing: true });
  await device.call('typing.set', { conversationId, typing: false });
  await vi.waitFor(() => expect(states(other)).toEqual([true, false]), 10_000);
});

test('writing goes on for as long as it is renewed, and ends by itself', async () => {
  await using server = await TestServer.start({ typing: { throttleMs: 0, endMs: 300 } });
  const here = await place(server);
  const [device, other] = [
    await open(server, here, here.ada),
    await open(server, here, here.grace),
  ];
  const { conversationId } = here;
  await device.call('typing.set', { conversationId, typing: true });
  await device.call('typing.set', { conversationId, typing: true });
  await vi.waitFor(() => expect(states(other)).toEqual([true, true, false]), 10_000);
});

test('writing ends with the last socket, not with one of two', async () => {
  await using server = await TestServer.start({
    presenceGraceMs: 60_000,
    typing: { throttleMs: 0, endMs: 60_000 },
  });
  const here = await place(server);
  const [first, second, other] = [
    await open(server, here, here.ada),
    await open(server, here, here.ada),
    await open(server, here, here.grace),
  ];
  const { conversationId } = here;
  await first.call('typing.set', { conversationId, typing: true });
  first.socket.disconnect();
  await second.call('typing.set', { conversationId, typing: true });
  await vi.waitFor(() => expect(states(other)).toEqual([true, true]), 10_000);
  second.socket.disconnect();
  await vi.waitFor(() => expect(states(other)).toEqual([true, true, false]), 10_000);
});

test('only members write, and nothing of it is stored', async () => {
  await using server = await TestServer.start();
  const here = await place(server);
  const stranger = await server.session(here.site, 'Stranger');
  const other = await open(server, here, here.grace);
  const socket = await open(server, here, stranger);
  const rows = async () => {
    const tables = ['conversations', 'messages', 'members'];
    return Promise.all(tables.map((table) => server.app.database.query(`SELECT * FROM ${table}`)));
  };
  const before = await rows();
  const { conversationId } = here;
  expect(await socket.refusal('typing.set', { conversationId, typing: true })).toBe('not_found');
  expect(await socket.refusal('typing.set', { conversationId: 'nothing', typing: true })).toBe(
    'not_found',
  );
  data(
    await server.http(
      'typing.set',
      { conversationId, typing: true },
      { token: here.ada.accessToken },
    ),
  );
  await vi.waitFor(() => expect(states(other)).toEqual([true]), 10_000);
  expect(await rows()).toEqual(before);
});
