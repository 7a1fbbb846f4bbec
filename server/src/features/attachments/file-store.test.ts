/**
 * What the feature asks of a store, asked of each: a folder, and a bucket behind a real S3 server.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { Bucket } from '../../../../tests/support/bucket.js';
import type { FileStore, Range } from './file-store.js';
import { LocalStore } from './local-store.js';
import { S3Store } from './s3-store.js';

interface Place extends AsyncDisposable {
  store: FileStore;
  folder: string;
}

async function folderPlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'parlor-store-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  return { folder, store: new LocalStore(join(folder, 'files')), [Symbol.asyncDispose]: remove };
}

async function bucketPlace(): Promise<Place> {
  const [place, bucket] = [await folderPlace(), await Bucket.start()];
  return {
    folder: place.folder,
    store: new S3Store(bucket.config, () => 0.5),
    async [Symbol.asyncDispose]() {
      await bucket[Symbol.asyncDispose]();
      await place[Symbol.asyncDispose]();
    },
  };
}

async function put({ store, folder }: Place, key: string, content: Uint8Array): Promise<void> {
  const path = join(folder, `from-${key}`);
  await writeFile(path, content);
  await store.put(key, path, 'application/octet-stream');
}

async function read({ store }: Place, key: string, range?: Range): Promise<unknown> {
  const opened = await store.open(key, range);
  if (opened === null || opened === 'unsatisfiable') return opened;
  const { stream, ...where } = opened;
  return { text: (await buffer(stream)).toString('latin1'), ...where };
}

const keys = async ({ store }: Place) => {
  const found = [];
  for await (const { key, modifiedAt } of store.list())
    found.push([key, modifiedAt instanceof Date] as const);
  return found.map(([key]) => key).sort();
};

describe.each([
  ['a folder', folderPlace],
  ['a bucket', bucketPlace],
])('%s', (_, open) => {
  test('gives back what was put, whole or in part, until it is deleted', async () => {
    await using place = await open();
    await put(place, 'file-1', Buffer.from('0123456789'));
    expect(await read(place, 'file-1')).toEqual({
      text: '0123456789',
      start: 0,
      end: 9,
      total: 10,
    });
    expect(await read(place, 'file-1', { start: 2, end: 4 })).toEqual({
      text: '234',
      start: 2,
      end: 4,
      total: 10,
    });
    expect(await read(place, 'file-1', { start: 8 })).toEqual({
      text: '89',
      start: 8,
      end: 9,
      total: 10,
    });
    expect(await read(place, 'file-1', { start: 8, end: 99 })).toEqual({
      text: '89',
      start: 8,
      end: 9,
      total: 10,
    });
    expect(await read(place, 'file-1', { end: 3 })).toEqual({
      text: '789',
      start: 7,
      end: 9,
      total: 10,
    });
    expect(await read(place, 'file-1', { start: 10 })).toBe('unsatisfiable');
    await put(place, 'file-1.small', Buffer.from('small'));
    expect(await keys(place)).toEqual(['file-1', 'file-1.small']);
    await place.store.delete('file-1');
    await place.store.delete('file-1');
    expect(await read(place, 'file-1')).toBeNull();
    expect(await read(place, 'file-1', { start: 1 })).toBeNull();
    expect(await keys(place)).toEqual(['file-1.small']);
  });

  test('takes a file of many parts', async () => {
    await using place = await open();
    const bytes = randomBytes(20 * 1024 * 1024 + 7);
    await put(place, 'large', bytes);
    const opened = await place.store.open('large');
    if (opened === null || opened === 'unsatisfiable') throw new Error('It is not there');
    expect((await buffer(opened.stream)).equals(bytes)).toBe(true);
    expect(await read(place, 'large', { start: bytes.length - 2 })).toMatchObject({
      end: bytes.length - 1,
      total: bytes.length,
    });
  });
});

test('a folder takes no key that leads out of it, and spreads its files', async () => {
  await using place = await folderPlace();
  await put(place, 'abcd-1', Buffer.from('x'));
  expect(await readdir(join(place.folder, 'files', 'ab', 'cd'))).toEqual(['abcd-1']);
  for (const key of ['../../x', 'a/../../b', '..', '/etc/passwd', 'ab\0cd'])
    await expect(place.store.open(key)).rejects.toThrow('key');
});

test('a bucket shows a file to whoever has an address that was signed for it, as what the server says it is', async () => {
  await using bucket = await Bucket.start();
  const folder = await mkdtemp(join(tmpdir(), 'parlor-store-'));
  const store = new S3Store({ ...bucket.config, redirect: true }, () => 0.5);
  await put(
    { store, folder, [Symbol.asyncDispose]: async () => undefined },
    'shown',
    Buffer.from('hello'),
  );
  const shown = {
    type: 'text/plain',
    disposition: `attachment; filename="a.txt"; filename*=UTF-8''%C3%A4.txt`,
  };
  const address = (await store.address('shown', shown, 60))!;
  const response = await fetch(address);
  expect([response.status, await response.text()]).toEqual([200, 'hello']);
  expect([
    response.headers.get('content-type'),
    response.headers.get('content-disposition'),
  ]).toEqual([shown.type, shown.disposition]);
  expect(new URL(address).searchParams.get('X-Amz-Expires')).toBe('60');
  expect(new URL(address).searchParams.get('X-Amz-Signature')).toMatch(/^\w{64}$/);
  await rm(folder, { recursive: true, force: true });
});
