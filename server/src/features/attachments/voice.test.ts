/** Voice messages: recordings as browsers make them, and what they show of themselves. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestServer } from '../../../../tests/support/test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

const bytes = (...parts: (number | string)[]) =>
  Buffer.concat(parts.map((one) => Buffer.from(typeof one === 'string' ? one : [one])));
const element = (id: string, content: Uint8Array) =>
  Buffer.concat([Buffer.from(id, 'hex'), Buffer.from([0x80 | content.length]), content]);
const track = (type: number) =>
  element('ae', Buffer.concat([element('d7', bytes(1)), element('83', bytes(type))]));
/** As a recorder writes it: its length is not known yet. */
const webm = (...types: number[]) =>
  Buffer.concat([
    element('1a45dfa3', element('4282', bytes('webm'))),
    Buffer.from('1853806701ffffffffffffff', 'hex'),
    element('1654ae6b', Buffer.concat(types.map(track))),
    element('1f43b675', bytes(0)),
  ]);
const box = (name: string, content: Uint8Array) => {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(8 + content.length);
  return Buffer.concat([size, Buffer.from(name), content]);
};
const trak = (handler: string) =>
  box(
    'trak',
    Buffer.concat([
      box('tkhd', Buffer.alloc(8)),
      box('mdia', box('hdlr', bytes(0, 0, 0, 0, 0, 0, 0, 0, handler, 0))),
    ]),
  );
const mp4 = (...handlers: string[]) =>
  Buffer.concat([
    box('ftyp', bytes('iso5', 0, 0, 2, 0, 'iso5')),
    box('moov', Buffer.concat(handlers.map(trak))),
    Buffer.alloc(64),
  ]);

const voice = {
  durationMs: 4_200,
  peaks: Buffer.from(Array.from({ length: 64 }, (_, i) => i * 4)).toString('base64'),
};
const file = (content: Uint8Array, name = 'voice.webm') => ({
  file: new Blob([content as BlobPart]),
  name,
});

async function two() {
  const site = await server.site();
  const [ada, grace] = [await server.guest(site, 'Ada'), await server.guest(site, 'Grace')];
  const { conversation } = await ada.conversations.start([grace.auth.user.value!.id], 'first');
  return { site, ada, grace, conversationId: conversation.id };
}

test('a recording says how long it is and how loud where, in its message, in the history and among the files', async () => {
  const { ada, grace, conversationId } = await two();
  const message = await ada.attachments.send(conversationId, '', [{ ...file(webm(2)), voice }]);
  expect(message.attachments).toMatchObject([
    { kind: 'audio', type: 'audio/webm', name: 'voice.webm', voice, animated: false },
  ]);
  expect((await grace.messages.list(conversationId)).items.at(-1)).toEqual(message);
  expect((await grace.attachments.list(conversationId, { kind: 'audio' })).items).toMatchObject([
    { attachment: message.attachments![0] },
  ]);
  const plain = await ada.attachments.upload(conversationId, new Blob([webm(2) as BlobPart]));
  expect(plain).not.toHaveProperty('voice');
});

test('what is on its way shows it already', async () => {
  const { ada, conversationId } = await two();
  const log = ada.messages.open(conversationId);
  const sent = ada.attachments.send(conversationId, '', [{ ...file(webm(2)), voice }]);
  expect(log.value.pending[0]?.files).toMatchObject([{ name: 'voice.webm', sent: 0, voice }]);
  await sent;
  log.close();
});

test.each([
  ['a recording of a browser', webm(2), 'audio', 'audio/webm'],
  ['a film', webm(1, 2), 'video', 'video/webm'],
  ['a film whose sound comes first', webm(2, 1), 'video', 'video/webm'],
  ['a container without tracks', webm(), 'video', 'video/webm'],
  ['a recording of a phone', mp4('soun'), 'audio', 'audio/mp4'],
  ['a film of a phone', mp4('soun', 'vide'), 'video', 'video/mp4'],
  ['a box without tracks', mp4(), 'video', 'video/mp4'],
])('%s is told by its tracks', async (_, content, kind, type) => {
  const { ada } = await two();
  expect(await ada.attachments.upload(null, new Blob([content as BlobPart]))).toMatchObject({
    kind,
    type,
  });
});

test('only sound is a voice message, and what is refused leaves nothing', async () => {
  const { ada, site, conversationId } = await two();
  for (const content of [webm(1, 2), Buffer.from('text')])
    await expect(
      ada.attachments.upload(conversationId, new Blob([content as BlobPart]), { voice }),
    ).rejects.toMatchObject({
      code: 'file_refused',
    });
  await server.app.sites.update(site.id, { attachments: { kinds: ['picture'] } });
  await expect(
    ada.attachments.upload(conversationId, new Blob([webm(2) as BlobPart]), { voice }),
  ).rejects.toMatchObject({
    code: 'file_refused',
  });
  expect(
    await server.app.database.query('SELECT id FROM attachments WHERE site_id = ?', [site.id]),
  ).toEqual([]);
});
