/** Which pages have asked for a site's chat, as its owner sees it. */
import { createHost } from '@parlor/sdk/server';
import { expect, test, vi } from 'vitest';
import { Clock } from '../../../../tests/support/clock.js';
import { RawSocket } from '../../../../tests/support/raw-socket.js';
import { TestServer } from '../../../../tests/support/test-server.js';

async function twoSites(server: TestServer) {
  const [site, other] = [
    await server.site({ origins: ['https://www.shop.example'] }),
    await server.site(),
  ];
  const host = createHost({ url: server.url, secretKey: await server.secretKey(site) });
  const otherHost = createHost({ url: server.url, secretKey: await server.secretKey(other) });
  const ask = (origin: string, key = site.publicKey) =>
    fetch(`${server.url}/v1/site`, { headers: { origin, 'x-parlor-site': key } });
  return { site, host, otherHost, ask };
}

test('an owner sees which pages are refused, allowed and connected, and adds a refused one', async () => {
  await using server = await TestServer.start();
  const { site, host, otherHost, ask } = await twoSites(server);
  expect(await host.site.sightings()).toEqual([]);
  expect((await ask('https://shop.example')).status).toBe(403);
  expect((await ask('https://www.shop.example')).status).toBe(200);
  const seen = async () =>
    Object.fromEntries(
      (await host.site.sightings()).map(({ origin, isAllowed, connectedAt }) => [
        origin,
        `${isAllowed ? 'allowed' : 'refused'}${connectedAt ? ', connected' : ''}`,
      ]),
    );
  expect(await seen()).toEqual({
    'https://shop.example': 'refused',
    'https://www.shop.example': 'allowed',
  });
  await host.site.addOrigin('https://shop.example');
  expect((await seen())['https://shop.example']).toBe('allowed');
  const { accessToken } = await server.session(site, 'Ada');
  await RawSocket.open(server, {
    siteKey: site.publicKey,
    token: accessToken,
    origin: 'https://www.shop.example',
  });
  await vi.waitFor(async () =>
    expect((await seen())['https://www.shop.example']).toBe('allowed, connected'),
  );
  // Neither unknown keys, nor what is no page; and other sites see nothing of it.
  await ask('https://www.shop.example', 'pk_unknown');
  await ask('null');
  await ask(`https://${'x'.repeat(300)}.example`);
  expect(Object.keys(await seen())).toHaveLength(2);
  expect(await otherHost.site.sightings()).toEqual([]);
});

test('origins that somebody invents are bounded, and are forgotten after 15 minutes', async () => {
  const clock = new Clock();
  await using server = await TestServer.start({ environment: clock.environment });
  const { host, ask } = await twoSites(server);
  for (let number = 0; number < 40; number++) await ask(`https://p${number}.example`);
  const origins = async () => (await host.site.sightings()).map(({ origin }) => origin);
  expect(await origins()).toHaveLength(30);
  expect(await origins()).not.toContain('https://p35.example');
  clock.pass(6);
  await ask('https://www.shop.example');
  expect((await origins())[0]).toBe('https://www.shop.example');
  expect(await origins()).toHaveLength(30);
  clock.pass(16 * 60);
  expect(await origins()).toEqual([]);
});
