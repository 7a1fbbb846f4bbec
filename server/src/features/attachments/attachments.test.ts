/**
 * Files of messages: from upload to message to everybody there, and away again; in a folder and in
 * a bucket.
 */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Bucket } from '../../../../tests/support/bucket.js';
import { Person } from '../../../../tests/support/person.js';
import {
  kept,
  linkOf,
  open,
  put,
  rowsOf,
  two,
  waiting,
} from '../../../../tests/support/stored-files.js';
import { TestServer } from '../../../../tests/support/test-server.js';

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

describe.each(['folder', 'bucket'] as const)('in a %s', (place) => {
  const start = () =>
    TestServer.start({}, { files: place === 'bucket' ? { s3: bucket.config } : {} });

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
      expect(
        grace.heard(conversationId).find(({ name }) => name === 'message.created')?.data,
      ).toMatchObject({ message }),
    );
    const [listed] = (await grace.call('messages.list', { conversationId })).items.slice(-1);
    expect(listed).toEqual(message);

    const token = await linkOf(grace, conversationId);
    const response = await open(server, notes.id, token);
    expect([response.status, await response.text()]).toEqual([200, content]);
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="notes.txt"; filename*=UTF-8''notes.txt`,
    );
    const part = await open(server, notes.id, token, { headers: { range: 'bytes=6-9' } });
    expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([
      206,
      'line',
      `bytes 6-9/${content.length}`,
    ]);

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
  const sent = await ada.call('messages.send', {
    conversationId,
    clientId: 'one',
    text: 'three',
    attachmentIds,
  });
  expect(sent.attachments).toEqual([...files].reverse());
  // The answer was lost: the same again is the same message, and another content under its id is
  // refused.
  expect(
    await ada.call('messages.send', {
      conversationId,
      clientId: 'one',
      text: 'three',
      attachmentIds,
    }),
  ).toEqual(sent);
  expect(
    await ada.refusal('messages.send', { conversationId, clientId: 'one', text: 'three' }),
  ).toBe('client_id_reused');
  expect(
    await ada.refusal('messages.send', {
      conversationId,
      clientId: 'two',
      text: '',
      attachmentIds: [attachmentIds[0]!],
    }),
  ).toBe('not_found');
  const theirs = await put(grace, 'hers');
  expect(
    await ada.refusal('messages.send', {
      conversationId,
      clientId: 'two',
      text: '',
      attachmentIds: [theirs.id],
    }),
  ).toBe('not_found');
  expect(await ada.refusal('attachments.discard', { attachmentId: theirs.id })).toBe('not_found');
  expect(await ada.refusal('attachments.discard', { attachmentId: attachmentIds[0]! })).toBe(
    'not_found',
  );
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
  expect(
    await ada.refusal('messages.send', {
      conversationId: elsewhere,
      clientId: 'a',
      text: '',
      attachmentIds: [id],
    }),
  ).toBe('not_found');
  await ada.send(conversationId, '', { attachmentIds: [id] });
});

test('a conversation may begin with a file', async () => {
  const site = await server.site();
  const [ada, grace] = [
    await Person.of(server, site, 'Ada'),
    await Person.of(server, site, 'Grace'),
  ];
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

test('the files of a conversation are listed by kind, page by page', async () => {
  const { ada, conversationId } = await two(server);
  const ids: string[] = [];
  for (let i = 0; i < 5; i++) {
    const { id } = await put(ada, `file ${i}`, { name: `${i}.txt` });
    ids.unshift(id);
    await ada.send(conversationId, '', { attachmentIds: [id] });
  }
  const first = await ada.call('attachments.list', { conversationId, kind: 'file', limit: 2 });
  const second = await ada.call('attachments.list', {
    conversationId,
    kind: 'file',
    limit: 3,
    cursor: first.next!,
  });
  expect([...first.items, ...second.items].map(({ attachment }) => attachment.id)).toEqual(ids);
  expect(first.items[0]).toMatchObject({ seq: 6, senderId: ada.id });
  expect(second.next).toBeNull();
  expect((await ada.call('attachments.list', { conversationId, kind: 'picture' })).items).toEqual(
    [],
  );
  expect((await ada.call('attachments.list', { conversationId, without: 'file' })).items).toEqual(
    [],
  );
  expect(
    (await ada.call('attachments.list', { conversationId, without: 'picture' })).items,
  ).toHaveLength(5);
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
    const { items, next, prev } = await grace.call('attachments.list', {
      conversationId,
      ...query,
    });
    return { ids: items.map(({ attachment }) => attachment.id), next, prev };
  };
  expect(await list({})).toEqual({ ids: all, next: null, prev: null });
  const middle = await list({ from: messages[2]![1]!, limit: 3 });
  expect(middle.ids).toEqual(messages[2]!.toReversed());
  // A page ends with a message where it can.
  expect((await list({ limit: 2 })).ids).toEqual(messages[3]);
  const [older, newer] = [
    await list({ cursor: middle.next! }),
    await list({ cursor: middle.prev! }),
  ];
  expect([...newer.ids, ...middle.ids, ...older.ids]).toEqual(all);
  expect([older.next, newer.prev]).toEqual([null, null]);
  expect((await list({ cursor: newer.next! })).ids).toEqual(all.slice(1));
  await grace.call('messages.hide', { conversationId, seq: 4 });
  expect((await list({ cursor: middle.next! })).ids).toEqual(older.ids);
  expect((await list({ from: messages[1]![0]! })).ids).not.toContain(messages[2]![0]);
  const other = await two(server);
  const unsent = await put(ada, 'not sent');
  for (const from of ['nothing', unsent.id])
    await expect(grace.call('attachments.list', { conversationId, from })).rejects.toThrow(
      'not_found',
    );
  const elsewhere = { conversationId: other.conversationId, from: all[0]! };
  await expect(other.ada.call('attachments.list', elsewhere)).rejects.toThrow('not_found');
});
