/** Files of messages: from upload to message to those who may open them, and away again; in a folder and in a bucket. */
import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Attachment } from '@parlor/sdk/protocol/attachment';
import { limits } from '@parlor/sdk/protocol/limits';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Bucket } from '../../../../tests/support/bucket.js';
import { Person } from '../../../../tests/support/person.js';
import { code, TestServer } from '../../../../tests/support/test-server.js';
import { tryUpload, upload } from '../../../../tests/support/upload.js';
import { systemEnvironment } from '../../kernel/environment.js';

let bucket: Bucket;
/** For all that does not look at everything that a server keeps. */
let server: TestServer;
beforeAll(async () => {
  bucket = await Bucket.start();
  server = await TestServer.start();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await bucket[Symbol.asyncDispose]();
});

class Clock {
  ahead = 0;
  readonly environment = { ...systemEnvironment, now: () => new Date(Date.now() + this.ahead) };
}

const day = 24 * 60 * 60_000;

async function two(server: TestServer) {
  const site = await server.site();
  const [ada, grace] = [await Person.of(server, site, 'Ada'), await Person.of(server, site, 'Grace')];
  return { site, ada, grace, conversationId: await ada.start(grace) };
}

const put = (who: Person, content: string | Uint8Array, as: Parameters<typeof upload>[3] = {}): Promise<Attachment> =>
  upload(who.server, who.session.accessToken, content, as);

async function linkOf(who: Person, conversationId: string): Promise<string> {
  return (await who.call('attachments.link', { conversationId })).token;
}

function open(server: TestServer, id: string, token: string, init: RequestInit = {}, more = ''): Promise<Response> {
  return fetch(`${server.url}/v1/files/${id}/original?token=${token}${more}`, init);
}

/** Bytes in the folder of the server, whatever they are called. */
async function kept(server: TestServer): Promise<string[]> {
  const found = await readdir(join(server.config.folder, 'files'), { recursive: true, withFileTypes: true }).catch(() => []);
  return found.filter((entry) => entry.isFile()).map(({ name }) => name);
}

const waiting = (server: TestServer): Promise<string[]> => readdir(join(server.config.folder, 'uploads')).catch(() => []);

const rowsOf = (server: TestServer): Promise<{ id: string }[]> => server.app.database.query('SELECT id FROM attachments ORDER BY id');

describe.each(['folder', 'bucket'] as const)('in a %s', (place) => {
  const start = () => TestServer.start({}, { files: place === 'bucket' ? { s3: bucket.config } : {} });

  test('a file travels with its message, opens for members, and goes with the message', async () => {
    await using server = await start();
    const { ada, grace, conversationId } = await two(server);
    await grace.listen();
    const content = 'First line\nSecond line\n';
    const notes = await put(ada, content, { name: 'notes.txt', conversationId });
    expect(notes).toEqual({
      id: expect.any(String),
      kind: 'file',
      name: 'notes.txt',
      type: 'application/octet-stream',
      bytes: content.length,
      width: null,
      height: null,
      thumbhash: null,
      animated: false,
      state: 'clean',
    });
    const before = await linkOf(grace, conversationId);
    expect((await open(server, notes.id, before)).status).toBe(404);

    const message = await ada.send(conversationId, '', { attachmentIds: [notes.id] });
    expect(message).toMatchObject({ text: '', attachments: [notes] });
    await vi.waitFor(() =>
      expect(grace.heard(conversationId).find(({ name }) => name === 'message.created')?.data).toMatchObject({ message }),
    );
    const [listed] = (await grace.call('messages.list', { conversationId })).items.slice(-1);
    expect(listed).toEqual(message);

    const token = await linkOf(grace, conversationId);
    const response = await open(server, notes.id, token);
    expect([response.status, await response.text()]).toEqual([200, content]);
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="notes.txt"; filename*=UTF-8''notes.txt`);
    const part = await open(server, notes.id, token, { headers: { range: 'bytes=6-9' } });
    expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([206, 'line', `bytes 6-9/${content.length}`]);

    await ada.call('messages.delete', { conversationId, seq: message.seq });
    expect((await open(server, notes.id, token)).status).toBe(404);
    await vi.waitFor(async () => expect(await rowsOf(server)).toEqual([]));
    expect(await kept(server)).toEqual([]);
    expect(await waiting(server)).toEqual([]);
  });

  test('a large file comes back as it was', async () => {
    await using server = await start();
    const { ada, conversationId } = await two(server);
    const bytes = randomBytes(9 * 1024 * 1024 + 3);
    const { id } = await put(ada, bytes, { name: 'large.bin' });
    await ada.send(conversationId, 'here', { attachmentIds: [id] });
    const response = await open(server, id, await linkOf(ada, conversationId));
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
  });
});

test('several files go in one message, in order, and once', async () => {
  const { ada, grace, conversationId } = await two(server);
  const files = [await put(ada, 'a'), await put(ada, 'b'), await put(ada, 'c')];
  const attachmentIds = files.map(({ id }) => id).reverse();
  const sent = await ada.call('messages.send', { conversationId, clientId: 'one', text: 'three', attachmentIds });
  expect(sent.attachments).toEqual([...files].reverse());
  // The answer was lost: the same again is the same message, and another content under its id is refused.
  expect(await ada.call('messages.send', { conversationId, clientId: 'one', text: 'three', attachmentIds })).toEqual(sent);
  expect(await ada.refusal('messages.send', { conversationId, clientId: 'one', text: 'three' })).toBe('client_id_reused');
  expect(await ada.refusal('messages.send', { conversationId, clientId: 'two', text: '', attachmentIds: [attachmentIds[0]!] })).toBe(
    'not_found',
  );
  const theirs = await put(grace, 'hers');
  expect(await ada.refusal('messages.send', { conversationId, clientId: 'two', text: '', attachmentIds: [theirs.id] })).toBe('not_found');
  expect(await ada.refusal('attachments.discard', { attachmentId: theirs.id })).toBe('not_found');
  expect(await ada.refusal('attachments.discard', { attachmentId: attachmentIds[0]! })).toBe('not_found');
});

test('of many sends at once that want the same file, one gets it', async () => {
  const { ada, conversationId } = await two(server);
  const elsewhere = await ada.group('Elsewhere');
  const { id } = await put(ada, 'once');
  const outcomes = await Promise.all(
    Array.from({ length: 10 }, (_, i) =>
      ada.outcome('messages.send', {
        conversationId: i % 2 ? conversationId : elsewhere,
        clientId: `c${i}`,
        text: '',
        attachmentIds: [id],
      }),
    ),
  );
  expect(outcomes.sort()).toEqual([...Array<string>(9).fill('not_found'), 'ok']);
});

test('an upload for one conversation is sent nowhere else', async () => {
  const { ada, conversationId } = await two(server);
  const elsewhere = await ada.group('Elsewhere');
  const { id } = await put(ada, 'here', { conversationId });
  expect(await ada.refusal('messages.send', { conversationId: elsewhere, clientId: 'a', text: '', attachmentIds: [id] })).toBe('not_found');
  await ada.send(conversationId, '', { attachmentIds: [id] });
});

test('a conversation may begin with a file', async () => {
  const site = await server.site();
  const [ada, grace] = [await Person.of(server, site, 'Ada'), await Person.of(server, site, 'Grace')];
  const file = await put(ada, 'hello');
  const first = { userIds: [grace.id], clientId: 'first', text: '', attachmentIds: [file.id] };
  const { conversation, message } = await ada.call('conversations.start', first);
  expect([message.attachments, conversation.lastMessage?.attachments]).toEqual([[file], [file]]);
  expect((await ada.call('conversations.start', first)).message).toEqual(message);
  const response = await open(server, file.id, await linkOf(grace, conversation.id));
  expect(await response.text()).toBe('hello');
  const other = { userIds: [], clientId: 'second', text: '', attachmentIds: [file.id] };
  expect(await ada.refusal('conversations.start', other)).toBe('not_found');
  expect((await ada.call('conversations.findDirect', { userIds: [] })).conversation).toBeNull();
});

test('somebody who was removed opens nothing any more, with the old link or a new one', async () => {
  const site = await server.site();
  const [ada, grace] = [await Person.of(server, site, 'Ada'), await Person.of(server, site, 'Grace')];
  const conversationId = await ada.group('Club', grace);
  const { id } = await put(ada, 'secret');
  await ada.send(conversationId, '', { attachmentIds: [id] });
  const token = await linkOf(grace, conversationId);
  expect((await open(server, id, token)).status).toBe(200);
  await ada.call('members.remove', { conversationId, userId: grace.id });
  expect((await open(server, id, token)).status).toBe(404);
  expect(await grace.refusal('attachments.link', { conversationId })).toBe('not_found');
});

test('who came later opens and lists only what was sent since, where the history is hidden', async () => {
  const site = await server.site();
  const [ada, grace] = [await Person.of(server, site, 'Ada'), await Person.of(server, site, 'Grace')];
  const group = await ada.call('conversations.createGroup', { clientId: 'g', title: 'Club', userIds: [], history: 'joined' });
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
    (await who.call('attachments.list', { conversationId })).items.map(({ attachment }) => attachment.id);
  expect([await names(grace), await names(ada)]).toEqual([[late.id], [late.id, early.id]]);
});

test('a link is over after minutes, and none is made up', async () => {
  const clock = new Clock();
  await using server = await TestServer.start({ environment: clock.environment });
  const { ada, grace, conversationId } = await two(server);
  const { id } = await put(ada, 'secret');
  await ada.send(conversationId, '', { attachmentIds: [id] });
  const { token, expiresAt } = await grace.call('attachments.link', { conversationId });
  const minutes = (Date.parse(expiresAt) - Date.now()) / 60_000;
  expect([minutes > 14, minutes <= 30]).toEqual([true, true]);
  const [said, signature] = token.split('.') as [string, string];
  const changed = Buffer.from(Buffer.from(said, 'base64url').toString().replace(grace.id, ada.id)).toString('base64url');
  const wrong = ['', 'x', '.', said, `${said}.`, `${changed}.${signature}`, `${said}.${signature.slice(0, -2)}`, `${token}.x`];
  for (const each of wrong) expect([each, (await open(server, id, each)).status]).toEqual([each, 401]);
  expect((await open(server, id, token)).status).toBe(200);
  clock.ahead = 31 * 60_000;
  expect((await open(server, id, token)).status).toBe(401);
});

test('whatever a file says it is, it is downloaded and runs nothing', async () => {
  const { ada, conversationId } = await two(server);
  const pages = [
    ['page.html', 'text/html', '<!doctype html><script>alert(1)</script>'],
    ['drawing.svg', 'image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
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
  const wave = Buffer.concat([Buffer.from('RIFF\x24\x10\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0', 'latin1'), randomBytes(4_096)]);
  const { id, kind, type } = await put(ada, wave, { name: 'voice.wav' });
  expect([kind, type]).toEqual(['audio', 'audio/wav']);
  await ada.send(conversationId, '', { attachmentIds: [id] });
  const token = await linkOf(ada, conversationId);
  const get = async (range: string) => {
    const response = await open(server, id, token, { headers: { range } });
    return [response.status, response.headers.get('content-range'), (await response.arrayBuffer()).byteLength];
  };
  const total = wave.length;
  expect(await get('bytes=0-0')).toEqual([206, `bytes 0-0/${total}`, 1]);
  expect(await get('bytes=100-')).toEqual([206, `bytes 100-${total - 1}/${total}`, total - 100]);
  expect(await get('bytes=-10')).toEqual([206, `bytes ${total - 10}-${total - 1}/${total}`, 10]);
  expect(await get(`bytes=${total}-`)).toEqual([416, null, expect.any(Number)]);
  for (const range of ['bytes=5-2', 'bytes=a-b', 'bytes=0-1,4-5', 'lines=1-2', 'bytes=-'])
    expect(await get(range)).toEqual([200, null, total]);
  const { headers } = await open(server, id, token, { method: 'HEAD' });
  expect([headers.get('content-length'), headers.get('accept-ranges'), headers.get('content-type')]).toEqual([
    String(total),
    'bytes',
    'audio/wav',
  ]);
  expect(headers.get('content-disposition')).toMatch(/^inline; /);
  expect((await open(server, id, token, {}, '&download')).headers.get('content-disposition')).toMatch(/^attachment; /);
});

test('a site says what may be sent: kinds, bytes and how many', async () => {
  await using server = await TestServer.start();
  const { site, ada, conversationId } = await two(server);
  const as = ada.session.accessToken;
  await server.app.sites.update(site.id, { attachments: { kinds: ['audio'], maxBytes: 1_000 } });
  const refused = await tryUpload(server, as, 'text');
  expect([refused.status, code(refused)]).toEqual([415, 'file_refused']);
  await server.app.sites.update(site.id, { attachments: { kinds: ['file'], maxCount: 2 } });
  const large = await tryUpload(server, as, 'x'.repeat(1_001));
  expect([large.status, code(large)]).toEqual([413, 'too_large']);
  const attachmentIds = [await put(ada, 'x'.repeat(1_000)), await put(ada, 'b'), await put(ada, 'c')].map(({ id }) => id);
  expect(await ada.refusal('messages.send', { conversationId, clientId: 'a', text: 'x', attachmentIds })).toBe('limit_reached');
  const current = await server.http('sites.current', {}, { site });
  expect(current.body).toMatchObject({ data: { attachments: { kinds: ['file'], maxBytes: 1_000, maxCount: 2 } } });
  await server.app.sites.update(site.id, { attachments: { kinds: [] } });
  expect(code(await tryUpload(server, as, 'text'))).toBe('file_refused');
  expect(await rowsOf(server)).toHaveLength(3);
  expect(await kept(server)).toHaveLength(3);
  await expect(server.app.sites.update(site.id, { attachments: { maxCount: limits.attachments + 1 } })).rejects.toThrow('files');
});

test('uploads that are not sent are few, and gone after a day', async () => {
  const clock = new Clock();
  await using server = await TestServer.start({ environment: clock.environment });
  const { site, ada, conversationId } = await two(server);
  const sent = await put(ada, 'sent');
  await ada.send(conversationId, '', { attachmentIds: [sent.id] });
  const files = await Promise.all(Array.from({ length: limits.unsentUploads }, (_, i) => put(ada, `file ${i}`)));
  expect(code(await tryUpload(server, ada.session.accessToken, 'one more'))).toBe('limit_reached');
  await ada.call('attachments.discard', { attachmentId: files[0]!.id });
  await ada.call('attachments.discard', { attachmentId: files[1]!.id });
  await vi.waitFor(async () => expect(await rowsOf(server)).toHaveLength(limits.unsentUploads - 1));
  await put(ada, 'one more');
  clock.ahead = day + 1_000;
  const late = { siteId: site.id, conversationId, senderId: ada.id, clientId: 'late', text: '', attachmentIds: [files[2]!.id] };
  await expect(server.app.writer.append(late)).rejects.toMatchObject({ code: 'not_found' });
  expect(await server.app.sweeper.sweep()).toBe(limits.unsentUploads - 1);
  expect(await rowsOf(server)).toEqual([{ id: sent.id }]);
  expect(await kept(server)).toEqual([sent.id]);
});

test('what a process left behind when it ended is found and taken away', async () => {
  const clock = new Clock();
  await using server = await TestServer.start({ environment: clock.environment });
  const { ada, conversationId } = await two(server);
  const [sent, lost] = [await put(ada, 'sent'), await put(ada, 'lost')];
  await ada.send(conversationId, '', { attachmentIds: [sent.id] });
  await server.app.database.query('DELETE FROM attachments WHERE id = ?', [lost.id]);
  expect(await server.app.sweeper.sweepOrphans()).toBe(0);
  clock.ahead = day + 60_000;
  expect(await server.app.sweeper.sweepOrphans()).toBe(1);
  expect(await kept(server)).toEqual([sent.id]);
});

test('who deletes a person with all messages deletes the files, and who keeps the messages keeps theirs', async () => {
  await using server = await TestServer.start();
  const { site, ada, grace, conversationId } = await two(server);
  const secretKey = await server.secretKey(site);
  const [adas, graces] = [await put(ada, 'Ada'), await put(grace, 'Grace')];
  await put(ada, 'unsent');
  await ada.send(conversationId, '', { attachmentIds: [adas.id] });
  await grace.send(conversationId, '', { attachmentIds: [graces.id] });
  await server.http('host.deleteUser', { userId: ada.id, messages: 'delete' }, { token: secretKey });
  // Bytes go before their row.
  await vi.waitFor(async () => expect(await rowsOf(server)).toEqual([{ id: graces.id }]));
  expect(await kept(server)).toEqual([graces.id]);
  await server.http('host.deleteUser', { userId: grace.id, messages: 'keep' }, { token: secretKey });
  expect(await kept(server)).toEqual([graces.id]);
});

test('a send that is held keeps its files until a moderator has looked at it', async () => {
  const clock = new Clock();
  await using server = await TestServer.start({ environment: clock.environment });
  const { site, ada, conversationId } = await two(server);
  const mod = await Person.of(server, site, 'Mod', 'moderator');
  await server.app.filters.add(site.id, { words: ['holdthis'] }, 'hold');
  const file = await put(ada, 'held');
  const send = { conversationId, clientId: 'held', text: 'holdthis', attachmentIds: [file.id] };
  expect(await ada.refusal('messages.send', send)).toBe('message_held');
  clock.ahead = 2 * day;
  await server.app.sweeper.sweep();
  clock.ahead = 0;
  const [held] = (await mod.call('held.list', {})).items;
  expect((await mod.call('held.release', { heldId: held!.id })).attachments).toEqual([file]);
});

test('what hides a message from somebody hides its files, and an answer says what was answered', async () => {
  const { ada, grace, conversationId } = await two(server);
  const file = await put(ada, 'x');
  const { seq } = await ada.send(conversationId, '', { attachmentIds: [file.id] });
  const answer = await grace.send(conversationId, 'thanks', { replyTo: seq });
  expect(answer.replyTo).toEqual({ seq, senderId: ada.id, excerpt: '', attachment: 'file' });
  await grace.call('messages.hide', { conversationId, seq });
  const message = (await grace.call('messages.list', { conversationId })).items.find((each) => each.seq === seq);
  expect(message).toMatchObject({ hidden: true, text: null });
  expect(message).not.toHaveProperty('attachments');
  expect((await grace.call('attachments.list', { conversationId })).items).toEqual([]);
  const edited = await ada.call('messages.edit', { conversationId, seq, text: 'a word on it' });
  expect([edited.text, edited.attachments]).toEqual(['a word on it', [file]]);
});

test('the files of a conversation are listed by kind, page by page', async () => {
  const { ada, conversationId } = await two(server);
  const ids: string[] = [];
  for (let i = 0; i < 5; i++) {
    const { id } = await put(ada, `file ${i}`, { name: `${i}.txt` });
    ids.unshift(id);
    await ada.send(conversationId, '', { attachmentIds: [id] });
  }
  const first = await ada.call('attachments.list', { conversationId, kind: 'file', limit: 2 });
  const second = await ada.call('attachments.list', { conversationId, kind: 'file', limit: 3, cursor: first.next! });
  expect([...first.items, ...second.items].map(({ attachment }) => attachment.id)).toEqual(ids);
  expect(first.items[0]).toMatchObject({ seq: 6, senderId: ada.id });
  expect(second.next).toBeNull();
  expect((await ada.call('attachments.list', { conversationId, kind: 'picture' })).items).toEqual([]);
  expect((await ada.call('attachments.list', { conversationId, without: 'file' })).items).toEqual([]);
  expect((await ada.call('attachments.list', { conversationId, without: 'picture' })).items).toHaveLength(5);
});

test('from any file on, a conversation is paged both ways, and files of one message stay together in their order', async () => {
  const { ada, grace, conversationId } = await two(server);
  const messages: string[][] = [];
  for (const count of [1, 2, 3, 1]) {
    const ids: string[] = [];
    for (let i = 0; i < count; i++) ids.push((await put(ada, `${count} ${i}`)).id);
    await ada.send(conversationId, '', { attachmentIds: ids });
    messages.push(ids);
  }
  const all = messages.flat().toReversed();
  const list = async (query: { from?: string; cursor?: string; limit?: number }) => {
    const { items, next, prev } = await grace.call('attachments.list', { conversationId, ...query });
    return { ids: items.map(({ attachment }) => attachment.id), next, prev };
  };
  expect(await list({})).toEqual({ ids: all, next: null, prev: null });
  const middle = await list({ from: messages[2]![1]!, limit: 3 });
  expect(middle.ids).toEqual(messages[2]!.toReversed());
  // A page ends with a message where it can.
  expect((await list({ limit: 2 })).ids).toEqual(messages[3]);
  const [older, newer] = [await list({ cursor: middle.next! }), await list({ cursor: middle.prev! })];
  expect([...newer.ids, ...middle.ids, ...older.ids]).toEqual(all);
  expect([older.next, newer.prev]).toEqual([null, null]);
  expect((await list({ cursor: newer.next! })).ids).toEqual(all.slice(1));
  await grace.call('messages.hide', { conversationId, seq: 4 });
  expect((await list({ cursor: middle.next! })).ids).toEqual(older.ids);
  expect((await list({ from: messages[1]![0]! })).ids).not.toContain(messages[2]![0]);
  const other = await two(server);
  const unsent = await put(ada, 'not sent');
  for (const from of ['nothing', unsent.id])
    await expect(grace.call('attachments.list', { conversationId, from })).rejects.toThrow('not_found');
  const elsewhere = { conversationId: other.conversationId, from: all[0]! };
  await expect(other.ada.call('attachments.list', elsewhere)).rejects.toThrow('not_found');
});
