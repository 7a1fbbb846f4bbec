/**
 * Pictures are made anew: the right way up, without what they said of their place, in sizes that do
 * not shift; and squares of people and groups.
 */
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Person } from '../../../../tests/support/person.js';
import { TestServer } from '../../../../tests/support/test-server.js';
import { upload } from '../../../../tests/support/upload.js';

let server: TestServer;
let ada: Person;
let grace: Person;
let conversationId: string;
beforeAll(async () => {
  server = await TestServer.start();
  const site = await server.site();
  [ada, grace] = [await Person.of(server, site, 'Ada'), await Person.of(server, site, 'Grace')];
  conversationId = await ada.start(grace);
});
afterAll(() => server[Symbol.asyncDispose]());

const put = (who: Person, bytes: Uint8Array, name: string) =>
  upload(server, who.session.accessToken, bytes, { name });

async function sent(bytes: Uint8Array, name: string) {
  const attachment = await put(ada, bytes, name);
  await ada.send(conversationId, '', { attachmentIds: [attachment.id] });
  const { token } = await grace.call('attachments.link', { conversationId });
  const get = async (size: string) => {
    const response = await fetch(`${server.url}/v1/files/${attachment.id}/${size}?token=${token}`);
    return {
      type: response.headers.get('content-type'),
      disposition: response.headers.get('content-disposition'),
      bytes: Buffer.from(await response.arrayBuffer()),
    };
  };
  return { attachment, get };
}

const noise = (width: number, height: number) =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#888',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  });

/** A picture in which every frame has another colour. */
function moving(width: number, height: number, frames: number) {
  const raw = Buffer.alloc(width * height * frames * 3);
  for (let i = 0; i < raw.length; i += 3) raw[i] = Math.floor(i / (width * height * 3)) * 40;
  return sharp(raw, { raw: { width, height: height * frames, channels: 3, pageHeight: height } });
}

test('a photograph loses its place and its maker, and stands the right way up', async () => {
  const exif = {
    IFD0: { Make: 'Secret Camera' },
    IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 3230/100' },
  };
  const bytes = await noise(2_000, 1_000)
    .withExif(exif)
    .withMetadata({ orientation: 6 })
    .withExifMerge(exif)
    .jpeg()
    .toBuffer();
  expect((await sharp(bytes).metadata()).orientation).toBe(6);
  expect(bytes.includes('Secret Camera')).toBe(true);
  const { attachment, get } = await sent(bytes, 'IMG_0001.JPG');
  expect(attachment).toMatchObject({
    kind: 'picture',
    name: 'IMG_0001.jpg',
    type: 'image/jpeg',
    width: 1_000,
    height: 2_000,
    animated: false,
  });
  expect(Buffer.from(attachment.thumbhash!, 'base64').length).toBeLessThan(40);
  const sizes = {
    original: [1_000, 2_000, 'image/jpeg'],
    large: [640, 1_280, 'image/webp'],
    small: [160, 320, 'image/webp'],
  } as const;
  for (const [size, [width, height, type]] of Object.entries(sizes)) {
    const file = await get(size);
    const found = await sharp(file.bytes).metadata();
    expect({ size, width: found.width, height: found.height, type: file.type }).toEqual({
      size,
      width,
      height,
      type,
    });
    expect([found.exif, found.xmp, found.iptc, found.orientation]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(file.bytes.includes('Secret Camera')).toBe(false);
    expect(file.disposition).toBe(`inline; filename="IMG_0001.jpg"; filename*=UTF-8''IMG_0001.jpg`);
  }
  expect((await get('original')).bytes.length).toBe(attachment.bytes);
});

test('a small picture is its own thumbnail, and what is clear stays clear', async () => {
  const bytes = await sharp({
    create: { width: 60, height: 40, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0.5 } },
  })
    .png()
    .toBuffer();
  const { attachment, get } = await sent(bytes, 'logo.png');
  expect(attachment).toMatchObject({ type: 'image/png', width: 60, height: 40 });
  for (const size of ['original', 'large', 'small']) {
    const file = await get(size);
    expect([file.type, (await sharp(file.bytes).metadata()).hasAlpha]).toEqual(['image/png', true]);
  }
});

test.each([
  ['gif', 'party.gif'],
  ['webp', 'party.webp'],
] as const)('what moves as %s stays moving, and its thumbnail is still', async (format, name) => {
  const { attachment, get } = await sent(
    await moving(400, 300, 5)
      .toFormat(format, { delay: Array<number>(5).fill(80), loop: 0 })
      .toBuffer(),
    name,
  );
  expect(attachment).toMatchObject({
    kind: 'picture',
    name: 'party.webp',
    type: 'image/webp',
    width: 400,
    height: 300,
    animated: true,
  });
  for (const [size, pages] of [
    ['original', 5],
    ['large', 5],
    ['small', undefined],
  ] as const) {
    const found = await sharp((await get(size)).bytes, { animated: true }).metadata();
    expect([size, found.pages, found.pageHeight ?? found.height]).toEqual([
      size,
      pages,
      size === 'small' ? 240 : 300,
    ]);
  }
});

test('other formats become ones that every browser shows', async () => {
  const formats = {
    avif: ['image/jpeg', 'a.jpg'],
    tiff: ['image/jpeg', 'a.jpg'],
    webp: ['image/webp', 'a.webp'],
  } as const;
  for (const [format, [type, name]] of Object.entries(formats)) {
    const attachment = await put(
      ada,
      await noise(50, 40)
        .toFormat(format as 'avif')
        .toBuffer(),
      `a.${format}`,
    );
    expect([format, attachment.kind, attachment.type, attachment.name]).toEqual([
      format,
      'picture',
      type,
      name,
    ]);
  }
});

test('somebody’s picture is a square that everybody sees, and the one of before goes', async () => {
  await grace.listen();
  const { id } = await put(ada, await noise(900, 300).jpeg().toBuffer(), 'me.jpg');
  const { avatarUrl } = await ada.call('users.updateMe', { avatarAttachmentId: id });
  expect(avatarUrl).toMatch(/^http:\/\/localhost\/v1\/avatars\/[\w-]{36}$/);
  await vi.waitFor(() => expect(JSON.stringify(grace.heard(ada.id))).toContain(avatarUrl));
  const get = (url: string | null) => fetch(server.url + new URL(url!).pathname);
  const response = await get(avatarUrl);
  expect(response.headers.get('cache-control')).toMatch(/^public, .*immutable$/);
  const found = await sharp(Buffer.from(await response.arrayBuffer())).metadata();
  expect([found.width, found.height, found.format]).toEqual([512, 512, 'webp']);
  expect(await ada.refusal('users.updateMe', { avatarAttachmentId: id })).toBe('not_found');

  // Sent along with another change, as forms do, it stays.
  await ada.call('users.updateMe', { name: 'Ada L', avatarUrl });
  expect((await get(avatarUrl)).status).toBe(200);
  const next = await put(ada, await noise(100, 100).png().toBuffer(), 'me.png');
  const after = await ada.call('users.updateMe', { avatarAttachmentId: next.id });
  expect([(await get(after.avatarUrl)).status, (await get(avatarUrl)).status]).toEqual([200, 404]);
  await ada.call('users.updateMe', { avatarUrl: null });
  expect((await get(after.avatarUrl)).status).toBe(404);
});

test('a group’s picture is its managers’ to set, and no document is a picture', async () => {
  const group = await ada.group('Club', grace);
  const mine = await put(ada, await noise(100, 100).png().toBuffer(), 'club.png');
  const theirs = await put(grace, await noise(100, 100).png().toBuffer(), 'club.png');
  expect(
    await grace.refusal('conversations.update', {
      conversationId: group,
      avatarAttachmentId: theirs.id,
    }),
  ).toBe('forbidden');
  expect(
    await ada.refusal('conversations.update', {
      conversationId: group,
      avatarAttachmentId: theirs.id,
    }),
  ).toBe('not_found');
  const { avatarUrl } = await ada.call('conversations.update', {
    conversationId: group,
    avatarAttachmentId: mine.id,
  });
  expect((await fetch(server.url + new URL(avatarUrl!).pathname)).status).toBe(200);
  const paper = await put(ada, Buffer.from('text'), 'a.txt');
  expect(await ada.refusal('users.updateMe', { avatarAttachmentId: paper.id })).toBe(
    'file_refused',
  );
});

test('of two who set a picture at the same moment, the one that stands there is the one that is kept', async () => {
  const conversationId = await ada.group('Club', grace);
  await ada.call('members.setRole', { conversationId, userId: grace.id, role: 'admin' });
  const mine = await put(ada, await noise(100, 100).png().toBuffer(), 'club.png');
  const theirs = await put(grace, await noise(100, 100).png().toBuffer(), 'club.png');
  const { writer } = server.app;
  const write = writer.write.bind(writer);
  const spy = vi.spyOn(writer, 'write').mockImplementationOnce(async (change) => {
    const written = await write(change);
    await grace.call('conversations.update', { conversationId, avatarAttachmentId: theirs.id });
    return written;
  });
  await ada.call('conversations.update', { conversationId, avatarAttachmentId: mine.id });
  spy.mockRestore();
  const { avatarUrl } = await ada.call('conversations.get', { conversationId });
  expect((await fetch(server.url + new URL(avatarUrl!).pathname)).status).toBe(200);
});

test('a group is made with its picture, once, however often it is asked for', async () => {
  const { id } = await put(ada, await noise(100, 100).png().toBuffer(), 'club.png');
  const make = {
    clientId: 'pictured',
    title: 'Pictured',
    userIds: [grace.id],
    avatarAttachmentId: id,
  };
  const group = await ada.call('conversations.createGroup', make);
  expect((await fetch(server.url + new URL(group.avatarUrl!).pathname)).status).toBe(200);
  expect(await ada.call('conversations.createGroup', make)).toEqual(group);
  const other = await put(ada, await noise(100, 100).png().toBuffer(), 'club.png');
  expect(
    await ada.refusal('conversations.createGroup', { ...make, avatarAttachmentId: other.id }),
  ).toBe('client_id_reused');
  expect(
    await grace.refusal('conversations.createGroup', { ...make, clientId: 'theirs', userIds: [] }),
  ).toBe('not_found');
  await ada.call('conversations.update', { conversationId: group.id, avatarUrl: null });
  expect((await fetch(server.url + new URL(group.avatarUrl!).pathname)).status).toBe(404);
});
