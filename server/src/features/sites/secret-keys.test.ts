/** Secret keys: when they were used, and when they end. */
import { expect, test } from 'vitest';
import { Clock } from '../../../../tests/support/clock.js';
import { code, TestServer } from '../../../../tests/support/test-server.js';

test('a key has a name and scopes, and tells its last use to within a minute', async () => {
  const clock = new Clock();
  await using server = await TestServer.start({ environment: clock.environment });
  const { id: siteId } = await server.site();
  const key = { name: 'orders', scopes: ['moderate', 'read'] } as const;
  const { id, secretKey } = await server.app.secretKeys.add(siteId, key);
  const stored = async () =>
    (await server.app.secretKeys.list(siteId)).find((each) => each.id === id);
  const call = () => server.http('host.listUsers', {}, { token: secretKey });
  expect(await stored()).toMatchObject({
    name: 'orders',
    scopes: ['read', 'moderate'],
    lastUsedAt: null,
    expiresAt: null,
  });
  const first = clock.now();
  expect((await call()).status).toBe(200);
  expect((await stored())?.lastUsedAt).toEqual(first);
  clock.pass(59);
  expect((await call()).status).toBe(200);
  expect((await stored())?.lastUsedAt).toEqual(first);
  clock.pass(1);
  expect((await call()).status).toBe(200);
  expect((await stored())?.lastUsedAt).toEqual(clock.now());
});

test('after a rotation both keys work until the overlap ends, and then the new one alone', async () => {
  const clock = new Clock();
  await using server = await TestServer.start({ environment: clock.environment });
  const [{ id: siteId }, other] = [await server.site(), await server.site()];
  const { secretKeys } = server.app;
  const old = await secretKeys.add(siteId, { name: 'orders', scopes: ['read'] });
  expect(await secretKeys.rotate(other.id, old.id, 60)).toBeNull();
  const renewed = (await secretKeys.rotate(siteId, old.id, 60))!;
  const call = (token: string) => server.http('host.listUsers', {}, { token });
  for (const { secretKey } of [old, renewed]) expect((await call(secretKey)).status).toBe(200);
  clock.pass(60);
  expect(code(await call(old.secretKey))).toBe('unauthenticated');
  expect((await call(renewed.secretKey)).status).toBe(200);
  expect(await secretKeys.rotate(siteId, old.id, 60)).toBeNull();
  const left = (await secretKeys.list(siteId)).filter(({ name }) => name === 'orders');
  expect(left).toMatchObject([
    { id: renewed.id, name: 'orders', scopes: ['read'], expiresAt: null },
  ]);
});
