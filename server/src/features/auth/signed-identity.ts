/** Reads the identity tokens that a host's backend signs: JWT with HS256, nothing else. */
import { createSecretKey } from 'node:crypto';
import { externalId } from '@parlor/sdk/protocol/fields';
import { limits } from '@parlor/sdk/protocol/limits';
import jwt from 'jsonwebtoken';
import * as v from 'valibot';
import type { Environment } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import type { Site, Sites } from '../sites/sites.js';

/** Clocks of host backends may be off by this. */
const toleranceSeconds = 30;

const Claims = v.object({
  sub: externalId,
  exp: v.number(),
  name: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(limits.userName))),
  avatar: v.optional(v.pipe(v.string(), v.maxLength(limits.url), v.regex(/^https?:\/\//))),
});

export interface SignedIdentity {
  externalId: string;
  name: string | undefined;
  avatarUrl: string | undefined;
}

/** Throws `signed_token_rejected` and says why: the host's developer reads it. */
export async function readSignedIdentity(token: string, site: Site, sites: Sites, environment: Environment): Promise<SignedIdentity> {
  const now = Math.floor(environment.now().getTime() / 1000);
  const claims = v.safeParse(Claims, await verify(token, site, sites, now));
  if (!claims.success) {
    const fields = claims.issues.map((issue) => v.getDotPath(issue)).join(', ');
    throw rejected(`these claims are missing or wrong: ${fields}`);
  }
  const { sub, exp, name, avatar } = claims.output;
  if (exp > now + limits.signedTokenSeconds + toleranceSeconds) throw rejected('exp is more than 24 hours ahead');
  return { externalId: sub, name, avatarUrl: avatar };
}

async function verify(token: string, site: Site, sites: Sites, now: number): Promise<unknown> {
  const header = readHeader(token);
  if (!header) throw rejected('it is not a JWT');
  if (header.alg !== 'HS256') throw rejected('alg must be HS256');
  const secret = (await sites.signingSecrets(site.id)).find(({ kid }) => kid === header.kid);
  if (!secret) throw rejected('kid names no signing secret of this site');
  try {
    return jwt.verify(token, createSecretKey(Buffer.from(secret.secret)), {
      algorithms: ['HS256'],
      audience: site.publicKey,
      clockTimestamp: now,
      clockTolerance: toleranceSeconds,
    });
  } catch (error) {
    throw rejected(error instanceof jwt.JsonWebTokenError ? error.message : 'it could not be read');
  }
}

function readHeader(token: string): jwt.JwtHeader | undefined {
  try {
    return jwt.decode(token, { complete: true })?.header;
  } catch {
    // The library throws where the claims are no JSON.
    return undefined;
  }
}

function rejected(why: string): Fault {
  return new Fault('signed_token_rejected', `The identity token is not valid here: ${why}.`);
}
