/** Connections at the edges of what libraries look after, and who may have one more socket. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test, vi } from 'vitest';
import type { ConnectionState } from '@parlor/sdk';
import type { WireError } from '@parlor/sdk/protocol/errors';
import { RawSocket } from '../../../tests/support/raw-socket.js';
import { data, memoryStorage, TestServer } from '../../../tests/support/test-server.js';

test('a connection that is reset between its upgrade and the answer harms nobody', async () => {
  await using server = await TestServer.own();
  const site = await server.site();
  server.app.sites.forget();
  // The upgrade waits for the database, and nobody listens to its connection.
  const held: ((rows: unknown[]) => void)[] = [];
  const asked = vi.spyOn(server.app.database, 'entities');
  asked.mockReturnValue({
    find: () => new Promise<unknown[]>((resolve) => void held.push(resolve)),
  } as never);
  const uncaught: unknown[] = [];
  const keep = (error: unknown) => void uncaught.push(error);
  process.on('uncaughtException', keep);
  try {
    const line = connect(Number(new URL(server.url).port), '127.0.0.1');
    await once(line, 'connect');
    const head = [
      `GET /v1/socket/?site=${site.publicKey}&EIO=4&transport=websocket HTTP/1.1`,
      'Host: x',
      'Connection: Upgrade',
    ];
    line.write(
      [
        ...head,
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        `Sec-WebSocket-Key: ${'A'.repeat(22)}==`,
        '\r\n',
      ].join('\r\n'),
    );
    await vi.waitFor(() => expect(asked).toHaveBeenCalled());
    line.resetAndDestroy();
    // What is asked later is answered later than the reset is noticed.
    for (let n = 0; n < 3; n++) expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  } finally {
    asked.mockRestore();
    for (const load of held) load([]);
    process.off('uncaughtException', keep);
  }
  expect(uncaught).toEqual([]);
});

test('a user with as many sockets as allowed is refused one more, is told how long to wait, and gets it when another one is closed', async () => {
  await using server = await TestServer.start({}, { connections: { perUser: 3, perGuest: 2 } });
  const site = await server.site();
  const account = { email: 'eve@example.com', password: 'long enough', name: 'Eve' };
  const member = data(await server.http('auth.register', account, { site }));
  const guest = await server.session(site, 'Guest');
  const open = (token: string) => RawSocket.open(server, { siteKey: site.publicKey, token });
  for (const [{ accessToken }, most] of [
    [member, 3],
    [guest, 2],
  ] as const) {
    const sockets = [];
    for (let n = 0; n < most; n++) sockets.push(await open(accessToken));
    const refusal = await open(accessToken).then(
      () => null,
      (error: Error & { data?: WireError }) => error.data,
    );
    expect(refusal).toMatchObject({ code: 'rate_limited', retryAfterMs: 30_000 });
    for (const socket of sockets)
      expect(await socket.call('users.me', {})).toMatchObject({ ok: true });
    sockets[0]!.socket.disconnect();
    await vi.waitFor(() => open(accessToken), 10_000);
  }
});

test('the SDK of a tab too many works over HTTP, and waits before its next try', async () => {
  await using server = await TestServer.start({}, { connections: { perGuest: 1 } });
  const site = await server.site();
  const storage = memoryStorage();
  const [first, second] = [server.chat(site, { storage }), server.chat(site, { storage })];
  await first.start();
  await first.auth.signInAsGuest({ name: 'Ada' });
  await vi.waitFor(() => expect(first.connection.value.status).toBe('connected'), 10_000);
  await second.start();
  await vi.waitFor(() => expect(second.connection.value.status).toBe('waiting'), 10_000);
  const { retryAt, error } = second.connection.value as Extract<
    ConnectionState,
    { status: 'waiting' }
  >;
  expect(error).toMatchObject({ code: 'rate_limited', retryable: true });
  expect(retryAt - Date.now()).toBeGreaterThan(20_000);
  const { conversation } = await second.conversations.start([], 'over HTTP');
  await vi.waitFor(async () =>
    expect((await first.messages.list(conversation.id)).items.map(({ text }) => text)).toEqual([
      'over HTTP',
    ]),
  );
  expect(first.connection.value.status).toBe('connected');
});
