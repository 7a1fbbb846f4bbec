/** Clients learn of a changed setting of their site without a reload. */
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
