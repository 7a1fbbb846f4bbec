/**
 * Files through the SDK, as a host's page sends them: on their way, broken off, tried again, called
 * off, and stored once.
 */
import type { Chat, PendingFile } from '@parlor/sdk';
import { expect, test, vi } from 'vitest';
import { FaultProxy } from '../../../../tests/support/fault-proxy.js';
import { TestServer } from '../../../../tests/support/test-server.js';

async function two(server: TestServer) {
  const site = await server.site();
  const [ada, grace] = [await server.member(site, 'Ada'), await server.guest(site, 'Grace')];
  const { conversation } = await ada.conversations.start([grace.auth.user.value!.id], 'first');
  return { site, ada, grace, conversationId: conversation.id };
}

const blob = (text: string, name = 'notes.txt') => new File([text], name);
const rows = (server: TestServer) =>
  server.app.database.query<unknown[]>('SELECT id FROM attachments');

test('files show on their way, arrive with the message, and open for the other', async () => {
  await using server = await TestServer.start();
  const { ada, grace, conversationId } = await two(server);
  const log = ada.messages.open(conversationId);
  const theirs = grace.messages.open(conversationId);
  const seen: (readonly PendingFile[])[] = [];
  log.subscribe(({ pending }) => void (pending[0]?.files && seen.push(pending[0].files)));
  const message = await ada.attachments.send(conversationId, 'two files', [
    blob('one'),
    blob('second', 'b.txt'),
  ]);
  expect(message.attachments?.map(({ name, bytes }) => [name, bytes])).toEqual([
    ['notes.txt', 3],
    ['b.txt', 6],
  ]);
  const steps = seen.map((files) => files.map(({ sent }) => sent).join());
  expect([steps[0], steps.at(-1), new Set(steps).has('3,0')]).toEqual(['0,0', '3,6', true]);
  await vi.waitFor(() => expect(theirs.value.items.at(-1)).toEqual(message));
  const url = await grace.attachments.url(conversationId, message.attachments![1]!.id);
  expect(await (await fetch(url)).text()).toBe('second');
  expect(await grace.attachments.url(conversationId, message.attachments![1]!.id)).toBe(url);
  const saved = await grace.attachments.url(
    conversationId,
    message.attachments![0]!.id,
    'original',
    { download: true },
  );
  expect((await fetch(saved)).headers.get('content-disposition')).toMatch(/^attachment/);
  const { items } = await grace.attachments.list(conversationId, { kind: 'file' });
  expect(items.map(({ attachment, seq }) => `${attachment.name} ${seq}`).sort()).toEqual([
    `b.txt ${message.seq}`,
    `notes.txt ${message.seq}`,
  ]);
  log.close();
  theirs.close();
});

test('files are told from the first moment, also of a message that waits, and of one that is tried again', async () => {
  await using server = await TestServer.start();
  const { ada, grace, conversationId } = await two(server);
  const log = ada.messages.open(conversationId);
  const file = blob('one');
  await grace.blocks.add(ada.auth.user.value!.id);
  const first = ada.attachments.send(conversationId, 'x', [file], { clientId: 'first' });
  const second = ada.attachments.send(conversationId, '', [blob('later', 'b.txt')]);
  await vi.waitFor(() =>
    expect(
      log.value.pending.map(({ files }) =>
        files?.map(({ name, bytes, sent }) => [name, bytes, sent]),
      ),
    ).toEqual([[['notes.txt', 3, 0]], [['b.txt', 5, 0]]]),
  );
  expect(log.value.pending[0]!.files![0]!.file).toBe(file);
  await expect(first).rejects.toMatchObject({ code: 'not_accepted' });
  await expect(second).rejects.toThrow();
  await grace.blocks.remove(ada.auth.user.value!.id);
  ada.messages.retry('first');
  expect(log.value.pending.find(({ clientId }) => clientId === 'first')?.files?.[0]?.file).toBe(
    file,
  );
  await vi.waitFor(() => expect(log.value.items.at(-1)?.attachments).toHaveLength(1));
  log.close();
});

test('what is refused fails the message, which can be discarded; what is called off leaves nothing', async () => {
  await using server = await TestServer.own();
  const { site, ada, conversationId } = await two(server);
  const log = ada.messages.open(conversationId);
  await server.app.sites.update(site.id, { attachments: { maxBytes: 10 } });
  const sent = ada.attachments.send(conversationId, 'x', [blob('x'.repeat(11))], {
    clientId: 'large',
  });
  await expect(sent).rejects.toMatchObject({ code: 'too_large', status: 413, retryable: false });
  await vi.waitFor(() =>
    expect(log.value.pending).toMatchObject([
      { clientId: 'large', status: 'failed', error: { code: 'too_large' } },
    ]),
  );
  await server.app.sites.update(site.id, { attachments: { maxBytes: 20 } });
  ada.messages.retry('large');
  await vi.waitFor(() => expect(log.value.items.at(-1)?.attachments).toHaveLength(1));

  await server.app.sites.update(site.id, { attachments: { maxBytes: 10 } });
  // Beside one that is refused: what was uploaded goes with the message, also when it was tried
  // again, or begun anew under its id.
  const files = [blob('fine'), blob('x'.repeat(11))];
  await expect(
    ada.attachments.send(conversationId, 'x', files, { clientId: 'again' }),
  ).rejects.toThrow();
  expect(await rows(server)).toHaveLength(2);
  await expect(
    ada.attachments.send(conversationId, 'x', files, { clientId: 'again' }),
  ).rejects.toThrow();
  await vi.waitFor(async () => expect(await rows(server)).toHaveLength(2));
  ada.messages.retry('again');
  await vi.waitFor(() => expect(log.value.pending).toMatchObject([{ status: 'sending' }]));
  await vi.waitFor(() => expect(log.value.pending).toMatchObject([{ status: 'failed' }]));
  ada.messages.discard('again');
  await vi.waitFor(() => expect(log.value.pending).toEqual([]));
  await vi.waitFor(async () => expect(await rows(server)).toHaveLength(1));
  const abort = new AbortController();
  const calledOff = ada.attachments.send(conversationId, 'x', [blob('x')], {
    signal: abort.signal,
  });
  abort.abort();
  await expect(calledOff).rejects.toMatchObject({ code: 'aborted' });
  expect(
    await ada.attachments.upload(null, blob('fine')).then(({ id }) => ada.attachments.discard(id)),
  ).toBeUndefined();
  await expect(ada.attachments.send(conversationId, 'x', [])).rejects.toMatchObject({
    code: 'invalid_input',
  });
  log.close();
});

test('an upload that breaks off is begun again, files that are there are not, and the message is stored once', async () => {
  await using server = await TestServer.own();
  const { site, grace } = await two(server);
  await using proxy = await FaultProxy.start(Number(new URL(server.url).port));
  const ada: Chat = server.chat(site, { url: proxy.url });
  await ada.start();
  const { id } = await ada.auth.signInAsGuest({ name: 'Ada elsewhere' });
  await server.asMember(site, id);
  const group = await ada.conversations.createGroup('Club', [grace.auth.user.value!.id]);
  const log = ada.messages.open(group.id);
  const large = new File([new Uint8Array(3_000_000)], 'large.bin');
  let cut = false;
  const stop = log.subscribe(({ pending }) => {
    // The first file is there: the line breaks under the second.
    if (cut || pending[0]?.files?.[0]?.sent !== 3) return;
    cut = true;
    proxy.cut();
  });
  const message = await ada.attachments.send(group.id, 'x', [blob('one'), large]);
  expect([cut, message.attachments?.map(({ bytes }) => bytes)]).toEqual([true, [3, 3_000_000]]);
  const messages = await grace.messages.list(group.id);
  expect(messages.items.filter(({ attachments }) => attachments)).toHaveLength(1);
  expect(await rows(server)).toHaveLength(2);
  stop();
  log.close();
});

test('a file that the site does not take is refused before it is sent', async () => {
  await using server = await TestServer.start({}, { files: { maxBytes: 1_000_000 } });
  const { site, conversationId, ada } = await two(server);
  await using proxy = await FaultProxy.start(Number(new URL(server.url).port));
  const elsewhere = server.chat(site, { url: proxy.url });
  await elsewhere.start();
  await elsewhere.auth.signInAsGuest({ name: 'Ada elsewhere' });
  const large = new File([new Uint8Array(1_000_001)], 'large.bin');
  // Whatever is sent of it would be cut.
  proxy.set('no uploads');
  await expect(elsewhere.attachments.upload(null, large)).rejects.toMatchObject({
    code: 'too_large',
    retryable: false,
  });
  const log = ada.messages.open(conversationId);
  await expect(ada.attachments.send(conversationId, 'x', [large])).rejects.toMatchObject({
    code: 'too_large',
  });
  expect(log.value.pending).toMatchObject([{ status: 'failed', error: { code: 'too_large' } }]);
  log.close();
});

test('a file that is cut short each time, by a server that answers otherwise, is given up as too large', async () => {
  await using server = await TestServer.start();
  const { site, grace } = await two(server);
  await using proxy = await FaultProxy.start(Number(new URL(server.url).port));
  const ada: Chat = server.chat(site, { url: proxy.url });
  await ada.start();
  await ada.auth.signInAsGuest({ name: 'Ada elsewhere' });
  const { conversation } = await ada.conversations.start([grace.auth.user.value!.id], 'first');
  const log = ada.messages.open(conversation.id);
  proxy.set('no uploads');
  await expect(ada.attachments.send(conversation.id, 'x', [blob('one')])).rejects.toMatchObject({
    code: 'too_large',
  });
  expect(log.value.pending).toMatchObject([{ status: 'failed' }]);
  // What waits for the user goes when the way is free.
  proxy.set('clear');
  ada.messages.retry(log.value.pending[0]!.clientId);
  await vi.waitFor(() => expect(log.value.items.at(-1)?.attachments).toHaveLength(1), 10_000);
  log.close();
});
