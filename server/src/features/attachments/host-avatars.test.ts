/**
 * Pictures of people come from this server alone: those that people upload, and those that the
 * host's backend gives an address of, which is asked once.
 */
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type Answer, Canary } from '../../../../tests/support/canary.js';
import { Clock } from '../../../../tests/support/clock.js';
import { Person } from '../../../../tests/support/person.js';
import { signingSite } from '../../../../tests/support/signing-site.js';
import { data, TestServer } from '../../../../tests/support/test-server.js';
import { upload } from '../../../../tests/support/upload.js';
import { StoredFiles0015 } from '../../database/migrations/0015-stored-files.js';

const image =
  (bytes: Uint8Array, type = 'image/jpeg'): Answer =>
  (response) =>
    response.writeHead(200, { 'content-type': type }).end(bytes);

let server: TestServer;
let canary: Canary;
let inside: Canary;
let here: Awaited<ReturnType<typeof signingSite>>;
let secretKey: string;
let grace: Person;
/** Answers of `/held.jpg` that are not given yet. */
const held: (() => void)[] = [];
let photo: Buffer;
const around = () => ({ permits: canary.permits, resolve: async () => ['127.0.0.1'] });

beforeAll(async () => {
  photo = await sharp({ create: { width: 800, height: 600, channels: 3, background: '#357' } })
    .jpeg()
    .toBuffer();
  inside = await Canary.start({ '/secret.jpg': image(photo) });
  canary = await Canary.start({
    '/ada.jpg': image(photo),
    '/ada-2.jpg': image(photo),
    '/held.jpg': (response, request) => held.push(() => image(photo)(response, request)),
    '/html.jpg': image(Buffer.from('<script>alert(1)</script>')),
    '/a.svg': image(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/svg+xml'),
    '/inside.jpg': (response) =>
      response.writeHead(302, { location: inside.url('/secret.jpg') }).end(),
  });
  server = await TestServer.start({ previews: { around: around() }, janitorMs: 50 });
});
beforeEach(async () => {
  here = await signingSite(server);
  secretKey = await server.secretKey(here.site);
  grace = await (await Person.of(server, here.site, 'Grace')).listen();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await canary[Symbol.asyncDispose]();
  await inside[Symbol.asyncDispose]();
});

const upsert = async (avatarUrl: string | null, externalId = 'ada') =>
  data(await server.http('host.upsertUser', { externalId, avatarUrl }, { token: secretKey }));
const shown = async (userId: string) => (await grace.call('users.get', { userId })).avatarUrl;
const open = (avatarUrl: string | null) => fetch(server.url + new URL(avatarUrl!).pathname);
/** A process that reads pictures has to start first. */
const patient = { timeout: 10_000 };
const ours = /^http:\/\/localhost\/v1\/avatars\/[\w-]{36}$/;

/** The address that others see once it is another than before. */
async function fetched(userId: string, before: string | null = null): Promise<string> {
  await vi.waitFor(async () => expect(await shown(userId)).not.toBe(before), patient);
  const url = await shown(userId);
  expect(url).toMatch(ours);
  return url!;
}

// First: no upload or fetch of another test may be counted while the migration counts.
test('addresses from before are fetched if a host gave them, and gone otherwise', async () => {
  const { id } = await upsert(null);
  const ada = await Person.of(server, here.site, 'Ada');
  const { id: groupId } = await ada.call('conversations.createGroup', {
    clientId: 'a',
    title: 'Club',
    userIds: [],
  });
  const { avatarUrl } = await grace.call('users.updateMe', {
    avatarAttachmentId: (await upload(server, grace.session.accessToken, photo, { name: 'a.jpg' }))
      .id,
  });
  const { database } = server.app;
  await database.query('UPDATE users SET avatar_url = ? WHERE id IN (?, ?)', [
    canary.url('/ada.jpg'),
    id,
    ada.id,
  ]);
  await database.query('UPDATE conversations SET avatar_url = ? WHERE id = ?', [
    canary.url('/ada.jpg'),
    groupId,
  ]);
  const runner = database.source.createQueryRunner();
  try {
    // It may be run again, which it needs where it meets a server that writes: MariaDB ends one of
    // two that wait for each other.
    await vi.waitFor(() => new StoredFiles0015().up(runner), { timeout: 5_000 });
  } finally {
    await runner.release();
  }
  await fetched(id);
  expect(await shown(ada.id)).toBeNull();
  expect((await ada.call('conversations.get', { conversationId: groupId })).avatarUrl).toBeNull();
  expect(await shown(grace.id)).toBe(avatarUrl);
});

test('an address of the host’s is fetched once, kept as a square, and shown under ours', async () => {
  const visits = canary.visits('/ada.jpg');
  const { id, avatarUrl } = await upsert(canary.url('/ada.jpg'));
  expect(avatarUrl).toBeNull();
  const url = await fetched(id);
  const found = await sharp(Buffer.from(await (await open(url)).arrayBuffer())).metadata();
  expect([found.width, found.height, found.format]).toEqual([512, 512, 'webp']);
  // Given again, or read and written back, it is the same.
  expect((await upsert(canary.url('/ada.jpg'))).avatarUrl).toBe(url);
  expect((await upsert(url)).avatarUrl).toBe(url);
  expect(canary.visits('/ada.jpg')).toBe(visits + 1);
  expect(canary.heard.at(-1)!.headers['user-agent']).toBe('Parlor-Avatar/1.0');

  // Until another one is there, the one of before stays.
  expect((await upsert(canary.url('/ada-2.jpg'))).avatarUrl).toBe(url);
  const next = await fetched(id, url);
  await vi.waitFor(async () =>
    expect([(await open(next)).status, (await open(url)).status]).toEqual([200, 404]),
  );
  expect((await upsert(null)).avatarUrl).toBeNull();
  expect(await shown(id)).toBeNull();
  await vi.waitFor(async () => expect((await open(next)).status).toBe(404));
});

test('a sign-in does not wait for it, and those who share a conversation see it when it is there', async () => {
  const session = data(
    await here.exchange(here.sign({ name: 'Ada', avatar: canary.url('/held.jpg') })),
  );
  expect(session.user.avatarUrl).toBeNull();
  const ada = Person.with(server, here.site, session);
  await ada.start(grace);
  await vi.waitFor(() => expect(held).toHaveLength(1));
  held.pop()!();
  const url = await fetched(ada.id);
  await vi.waitFor(() => expect(JSON.stringify(grace.heard(ada.id))).toContain(url));
  const again = data(
    await here.exchange(here.sign({ name: 'Ada', avatar: canary.url('/held.jpg') })),
  );
  expect([again.user.avatarUrl, held]).toEqual([url, []]);
});

test('a picture that somebody chooses meanwhile is not replaced by one that comes late', async () => {
  const session = data(
    await here.exchange(here.sign({ name: 'Ada', avatar: canary.url('/held.jpg') })),
  );
  await vi.waitFor(() => expect(held).toHaveLength(1));
  const ada = Person.with(server, here.site, session);
  const { id } = await upload(server, session.accessToken, photo, { name: 'me.jpg' });
  const { avatarUrl } = await ada.call('users.updateMe', { avatarAttachmentId: id });
  held.pop()!();
  await vi.waitFor(async () => {
    const kept = await server.app.database.query<unknown[]>(
      "SELECT id FROM attachments WHERE uploader_id = ? AND kind = 'avatar'",
      [ada.id],
    );
    expect(kept).toHaveLength(1);
  }, patient);
  expect(await shown(ada.id)).toBe(avatarUrl);
  // The next sign-in brings the host's.
  await here.exchange(here.sign({ name: 'Ada', avatar: canary.url('/ada.jpg') }));
  await fetched(ada.id, avatarUrl);
});

test('what leads inwards, or is no picture, is shown to nobody, tried a few times and given up', async () => {
  const clock = new Clock();
  await using server = await TestServer.start({
    previews: { around: around() },
    environment: clock.environment,
    janitorMs: 20,
  });
  const site = await server.site();
  const token = await server.secretKey(site);
  const paths = ['/html.jpg', '/a.svg', '/inside.jpg', '/missing.jpg'];
  const urls = [...paths.map((path) => canary.url(path)), inside.url('/secret.jpg')];
  for (const [i, avatarUrl] of urls.entries())
    data(await server.http('host.upsertUser', { externalId: `user ${i}`, avatarUrl }, { token }));
  const count = async (which: string, ...values: unknown[]) =>
    (
      await server.app.database.query<unknown[]>(
        `SELECT user_id FROM fetched_avatars WHERE ${which}`,
        values,
      )
    ).length;
  for (const [i, minutes] of [0, 1, 10, 60, 6 * 60, 24 * 60].entries()) {
    clock.pass(minutes * 60);
    // Every one was tried once more, and none is still being fetched.
    const leased = new Date(clock.now().getTime() + 2 * 60_000);
    await vi.waitFor(
      async () =>
        expect(await count('tries = ? AND (due_at IS NULL OR due_at <> ?)', i + 1, leased)).toBe(5),
      patient,
    );
  }
  expect(await count('due_at IS NULL')).toBe(5);
  expect(paths.map((path) => canary.visits(path))).toEqual([6, 6, 6, 6]);
  expect(inside.connections).toBe(0);
  expect(
    await server.app.database.query('SELECT avatar_url FROM users WHERE avatar_url IS NOT NULL'),
  ).toEqual([]);
});

test('people set pictures of their own uploads alone, for themselves and for groups', async () => {
  const ada = await Person.of(server, here.site, 'Ada');
  const picture = async (who: Person) => ({
    avatarAttachmentId: (await upload(server, who.session.accessToken, photo, { name: 'a.jpg' }))
      .id,
  });
  const { avatarUrl } = await ada.call('users.updateMe', await picture(ada));
  const theirs = (await grace.call('users.updateMe', await picture(grace))).avatarUrl!;
  const group = await ada.call('conversations.createGroup', {
    clientId: 'a',
    title: 'Club',
    userIds: [],
    ...(await picture(ada)),
  });
  const foreign = [
    canary.url('/ada.jpg'),
    'https://evil.example/v1/avatars/1',
    theirs,
    `${avatarUrl}x`,
    'http://localhost/v1/avatars/../..',
  ];
  for (const url of [...foreign, group.avatarUrl!]) {
    expect([url, await ada.refusal('users.updateMe', { avatarUrl: url })]).toEqual([
      url,
      'invalid_input',
    ]);
  }
  for (const url of [...foreign, avatarUrl!]) {
    const { id: conversationId } = group;
    expect([
      url,
      await ada.refusal('conversations.update', { conversationId, avatarUrl: url }),
    ]).toEqual([url, 'invalid_input']);
    const made = { clientId: 'b', title: 'Club', userIds: [], avatarUrl: url };
    expect([url, await ada.refusal('conversations.createGroup', made)]).toEqual([
      url,
      'invalid_input',
    ]);
  }
  expect((await ada.call('users.updateMe', { name: 'Ada L', avatarUrl })).avatarUrl).toBe(
    avatarUrl,
  );
  expect(
    (
      await ada.call('conversations.update', {
        conversationId: group.id,
        avatarUrl: group.avatarUrl,
      })
    ).avatarUrl,
  ).toBe(group.avatarUrl);
  expect(
    (await ada.call('conversations.update', { conversationId: group.id, avatarUrl: null }))
      .avatarUrl,
  ).toBeNull();
});

test('addresses of origins that the operator names are shown as they are', async () => {
  await using server = await TestServer.start({}, { avatarOrigins: ['https://cdn.example'] });
  const { site, sign, exchange } = await signingSite(server);
  const ada = Person.with(
    server,
    site,
    data(await exchange(sign({ avatar: 'https://cdn.example/a.svg' }))),
  );
  const me = () => ada.call('users.me', {});
  expect((await me()).avatarUrl).toBe('https://cdn.example/a.svg');
  expect(await ada.refusal('users.updateMe', { avatarUrl: 'https://cdn.example/other.svg' })).toBe(
    'invalid_input',
  );
  expect(
    (await ada.call('users.updateMe', { bio: 'x', avatarUrl: 'https://cdn.example/a.svg' }))
      .avatarUrl,
  ).toBe('https://cdn.example/a.svg');
  for (const avatar of [
    'https://cdn.example.evil.example/a.svg',
    'http://cdn.example/a.svg',
    'https://cdn.example:444/a.svg',
    'https://',
  ]) {
    await exchange(sign({ avatar }));
    expect((await me()).avatarUrl).toBe('https://cdn.example/a.svg');
  }
});
