import { Server } from 'engine.io';
import * as engine from 'engine.io-client';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import * as textEngine from './text-engine.js';

interface Engine {
  on(event: string, listener: (value?: unknown) => void): unknown;
  write(text: string): unknown;
  close(): unknown;
  _hasPingExpired(): boolean;
}

const open: Record<string, (uri: string) => Engine> = {
  package: (uri) => new engine.Socket(uri, { path: '/chat/socket', query: { site: 'pk_1' }, transports: ['websocket'] }) as never,
  ours: (uri) => new textEngine.Socket(uri, { path: '/chat/socket', query: { site: 'pk_1' } }) as never,
};

const http = createServer();
const server = new Server({ transports: ['websocket'], pingInterval: 60, pingTimeout: 60 });
let uri: string;

beforeAll(async () => {
  vi.stubGlobal('WebSocket', WebSocket);
  server.attach(http, { path: '/chat/socket' });
  server.on('connection', (socket) => {
    const site = new URL(socket.request.url!, uri).searchParams.get('site');
    socket.on('message', (text: string) => (text === 'bye' ? socket.close() : socket.send(`${site}: ${text}`)));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  uri = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});

afterAll(async () => {
  vi.unstubAllGlobals();
  server.close();
  await new Promise((resolve) => http.close(resolve));
});

/** All that a client tells, until it is closed. */
function follow(client: Engine): { told: string[]; closed: Promise<void> } {
  const told: string[] = [];
  const closed = new Promise<void>((resolve) => client.on('close', () => resolve()));
  for (const event of ['open', 'data', 'error', 'close'])
    client.on(event, (value) => told.push(typeof value === 'string' ? `${event} ${value}` : event));
  return { told, closed };
}

/** What both tell of one run. */
async function told(run: (client: Engine) => void, address = () => uri): Promise<string[]> {
  const runs = await Promise.all(
    Object.values(open).map(async (connect) => {
      const client = connect(address());
      const followed = follow(client);
      run(client);
      await followed.closed;
      return followed.told;
    }),
  );
  expect(runs[1]).toEqual(runs[0]);
  return runs[1]!;
}

test('a text goes out with the path and the query, and its answer comes back', async () => {
  const events = await told((client) => {
    client.on('open', () => client.write('é 👋'));
    client.on('data', () => client.close());
  });
  expect(events).toEqual(['open', 'data pk_1: é 👋', 'close forced close']);
});

test('what was written just before the client closes still arrives', async () => {
  const arrived = new Promise((resolve) => {
    server.once('connection', (socket) => socket.on('message', resolve));
  });
  const client = open['ours']!(uri);
  client.on('open', () => {
    client.write('last words');
    client.close();
  });
  expect(await arrived).toBe('last words');
});

test('a server that hangs up is told apart', async () => {
  expect(await told((client) => client.on('open', () => client.write('bye')))).toEqual(['open', 'close transport close']);
});

test('a server that is not there is an error, and nothing more follows', async () => {
  expect(
    await told(
      () => undefined,
      () => 'http://127.0.0.1:1',
    ),
  ).toEqual(['error', 'close transport error']);
});

test('pings keep it open, and a server that falls silent is noticed', async () => {
  const client = open['ours']!(uri);
  let pings = 0;
  const { told: events, closed } = follow(client);
  const silent = new Promise<void>((resolve) => {
    client.on('ping', () => {
      pings += 1;
      if (pings < 4) return;
      expect(client['_hasPingExpired']()).toBe(false);
      for (const socket of Object.values((server as unknown as { clients: Record<string, { pingIntervalTimer: NodeJS.Timeout }> }).clients))
        clearTimeout(socket.pingIntervalTimer);
      resolve();
    });
  });
  await silent;
  await closed;
  expect(events).toEqual(['open', 'close ping timeout']);
});

test('closed while it connects, it says so once and stays quiet', async () => {
  expect(await told((client) => client.close())).toEqual(['close forced close']);
  await new Promise((resolve) => setTimeout(resolve, 50));
});

test('a server that hangs up before a word is an error at once', async () => {
  const mute = createServer();
  const sockets = new WebSocketServer({ server: mute });
  sockets.on('connection', (socket) => socket.close());
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
  const client = open['ours']!(`http://127.0.0.1:${(mute.address() as AddressInfo).port}`);
  const { told: events, closed } = follow(client);
  await closed;
  expect(events).toEqual(['error', 'close transport error']);
  sockets.close();
  await new Promise((resolve) => mute.close(resolve));
});
