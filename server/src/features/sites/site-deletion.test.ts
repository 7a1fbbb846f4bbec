/** A site that is deleted: every row and file of it goes, step by step, and nothing of others. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Clock } from '../../../../tests/support/clock.js';
import { Person } from '../../../../tests/support/person.js';
import { code, TestServer } from '../../../../tests/support/test-server.js';
import { upload } from '../../../../tests/support/upload.js';
import { entities } from '../../schema.generated.js';

/** Rows of each table that name one of these ids. */
async function rowsNaming(
  { app }: TestServer,
  ids: readonly string[],
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { tableName } of app.database.source.entityMetadatas) {
    const rows = await app.database.query<object[]>(`SELECT * FROM ${tableName}`);
    const naming = rows.filter((row) => ids.some((id) => JSON.stringify(row).includes(id))).length;
    if (naming > 0) counts[tableName] = naming;
  }
  return counts;
}

test('every table has its place in the deletion of a site', async () => {
  await using server = await TestServer.start();
  const known = [...server.app.siteDeletion.tables, 'sites'];
  const tables = entities.map((entity) => server.app.database.source.getMetadata(entity).tableName);
  // Operators and nodes are not of one site.
  const others = [
    'server_state',
    'counting_nodes',
    'operators',
    'operator_sessions',
    'operator_recovery_codes',
  ];
  expect(known.toSorted()).toEqual(tables.filter((table) => !others.includes(table)).toSorted());
});

test('people, conversations, reports, words and files of a deleted site are gone; another site keeps all of its own', async () => {
  const clock = new Clock('wall');
  await using server = await TestServer.start({ environment: clock.environment, janitorMs: null });
  const [site, other] = [await server.site(), await server.site()];
  const made = await Promise.all(
    [site, other].map(async (each) => {
      const [ada, grace, mo] = [
        await Person.of(server, each, 'Ada'),
        await Person.of(server, each, 'Grace'),
        await Person.of(server, each, 'Mo', 'moderator'),
      ];
      const conversationId = await ada.start(grace);
      const file = await upload(server, ada.session.accessToken, 'notes');
      await ada.call('messages.send', {
        conversationId,
        clientId: 'with',
        text: 'searchable words',
        attachmentIds: [file.id],
      });
      await ada.call('contacts.request', { userId: grace.id, note: 'hi' });
      await ada.call('blocks.add', { userId: mo.id });
      await grace.call('reports.create', { conversationId, seq: 1, reason: 'spam' });
      await grace.call('messages.hide', { conversationId, seq: 1 });
      await ada.call('members.request', {
        conversationId: await grace.group('Club'),
        note: 'join',
      });
      await mo.call('users.silence', { userId: ada.id, seconds: 60 });
      await server.app.filters.add(each.id, { words: ['darn'] }, 'refuse');
      await server.app.sites.addSigningSecret(each.id);
      return { ids: [each.id, ada.id, grace.id, mo.id, conversationId], ada, conversationId };
    }),
  );
  const [mine, theirs] = made as [(typeof made)[0], (typeof made)[0]];
  await expect.poll(async () => (await rowsNaming(server, mine.ids))['search_logs']).toBe(1);
  const before = await rowsNaming(server, theirs.ids);
  const files = await readdir(join(server.config.folder, 'files'), { recursive: true });

  await server.app.siteDeletion.begin(site.id);
  expect(code(await server.http('auth.guest', { name: 'Eve' }, { site }))).toBe('unknown_site');
  expect(await mine.ada.refusal('users.me', {})).toBe('unknown_site');
  // Other nodes may still write for some seconds.
  expect(await server.app.siteDeletion.chore()).toBe(false);
  expect(await rowsNaming(server, [site.id])).not.toEqual({});
  clock.pass(10);
  // What a command that was cut off began, a server goes on with.
  while (await server.app.siteDeletion.chore());
  expect(await server.app.siteDeletion.finish(site.id)).toBe(0);

  expect(await rowsNaming(server, mine.ids)).toEqual({});
  expect(await rowsNaming(server, theirs.ids)).toEqual(before);
  expect(
    (await readdir(join(server.config.folder, 'files'), { recursive: true })).length,
  ).toBeLessThan(files.length);
  expect(
    (await theirs.ada.call('messages.list', { conversationId: theirs.conversationId })).items
      .length,
  ).toBeGreaterThan(1);
});
