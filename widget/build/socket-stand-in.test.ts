/**
 * The stand-in beside the package itself: both run the same scene against a real Socket.IO server,
 * and have to tell the same.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket as ServerSocket } from 'socket.io';
import { io as packageIo } from 'socket.io-client';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { io as standInIo } from './socket-stand-in.js';

interface Client {
  connected: boolean;
  on(name: string, listener: (...values: unknown[]) => void): unknown;
  off(name?: string): unknown;
  connect(): unknown;
  disconnect(): unknown;
  timeout(ms: number): {
    emit(
      name: string,
      input: unknown,
      done: (error: Error | null, reply?: unknown) => void,
    ): unknown;
  };
}

const options = (token: string) => ({
  path: '/chat/socket',
  query: { site: 'pk_1' },
  auth: { token },
  transports: ['websocket'],
  reconnection: false,
  forceNew: true,
  autoConnect: false,
});
const clients: readonly ((uri: string, token: string) => Client)[] = [
  (uri, token) => packageIo(uri, options(token)) as unknown as Client,
  (uri, token) => standInIo(uri, options(token)) as unknown as Client,
];

const http = createServer();
const server = new Server(http, {
  path: '/chat/socket',
  transports: ['websocket'],
  pingInterval: 80,
  pingTimeout: 80,
});
let uri: string;

beforeAll(async () => {
  vi.stubGlobal('WebSocket', WebSocket);
  server.use((socket, next) =>
    socket.handshake.auth['token'] === 'good'
      ? next()
      : next(Object.assign(new Error('refused'), { data: { code: 'token_expired' } })),
  );
  server.on('connection', (socket: ServerSocket) => {
    socket.emit('hello', socket.handshake.query['site'], [{ text: 'é 👋 \u2028' }]);
    socket.on('echo', (input, reply: (answer: unknown) => void) =>
      reply({ ok: true, data: input }),
    );
    socket.on('mute', () => undefined);
    socket.on('dismiss', () => socket.disconnect());
    socket.on('hang up', () => socket.conn.close());
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  uri = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});

afterAll(async () => {
  vi.unstubAllGlobals();
  await server.close();
});

/** What happens after the connection is there. */
type Scene = (client: Client, tell: (what: string) => void) => void;

/** What a client tells until it is disconnected or refused: the same from both. */
async function told(scene: Scene, { token = 'good', at = uri } = {}): Promise<string[]> {
  const stories = await Promise.all(
    clients.map(async (create) => {
      const client = create(at, token);
      const story: string[] = [];
      await new Promise<void>((over) => {
        client.on('connect', () => story.push(`connect ${client.connected}`));
        client.on('hello', (...values) => {
          story.push(`hello ${JSON.stringify(values)}`);
          scene(client, (what) => story.push(what));
        });
        client.on('disconnect', (reason) => {
          story.push(`disconnect ${String(reason)} ${client.connected}`);
          over();
        });
        client.on('connect_error', (error) => {
          story.push(`connect_error ${JSON.stringify((error as { data?: unknown }).data)}`);
          over();
        });
        client.connect();
      });
      client.disconnect();
      return story;
    }),
  );
  expect(stories[1]).toEqual(stories[0]);
  return stories[1]!;
}

const greeting = ['connect true', `hello ${JSON.stringify(['pk_1', [{ text: 'é 👋 \u2028' }]])}`];

test('it connects with its path, query and token, calls, and leaves', async () => {
  const story = await told((client, tell) => {
    for (const text of ['first', '43["[]"]'])
      client.timeout(1_000).emit('echo', { text }, (error, reply) => {
        tell(JSON.stringify([error, reply]));
        if (text !== 'first') client.disconnect();
      });
  });
  expect(story).toEqual([
    ...greeting,
    '[null,{"ok":true,"data":{"text":"first"}}]',
    '[null,{"ok":true,"data":{"text":"43[\\"[]\\"]"}}]',
    'disconnect io client disconnect false',
  ]);
});

test('a call that is not answered in time says so', async () => {
  const story = await told((client, tell) => {
    client.timeout(40).emit('mute', {}, (error) => {
      tell(error!.message);
      client.disconnect();
    });
  });
  expect(story).toEqual([
    ...greeting,
    'operation has timed out',
    'disconnect io client disconnect false',
  ]);
});

test('a server that dismisses the socket, and one that hangs up, are told apart', async () => {
  const hangUp = (how: string) =>
    told((client) => client.timeout(1_000).emit(how, {}, () => undefined));
  expect(await hangUp('dismiss')).toEqual([...greeting, 'disconnect io server disconnect false']);
  expect(await hangUp('hang up')).toEqual([...greeting, 'disconnect transport close false']);
});

test('a refused token is an error with the reason', async () => {
  expect(await told(() => undefined, { token: 'bad' })).toEqual([
    'connect_error {"code":"token_expired"}',
  ]);
});

test('a server that is not there is an error', async () => {
  expect(await told(() => undefined, { at: 'http://127.0.0.1:1' })).toEqual([
    'connect_error undefined',
  ]);
});

test('pings keep it open', async () => {
  const story = await told((client, tell) => {
    let answers = 0;
    // Four times the silence after which either side would give up.
    const call = () =>
      setTimeout(
        () =>
          client.timeout(1_000).emit('echo', {}, () => {
            if (++answers < 4) call();
            else {
              tell('still there');
              client.disconnect();
            }
          }),
        160,
      );
    call();
  });
  expect(story).toEqual([...greeting, 'still there', 'disconnect io client disconnect false']);
});

/** A server of frames alone, for what Socket.IO's own would never do. */
async function withFrames<T>(
  frames: (line: WebSocket, received: string) => void,
  run: (at: string) => Promise<T>,
): Promise<T> {
  const lines = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(lines, 'listening');
  lines.on('connection', (line) => {
    line.on('message', (data: Buffer) => frames(line, data.toString()));
    frames(line, '');
  });
  try {
    return await run(`http://127.0.0.1:${(lines.address() as AddressInfo).port}`);
  } finally {
    for (const line of lines.clients) line.terminate();
    await new Promise((resolve) => lines.close(resolve));
  }
}

const opening = (line: WebSocket, received: string) => {
  if (received === '')
    line.send('0{"sid":"x","upgrades":[],"pingInterval":60,"pingTimeout":60,"maxPayload":1000}');
  if (received.startsWith('40')) line.send('40{"sid":"y"}');
  if (received.startsWith('40')) line.send('42["hello"]');
};

test('a server that falls silent is noticed', async () => {
  const story = await withFrames(opening, (at) => told(() => undefined, { at }));
  expect(story).toEqual(['connect true', 'hello []', 'disconnect ping timeout false']);
});

test('a broken frame ends the line', async () => {
  const frames = (line: WebSocket, received: string) => {
    opening(line, received);
    if (received.startsWith('42')) line.send('42[broken');
  };
  const story = await withFrames(frames, (at) =>
    told((client) => client.timeout(1_000).emit('break', {}, () => undefined), { at }),
  );
  expect(story).toEqual(['connect true', 'hello []', 'disconnect parse error false']);
});

test('leaving while it connects says nothing', async () => {
  const heard: string[] = [];
  for (const create of clients) {
    const client = create(uri, 'good');
    for (const name of ['connect', 'connect_error', 'disconnect'])
      client.on(name, () => heard.push(name));
    client.connect();
    client.disconnect();
  }
  // Later connections have come and gone.
  await told((client) => client.disconnect());
  expect(heard).toEqual([]);
});
