/** Changes by a host's backend that are repeated: with a key, they happen once. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHost } from '@parlor/sdk/server';
import { expect, test } from 'vitest';
import { Clock } from '../../../../tests/support/clock.js';
import { code, data, TestServer } from '../../../../tests/support/test-server.js';
import type { App } from '../../app.js';
import { createIdempotencyFeature } from './index.js';

const profile = { externalId: '42', name: 'Ada' };

test('a repeated call gets the first answer, and changes nothing', async () => {
  await using server = await TestServer.start();
  const token = await server.secretKey(await server.site());
  const as = { token, headers: { 'idempotency-key': 'one' } };
  const first = await server.http('host.upsertUser', profile, as);
  expect(first.headers.get('idempotent-replayed')).toBeNull();
  await server.http('host.upsertUser', { ...profile, name: 'Eve' }, { token });
  const again = await server.http('host.upsertUser', { name: 'Ada', externalId: '42' }, as);
  expect(data(again)).toEqual(data(first));
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  const now = await server.http('host.getUser', { externalId: '42' }, { token });
  expect(data(now).name).toBe('Eve');
});

test('the same key with another input, or for another operation, is a conflict', async () => {
  await using server = await TestServer.start();
  const token = await server.secretKey(await server.site());
  const as = { token, headers: { 'idempotency-key': 'one' } };
  await server.http('host.upsertUser', profile, as);
  const other = await server.http('host.upsertUser', { ...profile, name: 'Eve' }, as);
  expect([other.status, code(other)]).toEqual([409, 'idempotency_conflict']);
  expect(code(await server.http('host.deactivateUser', { externalId: '42' }, as))).toBe(
    'idempotency_conflict',
  );
  const now = await server.http('host.getUser', { externalId: '42' }, { token });
  expect(data(now)).toMatchObject({ name: 'Ada', deactivatedAt: null });
});

test('keys of one site are no keys of another, and reads ignore them', async () => {
  await using server = await TestServer.start();
  const tokens = [
    await server.secretKey(await server.site()),
    await server.secretKey(await server.site()),
  ];
  const ids = new Set<string>();
  const headers = { 'idempotency-key': 'one' };
  for (const token of tokens)
    ids.add(data(await server.http('host.upsertUser', profile, { token, headers })).id);
  expect(ids.size).toBe(2);
  const [token] = tokens as [string];
  expect(data(await server.http('host.listUsers', {}, { token, headers })).items).toHaveLength(1);
});

test('a failed call is not kept: the same call may succeed later', async () => {
  await using server = await TestServer.start();
  const token = await server.secretKey(await server.site());
  const as = { token, headers: { 'idempotency-key': 'one' } };
  expect(code(await server.http('host.deactivateUser', { externalId: '42' }, as))).toBe(
    'not_found',
  );
  await server.http('host.upsertUser', profile, { token });
  expect((await server.http('host.deactivateUser', { externalId: '42' }, as)).status).toBe(200);
});

test.each(['', ' ', 'with a space', 'ü', 'x'.repeat(256)])(
  'the key %o is refused, and nothing is stored',
  async (key) => {
    await using server = await TestServer.start();
    const token = await server.secretKey(await server.site());
    const as = { token, headers: { 'idempotency-key': encodeHeader(key) } };
    expect(code(await server.http('host.upsertUser', profile, as))).toBe('invalid_input');
    expect(data(await server.http('host.listUsers', {}, { token })).items).toEqual([]);
  },
);

/** What `fetch` takes as a header. */
const encodeHeader = (text: string) => Buffer.from(text).toString('latin1');

test('the stored answer cannot be read without the key', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const as = {
    token: await server.secretKey(site),
    headers: { 'idempotency-key': 'a-long-secret-key' },
  };
  await server.http('host.upsertUser', { ...profile, name: 'Very Secret' }, as);
  const rows = await rowsOf(server.app, site.id);
  expect(rows).toHaveLength(1);
  const stored = JSON.stringify(rows);
  expect(stored).not.toContain('a-long-secret-key');
  expect(Buffer.from(rows[0]!.answer!, 'base64').toString('latin1')).not.toContain('Very Secret');
});

const rowsOf = (app: App, siteId: string) =>
  app.database.query<{ answer: string | null }[]>(
    'SELECT * FROM idempotency_keys WHERE site_id = ?',
    [siteId],
  );

/** A node of the server, which runs calls by itself. */
const node = ({ app }: TestServer, now = () => new Date(), keysOfSite = 1_000) =>
  createIdempotencyFeature({
    keysOfSite,
    database: app.database,
    environment: { now, newId: randomUUID, randomToken: () => '', random: () => 0 },
  });

test('while the first call runs on one node, another node refuses the same call for now', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const call = { siteId: site.id, key: 'one', name: 'host.upsertUser', input: profile };
  const [one, two] = [node(server).ports, node(server).ports];
  let finish!: (output: string) => void;
  let runs = 0;
  const first = one.repeatedCalls.once(call, () => {
    runs++;
    return new Promise((resolve) => (finish = resolve));
  });
  await expect.poll(() => runs).toBe(1);
  const again = () => two.repeatedCalls.once(call, () => Promise.resolve(runs++));
  await expect(again()).rejects.toMatchObject({ code: 'unavailable', retryAfterMs: 1_000 });
  finish('done');
  expect(await first).toEqual({ output: 'done', isRepeated: false });
  expect(await again()).toEqual({ output: 'done', isRepeated: true });
  expect(runs).toBe(1);
});

test('of many calls with one key at the same time, one runs', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const call = { siteId: site.id, key: 'one', name: 'host.upsertUser', input: profile };
  let runs = 0;
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, () =>
      node(server).ports.repeatedCalls.once(call, () => Promise.resolve(++runs)),
    ),
  );
  expect(runs).toBe(1);
  for (const result of results)
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'unavailable' });
    else expect(result.value.output).toBe(1);
});

test('if its node died half-way, a call runs again once its claim has expired', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const call = { siteId: site.id, key: 'one', name: 'host.upsertUser', input: profile };
  const dead = node(server);
  let begun = false;
  void dead.ports.repeatedCalls.once(call, () => {
    begun = true;
    return new Promise(() => undefined);
  });
  await expect.poll(() => begun).toBe(true);
  const at = (seconds: number) => node(server, () => new Date(Date.now() + seconds * 1_000)).ports;
  const run = () => Promise.resolve('done');
  await expect(at(20).repeatedCalls.once(call, run)).rejects.toMatchObject({ code: 'unavailable' });
  expect(await at(40).repeatedCalls.once(call, run)).toEqual({ output: 'done', isRepeated: false });
  expect(await at(40).repeatedCalls.once(call, run)).toMatchObject({ isRepeated: true });
});

test('an answer too long to be kept is made again', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const call = { siteId: site.id, key: 'one', name: 'host.upsertUser', input: profile };
  const random = () => Array.from({ length: 4_000 }, () => randomUUID()).join('');
  const { repeatedCalls } = node(server).ports;
  await repeatedCalls.once(call, () => Promise.resolve(random()));
  expect(await repeatedCalls.once(call, () => Promise.resolve('again'))).toMatchObject({
    output: 'again',
  });
});

test('after 24 hours the key is new again, and the janitor deletes it', async () => {
  const clock = new Clock();
  await using server = await TestServer.start({ environment: clock.environment, janitorMs: null });
  const site = await server.site();
  const as = { token: await server.secretKey(site), headers: { 'idempotency-key': 'one' } };
  await server.http('host.upsertUser', profile, as);
  clock.pass(24 * 60 * 60 - 1);
  expect(code(await server.http('host.upsertUser', { externalId: '43' }, as))).toBe(
    'idempotency_conflict',
  );
  clock.pass(2);
  expect((await server.http('host.upsertUser', { externalId: '43' }, as)).status).toBe(200);
  clock.pass(25 * 60 * 60);
  const [deleteOld] = node(server, () => clock.now()).chores!;
  expect(await deleteOld!()).toBe(false);
  expect(await rowsOf(server.app, site.id)).toEqual([]);
});

test('of a site with too many keys, the oldest are forgotten, and of others none', async () => {
  await using server = await TestServer.start();
  const [busy, quiet] = [await server.site(), await server.site()];
  const started = Date.now();
  const call = (siteId: string, number: number) => ({
    siteId,
    key: `key ${number}`,
    name: 'host.upsertUser',
    input: profile,
  });
  const at = (seconds: number) => node(server, () => new Date(started + seconds * 1_000), 3);
  const runs = (siteId: string, number: number) =>
    at(10).ports.repeatedCalls.once(call(siteId, number), () => Promise.resolve('again'));
  for (const number of [1, 2, 3, 4, 5])
    await at(number).ports.repeatedCalls.once(call(busy.id, number), () => Promise.resolve('done'));
  for (const number of [1, 2, 3])
    await at(number).ports.repeatedCalls.once(call(quiet.id, number), () => Promise.resolve(''));
  // It began long ago, and still runs.
  void at(0).ports.repeatedCalls.once(call(busy.id, 0), () => new Promise(() => undefined));
  await expect.poll(async () => (await rowsOf(server.app, busy.id)).length).toBe(6);

  const [, deleteExcess] = at(10).chores!;
  expect(await deleteExcess!()).toBe(false);
  expect(await rowsOf(server.app, busy.id)).toHaveLength(4);
  expect(await rowsOf(server.app, quiet.id)).toHaveLength(3);
  expect(await runs(busy.id, 3)).toMatchObject({ isRepeated: true, output: 'done' });
  expect(await runs(busy.id, 2)).toMatchObject({ isRepeated: false, output: 'again' });
  await expect(runs(busy.id, 0)).rejects.toMatchObject({ code: 'unavailable' });
});

test('the SDK repeats a call whose answer was lost, and it happens once', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const keys: unknown[] = [];
  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    keys.push(request.headers['idempotency-key']);
    const answer = await fetch(server.url + request.url!, {
      method: request.method!,
      headers: request.headers as Record<string, string>,
      body: Buffer.concat(chunks),
    });
    const text = await answer.text();
    if (keys.length === 1) return response.destroy();
    return response.setHeader('content-type', 'application/json').end(text);
  };
  const lossy = createServer((request, response) => void pass(request, response));
  await new Promise<void>((resolve) => lossy.listen(0, resolve));
  server.onClose(() => new Promise((resolve) => lossy.close(resolve)));
  const { port } = lossy.address() as AddressInfo;
  const secretKey = await server.secretKey(site);
  const host = createHost({ url: `http://127.0.0.1:${port}`, secretKey });
  expect(await host.users.upsert(profile)).toMatchObject({ name: 'Ada' });
  expect(keys).toHaveLength(2);
  expect(new Set(keys).size).toBe(1);
  await host.users.upsert({ externalId: '43' });
  expect(new Set(keys).size).toBe(2);
  expect(await rowsOf(server.app, site.id)).toHaveLength(2);
});
