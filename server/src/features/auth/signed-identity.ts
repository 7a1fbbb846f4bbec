/** Reads the identity tokens that a host's backend signs: JWT with HS256, nothing else. */
import { createSecretKey } from 'node:crypto';
import { externalId, wellFormed } from '@parlor/sdk/protocol/fields';
import { limits } from '@parlor/sdk/protocol/limits';
import { cleanName } from '@parlor/sdk/protocol/names';
import jwt from 'jsonwebtoken';
import * as v from 'valibot';
import type { Environment } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import type { Site, Sites } from '../../ports/sites.js';

/** Clocks of host backends may be off by this. */
const toleranceSeconds = 30;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * As much of a name as fits, in whole characters: a user with a long name at the host must still be
 * able to sign in.
 */
function shortened(name: string): string {
  if (name.length <= limits.userName) return name;
  let short = '';
  for (const { segment } of graphemes.segment(name)) {
    if (short.length + segment.length > limits.userName) break;
    short += segment;
  }
  return cleanName(short);
}

const Claims = v.object({
  sub: externalId,
  exp: v.number(),
  // Hosts send `null` for what a user does not have: it counts as omitted.
  name: v.nullish(
    v.pipe(v.string(), wellFormed, v.transform(cleanName), v.transform(shortened), v.minLength(1)),
  ),
  avatar: v.nullish(
    v.pipe(v.string(), v.maxLength(limits.url), wellFormed, v.regex(/^https?:\/\//)),
  ),
});

/**
 * Header parameters that change what is signed or how it is read. This server supports none of
 * them, so RFC 7515 requires it to refuse `crit`.
 */
const refusedParameters = ['crit', 'b64', 'zip'];

export interface SignedIdentity {
  externalId: string;
  name: string | undefined;
  avatarUrl: string | undefined;
  /** The id of the secret that the token is signed with. */
  kid: string;
}

/** Throws `signed_token_rejected` with the reason, for the host's developer. */
export async function readSignedIdentity(
  token: string,
  site: Site,
  sites: Sites,
  environment: Environment,
): Promise<SignedIdentity> {
  const now = Math.floor(environment.now().getTime() / 1000);
  const { payload, kid } = await verify(token, site, sites, now);
  const claims = v.safeParse(Claims, payload);
  if (!claims.success) {
    const fields = claims.issues.map((issue) => v.getDotPath(issue)).join(', ');
    throw rejected(`these claims are missing or wrong: ${fields}`);
  }
  // Both parts are known to be JSON by now.
  const parts = token.split('.').slice(0, 2);
  if (parts.some((part) => repeatsName(Buffer.from(part, 'base64url').toString())))
    throw rejected('a name occurs twice in its header or claims');
  const { sub, exp, name, avatar } = claims.output;
  if (exp > now + limits.signedTokenSeconds + toleranceSeconds)
    throw rejected('exp is more than 24 hours ahead');
  return { externalId: sub, name: name ?? undefined, avatarUrl: avatar ?? undefined, kid };
}

async function verify(
  token: string,
  site: Site,
  sites: Sites,
  now: number,
): Promise<{ payload: unknown; kid: string }> {
  const header = readHeader(token);
  if (!header) throw rejected('it is not a JWT');
  if (header.alg !== 'HS256') throw rejected('alg must be HS256');
  const refused = refusedParameters.find((name) => Object.hasOwn(header, name));
  if (refused) throw rejected(`the header parameter ${refused} is not supported`);
  const secret = (await sites.signingSecrets(site.id)).find(({ kid }) => kid === header.kid);
  if (!secret) throw rejected('kid names no signing secret of this site');
  try {
    const payload = jwt.verify(token, createSecretKey(Buffer.from(secret.secret)), {
      algorithms: ['HS256'],
      audience: site.publicKey,
      clockTimestamp: now,
      clockTolerance: toleranceSeconds,
    });
    return { payload, kid: secret.kid };
  } catch (error) {
    throw rejected(error instanceof jwt.JsonWebTokenError ? error.message : 'it could not be read');
  }
}

/** Keys in the header (`jwk`, `jku`, `x5u` …) are ignored: the secret is only found by `kid`. */
function readHeader(token: string): jwt.JwtHeader | undefined {
  try {
    return jwt.decode(token, { complete: true })?.header;
  } catch {
    // The library throws if the claims are not JSON.
    return undefined;
  }
}

/** Whether a JSON object has a name twice: parsers differ in which one they take. */
function repeatsName(json: string): boolean {
  const names = new Set<unknown>();
  let depth = 0;
  for (const [token, text, colon] of json.matchAll(/("(?:[^"\\]|\\.)*")\s*(:)?|[[\]{}]/g)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    else if (colon && depth === 1) {
      const name: unknown = JSON.parse(text!);
      if (names.has(name)) return true;
      names.add(name);
    }
  }
  return false;
}

function rejected(why: string): Fault {
  return new Fault('signed_token_rejected', `The identity token is not valid here: ${why}.`);
}
