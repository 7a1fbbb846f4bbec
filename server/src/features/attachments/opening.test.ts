/** Who opens a file, for how long, and how it is sent so that it runs nothing. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Clock } from '../../../../tests/support/clock.js';
import { Person } from '../../../../tests/support/person.js';
import { linkOf, open, put, two } from '../../../../tests/support/stored-files.js';
import { TestServer } from '../../../../tests/support/test-server.js';

/** For all that does not look at everything that a server keeps. */
let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

test('somebody who was removed opens nothing any more, with the old link or a new one', async () => {
  const site = await server.site();
  const [ada, grace] = [
    await Person.of(server, site, 'Ada'),
    await Person.of(server, site, 'Grace'),
  ];
  const conversationId = await ada.group('Club', grace);
  const { id } = await put(ada, 'secret');
  await ada.send(conversationId, '', { attachmentIds: [id] });
  const token = await linkOf(grace, conversationId);
  expect((await open(server, id, token)).status).toBe(200);
  await ada.call('members.remove', { conversationId, userId: grace.id });
  expect((await open(server, id, token)).status).toBe(404);
  expect(await grace.refusal('attachments.link', { conversationId })).toBe('not_found');
});

test('a user who is banned from the site opens nothing with an old link, also when the ban is over and the session is not', async () => {
  const clock = new Clock('wall');
  await using server = await TestServer.start({ environment: clock.environment });
  const { site, ada, grace, conversationId } = await two(server);
  const moderator = await Person.of(server, site, 'Mo', 'moderator');
  const { id } = await put(ada, 'secret');
  await ada.send(conversationId, '', { attachmentIds: [id] });
  const token = await linkOf(grace, conversationId);
  await moderator.call('users.ban', { userId: grace.id, seconds: 60 });
  expect((await open(server, id, token)).status).toBe(404);
  clock.pass(60);
  expect((await open(server, id, token)).status).toBe(404);
});

test('who came later opens and lists only what was sent since, where the history is hidden', async () => {
  const site = await server.site();
  const [ada, grace] = [
    await Person.of(server, site, 'Ada'),
    await Person.of(server, site, 'Grace'),
  ];
  const group = await ada.call('conversations.createGroup', {
    clientId: 'g',
    title: 'Club',
    userIds: [],
    history: 'joined',
  });
  const conversationId = group.id;
  const early = await put(ada, 'early');
  await ada.send(conversationId, '', { attachmentIds: [early.id] });
  await ada.call('members.add', { conversationId, userIds: [grace.id] });
  const late = await put(ada, 'late');
  await ada.send(conversationId, '', { attachmentIds: [late.id] });
  const token = await linkOf(grace, conversationId);
  expect((await open(server, early.id, token)).status).toBe(404);
  expect(await (await open(server, late.id, token)).text()).toBe('late');
  const names = async (who: Person) =>
    (await who.call('attachments.list', { conversationId })).items.map(
      ({ attachment }) => attachment.id,
    );
  expect([await names(grace), await names(ada)]).toEqual([[late.id], [late.id, early.id]]);
});

test('a link is over after minutes, and none is made up', async () => {
  const clock = new Clock('wall');
  await using server = await TestServer.start({ environment: clock.environment });
  const { ada, grace, conversationId } = await two(server);
  const { id } = await put(ada, 'secret');
  await ada.send(conversationId, '', { attachmentIds: [id] });
  const { token, expiresAt } = await grace.call('attachments.link', { conversationId });
  const minutes = (Date.parse(expiresAt) - Date.now()) / 60_000;
  expect([minutes > 14, minutes <= 30]).toEqual([true, true]);
  const [said, signature] = token.split('.') as [string, string];
  const changed = Buffer.from(
    Buffer.from(said, 'base64url').toString().replace(grace.id, ada.id),
  ).toString('base64url');
  const wrong = [
    '',
    'x',
    '.',
    said,
    `${said}.`,
    `${changed}.${signature}`,
    `${said}.${signature.slice(0, -2)}`,
    `${token}.x`,
  ];
  for (const each of wrong)
    expect([each, (await open(server, id, each)).status]).toEqual([each, 401]);
  expect((await open(server, id, token)).status).toBe(200);
  clock.pass(31 * 60);
  expect((await open(server, id, token)).status).toBe(401);
});

test('whatever a file says it is, it is downloaded and runs nothing', async () => {
  const { ada, conversationId } = await two(server);
  const pages = [
    ['page.html', 'text/html', '<!doctype html><script>alert(1)</script>'],
    [
      'drawing.svg',
      'image/svg+xml',
      '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    ],
    ['feed.xml', 'application/xml', '<?xml version="1.0"?><feed/>'],
    ['code.js', 'text/javascript', 'alert(1)'],
  ] as const;
  for (const [name, type, content] of pages) {
    const { id, kind } = await put(ada, content, { name, type });
    await ada.send(conversationId, '', { attachmentIds: [id] });
    const { status, headers } = await open(server, id, await linkOf(ada, conversationId));
    expect({ name, kind, status, type: headers.get('content-type') }).toEqual({
      name,
      kind: 'file',
      status: 200,
      type: 'application/octet-stream',
    });
    expect(headers.get('content-disposition')).toMatch(/^attachment; /);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(headers.get('cache-control')).toMatch(/^private/);
  }
});

test('what one sound or film holds is asked for in parts, as players do', async () => {
  const { ada, conversationId } = await two(server);
  const wave = Buffer.concat([
    Buffer.from('RIFF\x24\x10\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0', 'latin1'),
    randomBytes(4_096),
  ]);
  const { id, kind, type } = await put(ada, wave, { name: 'voice.wav' });
  expect([kind, type]).toEqual(['audio', 'audio/wav']);
  await ada.send(conversationId, '', { attachmentIds: [id] });
  const token = await linkOf(ada, conversationId);
  const get = async (range: string) => {
    const response = await open(server, id, token, { headers: { range } });
    return [
      response.status,
      response.headers.get('content-range'),
      (await response.arrayBuffer()).byteLength,
    ];
  };
  const total = wave.length;
  expect(await get('bytes=0-0')).toEqual([206, `bytes 0-0/${total}`, 1]);
  expect(await get('bytes=100-')).toEqual([206, `bytes 100-${total - 1}/${total}`, total - 100]);
  expect(await get('bytes=-10')).toEqual([206, `bytes ${total - 10}-${total - 1}/${total}`, 10]);
  expect(await get(`bytes=${total}-`)).toEqual([416, null, expect.any(Number)]);
  for (const range of ['bytes=5-2', 'bytes=a-b', 'bytes=0-1,4-5', 'lines=1-2', 'bytes=-'])
    expect(await get(range)).toEqual([200, null, total]);
  const { headers } = await open(server, id, token, { method: 'HEAD' });
  expect([
    headers.get('content-length'),
    headers.get('accept-ranges'),
    headers.get('content-type'),
  ]).toEqual([String(total), 'bytes', 'audio/wav']);
  expect(headers.get('content-disposition')).toMatch(/^inline; /);
  expect(
    (await open(server, id, token, {}, '&download')).headers.get('content-disposition'),
  ).toMatch(/^attachment; /);
});

test('what hides a message from somebody hides its files, and an answer says what was answered', async () => {
  const { ada, grace, conversationId } = await two(server);
  const file = await put(ada, 'x');
  const { seq } = await ada.send(conversationId, '', { attachmentIds: [file.id] });
  const answer = await grace.send(conversationId, 'thanks', { replyTo: seq });
  expect(answer.replyTo).toEqual({
    seq,
    senderId: ada.id,
    excerpt: '',
    attachment: 'file',
    rev: 2,
  });
  await grace.call('messages.hide', { conversationId, seq });
  const message = (await grace.call('messages.list', { conversationId })).items.find(
    (each) => each.seq === seq,
  );
  expect(message).toMatchObject({ hidden: true, text: null });
  expect(message).not.toHaveProperty('attachments');
  expect((await grace.call('attachments.list', { conversationId })).items).toEqual([]);
  const edited = await ada.call('messages.edit', { conversationId, seq, text: 'a word on it' });
  expect([edited.text, edited.attachments]).toEqual(['a word on it', [file]]);
});
