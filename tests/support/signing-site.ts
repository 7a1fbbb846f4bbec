import jwt, { type SignOptions } from 'jsonwebtoken';
import type { Way } from '../../server/src/ports/sites.js';
import type { TestServer } from './test-server.js';

/** What a host's developer may say in a token. */
type Claims = Record<string, unknown>;

/**
 * A site whose backend signs identities, its signing, and the exchange of what it signed for a
 * session.
 */
export async function signingSite(
  server: TestServer,
  ways: Way[] = ['guest', 'account', 'signed'],
) {
  const site = await server.site({ ways });
  const { kid, secret } = await server.app.sites.addSigningSecret(site.id);
  const sign = (claims: Claims = {}, options: SignOptions = {}, key = secret) =>
    jwt.sign(
      { sub: 'g-1', aud: site.publicKey, exp: Math.floor(Date.now() / 1000) + 300, ...claims },
      key,
      { keyid: kid, ...options },
    );
  const exchange = (token: string) => server.http('auth.exchange', { token }, { site });
  return { site, kid, secret, sign, exchange };
}
