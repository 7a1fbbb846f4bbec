import { wrongOption } from '../options.js';
import { browserPlatform } from '../platform.js';
import { requireBackend } from './require-backend.js';

export interface IdentityOptions {
  /** The signing secret that Parlor gave you. */
  secret: string;
  /** The id of the secret. */
  kid: string;
  /** The site's public key, `pk_…`. */
  site: string;
  user: {
    /** Your own id of the user, which never changes: up to 128 characters. */
    externalId: string;
    /** Shown to others; longer names are cut after 80 characters. */
    name?: string | null;
    /** An http(s) address of a picture. */
    avatarUrl?: string | null;
  };
  /** How long the token is valid: 1 to 86,400; 600 (ten minutes) by default. */
  expiresInSeconds?: number;
}

const daySeconds = 24 * 60 * 60;

/**
 * Signs the identity token (a JWT) of one of your users: what the `auth` function of the page
 * returns. Uses Web Crypto, so it works on Node and on edge runtimes. Throws `invalid_input`.
 *
 *     const token = await signIdentity({
 *       secret: process.env.PARLOR_SECRET,
 *       kid: process.env.PARLOR_KID,
 *       site: 'pk_…',
 *       user: { externalId: '42', name: 'Ada' },
 *     });
 */
export async function signIdentity(options: IdentityOptions): Promise<string> {
  requireBackend('signIdentity');
  const { secret, kid, site, user, expiresInSeconds = 600 } = options;
  const { externalId, name, avatarUrl } = user ?? {};
  for (const [field, text] of Object.entries({
    secret,
    kid,
    site,
    'user.externalId': externalId,
  }))
    if (typeof text !== 'string' || text === '')
      throw wrongOption('signIdentity', field, 'must be a text');
  if (!(expiresInSeconds >= 1 && expiresInSeconds <= daySeconds))
    throw wrongOption('signIdentity', 'expiresInSeconds', `must be 1 to ${daySeconds}`);
  const now = Math.floor(browserPlatform.now() / 1000);
  const claims = {
    sub: externalId,
    aud: site,
    iat: now,
    exp: now + Math.floor(expiresInSeconds),
    ...(name && { name }),
    ...(avatarUrl && { avatar: avatarUrl }),
  };
  const signed = `${encode({ alg: 'HS256', typ: 'JWT', kid })}.${encode(claims)}`;
  const bytes = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', bytes.encode(secret), algorithm, false, [
    'sign',
  ]);
  const signature = await crypto.subtle.sign('HMAC', key, bytes.encode(signed));
  return `${signed}.${base64url(new Uint8Array(signature))}`;
}

const encode = (part: object) => base64url(new TextEncoder().encode(JSON.stringify(part)));

const base64url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
