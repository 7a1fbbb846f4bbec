/**
 * The pictures of linked pages: made anew, kept here, opened by members alone, and none that leads
 * inwards or does harm. The internet is a canary on this machine.
 */
import type { Message } from '@parlor/sdk';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Answer, Canary, page, redirect } from '../../../../tests/support/canary.js';
import { Person } from '../../../../tests/support/person.js';
import { TestServer } from '../../../../tests/support/test-server.js';
import { AttachmentRow } from '../attachments/attachment.entity.js';

const image =
  (bytes: Uint8Array, type = 'image/jpeg'): Answer =>
  (response) =>
    response.writeHead(200, { 'content-type': type }).end(bytes);
const pictured = (address: string) =>
  page(`<title>Page</title><meta property="og:image" content="${address}">`);
const blank = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#357' } });

let canary: Canary;
let inside: Canary;
let server: TestServer;
let ada: Person;
let grace: Person;
let eve: Person;
let talk: string;

beforeAll(async () => {
  inside = await Canary.start();
  const photo = await blank(1600, 900)
    .jpeg()
    .withExif({ IFD0: { Copyright: 'somebody' } })
    .toBuffer();
  const bomb = await blank(9_000, 9_000).png().toBuffer();
  canary = await Canary.start({
    '/good': pictured('/photo.jpg?x=1'),
    '/photo.jpg': image(photo),
    '/to-inside': pictured(inside.url('/secret.jpg')),
    '/to-private': pictured('http://10.0.0.1/a.jpg'),
    '/to-file': pictured('file:///etc/passwd'),
    '/to-redirect': pictured('/redirect.jpg'),
    '/redirect.jpg': redirect(inside.url('/secret.jpg')),
    '/to-html': pictured('/html.jpg'),
    '/html.jpg': image(Buffer.from('<script>alert(1)</script>')),
    '/to-svg': pictured('/a.svg'),
    '/a.svg': image(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/svg+xml'),
    '/to-lying-svg': pictured('/lying.png'),
    '/lying.png': image(
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"/>'),
      'image/png',
    ),
    '/to-bomb': pictured('/bomb.png'),
    '/bomb.png': image(bomb, 'image/png'),
    '/to-cut': pictured('/cut.jpg'),
    '/cut.jpg': image(photo.subarray(0, photo.length / 2)),
    '/to-large': pictured('/large.jpg'),
    '/large.jpg': image(Buffer.concat([photo, Buffer.alloc(4 * 1024 * 1024)])),
    '/to-dot': pictured('/dot.png'),
    '/dot.png': image(await blank(1, 1).png().toBuffer(), 'image/png'),
    '/to-nothing': pictured('/none.jpg'),
  });
  const around = { permits: canary.permits, resolve: async () => ['127.0.0.1'] };
  server = await TestServer.start({ previews: { around } });
  const site = await server.site();
  [ada, grace, eve] = [
    await Person.of(server, site, 'Ada'),
    await Person.of(server, site, 'Grace'),
    await Person.of(server, site, 'Eve'),
  ];
  talk = await ada.start(grace);
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await Promise.all([canary, inside].map((each) => each[Symbol.asyncDispose]()));
});

async function previewed(path: string, conversationId = talk): Promise<Message> {
  const { seq } = await ada.send(conversationId, canary.url(path));
  return vi.waitFor(
    async () => {
      const { items } = await ada.call('messages.list', { conversationId, around: seq, limit: 1 });
      const message = items.find((each) => each.seq === seq)!;
      expect(message.previews).toHaveLength(1);
      return message;
    },
    { timeout: 10_000, interval: 20 },
  );
}

async function open(who: Person, id: string, conversationId = talk): Promise<Response> {
  const { token } = await who.call('attachments.link', { conversationId });
  return fetch(`${server.url}/v1/files/${id}/original?token=${token}`);
}

test('a page’s picture comes made anew, to members alone, and goes with its preview or its message', async () => {
  const [first, second] = [await previewed('/good'), await previewed('/good')];
  const [picture, other] = [first, second].map((message) => message.previews![0]!.picture!);
  expect(picture).toEqual({
    id: expect.any(String),
    width: 640,
    height: 360,
    thumbhash: expect.any(String),
  });
  expect(other!.id).not.toBe(picture!.id);
  expect(canary.visits('/photo.jpg?x=1')).toBe(1);
  const response = await open(grace, picture!.id);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/webp']);
  const found = await sharp(Buffer.from(await response.arrayBuffer())).metadata();
  expect([found.width, found.height, found.exif]).toEqual([640, 360, undefined]);
  // What somebody is a member of elsewhere opens nothing here, and it is no file that anybody sent.
  const elsewhere = await eve.start(ada);
  expect((await open(eve, picture!.id, elsewhere)).status).toBe(404);
  expect((await grace.call('attachments.list', { conversationId: talk })).items).toEqual([]);
  await ada.call('messages.removePreview', { conversationId: talk, seq: first.seq });
  expect([(await open(grace, picture!.id)).status, (await open(grace, other!.id)).status]).toEqual([
    404, 200,
  ]);
  await ada.call('messages.delete', { conversationId: talk, seq: second.seq });
  expect((await open(grace, other!.id)).status).toBe(404);
  const rows = server.app.database.entities(AttachmentRow);
  await vi.waitFor(async () => expect(await rows.countBy({ id: other!.id })).toBe(0), 10_000);
});

test('an edit that keeps a link keeps its picture, and one that drops it drops that, too', async () => {
  const { seq, previews, text } = await previewed('/good');
  const { id } = previews![0]!.picture!;
  const kept = await ada.call('messages.edit', {
    conversationId: talk,
    seq,
    text: `still ${text}`,
  });
  expect(kept.previews).toEqual(previews);
  await ada.call('messages.edit', { conversationId: talk, seq, text: 'no link' });
  expect((await open(grace, id)).status).toBe(404);
});

test('a picture that leads inwards, lies or would be work leaves a preview without one', async () => {
  const bad = [
    'inside',
    'private',
    'file',
    'redirect',
    'html',
    'svg',
    'lying-svg',
    'bomb',
    'cut',
    'large',
    'dot',
    'nothing',
  ];
  const found = await Promise.all(
    bad.map(async (name) => [name, (await previewed(`/to-${name}`)).previews![0]]),
  );
  for (const [name, preview] of found)
    expect([name, preview]).toEqual([
      name,
      expect.not.objectContaining({ picture: expect.anything() }),
    ]);
  expect([inside.connections, inside.heard]).toEqual([0, []]);
});
