/** What HTTP caches keep of a site, and a class that opens the chat behind one address. */
import { wire } from '@parlor/sdk/protocol/wire';
import { expect, test } from 'vitest';
import { upTo } from '../../../../tests/support/person.js';
import { TestServer } from '../../../../tests/support/test-server.js';
import { defaultRates } from '../../kernel/limits.js';

const page = 'https://shop.example';

function asker(server: TestServer, publicKey: string, origin = page) {
  return (etag?: string) =>
    fetch(`${server.url}/v1/site`, {
      headers: {
        origin,
        [wire.siteHeader]: publicKey,
        // As a browser asks about what it keeps.
        ...(etag !== undefined && { 'if-none-match': etag, 'cache-control': 'max-age=0' }),
      },
    });
}

test('a browser keeps the site, asks whether it has changed, and gets no body if not', async () => {
  await using server = await TestServer.start();
  const site = await server.site({ origins: [page] });
  const ask = asker(server, site.publicKey);
  const first = await ask();
  const { headers } = first;
  expect(headers.get('cache-control')).toBe('private, no-cache');
  const varying = headers.get('vary')!.toLowerCase().split(', ');
  expect(varying).toEqual(expect.arrayContaining(['origin', wire.siteHeader]));
  const etag = headers.get('etag')!;

  // The time that the answers tell differs.
  const second = await ask(etag);
  expect([second.status, await second.text(), second.headers.get('etag')]).toEqual([304, '', etag]);
  // Without these the page could not read what its browser has kept.
  expect(second.headers.get('access-control-allow-origin')).toBe(page);

  await server.app.sites.update(site.id, { promise: 'Within an hour.' });
  const changed = await ask(etag);
  expect(changed.status).toBe(200);
  expect(changed.headers.get('etag')).not.toBe(etag);
  expect(await changed.json()).toMatchObject({ data: { welcome: { promise: 'Within an hour.' } } });
});

test('neither a refusal nor what belongs to a user is kept', async () => {
  await using server = await TestServer.start();
  const site = await server.site({ origins: [page] });
  const etag = (await asker(server, site.publicKey)()).headers.get('etag')!;
  const refused = await asker(server, site.publicKey, 'https://elsewhere.example')(etag);
  expect([refused.status, refused.headers.get('cache-control')]).toEqual([403, 'no-store']);
  const { accessToken: token } = await server.session(site, 'Ada');
  const own = await server.http('users.me', {}, { token });
  expect([own.headers.get('cache-control'), own.headers.get('etag')]).toEqual(['no-store', null]);
});

test('a class of 100 behind one address opens the chat, all as new guests or all again, without a refusal', async () => {
  await using server = await TestServer.start({ rates: defaultRates });
  const site = await server.site();
  const devices = upTo(100).map(() => {
    const stored = new Map<string, string>();
    return () =>
      server.chat(site, {
        storage: {
          get: (key) => stored.get(key) ?? null,
          set: (key, value) => void stored.set(key, value),
          delete: (key) => void stored.delete(key),
        },
      });
  });
  const open = async (device: (typeof devices)[number]) => {
    const chat = device();
    const returning = await chat.start();
    await chat.auth.site();
    if (!returning) await chat.auth.signInAsGuest({ name: 'Pupil' });
    await expect.poll(() => chat.connection.value.status, { timeout: 30_000 }).toBe('connected');
    const { items } = await chat.users.list();
    expect(items).toEqual(expect.any(Array));
    await chat.close();
    return returning !== null;
  };
  expect(await Promise.all(devices.map(open))).toEqual(devices.map(() => false));
  expect(await Promise.all(devices.map(open))).toEqual(devices.map(() => true));
}, 120_000);
