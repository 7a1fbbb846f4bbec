/**
 * Files and names that are sent to do harm, each with what becomes of it. Afterwards nothing is
 * left of those that were refused, no name came onto the disk, and the server has not grown.
 */
import { connect } from 'node:net';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { limits } from '@parlor/sdk/protocol/limits';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Person } from '../../../../tests/support/person.js';
import { code, TestServer } from '../../../../tests/support/test-server.js';
import { chunk, gif, png, scannedJpeg } from '../../../../tests/support/hostile-pictures.js';
import { tryUpload } from '../../../../tests/support/upload.js';

let server: TestServer;
let ada: Person;
beforeAll(async () => {
  server = await TestServer.own();
  ada = await Person.of(server, await server.site(), 'Ada');
});
afterAll(() => server[Symbol.asyncDispose]());

const list = (folder: string) =>
  readdir(join(server.config.folder, folder), { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
const filesIn = async (folder: string) =>
  (await list(folder)).filter((entry) => entry.isFile()).map(({ name }) => name);
const rows = (): Promise<{ id: string; name: string }[]> =>
  server.app.database.query('SELECT id, name FROM attachments');

/** Takes what was accepted away again, so that the quota holds no other back. */
async function clean(): Promise<void> {
  for (const { id } of await rows()) await ada.call('attachments.discard', { attachmentId: id });
  await vi.waitFor(async () => expect(await rows()).toEqual([]));
  expect(await filesIn('files')).toEqual([]);
}

const solid = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#369' } });

/** A ZIP of one entry. */
function zip(name: string, content: Buffer): Buffer {
  const packed = deflateRawSync(content);
  const [local, central, end] = [Buffer.alloc(30), Buffer.alloc(46), Buffer.alloc(22)];
  local.writeUInt32LE(0x04034b50, 0);
  central.writeUInt32LE(0x02014b50, 0);
  for (const [header, at] of [
    [local, 4],
    [central, 6],
  ] as const) {
    header.writeUInt16LE(20, at);
    header.writeUInt16LE(8, at + 4);
    header.writeUInt32LE(crc32(content), at + 10);
    header.writeUInt32LE(packed.length, at + 14);
    header.writeUInt32LE(content.length, at + 18);
    header.writeUInt16LE(name.length, at + 22);
  }
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + name.length, 12);
  end.writeUInt32LE(30 + name.length + packed.length, 16);
  return Buffer.concat([local, Buffer.from(name), packed, central, Buffer.from(name), end]);
}

const script = '<script>alert(1)</script>';
const megabytes = (n: number) => Buffer.alloc(n * 1024 * 1024);
const jpeg = () => solid(400, 300).jpeg().toBuffer();

/**
 * What it is, its bytes, the name and the type that its sender gives it, and the answer: a code, or
 * a kind with a name and a media type.
 */
const hostile: readonly (readonly [
  what: string,
  bytes: () => Promise<Buffer | string> | Buffer | string,
  name: string,
  type: string,
  answer: string,
])[] = [
  ['nothing', () => '', 'a.png', 'image/png', 'file_refused'],
  [
    'a picture cut in half',
    async () => (await jpeg()).subarray(0, 900),
    'a.jpg',
    'image/jpeg',
    'file_refused',
  ],
  [
    'a picture cut after its header',
    () => png(100, 100).subarray(0, 40),
    'a.png',
    'image/png',
    'file_refused',
  ],
  [
    'a page that says it is a picture',
    () => `<html>${script}`,
    'a.jpg',
    'image/jpeg',
    'file a.jpg application/octet-stream',
  ],
  [
    'a drawing that says it is a picture',
    () => `<svg xmlns="http://www.w3.org/2000/svg">${script}</svg>`,
    'a.png',
    'image/png',
    'file a.png application/octet-stream',
  ],
  [
    'a drawing that includes a file of the server',
    () =>
      '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
    'a.svg',
    'image/svg+xml',
    'file a.svg application/octet-stream',
  ],
  ['a picture that says it is a page', jpeg, 'a.html', 'text/html', 'picture a.jpg image/jpeg'],
  [
    'a picture with a page behind it',
    async () => Buffer.concat([await jpeg(), Buffer.from(`<html>${script}`)]),
    'a.jpg',
    'image/jpeg',
    'picture a.jpg image/jpeg',
  ],
  [
    'a picture that is an archive too',
    async () => Buffer.concat([await jpeg(), zip('a.html', Buffer.from(script))]),
    'a.zip',
    'application/zip',
    'picture a.jpg image/jpeg',
  ],
  [
    'a script that begins like a picture',
    () => `GIF89a/*${'x'.repeat(200)}*/=1;alert(1)`,
    'a.gif',
    'image/gif',
    'file_refused',
  ],
  [
    'a film that is a page too',
    () =>
      Buffer.concat([
        Buffer.from('\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41', 'latin1'),
        Buffer.from(script),
      ]),
    'a.html',
    'text/html',
    'video a.html video/mp4',
  ],
  [
    'a paper with a script',
    () => `%PDF-1.4\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF`,
    'a.pdf',
    'application/pdf',
    'file a.pdf application/pdf',
  ],
  [
    'a program',
    () => Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]),
    'a.jpg',
    'image/jpeg',
    'file a.jpg application/x-msdownload',
  ],
  [
    'more pixels than there is memory',
    () => png(60_000, 60_000, { pixelBytes: 10_000_000 }),
    'a.png',
    'image/png',
    'too_large',
  ],
  [
    'more pixels than fit into a number',
    () => png(0x7fffffff, 0x7fffffff, { pixelBytes: 10_000_000 }),
    'a.png',
    'image/png',
    'file_refused',
  ],
  ['too many frames', () => gif(1, 1, limits.pictureFrames + 1), 'a.gif', 'image/gif', 'too_large'],
  [
    'a line of fifty million pixels',
    () => png(1, 50_000_000, { colour: 'grey' }),
    'a.png',
    'image/png',
    'too_large',
  ],
  [
    'the same lying',
    () => png(50_000_000, 1, { colour: 'grey' }),
    'a.png',
    'image/png',
    'too_large',
  ],
  [
    'a side beyond the longest',
    () => png(1_000, limits.pictureSideMax + 1),
    'a.png',
    'image/png',
    'too_large',
  ],
  ['a narrow strip', () => png(limits.pictureRatio + 1, 1), 'a.png', 'image/png', 'too_large'],
  ['moving pixels beyond the most', () => gif(500, 500, 101), 'a.gif', 'image/gif', 'too_large'],
  [
    'an interlaced picture',
    () => png(500, 400, { colour: 'rgba', isInterlaced: true }),
    'a.png',
    'image/png',
    'picture a.png image/png',
  ],
  [
    'a picture of many scans',
    () => scannedJpeg(500, 400, 90),
    'a.jpg',
    'image/jpeg',
    'picture a.jpg image/jpeg',
  ],
  ['large frames, many of them', () => gif(4_000, 4_000, 10), 'a.gif', 'image/gif', 'too_large'],
  [
    'one huge chunk, packed small',
    () =>
      png(10, 10, {
        more: [
          chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(megabytes(64))])),
        ],
      }),
    'a.png',
    'image/png',
    'picture a.png image/png',
  ],
  [
    'an archive that unpacks to very much',
    () => zip('a.txt', megabytes(64)),
    'a.zip',
    'application/zip',
    'file a.zip application/zip',
  ],
  [
    'an archive that says it is a document, and unpacks to very much',
    () => zip('[Content_Types].xml', megabytes(64)),
    'a.docx',
    'application/zip',
    'file a.docx application/zip',
  ],
  [
    'archives in archives in archives',
    () => gzipSync(gzipSync(gzipSync(megabytes(64)))),
    'a.gz',
    'application/gzip',
    'file a.gz application/gzip',
  ],
  [
    'a path up',
    () => 'x',
    '../../../../etc/passwd',
    'text/plain',
    'file passwd application/octet-stream',
  ],
  [
    'a path of another system',
    () => 'x',
    '..\\..\\windows\\system.ini',
    'text/plain',
    'file system.ini application/octet-stream',
  ],
  [
    'a path and nothing behind it',
    () => 'x',
    '../',
    'text/plain',
    'file file application/octet-stream',
  ],
  ['dots alone', () => 'x', '..', 'text/plain', 'file file application/octet-stream'],
  [
    'a name that turns round',
    () => 'x',
    'photo\u202egpj.exe',
    'text/plain',
    'file photogpj.exe application/octet-stream',
  ],
  [
    'a name with what cannot be seen',
    () => 'x',
    'a\u200b.\u2066txt',
    'text/plain',
    'file a.txt application/octet-stream',
  ],
  [
    'a name that would be a header',
    () => 'x',
    'a\r\nset-cookie: a=b\r\n.txt',
    'text/plain',
    'file a%0D%0Aset-cookie: a=b%0D%0A.txt application/octet-stream',
  ],
  [
    'a name of 300 bytes',
    () => 'x',
    `${'é'.repeat(148)}.txt`,
    'text/plain',
    `file ${'é'.repeat(148)}.txt application/octet-stream`,
  ],
  [
    'a name of 3,000 bytes',
    () => 'x',
    `${'é'.repeat(1_500)}.txt`,
    'text/plain',
    `file ${'é'.repeat(limits.fileName - 4)}.txt application/octet-stream`,
  ],
];

test('each becomes what it is, or nothing, and the process does not grow', async () => {
  const before = process.memoryUsage().rss;
  for (const [what, bytes, name, type, answer] of hostile) {
    const response = await tryUpload(server, ada.session.accessToken, await bytes(), {
      name,
      type,
    });
    const { body } = response;
    expect([
      what,
      body.ok ? `${body.data.kind} ${body.data.name} ${body.data.type}` : body.error.code,
    ]).toEqual([what, answer]);
    if (!body.ok)
      expect([what, response.status]).toEqual([what, body.error.code === 'too_large' ? 413 : 415]);
    expect([what, (await rows()).length, await filesIn('uploads')]).toEqual([
      what,
      body.ok ? 1 : 0,
      [],
    ]);
    expect(
      (await filesIn('files')).every((each) => /^[0-9a-f-]{36}(\.small|\.large)?$/.test(each)),
    ).toBe(true);
    await clean();
  }
  expect(await list('uploads')).toEqual([]);
  expect((process.memoryUsage().rss - before) / 1024 / 1024).toBeLessThan(256);
});

test('what stands behind a picture, and what was said in it, does not come through', async () => {
  const conversationId = await ada.start();
  const bytes = Buffer.concat([await jpeg(), Buffer.from(`<html>${script}`)]);
  const { body } = await tryUpload(server, ada.session.accessToken, bytes, { name: 'a.jpg' });
  if (!body.ok) throw new Error(body.error.message);
  const message = await ada.send(conversationId, '', { attachmentIds: [body.data.id] });
  const { token } = await ada.call('attachments.link', { conversationId });
  for (const size of ['original', 'large', 'small', 'huge', '..%2F']) {
    const response = await fetch(`${server.url}/v1/files/${body.data.id}/${size}?token=${token}`);
    expect([size, response.status]).toEqual([
      size,
      size === 'huge' || size === '..%2F' ? 404 : 200,
    ]);
    expect(await response.text()).not.toContain('script');
  }
  await ada.call('messages.delete', { conversationId, seq: message.seq });
  await vi.waitFor(async () => expect(await rows()).toEqual([]));
});

const boundary = 'xxxx';
const multipart = `multipart/form-data; boundary=${boundary}`;
const part = (headers: string, content: string) =>
  `--${boundary}\r\n${headers}\r\n\r\n${content}\r\n`;
const file = (name: string) =>
  part(
    `content-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: text/plain`,
    'x',
  );

test.each([
  ['JSON', 'application/json', '{"file":"x"}', 'unsupported_media_type'],
  ['the bytes alone', 'application/octet-stream', 'x', 'unsupported_media_type'],
  [
    'no file',
    multipart,
    `${part('content-disposition: form-data; name="note"', 'x')}--${boundary}--\r\n`,
    'malformed_request',
  ],
  ['nothing', multipart, `--${boundary}--\r\n`, 'malformed_request'],
  ['two files', multipart, `${file('a.txt')}${file('b.txt')}--${boundary}--\r\n`, 'too_large'],
  [
    'a thousand fields',
    multipart,
    `${part('content-disposition: form-data; name="a"', 'x').repeat(1_000)}--${boundary}--\r\n`,
    'too_large',
  ],
  [
    'a long field',
    multipart,
    `${part('content-disposition: form-data; name="a"', 'x'.repeat(5_000))}--${boundary}--\r\n`,
    'too_large',
  ],
  [
    'another boundary',
    'multipart/form-data; boundary=yyyy',
    `${file('a.txt')}--${boundary}--\r\n`,
    'malformed_request',
  ],
  ['no boundary', 'multipart/form-data', file('a.txt'), 'malformed_request'],
  ['no end', multipart, file('a.txt'), 'malformed_request'],
])('a body of %s is refused, and leaves nothing', async (_, type, body, expected) => {
  const headers = { authorization: `Bearer ${ada.session.accessToken}`, 'content-type': type };
  expect(code(await server.request('/v1/attachments', { method: 'POST', headers, body }))).toBe(
    expected,
  );
  await vi.waitFor(async () => expect(await list('uploads')).toEqual([]));
  expect(await rows()).toEqual([]);
});

test('a sender who breaks off leaves nothing', async () => {
  const { hostname, port } = new URL(server.url);
  const line = connect(Number(port), hostname);
  const head = [
    'POST /v1/attachments HTTP/1.1',
    `host: ${hostname}`,
    `authorization: Bearer ${ada.session.accessToken}`,
    `content-type: ${multipart}`,
    'content-length: 1000000',
  ];
  line.write(`${head.join('\r\n')}\r\n\r\n${file('a.txt').slice(0, -2)}${'x'.repeat(10_000)}`);
  await vi.waitFor(async () => expect(await filesIn('uploads')).toEqual(['received']));
  line.destroy();
  await vi.waitFor(async () => expect(await list('uploads')).toEqual([]));
  expect(await rows()).toEqual([]);
});

test('nobody who may not send waits until the bytes are there', async () => {
  const body = new Blob([megabytes(1)]);
  const post = (path: string, token: string) =>
    server.request(path, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${token}`, 'content-type': multipart },
    });
  expect(code(await post('/v1/attachments', 'nothing'))).toBe('unauthenticated');
  expect(code(await post('/v1/attachments?conversationId=other', ada.session.accessToken))).toBe(
    'not_found',
  );
  expect(code(await post('/v1/attachments?surprise=1', ada.session.accessToken))).toBe(
    'invalid_input',
  );
  expect(await list('uploads')).toEqual([]);
});
