/** Clients learn of a changed setting of their site without a reload. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHost } from '@parlor/sdk/server';
import { expect, test, vi } from 'vitest';
import { RawSocket } from '../../../../tests/support/raw-socket.js';
import { TestServer } from '../../../../tests/support/test-server.js';
import { SiteRow } from './site.entity.js';

const soon = { timeout: 15_000, interval: 20 };

test('a connected client sees the changed settings, and so does one that was away', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const chat = server.chat(site);
  await chat.start();
  await chat.auth.signInAsGuest({ name: 'Ada' });
  const seen: (string | undefined)[] = [];
  const unfollow = chat.site.subscribe((view) => seen.push(view.site?.whoMayWrite));
  await vi.waitFor(() => expect(chat.site.value.site?.whoMayWrite).toBe('anyone'), soon);
  await vi.waitFor(() => expect(chat.connection.value.status).toBe('connected'), soon);
  await server.app.sites.update(site.id, { whoMayWrite: 'staff', promise: 'Within an hour.' });
  await vi.waitFor(() => expect(chat.site.value.site?.whoMayWrite).toBe('staff'), soon);
  expect(chat.site.value.site?.welcome?.promise).toBe('Within an hour.');
  unfollow();
  await server.app.sites.update(site.id, { name: 'Vesper & Co' });
  const stop = chat.site.subscribe(() => undefined);
  await vi.waitFor(() => expect(chat.site.value.site?.name).toBe('Vesper & Co'), soon);
  stop();
  expect(new Set(seen)).toEqual(new Set([undefined, 'anyone', 'staff']));
  await chat.close();
});

test('a change that another process stores is seen within seconds, by sockets of that site alone', async () => {
  await using server = await TestServer.start();
  const [site, other] = [await server.site(), await server.site()];
  const open = async (of: typeof site) => {
    const { accessToken } = await server.session(of, 'Ada');
    return RawSocket.open(server, { siteKey: of.publicKey, token: accessToken });
  };
  const [here, there] = [await open(site), await open(other)];
  const changes = (socket: RawSocket) =>
    socket.events.flatMap((event) => (event.name === 'site.changed' ? [event.data.site] : []));
  // As the command line does, whose process has no sockets.
  const rows = server.app.database.entities(SiteRow);
  await rows.update({ id: site.id }, { editMinutes: 5 });
  await vi.waitFor(() => expect(changes(here)).toHaveLength(1), soon);
  expect(changes(here)[0]).toMatchObject({ id: site.id, messages: { editMinutes: 5 } });
  // Pages know nothing of quotas.
  await server.app.sites.update(site.id, { quotas: { person: 7 } });
  await rows.update({ id: site.id }, { editMinutes: 6 });
  await vi.waitFor(() => expect(changes(here)).toHaveLength(2), soon);
  expect(changes(there)).toEqual([]);
});

test('pages learn of a changed look, and the loader of a page that names its site has it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parlor-look-'));
  await mkdir(join(folder, 'cdn'));
  await mkdir(join(folder, 'look'));
  await writeFile(join(folder, 'cdn/parlor.js'), 'load();');
  await writeFile(join(folder, 'look/look.js'), 'show(__PARLOR_SITE__, __PARLOR_LOOK__);');
  await using server = await TestServer.start({ assets: join(folder, 'cdn') });
  const site = await server.site();
  const host = createHost({ url: server.url, secretKey: await server.secretKey(site) });
  const loader = async (query: string) => {
    const answer = await fetch(`${server.url}/parlor.js${query}`);
    return { text: await answer.text(), caching: answer.headers.get('cache-control') };
  };
  const plain = { text: 'load();', caching: 'public, max-age=300' };
  const ofSite = `?site=${site.publicKey}`;
  expect(await loader(ofSite)).toEqual(plain);
  const chat = server.chat(site);
  await chat.start();
  await chat.auth.signInAsGuest({ name: 'Ada' });
  chat.site.subscribe(() => undefined);
  await vi.waitFor(() => expect(chat.site.value.site?.look).toBeNull(), soon);
  await vi.waitFor(() => expect(chat.connection.value.status).toBe('connected'), soon);

  await host.site.update({ look: { accent: '#B00020', title: '  $&  Fragen ' } });
  const look = { accent: '#b00020', title: '$& Fragen' };
  await vi.waitFor(() => expect(chat.site.value.site?.look).toEqual(look), soon);
  expect(await loader(ofSite)).toEqual({
    text: `load();\nshow("${site.publicKey}", ${JSON.stringify(look)});`,
    caching: 'public, max-age=60',
  });
  // Of no site, of an unknown one, and of what is no key.
  for (const query of ['', '?site=pk_unknown', '?site=x', `?site=a&site=${site.publicKey}`])
    expect(await loader(query), query).toEqual(plain);
  const entries = (await host.audit.list()).items.filter(({ act }) => act === 'site.updated');
  expect(entries).toMatchObject([{ detail: 'look', by: { kind: 'key', name: 'test' } }]);

  // Whatever got into the database: only a look gets into pages.
  const rows = server.app.database.entities(SiteRow);
  await rows.update({ id: site.id }, { look: '{"accent":"red;}"}' });
  await vi.waitFor(() => expect(chat.site.value.site?.look).toBeNull(), soon);
  await host.site.update({ look });
  await host.site.update({ look: {} });
  expect((await host.site.get()).look).toBeNull();
  await chat.close();
  await rm(folder, { recursive: true });
});
