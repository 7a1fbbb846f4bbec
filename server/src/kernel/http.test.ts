/**
 * What HTTP answers say beside their body: which methods an address takes, and how much of a rate
 * is left.
 */
import { expect, test } from 'vitest';
import { TestServer } from '../../../tests/support/test-server.js';

test('an address that takes other methods says which', async () => {
  await using server = await TestServer.start();
  for (const [path, method, allowed] of [
    ['/v1/users/me', 'DELETE', ['GET', 'HEAD', 'PATCH']],
    ['/v1/auth/login', 'GET', ['POST']],
    ['/v1/users/me', 'PUT', ['GET', 'HEAD', 'PATCH']],
    ['/v1/users/me', 'PROPFIND', ['GET', 'HEAD', 'PATCH']],
  ] as const) {
    const answer = await fetch(server.url + path, { method });
    expect([path, method, answer.status]).toEqual([path, method, 405]);
    expect(answer.headers.get('allow')?.split(', ').sort()).toEqual(allowed);
    expect(await answer.json()).toMatchObject({ error: { code: 'method_not_allowed' } });
  }
  expect((await fetch(`${server.url}/v1/nowhere`)).headers.get('allow')).toBeNull();
});

test('answers say how much of the rate is left, and pages may read it', async () => {
  await using server = await TestServer.start({
    rates: { read: { points: 3, seconds: 60 }, guestRead: { points: 3, seconds: 60 } },
  });
  const site = await server.site();
  const { accessToken: token } = await server.session(site, 'Ada');
  const headers = { origin: 'https://host.example', 'x-parlor-site': site.publicKey };
  const left = async () => {
    const answer = await server.http('users.me', {}, { token, headers });
    expect(answer.headers.get('access-control-expose-headers')?.toLowerCase()).toContain(
      'ratelimit-remaining',
    );
    const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map((name) =>
      answer.headers.get(`ratelimit-${name}`),
    );
    expect(Number(reset)).toBeGreaterThan(0);
    expect(Number(reset)).toBeLessThanOrEqual(60);
    return [answer.status, limit, remaining];
  };
  expect([await left(), await left(), await left()]).toEqual([
    [200, '3', '2'],
    [200, '3', '1'],
    [200, '3', '0'],
  ]);
  expect((await left()).slice(0, 1)).toEqual([429]);
});
