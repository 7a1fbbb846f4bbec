/** Notes about conversations, as operators, backends and members notice them. */
import { createHost, type Host } from '@parlor/sdk/server';
import { serverLimits } from '@parlor/sdk/protocol/server-limits';
import { expect, test } from 'vitest';
import { Clock } from '../../../../tests/support/clock.js';
import { failure } from '../../../../tests/support/host-backend.js';
import { OperatorBrowser } from '../../../../tests/support/operator.js';
import { moderated } from '../../../../tests/support/moderated.js';
import { TestServer } from '../../../../tests/support/test-server.js';
import { NoteRow } from './note.entity.js';

async function place(server: TestServer) {
  const here = await moderated(server);
  const { site } = here;
  const host = createHost({ url: server.url, secretKey: await server.secretKey(site) });
  const operator = (role: 'viewer' | 'moderator' | 'admin', name: string = role) =>
    OperatorBrowser.of(server, site, role, name);
  return { ...here, host, operator };
}

/** The entries of the audit log with these acts. */
const acts = async (host: Host, ...wanted: string[]) =>
  (await host.audit.list()).items.filter(({ act }) => wanted.includes(act));

const rows = (server: TestServer, conversationId: string) =>
  server.app.database.entities(NoteRow).countBy({ conversationId });

test('moderators note about a conversation, page by page, and its members do not see it', async () => {
  await using server = await TestServer.start();
  const { site, ada, conversationId, host, operator } = await place(server);
  const [mo, other] = [await operator('moderator', 'Mo'), await operator('moderator', 'Other')];
  await ada.listen();
  const which = { conversationId };
  const noted = await mo.call('host.addNote', { ...which, text: 'Asked to wait.\nAgain.' }, site);
  expect(noted).toMatchObject({
    conversationId,
    text: 'Asked to wait.\nAgain.',
    by: { kind: 'operator', id: mo.id, name: 'Mo' },
  });
  await other.call('host.addNote', { ...which, text: 'Paid.' }, site);
  await host.conversations.addNote(which, 'Order 42');
  const first = await mo.call('host.listNotes', { ...which, limit: 2 }, site);
  const second = await mo.call('host.listNotes', { ...which, limit: 2, cursor: first.next! }, site);
  expect(second.next).toBeNull();
  const all = await host.conversations.notes(which);
  expect([...first.items, ...second.items]).toEqual(all.items);
  expect(new Set(all.items.map(({ text }) => text))).toEqual(
    new Set(['Asked to wait.\nAgain.', 'Paid.', 'Order 42']),
  );
  const seen = [
    await ada.call('conversations.get', which),
    await ada.call('messages.list', which),
    ada.heard(conversationId),
  ];
  expect(JSON.stringify(seen)).not.toMatch(/Paid|Asked|Order 42/);
});

test('operators remove their own notes, and admins those of others', async () => {
  await using server = await TestServer.start();
  const { site, conversationId, host, operator } = await place(server);
  const [mo, other, admin, viewer] = [
    await operator('moderator', 'Mo'),
    await operator('moderator', 'Other'),
    await operator('admin', 'Admin'),
    await operator('viewer'),
  ];
  const add = async (browser: OperatorBrowser) =>
    (await browser.call('host.addNote', { conversationId, text: 'A' }, site)).id;
  const [mine, theirs] = [await add(mo), await add(other)];
  for (const [name, input] of [
    ['host.listNotes', { conversationId }],
    ['host.addNote', { conversationId, text: 'A' }],
    ['host.removeNote', { noteId: mine }],
  ] as const)
    expect([name, await viewer.refusal(name, input, site)]).toEqual([name, 'forbidden']);
  expect(await mo.refusal('host.removeNote', { noteId: theirs }, site)).toBe('forbidden');
  expect(await rows(server, conversationId)).toBe(2);
  await mo.call('host.removeNote', { noteId: mine }, site);
  expect(await mo.refusal('host.removeNote', { noteId: mine }, site)).toBe('not_found');
  await admin.call('host.removeNote', { noteId: theirs }, site);
  expect((await host.conversations.notes({ conversationId })).items).toEqual([]);
  const items = await acts(host, 'note.removed', 'note.added');
  expect(items.map(({ act, by, conversationId: about }) => [act, by?.name, about])).toEqual([
    ['note.removed', 'Admin', conversationId],
    ['note.removed', 'Mo', conversationId],
    ['note.added', 'Other', conversationId],
    ['note.added', 'Mo', conversationId],
  ]);
  expect(JSON.stringify(items)).not.toContain('"A"');
});

test('a conversation has a bounded number of notes, also if many are added at once', async () => {
  await using server = await TestServer.start();
  const { conversationId, host } = await place(server);
  const which = { conversationId };
  const { id, ...note } = await host.conversations.addNote(which, 'First');
  const { notesOfConversation } = serverLimits;
  await server.app.database.entities(NoteRow).insert(
    Array.from({ length: notesOfConversation - 3 }, (_, i) => ({
      id: `${id.slice(0, 30)}${i}`,
      conversationId,
      createdAt: new Date(note.createdAt),
      byKind: 'key' as const,
      byId: 'key',
      byName: 'test',
      text: 'x',
    })),
  );
  const results = await Promise.all(
    Array.from({ length: 6 }, (_, i) =>
      host.conversations.addNote(which, `Note ${i}`).then(
        () => 'ok',
        (error: { code: string }) => error.code,
      ),
    ),
  );
  expect(results.filter((result) => result === 'ok')).toHaveLength(2);
  expect(new Set(results)).toEqual(new Set(['ok', 'limit_reached']));
  expect(await rows(server, conversationId)).toBe(notesOfConversation);
});

test('bad input and other sites change nothing', async () => {
  await using server = await TestServer.start();
  const { site, conversationId, host, operator } = await place(server);
  const mo = await operator('moderator');
  const { id: noteId } = await host.conversations.addNote({ conversationId }, 'Here');
  for (const text of ['', '  \n ', 'x'.repeat(serverLimits.noteText + 1), 7, null])
    expect(await mo.refusal('host.addNote', { conversationId, text }, site)).toBe('invalid_input');
  expect(await mo.refusal('host.addNote', { text: 'A' }, site)).toBe('invalid_input');
  const elsewhere = await server.site();
  const stranger = await OperatorBrowser.of(server, elsewhere, 'owner');
  const other = createHost({ url: server.url, secretKey: await server.secretKey(elsewhere) });
  expect(await failure(other.conversations.addNote({ conversationId }, 'A'))).toBe('not_found');
  expect(await failure(other.conversations.notes({ conversationId }))).toBe('not_found');
  expect(await stranger.refusal('host.removeNote', { noteId }, elsewhere)).toBe('not_found');
  expect(await stranger.refusal('host.removeNote', { noteId }, site)).toBe('forbidden');
  expect((await host.conversations.notes({ conversationId })).items).toMatchObject([
    { id: noteId, text: 'Here' },
  ]);
});

test('notes go with their conversation, and with their site', async () => {
  const clock = new Clock();
  await using server = await TestServer.start({
    environment: clock.environment,
    janitorMs: null,
  });
  const { site, ada, bob, host } = await place(server);
  const [gone, stays] = [await ada.group('Gone', bob), await ada.group('Stays', bob)];
  for (const conversationId of [gone, stays])
    await host.conversations.addNote({ conversationId }, 'Secret');
  await host.conversations.delete({ conversationId: gone });
  expect([await rows(server, gone), await rows(server, stays)]).toEqual([0, 1]);
  expect(await failure(host.conversations.addNote({ conversationId: gone }, 'A'))).toBe(
    'not_found',
  );
  const [entry] = await acts(host, 'conversation.deleted');
  expect(entry).toMatchObject({
    act: 'conversation.deleted',
    by: { kind: 'key', name: 'test' },
    conversationId: gone,
  });
  await server.app.siteDeletion.begin(site.id);
  clock.pass(10);
  while (await server.app.siteDeletion.chore());
  expect(await rows(server, stays)).toBe(0);
});

test('closing a conversation is in the audit log, and what changes nothing is not', async () => {
  await using server = await TestServer.start();
  const { site, ada, bob, host, operator } = await place(server);
  const which = { conversationId: await ada.group('Ours', bob) };
  const admin = await operator('admin', 'Admin');
  const close = { ...which, posting: 'admins' } as const;
  await admin.call('host.updateConversation', close, site);
  await admin.call('host.updateConversation', close, site);
  await host.conversations.reopen(which);
  const items = await acts(host, 'conversation.updated');
  expect(items).toMatchObject([
    { act: 'conversation.updated', by: { kind: 'key' }, detail: 'posting: all', ...which },
    { act: 'conversation.updated', by: { name: 'Admin' }, detail: 'posting: admins', ...which },
  ]);
});
