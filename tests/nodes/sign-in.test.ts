/** What several nodes know together of sign-ins: revoked secrets, and guesses. */
import jwt from 'jsonwebtoken';
import { expect, test, vi } from 'vitest';
import { outcomeOf, postFrom } from '../support/from-address.js';
import { heard, Nodes } from '../support/nodes.js';
import { code, data } from '../support/test-server.js';

test.each([
  ['at once through Redis', false],
  ['within five seconds without it', true],
])(
  'a secret that is revoked on one node closes the sockets on the others %s',
  async (_, withoutRedis) => {
    await using nodes = await Nodes.start({ withoutRedis });
    const { a, b, site } = nodes;
    const { kid, secret } = await a.app.sites.addSigningSecret(site.id);
    const token = jwt.sign({ name: 'Grace' }, secret, {
      keyid: kid,
      subject: 'g-1',
      audience: site.publicKey,
      expiresIn: '5m',
    });
    const session = data(await a.http('auth.exchange', { token }, { site }));
    const socket = await nodes.socket(b, session);
    const began = Date.now();
    await a.app.sites.revokeSigningSecret(site.id, kid);
    expect(await a.app.sessions.endOfSecret(site.id, kid)).toBe(1);
    await vi.waitFor(() => expect(socket.disconnectReason).not.toBeNull(), {
      timeout: 30_000,
      interval: 10,
    });
    expect(Date.now() - began).toBeLessThan(5_000);
    expect(heard(socket, 'session.ended')).toEqual([{ reason: 'revoked' }]);
    expect(code(await b.http('users.me', {}, { token: session.accessToken }))).toBe(
      'session_ended',
    );
  },
);

test('guesses at one account count on all nodes together, and the owner gets in at an address of before', async () => {
  const rates = {
    accountFailure: { points: 4, seconds: 600 },
    accountPause: { points: 1, seconds: 600 },
  };
  await using nodes = await Nodes.start({ overrides: { rates, firstPauseSeconds: 300 } });
  const { a, b, site } = nodes;
  const owner = { email: 'ada@example.com', password: 'correct horse' };
  const at = (n: number) => (n % 2 ? a : b).url;
  const registered = await postFrom('127.0.0.2', a.url, site.publicKey, 'auth.register', {
    ...owner,
    name: 'Ada',
  });
  expect(outcomeOf(registered)).toBe('ok');
  const guesses = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      postFrom(`127.0.1.${n + 1}`, at(n), site.publicKey, 'auth.login', {
        ...owner,
        password: 'a wild guess',
      }),
    ),
  );
  expect(
    guesses.map(outcomeOf).filter((outcome) => outcome === 'invalid_credentials'),
  ).toHaveLength(5);
  expect(outcomeOf(await postFrom('127.0.0.3', b.url, site.publicKey, 'auth.login', owner))).toBe(
    'rate_limited',
  );
  expect(outcomeOf(await postFrom('127.0.0.2', b.url, site.publicKey, 'auth.login', owner))).toBe(
    'ok',
  );
});
