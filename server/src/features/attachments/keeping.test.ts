/**
 * How much one may upload, how long it is kept, and what goes along with a message, a person or a
 * decision.
 */
import { limits } from '@parlor/sdk/protocol/limits';
import { expect, test, vi } from 'vitest';
import { Clock } from '../../../../tests/support/clock.js';
import { Person } from '../../../../tests/support/person.js';
import { kept, put, rowsOf, two } from '../../../../tests/support/stored-files.js';
import { code, TestServer } from '../../../../tests/support/test-server.js';
import { tryUpload } from '../../../../tests/support/upload.js';

const day = 24 * 60 * 60;

test('a site says what may be sent: kinds, bytes and how many', async () => {
  await using server = await TestServer.own();
  const { site, ada, conversationId } = await two(server);
  const as = ada.session.accessToken;
  await server.app.sites.update(site.id, { attachments: { kinds: ['audio'], maxBytes: 1_000 } });
  const refused = await tryUpload(server, as, 'text');
  expect([refused.status, code(refused)]).toEqual([415, 'file_refused']);
  await server.app.sites.update(site.id, { attachments: { kinds: ['file'], maxCount: 2 } });
  const large = await tryUpload(server, as, 'x'.repeat(1_001));
  expect([large.status, code(large)]).toEqual([413, 'too_large']);
  const attachmentIds = [
    await put(ada, 'x'.repeat(1_000)),
    await put(ada, 'b'),
    await put(ada, 'c'),
  ].map(({ id }) => id);
  expect(
    await ada.refusal('messages.send', { conversationId, clientId: 'a', text: 'x', attachmentIds }),
  ).toBe('limit_reached');
  const current = await server.http('sites.current', {}, { site });
  expect(current.body).toMatchObject({
    data: { attachments: { kinds: ['file'], maxBytes: 1_000, maxCount: 2 } },
  });
  await server.app.sites.update(site.id, { attachments: { kinds: [] } });
  expect(code(await tryUpload(server, as, 'text'))).toBe('file_refused');
  expect(await rowsOf(server)).toHaveLength(3);
  expect(await kept(server)).toHaveLength(3);
  await expect(
    server.app.sites.update(site.id, { attachments: { maxCount: limits.attachments + 1 } }),
  ).rejects.toThrow('files');
});

test('uploads that are not sent are few, and gone after a day', async () => {
  const clock = new Clock();
  await using server = await TestServer.start({ environment: clock.environment });
  const { site, ada, conversationId } = await two(server);
  const sent = await put(ada, 'sent');
  await ada.send(conversationId, '', { attachmentIds: [sent.id] });
  const files = await Promise.all(
    Array.from({ length: limits.unsentUploads }, (_, i) => put(ada, `file ${i}`)),
  );
  expect(code(await tryUpload(server, ada.session.accessToken, 'one more'))).toBe('limit_reached');
  await ada.call('attachments.discard', { attachmentId: files[0]!.id });
  await ada.call('attachments.discard', { attachmentId: files[1]!.id });
  await vi.waitFor(async () => expect(await rowsOf(server)).toHaveLength(limits.unsentUploads - 1));
  await put(ada, 'one more');
  clock.pass(day);
  const late = {
    siteId: site.id,
    conversationId,
    senderId: ada.id,
    clientId: 'late',
    text: '',
    attachmentIds: [files[2]!.id],
  };
  await expect(server.app.writer.append(late)).rejects.toMatchObject({ code: 'not_found' });
  expect(await server.app.sweeper.sweep()).toBe(limits.unsentUploads - 1);
  expect(await rowsOf(server)).toEqual([{ id: sent.id }]);
  expect(await kept(server)).toEqual([sent.id]);
});

test('what a process left behind when it ended is found and taken away', async () => {
  const clock = new Clock('wall');
  await using server = await TestServer.start({ environment: clock.environment });
  const { ada, conversationId } = await two(server);
  const [sent, lost] = [await put(ada, 'sent'), await put(ada, 'lost')];
  await ada.send(conversationId, '', { attachmentIds: [sent.id] });
  await server.app.database.query('DELETE FROM attachments WHERE id = ?', [lost.id]);
  expect(await server.app.sweeper.sweepOrphans()).toBe(0);
  clock.pass(day + 60);
  expect(await server.app.sweeper.sweepOrphans()).toBe(1);
  expect(await kept(server)).toEqual([sent.id]);
});

test('who deletes a person with all messages deletes the files, and who keeps the messages keeps theirs', async () => {
  await using server = await TestServer.own();
  const { site, ada, grace, conversationId } = await two(server);
  const secretKey = await server.secretKey(site);
  const [adas, graces] = [await put(ada, 'Ada'), await put(grace, 'Grace')];
  await put(ada, 'unsent');
  await ada.send(conversationId, '', { attachmentIds: [adas.id] });
  await grace.send(conversationId, '', { attachmentIds: [graces.id] });
  await server.http(
    'host.deleteUser',
    { userId: ada.id, messages: 'delete' },
    { token: secretKey },
  );
  // Bytes go before their row.
  await vi.waitFor(async () => expect(await rowsOf(server)).toEqual([{ id: graces.id }]));
  expect(await kept(server)).toEqual([graces.id]);
  await server.http(
    'host.deleteUser',
    { userId: grace.id, messages: 'keep' },
    { token: secretKey },
  );
  expect(await kept(server)).toEqual([graces.id]);
});

test('a send that is held keeps its files until a moderator has looked at it', async () => {
  const clock = new Clock('wall');
  await using server = await TestServer.start({ environment: clock.environment });
  const { site, ada, conversationId } = await two(server);
  const mod = await Person.of(server, site, 'Mod', 'moderator');
  await server.app.filters.add(site.id, { words: ['holdthis'] }, 'hold');
  const file = await put(ada, 'held');
  const send = { conversationId, clientId: 'held', text: 'holdthis', attachmentIds: [file.id] };
  expect(await ada.refusal('messages.send', send)).toBe('message_held');
  clock.pass(2 * day);
  await server.app.sweeper.sweep();
  clock.pass(-2 * day);
  const [held] = (await mod.call('held.list', {})).items;
  expect((await mod.call('held.release', { heldId: held!.id })).attachments).toEqual([file]);
});
