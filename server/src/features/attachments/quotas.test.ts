/**
 * How much people, guests, addresses and sites may store: exact under parallel uploads, told before
 * and at the limit, and free again with what goes.
 */
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Clock } from '../../../../tests/support/clock.js';
import { Person } from '../../../../tests/support/person.js';
import { TestServer } from '../../../../tests/support/test-server.js';
import { tryUpload, upload } from '../../../../tests/support/upload.js';
import { StoredFiles0015 } from '../../database/migrations/0015-stored-files.js';
import type { Site } from '../sites/sites.js';
import type { SiteQuotas } from '../../ports/sites.js';

let server: TestServer;
const clock = new Clock();
beforeAll(async () => void (server = await TestServer.start({ environment: clock.environment })));
afterAll(() => server[Symbol.asyncDispose]());

async function siteWith(quotas: Partial<SiteQuotas>): Promise<Site> {
  const none = { person: null, guest: null, site: null, address: null };
  return server.app.sites.update((await server.site()).id, { quotas: { ...none, ...quotas } });
}

const kilobytes = (n: number) => Buffer.alloc(n * 1_024, 'x');
const put = (who: Person, bytes: Uint8Array, name = 'a.txt') =>
  upload(server, who.session.accessToken, bytes, { name });
const refused = { code: 'limit_reached' };

/** What became of so many uploads at once. */
async function outcomes(people: readonly Person[], count: number, kb: number) {
  const all = Array.from({ length: count }, (_, i) =>
    tryUpload(server, people[i % people.length]!.session.accessToken, kilobytes(kb)),
  );
  const replies = (await Promise.all(all)).map(({ body }) => body);
  return {
    taken: replies.flatMap((body) => (body.ok ? [body.data.id] : [])),
    errors: replies.flatMap((body) => (body.ok ? [] : [body.error])),
  };
}

/**
 * Kilobytes by user, and of the whole site under `site`: as they are counted, and as the rows say.
 */
async function stored({ id }: Site): Promise<Record<string, number>> {
  const counted = await server.app.database.query<{ user_id: string; kb: number }[]>(
    'SELECT user_id, kb FROM stored_files WHERE site_id = ?',
    [id],
  );
  const rows = await server.app.database.query<{ uploader_id: string; kb: number }[]>(
    'SELECT uploader_id, stored_kb AS kb FROM attachments WHERE site_id = ?',
    [id],
  );
  const sum = (of: string) =>
    rows
      .filter(({ uploader_id }) => of === '' || uploader_id === of)
      .reduce((all, { kb }) => all + kb, 0);
  for (const { user_id, kb } of counted) expect([user_id, kb]).toEqual([user_id, sum(user_id)]);
  return Object.fromEntries(counted.map(({ user_id, kb }) => [user_id || 'site', kb]));
}

test('of many uploads of one person at once, as many are taken as there is room for', async () => {
  const site = await siteWith({ guest: 1 });
  const ada = await Person.guest(server, site, 'Ada');
  const { taken, errors } = await outcomes([ada], 16, 100);
  expect(taken).toHaveLength(10);
  expect(errors).toEqual(
    Array(6).fill(
      expect.objectContaining({
        ...refused,
        details: [{ field: 'guestQuota', problem: 'is 1 MB' }],
        message: expect.stringContaining('1 MB'),
      }),
    ),
  );
  expect(await stored(site)).toEqual({ [ada.id]: 1_000, site: 1_000 });
  expect(await ada.call('attachments.usage', {})).toEqual({
    usedBytes: 1_000 * 1_024,
    quotaBytes: 1_024 * 1_024,
    freeBytes: 24 * 1_024,
  });
  await put(ada, kilobytes(24));
  // Before a byte of it is read.
  expect((await tryUpload(server, ada.session.accessToken, 'x')).body).toMatchObject({
    ok: false,
    error: refused,
  });
});

test('of many people at once, a site takes as much as it has room for', async () => {
  const site = await siteWith({ site: 1 });
  const people = await Promise.all(
    ['Ada', 'Grace', 'Mary', 'Joan'].map((name) => Person.of(server, site, name)),
  );
  const { taken, errors } = await outcomes(people, 16, 100);
  expect(taken).toHaveLength(10);
  expect(errors).toEqual(
    Array(6).fill(
      expect.objectContaining({
        ...refused,
        details: [{ field: 'siteQuota', problem: 'is 1 MB' }],
      }),
    ),
  );
  expect((await stored(site))['site']).toBe(1_000);
  // Nothing is said of what others have.
  expect(await people[0]!.call('attachments.usage', {})).toMatchObject({
    quotaBytes: null,
    freeBytes: 24 * 1_024,
  });
  const elsewhere = await Person.of(server, await siteWith({ site: 1 }), 'Eve');
  await put(elsewhere, kilobytes(100));
});

test('what one address uploads within a day is bounded, also if it is refused or deleted', async () => {
  const site = await siteWith({ address: 1 });
  const [ada, grace] = [
    await Person.of(server, site, 'Ada'),
    await Person.of(server, site, 'Grace'),
  ];
  const { id } = await put(ada, kilobytes(600));
  await ada.call('attachments.discard', { attachmentId: id });
  const { body } = await tryUpload(server, grace.session.accessToken, kilobytes(500));
  expect(body).toMatchObject({
    ok: false,
    error: { ...refused, details: [{ field: 'addressQuota', problem: 'is 1 MB' }] },
  });
  expect(!body.ok && body.error.retryAfterMs).toBeGreaterThan(23 * 60 * 60 * 1_000);
  expect((await grace.call('attachments.usage', {})).freeBytes).toBe(424 * 1_024);
  await put(grace, kilobytes(424));
  await vi.waitFor(async () => expect(await stored(site)).toMatchObject({ site: 424 }));
});

test('whoever becomes a member has the quota of a member', async () => {
  const site = await siteWith({ guest: 1, person: 2 });
  const ada = await Person.guest(server, site, 'Ada');
  await put(ada, kilobytes(1_000));
  expect((await tryUpload(server, ada.session.accessToken, kilobytes(1_000))).body).toMatchObject({
    ok: false,
    error: refused,
  });
  await ada.call('auth.upgrade', { email: 'ada@example.com', password: 'long enough' });
  await put(ada, kilobytes(1_000));
});

test('room comes back with what is discarded, deleted, forgotten, or not sent for a day', async () => {
  const site = await siteWith({ guest: 1 });
  const ada = await Person.guest(server, site, 'Ada');
  const conversationId = await ada.start();
  const [discarded, sent] = [
    await put(ada, kilobytes(100)),
    await put(ada, kilobytes(200)),
    await put(ada, kilobytes(300)),
  ];
  const { seq } = await ada.send(conversationId, '', { attachmentIds: [sent!.id] });
  const own = async () => (await stored(site))[ada.id];
  expect(await own()).toBe(600);
  await ada.call('attachments.discard', { attachmentId: discarded!.id });
  await vi.waitFor(async () => expect(await own()).toBe(500));
  await ada.call('messages.delete', { conversationId, seq });
  await vi.waitFor(async () => expect(await own()).toBe(300));
  clock.pass(24 * 60 * 60);
  await server.app.sweeper.sweep();
  expect(await own()).toBe(0);
});

test('a picture counts with its copies, and so does the picture of a person', async () => {
  const site = await siteWith({});
  const ada = await Person.of(server, site, 'Ada');
  const noise = sharp({
    create: {
      width: 1_400,
      height: 700,
      channels: 3,
      background: '#888',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  });
  const picture = await put(ada, await noise.jpeg().toBuffer(), 'a.jpg');
  const withCopies = (await stored(site))['site']!;
  expect(withCopies).toBeGreaterThan(Math.ceil(picture.bytes / 1_024) + 1);
  await ada.call('users.updateMe', { avatarAttachmentId: picture.id });
  // The upload goes, and the square stays.
  await vi.waitFor(async () => expect((await stored(site))['site']).toBeLessThan(withCopies));
  expect((await stored(site))['site']).toBeGreaterThan(1);
  await ada.call('users.updateMe', { avatarUrl: null });
  await vi.waitFor(async () => expect((await stored(site))['site']).toBe(0));
});

test('the migration counts what is there, and counts it once', async () => {
  const site = await siteWith({});
  const ada = await Person.of(server, site, 'Ada');
  await put(ada, kilobytes(10));
  await put(ada, Buffer.from('x'));
  const before = await stored(site);
  expect(before).toEqual({ [ada.id]: 11, site: 11 });
  const runner = server.app.database.source.createQueryRunner();
  try {
    await server.app.database.query('UPDATE attachments SET stored_kb = 0 WHERE site_id = ?', [
      site.id,
    ]);
    // Beside a server that writes: MariaDB ends one of two that wait for each other.
    for (let i = 0; i < 2; i++)
      await vi.waitFor(() => new StoredFiles0015().up(runner), { timeout: 5_000 });
  } finally {
    await runner.release();
  }
  expect(await stored(site)).toEqual(before);
});
