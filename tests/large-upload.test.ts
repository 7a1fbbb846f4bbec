/**
 * A large file goes through the server, and never all of it at once: measured on the built server
 * in a process of its own.
 */
import { randomFillSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Bucket } from './support/bucket.js';
import { isLong } from './support/long-test.js';
import { ServerProcess } from './support/server-process.js';

const megabyte = 1024 * 1024;
const sent = 100;

/** The body of an upload, made as it is sent. */
function body(boundary: string): ReadableStream<Uint8Array> {
  const block = randomFillSync(new Uint8Array(megabyte));
  let left = sent;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="large.bin"\r\ncontent-type: application/octet-stream\r\n\r\n`;
      controller.enqueue(new TextEncoder().encode(head));
    },
    pull(controller) {
      if (left-- > 0) return controller.enqueue(block);
      controller.enqueue(new TextEncoder().encode(`\r\n--${boundary}--\r\n`));
      controller.close();
    },
  });
}

test.each(isLong ? ['a folder', 'a bucket'] : ['a folder'])(
  '100 MB into %s, and back, cost the server less than 64 MB of memory',
  async (place) => {
    await using bucket = await Bucket.start();
    const folder = await mkdtemp(join(tmpdir(), 'parlor-large-'));
    const files = {
      s3: place === 'a bucket' ? bucket.config : null,
      maxBytes: 200 * megabyte,
      scanCommand: null,
      scanUrl: null,
    };
    await using server = new ServerProcess({
      port: 0,
      database: { kind: 'sqlite', file: join(folder, 'parlor.sqlite') },
      folder,
      files,
    });
    const [site] = await server.up(['Large']);
    const call = async <T>(
      path: string,
      headers: Record<string, string>,
      init: RequestInit = {},
    ): Promise<T> => {
      const response = await fetch(server.url + path, { ...init, headers });
      const answer = (await response.json()) as { ok: boolean; data: T };
      expect(answer).toMatchObject({ ok: true });
      return answer.data;
    };
    const json = { 'content-type': 'application/json' };
    const guest = await call<{ accessToken: string }>(
      '/v1/auth/guest',
      { ...json, 'x-parlor-site': site!.publicKey },
      { method: 'POST', body: '{"name":"Ada"}' },
    );
    const authorization = `Bearer ${guest.accessToken}`;
    let peak = 0;
    const before = (await server.usage('memory')).rss;
    const watch = setInterval(
      () => void server.usage('cpu').then(({ rss }) => (peak = Math.max(peak, rss))),
      20,
    );
    const init = { method: 'POST', body: body('xxxx'), duplex: 'half' } as RequestInit;
    const file = await call<{ id: string; bytes: number }>(
      '/v1/attachments',
      { authorization, 'content-type': 'multipart/form-data; boundary=xxxx' },
      init,
    );
    expect(file.bytes).toBe(sent * megabyte);
    const first = JSON.stringify({
      userIds: [],
      clientId: 'a',
      text: '',
      attachmentIds: [file.id],
    });
    const { conversation } = await call<{ conversation: { id: string } }>(
      '/v1/conversations',
      { ...json, authorization },
      { method: 'POST', body: first },
    );
    const { token } = await call<{ token: string }>(
      `/v1/conversations/${conversation.id}/files/link`,
      { authorization },
    );
    const response = await fetch(`${server.url}/v1/files/${file.id}/original?token=${token}`);
    let read = 0;
    for await (const chunk of response.body!) read += (chunk as Uint8Array).length;
    clearInterval(watch);
    expect(read).toBe(sent * megabyte);
    expect(Math.round((peak - before) / megabyte)).toBeLessThan(64);
    await rm(folder, { recursive: true, force: true });
  },
);
