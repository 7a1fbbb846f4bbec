/** Multipart bodies that are meant to break their parser, sent by a guest. */
import { expect } from 'vitest';
import type { Session } from '@parlor/sdk/protocol/auth';
import { attackTable } from './attack-table.js';
import { chunkOf, headOf, RawHttp } from './raw-http.js';
import type { Target } from './target.js';

const boundary = 'xYzZy';
const part = (headers: string, content: string) =>
  `--${boundary}\r\n${headers}\r\n\r\n${content}\r\n`;
const file = (content = 'hello', name = 'a.txt') =>
  part(`content-disposition: form-data; name="file"; filename="${name}"`, content);
const end = `--${boundary}--\r\n`;

const guests = new WeakMap<Target, Promise<Session>>();
async function headers(target: Target, ...more: string[]): Promise<string[]> {
  if (!guests.has(target)) guests.set(target, target.guest());
  const { accessToken } = await guests.get(target)!;
  return [
    `authorization: Bearer ${accessToken}`,
    `content-type: multipart/form-data; boundary=${boundary}`,
    ...more,
  ];
}

async function upload(
  target: Target,
  body: string,
  ...more: string[]
): Promise<{ status: number; code: string }> {
  const bytes = Buffer.from(body, 'latin1');
  const head = headOf(
    'POST',
    '/v1/attachments',
    ...(await headers(target, `content-length: ${bytes.length}`, ...more)),
  );
  const answer = await RawHttp.send(target.port, Buffer.concat([Buffer.from(head), bytes]));
  const reply = JSON.parse(answer?.body || '{}') as { ok?: boolean; error?: { code: string } };
  return { status: answer?.status ?? 0, code: reply.ok ? 'ok' : (reply.error?.code ?? '') };
}

/**
 * Sends a chunked body without end, until the server has answered or closed. Gives the status and
 * the bytes that went out.
 */
async function endless(
  target: Target,
  start: string,
  block: string,
  most: number,
): Promise<{ status: number | undefined; sent: number }> {
  const raw = await RawHttp.open(target.port);
  await raw.write(
    headOf('POST', '/v1/attachments', ...(await headers(target, 'transfer-encoding: chunked'))),
  );
  await raw.write(chunkOf(start));
  const chunk = chunkOf(block);
  const answer = raw.answer();
  const state = { isOver: false };
  void answer.then(() => (state.isOver = true));
  let sent = 0;
  while (!state.isOver && sent < most) {
    await raw.write(chunk);
    sent += block.length;
  }
  raw.socket.end();
  const status = (await answer)?.status;
  raw.socket.destroy();
  return { status, sent };
}

const megabyte = 1024 * 1024;
const malformed = { status: 400, code: 'malformed_request' };

attackTable(
  [
    {
      name: 'form fields with every content-transfer-encoding',
      unchanged: ['attachments'],
      run: async (target) => {
        for (const encoding of [
          '7bit',
          '8bit',
          'binary',
          'base64',
          'quoted-printable',
          'x-unknown',
          '',
        ]) {
          const header = `content-disposition: form-data; name="a"\r\ncontent-transfer-encoding: ${encoding}`;
          expect([encoding, await upload(target, part(header, 'x') + end)]).toEqual([
            encoding,
            malformed,
          ]);
        }
      },
    },
    {
      name: 'files with every content-transfer-encoding are taken as they are',
      run: async (target) => {
        for (const encoding of [
          '7bit',
          '8bit',
          'binary',
          'base64',
          'quoted-printable',
          'x-unknown',
          '',
        ]) {
          const header = `content-disposition: form-data; name="file"; filename="a.txt"\r\ncontent-transfer-encoding: ${encoding}`;
          expect([encoding, await upload(target, part(header, '!!!=') + end)]).toEqual([
            encoding,
            { status: 201, code: 'ok' },
          ]);
        }
      },
    },
    {
      name: 'bodies that are cut, empty, nested, or of another boundary',
      unchanged: ['attachments'],
      run: async (target) => {
        const bodies = [
          '',
          '\r\n',
          '--',
          end,
          `--${boundary}`,
          `--${boundary}\r\n`,
          `--${boundary}\r\n\r\n`,
          file().slice(0, -9),
          file(),
          `${file()}--${boundary}-`,
          file().replaceAll(boundary, 'other'),
          part('content-disposition: attachment; filename="a.txt"', 'x') + end,
          part('content-disposition: form-data', 'x') + end,
          part('no colon here', 'x') + end,
          part(': nothing before', 'x') + end,
          part('__proto__: x\r\nconstructor: y', 'x') + end,
          `${'\0'.repeat(1_000)}${end}`,
          part("content-disposition: form-data; name*=x'y'%zz", 'x') + end,
        ];
        for (const body of bodies)
          expect([body, await upload(target, body)]).toEqual([body, malformed]);
      },
    },
    {
      name: 'boundaries that are missing, empty or endless',
      unchanged: ['attachments'],
      run: async (target) => {
        const { accessToken } = await target.guest();
        for (const type of [
          'multipart/form-data',
          'multipart/form-data; boundary=',
          'multipart/form-data; boundary=""',
          `multipart/form-data; boundary=${'x'.repeat(71)}`,
          `multipart/form-data; boundary=${'x'.repeat(8_000)}`,
          "multipart/form-data; boundary*=utf-7''x",
        ]) {
          const lines = [
            `authorization: Bearer ${accessToken}`,
            `content-type: ${type}`,
            'content-length: 9',
          ];
          const answer = await RawHttp.send(
            target.port,
            `${headOf('POST', '/v1/attachments', ...lines)}--x--\r\n\r\n`,
          );
          expect([type.slice(0, 60), answer?.status]).toEqual([type.slice(0, 60), 400]);
        }
      },
    },
    {
      name: 'more fields, files and parts than an upload has',
      unchanged: ['attachments'],
      run: async (target) => {
        const plain = part('content-disposition: form-data; name="a"', 'x');
        expect((await upload(target, plain.repeat(50_000) + end)).status).toBe(413);
        expect((await upload(target, file() + file() + end)).status).toBe(413);
        expect(
          (
            await upload(
              target,
              part('content-disposition: form-data; name="a"', 'x'.repeat(5_000)) + file() + end,
            )
          ).status,
        ).toBe(413);
        expect(
          (await upload(target, part('x-nothing: 1', 'x').repeat(10) + file() + end)).status,
        ).toBe(413);
      },
    },
    {
      name: 'a file name of a megabyte',
      run: async (target) => {
        expect(
          (await upload(target, file('x', `a${'.'.repeat(200_000)}b`) + end)).status,
        ).toBeLessThan(500);
        expect(
          (await upload(target, file('x', `${' '.repeat(megabyte)}.txt`) + end)).status,
        ).toBeLessThan(500);
        expect(
          (await upload(target, file('x', 'a\u0301'.repeat(megabyte / 4)) + end)).status,
        ).toBeLessThan(500);
      },
    },
    {
      name: 'a part header without end',
      unchanged: ['attachments'],
      memoryMb: 100,
      run: async (target) => {
        const start = `--${boundary}\r\ncontent-disposition: form-data; name="`;
        const { status, sent } = await endless(
          target,
          start,
          'x'.repeat(64 * 1024),
          300 * megabyte,
        );
        expect(status).toBe(413);
        expect(sent).toBeLessThan(60 * megabyte);
      },
    },
    {
      name: 'a preamble without end, and an epilogue',
      unchanged: ['attachments'],
      memoryMb: 100,
      run: async (target) => {
        for (const start of ['x', file() + end]) {
          const { status, sent } = await endless(
            target,
            start,
            '\r\n--'.repeat(16 * 1024),
            300 * megabyte,
          );
          expect(status).toBe(413);
          expect(sent).toBeLessThan(60 * megabyte);
        }
      },
    },
    {
      name: 'a file without end',
      unchanged: ['attachments'],
      memoryMb: 100,
      run: async (target) => {
        const start = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n`;
        const { status, sent } = await endless(
          target,
          start,
          'x'.repeat(64 * 1024),
          300 * megabyte,
        );
        expect(status).toBe(413);
        expect(sent).toBeLessThan(60 * megabyte);
      },
    },
    {
      name: '600 uploads whose sender leaves in the middle, or before the answer, keep no later one out',
      run: async (target) => {
        const whole = file('x'.repeat(20_000)) + end;
        const start = headOf(
          'POST',
          '/v1/attachments',
          ...(await headers(target, `content-length: ${whole.length}`)),
        );
        for (let n = 0; n < 60; n++) {
          const raws = await Promise.all(
            Array.from({ length: 10 }, () => RawHttp.open(target.port)),
          );
          await Promise.all(
            raws.map((raw) => raw.write(start + (n % 2 ? whole : whole.slice(0, 10_000)))),
          );
          for (const raw of raws) raw.socket.destroy();
        }
        await expect
          .poll(async () => (await upload(target, file() + end)).code)
          .toMatch(/^(ok|limit_reached)$/);
      },
    },
    {
      name: 'a compressed upload is refused',
      unchanged: ['attachments'],
      run: async (target) =>
        expect(await upload(target, file() + end, 'content-encoding: gzip')).toEqual({
          status: 415,
          code: 'unsupported_media_type',
        }),
    },
  ],
  { RATE_GUEST_UPLOAD: '10000/60', RATE_GUEST_ADDRESS_WRITE: '10000/60' },
);
