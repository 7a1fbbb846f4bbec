/** What leaves a socket: everything, in order, and not for longer than somebody reads it. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { WireEvent } from '@parlor/sdk/protocol/events';
import { expect, test, vi } from 'vitest';
import { pausedReader } from '../../../tests/support/paused-reader.js';
import { RawSocket } from '../../../tests/support/raw-socket.js';
import { data, TestServer } from '../../../tests/support/test-server.js';
import { rooms } from './rooms.js';

const maxUnread = 128 * 1024;

/** An event of about this many bytes. */
const event = (n: number, bytes: number): WireEvent => ({
  name: 'typing.changed',
  data: { conversationId: `${n}`.padEnd(bytes, 'x'), userId: 'nobody', typing: true },
});
const numbers = (socket: RawSocket) =>
  socket.events.flatMap((each) =>
    each.name === 'typing.changed' ? [Number.parseInt(each.data.conversationId, 10)] : [],
  );

test('a reader that does not read is closed, and costs the others nothing', async () => {
  await using server = await TestServer.start({ maxUnread, checkWire: false });
  const site = await server.site();
  const [slow, quick] = [await server.session(site, 'Slow'), await server.session(site, 'Quick')];
  const input = { userIds: [slow.user.id], clientId: 'first', text: 'first' };
  const { conversation } = data(
    await server.http('conversations.start', input, { token: quick.accessToken }),
  );
  const witness = await RawSocket.open(server, {
    siteKey: site.publicKey,
    token: quick.accessToken,
  });
  await pausedReader(server, site.publicKey, slow.accessToken);
  const isGone = () =>
    witness.events.some(
      (each) =>
        each.name === 'presence.changed' && each.data.userId === slow.user.id && !each.data.online,
    );

  let published = 0;
  // The system takes some megabytes for a reader that does not read; the server itself no more than
  // the bound.
  while (!isGone() && published < 600) {
    server.app.realtime.publish(
      [rooms.conversation(conversation.id)],
      [event(published++, 60_000)],
    );
    await vi.waitFor(() => expect(numbers(witness).at(-1)).toBe(published - 1), {
      timeout: 10_000,
      interval: 1,
    });
  }
  expect(isGone()).toBe(true);
  expect(numbers(witness)).toEqual(Array.from({ length: published }, (_, n) => n));
});

test('a burst far over the bound within one turn closes nobody who reads', async () => {
  await using server = await TestServer.start({ maxUnread, checkWire: false });
  const site = await server.site();
  const ada = await server.session(site, 'Ada');
  const socket = await RawSocket.open(server, { siteKey: site.publicKey, token: ada.accessToken });
  for (let n = 0; n < 200; n++)
    server.app.realtime.publish([rooms.user(ada.user.id)], [event(n, 60_000)]);
  await vi.waitFor(
    () => expect(numbers(socket)).toEqual(Array.from({ length: 200 }, (_, n) => n)),
    20_000,
  );
  expect(socket.disconnectReason).toBeNull();
});

test('events and answers of one turn leave in the order in which they were given, of every size', async () => {
  await using server = await TestServer.start({ checkWire: false });
  const site = await server.site();
  const ada = await server.session(site, 'Ada');
  const socket = await RawSocket.open(server, { siteKey: site.publicKey, token: ada.accessToken });
  const sizes = [1, 80, 200, 60_000, 70_000];
  for (let n = 0; n < 50; n++) {
    server.app.realtime.publish([rooms.user(ada.user.id)], [event(n, sizes[n % sizes.length]!)]);
    if (n % 7 === 0) await nextTurn();
  }
  expect(await socket.call('users.me', {})).toMatchObject({ ok: true });
  expect(numbers(socket)).toEqual(Array.from({ length: 50 }, (_, n) => n));
});

test('a session that ends hears why before its socket is closed', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const ada = await server.session(site, 'Ada');
  const socket = await RawSocket.open(server, { siteKey: site.publicKey, token: ada.accessToken });
  server.app.realtime.endSession(ada.sessionId, 'revoked');
  await vi.waitFor(() => expect(socket.disconnectReason).not.toBeNull(), 10_000);
  expect(socket.events.at(-1)).toEqual({ name: 'session.ended', data: { reason: 'revoked' } });
});
