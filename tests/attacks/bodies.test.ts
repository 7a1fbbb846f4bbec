/**
 * Hostile size and framing of HTTP: bodies without end, compressed bodies, floods of headers,
 * pipelines, and readers that do not read.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { attackTable } from './attack-table.js';
import { chunkOf, headOf, RawHttp } from './raw-http.js';
import type { Target } from './target.js';

const megabyte = 1024 * 1024;
const json = 'content-type: application/json';
const guestLines = (target: Target) => [json, `x-parlor-site: ${target.site.publicKey}`];

/**
 * Sends a chunked body until the connection is closed. Gives the status, the bytes that went out,
 * and how long the connection lived, in milliseconds.
 */
async function endless(target: Target, method: string, path: string, ...lines: string[]) {
  const began = performance.now();
  const raw = await RawHttp.open(target.port);
  await raw.write(headOf(method, path, 'transfer-encoding: chunked', ...lines));
  await raw.write(chunkOf('{"name":"'));
  const chunk = chunkOf('x'.repeat(16 * 1024));
  let sent = 0;
  while (!raw.isClosed && performance.now() - began < 20_000) {
    await raw.write(chunk);
    sent += chunk.length;
    // Other clients want the processor as well.
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const status = (await raw.answer())?.status;
  raw.socket.destroy();
  return { status, sent, ms: performance.now() - began };
}

/** Connections that ask for something large, again and again, and read nothing of it. */
async function slowReaders(target: Target, count: number, path: string, ...lines: string[]) {
  const sockets = await Promise.all(
    Array.from({ length: count }, async () => {
      const socket = connect({ port: target.port, host: '127.0.0.1' });
      socket.on('error', () => undefined);
      socket.pause();
      await once(socket, 'connect');
      socket.write(headOf('GET', path, ...lines).repeat(3));
      return socket;
    }),
  );
  return { close: () => sockets.forEach((socket) => socket.destroy()) };
}

const served = (target: Target, path: string, ...lines: string[]) =>
  RawHttp.send(target.port, headOf('GET', path, ...lines));

/** Packed here, so that the bystander does not wait for it. */
const bomb = gzipSync(`{"name":"${'x'.repeat(100 * megabyte)}"}`);

attackTable(
  [
    {
      name: 'bodies without end, on every kind of route',
      memoryMb: 60,
      unchanged: ["users WHERE name <> 'Bystander'"],
      run: async (target) => {
        const { accessToken } = await target.guest(target.otherSite, 'Bystander');
        const token = `authorization: Bearer ${accessToken}`;
        const outcomes = await Promise.all([
          endless(target, 'POST', '/v1/auth/guest', ...guestLines(target)),
          endless(target, 'POST', '/v1/conversations', json, token),
          endless(target, 'DELETE', '/v1/conversations/x/messages/1', json, token),
          endless(target, 'GET', '/v1/users', json, token),
          endless(target, 'GET', '/openapi.json'),
          endless(target, 'POST', '/openapi.json'),
          endless(target, 'GET', '/readyz'),
          endless(target, 'POST', '/no/such/place'),
          endless(target, 'PUT', '/v1/users'),
          endless(
            target,
            'POST',
            '/v1/attachments',
            'content-type: multipart/form-data; boundary=x',
          ),
        ]);
        expect(outcomes.map(({ status }) => status)).toEqual([
          413, 413, 413, 200, 200, 404, 200, 404, 405, 401,
        ]);
        for (const { ms } of outcomes) expect(ms).toBeLessThan(10_000);
      },
    },
    {
      name: 'compressed bodies, also such as unpack to a hundred megabytes',
      memoryMb: 60,
      unchanged: ["users WHERE name <> 'Bystander'"],
      run: async (target) => {
        const bodies = [
          ['gzip', bomb],
          ['deflate', deflateSync(Buffer.from('{"name":"Ada"}'))],
          ['br', brotliCompressSync(Buffer.from('{"name":"Ada"}'))],
          ['gzip', Buffer.from('no gzip')],
          ['gzip, gzip', gzipSync(gzipSync('{"name":"Ada"}'))],
          ['x-unknown', Buffer.from('{"name":"Ada"}')],
        ] as const;
        for (const [encoding, body] of bodies) {
          const lines = [
            ...guestLines(target),
            `content-encoding: ${encoding}`,
            `content-length: ${body.length}`,
          ];
          const answer = await RawHttp.send(
            target.port,
            Buffer.concat([Buffer.from(headOf('POST', '/v1/auth/guest', ...lines)), body]),
          );
          expect([encoding, answer?.status]).toEqual([encoding, 415]);
        }
      },
    },
    {
      name: 'JSON that is deep, wide, cut, or in other character sets',
      unchanged: ["users WHERE name <> 'Bystander'"],
      run: async (target) => {
        const bodies = [
          '['.repeat(60_000),
          `${'['.repeat(30_000)}${']'.repeat(30_000)}`,
          `{"name":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}`,
          `{${Array.from({ length: 5_000 }, (_, n) => `"k${n}":1`).join()}}`,
          '{"name":"Ad',
          '{"name":"Ada"}\0',
          `{"name":"Ada"${' '.repeat(60_000)}`,
          '{"__proto__":{"name":"Ada"}}',
          `{"${'\\u005f'.repeat(5_000)}":1}`,
          Buffer.from('{"name":"Ada"}', 'utf16le').toString('latin1'),
        ];
        for (const body of bodies) {
          const length = `content-length: ${Buffer.byteLength(body)}`;
          const answer = await RawHttp.send(
            target.port,
            headOf('POST', '/v1/auth/guest', ...guestLines(target), length) + body,
          );
          expect([body.slice(0, 20), answer?.status]).toEqual([body.slice(0, 20), 400]);
        }
      },
    },
    {
      name: 'requests that break the framing of HTTP, or are ambiguous in it',
      unchanged: ["users WHERE name <> 'Bystander'"],
      run: async (target) => {
        const post = (...lines: string[]) =>
          headOf('POST', '/v1/auth/guest', ...guestLines(target), ...lines);
        const body = '{"name":"Ada"}';
        const requests: [number, string][] = [
          [400, post('content-length: 14', 'content-length: 15') + body],
          [400, post('content-length: 14', 'transfer-encoding: chunked') + body],
          [400, post('content-length: -1') + body],
          [400, post('content-length: 0x0e') + body],
          [400, post('content-length: 99999999999999999999999') + body],
          [413, post('content-length: 9007199254740991') + body],
          [400, `${post('transfer-encoding: chunked')}zz\r\n${body}\r\n0\r\n\r\n`],
          [400, `${post('transfer-encoding: chunked')}ffffffffffffffffff\r\n${body}`],
          [400, `${post('transfer-encoding: chunked')}e\r\n${body}XX0\r\n\r\n`],
          [
            413,
            `${post('transfer-encoding: chunked')}e;${'x'.repeat(200_000)}\r\n${body}\r\n0\r\n\r\n`,
          ],
          [400, post('transfer-encoding: chunked, identity') + body],
          [400, post(' folded: x') + body],
          [400, post('na me: x') + body],
          [400, post('x\0y: z') + body],
          [431, post(`x-long: ${'x'.repeat(20_000)}`) + body],
          [431, post(...Array.from({ length: 3_000 }, (_, n) => `x-${n}: 1`)) + body],
          [431, headOf('GET', `/${'x'.repeat(20_000)}`)],
          [400, 'GET / HTTP/1.1\r\n\r\n'],
          [400, 'GET / HTTP/9.9\r\nhost: x\r\n\r\n'],
          [400, '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
          [400, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
          [405, headOf('TRACE', '/v1/users')],
          [404, headOf('GET', '//evil.example/..%2f..%2fetc/passwd')],
          [401, headOf('GET', '/v1/users/%E0%A4%A')],
        ];
        for (const [status, request] of requests) {
          const answer = await RawHttp.send(target.port, Buffer.from(request, 'latin1'));
          expect([request.slice(0, 300), answer?.status]).toEqual([request.slice(0, 300), status]);
        }
      },
    },
    {
      name: 'a thousand requests pipelined on each of 20 connections, and nothing read',
      memoryMb: 80,
      run: async (target) => {
        const raws = await Promise.all(Array.from({ length: 20 }, () => RawHttp.open(target.port)));
        for (const raw of raws) raw.socket.pause();
        await Promise.all(raws.map((raw) => raw.write(headOf('GET', '/readyz').repeat(1_000))));
        for (const raw of raws) raw.socket.resume();
        await Promise.all(raws.map(({ closed }) => closed));
      },
    },
    {
      name: 'static answers are small for those who take them compressed, and have an etag',
      run: async (target) => {
        const plain = await served(target, '/openapi.json', 'accept-encoding: identity');
        for (const encoding of ['br', 'gzip']) {
          const answer = await served(target, '/openapi.json', `accept-encoding: ${encoding}`);
          expect(answer?.headers).toMatchObject({
            'content-encoding': encoding,
            'cache-control': 'public, max-age=300',
            vary: 'Origin, accept-encoding',
          });
          expect(answer!.body.length).toBeLessThan(plain!.body.length / 8);
          const known = `if-none-match: ${answer!.headers['etag']}`;
          expect(
            (await served(target, '/openapi.json', `accept-encoding: ${encoding}`, known))?.status,
          ).toBe(304);
        }
      },
    },
    {
      name: 'the loader is not served under a name that may be kept for ever, and answers to one caller are not kept at all',
      run: async (target) => {
        expect((await served(target, '/parlor.js'))?.headers['cache-control']).toBe(
          'public, max-age=300',
        );
        expect((await served(target, '/assets/parlor.js'))?.status).toBe(404);
        const { accessToken } = await target.guest();
        for (const path of ['/v1/users/me', '/v1/conversations', '/v1/nothing']) {
          const answer = await served(target, path, `authorization: Bearer ${accessToken}`);
          expect([path, answer?.headers['cache-control']]).toEqual([path, 'no-store']);
        }
      },
    },
    {
      name: '400 readers of 1,200 large answers that read nothing',
      isLong: true,
      memoryMb: 60,
      run: async (target) => {
        for (const [path, accept] of [
          ['/openapi.json', 'identity'],
          ['/openapi.json', 'br'],
          ['/docs', 'identity'],
          ['/parlor.js', 'identity'],
        ] as const) {
          const readers = await slowReaders(target, 400, path, `accept-encoding: ${accept}`);
          await new Promise((resolve) => setTimeout(resolve, 1_000));
          readers.close();
        }
      },
    },
  ],
  // The attackers come from one address here.
  { MAX_CONNECTIONS_PER_ADDRESS: '5000' },
);
