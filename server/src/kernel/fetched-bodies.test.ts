/**
 * Hostile answers, each with what becomes of it: bombs, streams without end, and those that keep
 * one waiting.
 */
import { createServer } from 'node:net';
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import { type Answer, Canary } from '../../../tests/support/canary.js';
import { html, names, outcome, text } from '../../../tests/support/guarded-outcome.js';
import { GuardedFetch } from './guarded-fetch.js';
import type { Surroundings } from './outward-target.js';

const compressed =
  (encoding: string, body: Buffer): Answer =>
  (response) =>
    response
      .writeHead(200, { 'content-type': 'text/html', 'content-encoding': encoding })
      .end(body);

const plain = 'words '.repeat(2_000);
const answers: readonly (readonly [what: string, answer: Answer, becomes: string])[] = [
  ['gzip', compressed('gzip', gzipSync(plain)), plain],
  ['deflate', compressed('deflate', deflateSync(plain)), plain],
  ['Brotli, which nobody asked for', compressed('br', brotliCompressSync(plain)), 'encoding'],
  ['an encoding in capitals', compressed('GZIP', gzipSync(plain)), plain],
  ['two encodings', compressed('gzip, gzip', gzipSync(gzipSync(plain))), 'encoding'],
  ['an unknown encoding', compressed('zstd', gzipSync(plain)), 'encoding'],
  ['what is not gzip', compressed('gzip', Buffer.from(plain)), 'unreachable'],
  [
    'JSON',
    (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
    'type',
  ],
  [
    'a type that begins alike',
    (response) => response.writeHead(200, { 'content-type': 'text/html-not' }).end('x'),
    'type',
  ],
  ['no type', (response) => response.writeHead(200).end('x'), 'type'],
  [
    'a type in capitals',
    (response) => response.writeHead(200, { 'content-type': 'Text/HTML;x' }).end('x'),
    'x',
  ],
  ['nothing', (response) => response.writeHead(204).end(), 'status'],
  [
    'an error',
    (response) => response.writeHead(500, { 'content-type': 'text/html' }).end('x'),
    'status',
  ],
  [
    'huge headers',
    (response) =>
      response.writeHead(200, { 'content-type': 'text/html', huge: 'x'.repeat(32_000) }).end('x'),
    'unreachable',
  ],
  [
    'many headers',
    (response) => {
      for (let i = 0; i < 1_500; i++) response.setHeader(`x-${i}`, 'some value');
      response.writeHead(200, { 'content-type': 'text/html' }).end('x');
    },
    'unreachable',
  ],
  [
    'an end in the middle',
    (response) => {
      response.writeHead(200, { 'content-type': 'text/html', 'content-length': '100' }).write('x');
      setImmediate(() => response.destroy());
    },
    'unreachable',
  ],
];

test.each(answers)('%s', async (_, answer, becomes) => {
  await using outside = await Canary.start({ '/': answer });
  expect(
    await outcome(new GuardedFetch('test', { permits: outside.permits }), outside.url('/')),
  ).toBe(becomes);
  await vi.waitFor(() => expect(outside.visitors).toBe(0));
});

test('what is no HTTP at all', async () => {
  const server = createServer((socket) =>
    socket
      .resume()
      .on('error', () => undefined)
      .end('220 mail.example ESMTP\r\n'),
  ).listen(0, '127.0.0.1');
  await vi.waitFor(() => expect(server.listening).toBe(true));
  const { port } = server.address() as { port: number };
  expect(
    await outcome(new GuardedFetch('test', { permits: () => true }), `http://127.0.0.1:${port}/`),
  ).toBe('unreachable');
  await new Promise((resolve) => server.close(resolve));
});

test('of an endless body the beginning is read, and no more is taken', async () => {
  let sent = 0;
  const chunk = Buffer.alloc(16 * 1024, 'x');
  await using outside = await Canary.start({
    '/': (response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      const more = () => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length;
        sent += chunk.length;
      };
      response.on('drain', more);
      more();
    },
  });
  expect(
    (await text(new GuardedFetch('test', { permits: outside.permits }), outside.url('/'))).length,
  ).toBe(html.maxBytes);
  await vi.waitFor(() => expect(outside.visitors).toBe(0));
  // What the two machines' buffers take is sent, too.
  expect(sent).toBeLessThan(32 * 1024 * 1024);
});

test.each(['gzip', 'deflate'])('a bomb of %s costs its beginning', async (encoding) => {
  const zeros = Buffer.alloc(32 * 1024 * 1024);
  const bomb = encoding === 'gzip' ? gzipSync(zeros) : deflateSync(zeros);
  await using outside = await Canary.start({ '/': compressed(encoding, bomb) });
  const before = process.memoryUsage().arrayBuffers;
  expect(
    (await text(new GuardedFetch('test', { permits: outside.permits }), outside.url('/'))).length,
  ).toBe(html.maxBytes);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 1024 * 1024);
});

test('an endless stream that decompresses to nothing ends', async () => {
  const nothing = Buffer.alloc(5 * 1_000);
  for (let at = 0; at < nothing.length; at += 5) nothing.writeUInt16LE(0xffff, at + 3);
  await using outside = await Canary.start({
    '/': (response) => {
      response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'deflate' });
      response.write(Buffer.from([0x78, 0x01]));
      const more = () => {
        while (!response.destroyed && response.write(nothing));
      };
      response.on('drain', more);
      more();
    },
  });
  expect(
    await outcome(new GuardedFetch('test', { permits: outside.permits }), outside.url('/')),
  ).toBe('');
  await vi.waitFor(() => expect(outside.visitors).toBe(0));
});

const slow: readonly (readonly [what: string, answer: Answer])[] = [
  ['no answer', () => undefined],
  [
    'a body that drips',
    (response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    },
  ],
  [
    'hints without end',
    (response) => {
      const timer = setInterval(() => response.writeEarlyHints({ link: '</x>; rel=preload' }), 20);
      response.on('close', () => clearInterval(timer));
    },
  ],
  [
    'a redirect after the other, each slow',
    (response, request) => {
      setTimeout(() => response.writeHead(302, { location: `${request.url}0` }).end(), 150);
    },
  ],
];

test.each(slow)('%s is waited for only so long', async (_, answer) => {
  await using outside = await Canary.start({
    '/': answer,
    '/0': answer,
    '/00': answer,
    '/000': answer,
  });
  const fetch = new GuardedFetch('test', { permits: outside.permits });
  expect(await outcome(fetch, outside.url('/'), { maxMs: 300 })).toBe('too_slow');
  await vi.waitFor(() => expect(outside.visitors).toBe(0));
});

test('a name server that does not answer is waited for only so long, and whoever asked may end it', async () => {
  const resolve: Surroundings['resolve'] = (_, signal) =>
    new Promise((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(new Error('ended'))),
    );
  expect(
    await outcome(new GuardedFetch('test', { resolve }), 'http://slow.example/', { maxMs: 50 }),
  ).toBe('too_slow');
  const ended = AbortSignal.abort();
  expect(
    await outcome(new GuardedFetch('test', { resolve: names({}) }), 'http://slow.example/', {
      signal: ended,
    }),
  ).toBe('too_slow');
});

test('many answers at a time that decompress to much take little memory, and others go on', async () => {
  const much = Buffer.from('<meta name=a content=b>'.repeat(1_000_000));
  const brotli = {
    params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_LGWIN]: 24 },
  };
  await using outside = await Canary.start({
    '/gzip': compressed('gzip', gzipSync(much)),
    '/br': compressed('br', brotliCompressSync(much, brotli)),
  });
  const fetch = new GuardedFetch('test', { permits: outside.permits });
  const before = process.memoryUsage().rss;
  let highest = 0;
  let longest = 0;
  let last = performance.now();
  const watch = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage().rss - before);
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  await Promise.all(
    ['/gzip', '/br'].flatMap((path) =>
      Array.from({ length: 20 }, () => outcome(fetch, outside.url(path))),
    ),
  );
  clearInterval(watch);
  process.stdout.write(
    `  40 bombs: memory +${Math.round(highest / 1024 ** 2)} MB, others waited ${Math.round(longest)} ms\n`,
  );
  expect(highest).toBeLessThan(100 * 1024 ** 2);
  expect(longest).toBeLessThan(1_000);
});
