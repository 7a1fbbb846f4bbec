/** Clients that are too slow are cut off, and those that are only slow are served. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chunkOf, headOf, RawHttp } from '../../../tests/attacks/raw-http.js';
import { Person } from '../../../tests/support/person.js';
import { TestServer } from '../../../tests/support/test-server.js';
import { upload } from '../../../tests/support/upload.js';

const kilobyte = 1024;
const pace = { requestMs: 1_500, stallMs: 600, leastBytes: 16 * kilobyte, lingerMs: 300 };

let server: TestServer;
let ada: Person;
let port: number;
beforeAll(async () => {
  server = await TestServer.start({ pace });
  ada = await Person.of(server, await server.site(), 'Ada');
  port = Number(new URL(server.url).port);
});
afterAll(() => server[Symbol.asyncDispose]());

const json = ['content-type: application/json', 'content-length: 50'];
const boundary = 'xYz';
const fileStart = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\n`;
const uploadLines = () => [
  `authorization: Bearer ${ada.session.accessToken}`,
  `content-type: multipart/form-data; boundary=${boundary}`,
  'transfer-encoding: chunked',
];

/**
 * What the server answers to a client that sends this and then a byte now and then, and how long
 * the connection lived, in milliseconds.
 */
async function trickle(start: string): Promise<{ status: number | undefined; ms: number }> {
  const began = performance.now();
  const raw = await RawHttp.open(port);
  await raw.write(start);
  while (!raw.isClosed && performance.now() - began < 10_000) {
    await raw.write('x');
    await Promise.race([sleep(50), raw.closed]);
  }
  return { status: (await raw.answer())?.status, ms: performance.now() - began };
}

test.each([
  ['a head', 408, () => 'GET / HTTP/1.1\r\nhost: x\r\nx-slow: '],
  [
    'a body',
    408,
    () => headOf('POST', '/v1/auth/guest', `x-parlor-site: ${ada.site.publicKey}`, ...json),
  ],
  [
    'an upload',
    408,
    () =>
      headOf('POST', '/v1/attachments', ...uploadLines().slice(0, 2), 'content-length: 100000') +
      fileStart,
  ],
  [
    'a body that nobody needs',
    404,
    () => headOf('POST', '/no/such/place', ...json.slice(0, 1), 'content-length: 100000'),
  ],
])('%s that comes too slowly ends the connection', async (_what, status, start) => {
  const outcome = await trickle(start());
  expect(outcome.status).toBe(status);
  expect(outcome.ms).toBeLessThan(5_000);
});

test('a connection without a request ends, too', async () => {
  const raw = await RawHttp.open(port);
  await raw.closed;
});

test('an upload over a slow line goes on for as long as it moves', async () => {
  const raw = await RawHttp.open(port);
  await raw.write(headOf('POST', '/v1/attachments', ...uploadLines()));
  await raw.write(chunkOf(fileStart));
  for (let n = 0; n < 20; n++) {
    await raw.write(chunkOf('x'.repeat(8 * kilobyte)));
    await sleep(100);
  }
  await raw.write(chunkOf(`\r\n--${boundary}--\r\n`));
  await raw.write('0\r\n\r\n');
  const answer = await raw.answer();
  expect(answer?.status).toBe(201);
  expect(JSON.parse(answer!.body)).toMatchObject({ data: { bytes: 20 * 8 * kilobyte } });
  raw.socket.destroy();
});

/**
 * Asks for a file and reads so many bytes every 50 ms. Gives the bytes that came before the
 * connection was closed, or the whole answer was there.
 */
async function download(path: string, bytesEach: number, whole: number): Promise<number> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(headOf('GET', path));
  const closed = once(socket, 'close');
  let read = 0;
  let taken = 0;
  socket.on('data', (chunk: Buffer) => {
    read += chunk.length;
    taken += chunk.length;
    if (taken >= bytesEach) socket.pause();
  });
  socket.pause();
  const began = performance.now();
  while (read < whole && !socket.destroyed && performance.now() - began < 15_000) {
    taken = 0;
    if (bytesEach > 0) socket.resume();
    await Promise.race([sleep(50), closed]);
  }
  socket.destroy();
  return read;
}

test('a reader that takes nothing of a file is cut off, and one that takes it slowly gets all of it', async () => {
  const megabytes = 24;
  const { id } = await upload(
    server,
    ada.session.accessToken,
    new Uint8Array(megabytes * kilobyte * kilobyte),
  );
  const { conversation } = await ada.call('conversations.start', {
    userIds: [],
    clientId: 'a',
    text: '',
    attachmentIds: [id],
  });
  const { token } = await ada.call('attachments.link', { conversationId: conversation.id });
  const path = `/v1/files/${id}/original?token=${token}`;
  const whole = megabytes * kilobyte * kilobyte;

  const stalled = await RawHttp.open(port);
  stalled.socket.pause();
  await stalled.write(headOf('GET', path));
  expect(await download(path, 512 * kilobyte, whole)).toBeGreaterThan(whole);
  // The slow one took longer than the stalled one may.
  stalled.socket.resume();
  await stalled.closed;
  expect(stalled.received).toBeLessThan(whole);
});
