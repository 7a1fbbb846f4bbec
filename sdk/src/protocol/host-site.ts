/**
 * The set-up of a site by its host: settings, origins, secret keys and signing secrets. Each change
 * is in the site's audit log.
 */
import * as v from 'valibot';
import { AttachmentKind } from './attachments.js';
import { httpUrl, id, line, nothing, time } from './fields.js';
import { OperatorReading } from './host-reading.js';
import { limits } from './limits.js';
import { Look, look } from './look.js';
import { name } from './names.js';
import { scope } from './scopes.js';
import { serverLimits } from './server-limits.js';
import {
  DirectoryHolds,
  DirectoryVisibleTo,
  StrangersSee,
  WhoMayAdd,
  WhoMayWrite,
} from './sites.js';
import { defineOperations } from './table.js';

const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
const minutes = v.nullable(whole(0, serverLimits.settingMinutes));
const megabytes = v.nullable(whole(1, serverLimits.quotaMb));

/** How a user may sign in: as a guest, with an account, or signed in by the host's backend. */
export const SignInMode = v.picklist(['guest', 'account', 'signed']);
export type SignInMode = v.InferOutput<typeof SignInMode>;

const directory = {
  /** Who sees the users of the site. */
  visibleTo: DirectoryVisibleTo,
  /** Which users the directory contains. */
  holds: DirectoryHolds,
  /** What strangers see of a profile. */
  strangersSee: StrangersSee,
};
const attachments = {
  /** The kinds of files that users may send; an empty list for none. */
  kinds: v.pipe(v.array(AttachmentKind), v.maxLength(AttachmentKind.options.length)),
  /** The largest file, in bytes. The server may have a lower limit. */
  maxBytes: whole(1, serverLimits.fileBytes),
  /** The most files of one message. */
  maxCount: whole(1, limits.attachments),
};
const quotas = {
  /** What one user may store; `null` for no quota. */
  person: megabytes,
  /** What one guest may store; `null` for no quota. */
  guest: megabytes,
  /** What may be uploaded from one address within a day; `null` for no quota. */
  address: megabytes,
  /** What all users together may store; `null` for no quota. */
  site: megabytes,
};
const settings = {
  /** How long senders may edit a message, in minutes; 0 is never, `null` always. */
  editMinutes: minutes,
  /** How long senders may delete a message for everyone; 0 is never, `null` always. */
  deleteMinutes: minutes,
  /** Who may write to whom. */
  whoMayWrite: WhoMayWrite,
  /** Who may add whom to a group without asking. */
  whoMayAdd: WhoMayAdd,
  /** Whether links get a preview. */
  linkPreviews: v.boolean(),
  /** The picture that visitors see before they sign in; `null` for none. */
  logoUrl: v.nullable(httpUrl),
  /** When visitors get an answer, in your own words, up to 200 characters; `null` for nothing. */
  promise: v.nullable(name(limits.sitePromise)),
  /** Days without a visit after which a guest is deleted; `null` for never. */
  guestDays: v.nullable(whole(1, serverLimits.settingDays)),
  /**
   * What operators may read of conversations: nothing, the reported messages with those around
   * them, or everything. It does not limit secret keys with the scope `admin`.
   */
  operatorReading: OperatorReading,
};

/** A site with all of its settings, for its host. */
export const HostSite = v.object({
  /** The site's id on this server. */
  id,
  /** What the site is called. */
  name: v.string(),
  /** Names the site in its script tag, and in the header `x-parlor-site`. */
  publicKey: v.string(),
  /** The origins of the pages that may show the chat. */
  origins: v.array(v.string()),
  /** The ways of signing in that the site accepts. */
  signIn: v.array(SignInMode),
  ...settings,
  /** Who sees whom. */
  directory: v.object(directory),
  /** What users may send. */
  attachments: v.object(attachments),
  /** Megabytes of files. */
  quotas: v.object(quotas),
  /** How the chat looks on the site's pages; `null` for the chat's own look. */
  look: v.nullable(Look),
});
export interface HostSite extends v.InferOutput<typeof HostSite> {}

/** A change of the settings of a site. What is left out stays as it is. */
export const HostSiteChange = v.strictObject({
  /** What the site is called: one line, up to 80 characters. */
  name: v.optional(name(limits.userName)),
  /** The ways of signing in that the site accepts, at least one. */
  signIn: v.optional(
    v.pipe(v.array(SignInMode), v.minLength(1), v.maxLength(SignInMode.options.length)),
  ),
  ...v.partial(v.strictObject(settings)).entries,
  /** Who sees whom. */
  directory: v.optional(v.partial(v.strictObject(directory))),
  /** What users may send. */
  attachments: v.optional(v.partial(v.strictObject(attachments))),
  /** Megabytes of files. */
  quotas: v.optional(v.partial(v.strictObject(quotas))),
  /**
   * How the chat looks on the site's pages, as a whole: what it leaves out is the chat's own.
   * `null` for the chat's own look.
   */
  look: v.optional(v.nullable(v.strictObject(look))),
});
export interface HostSiteChange extends v.InferOutput<typeof HostSiteChange> {}

/** A secret key, without the secret itself. */
export const SecretKey = v.object({
  /** What the operations on keys take as `keyId`. */
  id,
  /** What it is for; the audit log names it so. */
  name: v.string(),
  /** What a call with it may do. */
  scopes: v.array(scope),
  createdAt: time,
  /** When it was last used, to within a minute; `null` if never. */
  lastUsedAt: v.nullable(time),
  /** When it stops working, after its rotation; `null` if it does not. */
  expiresAt: v.nullable(time),
});
export interface SecretKey extends v.InferOutput<typeof SecretKey> {}

/** A secret for signing identities, without the secret itself. */
export const SigningSecret = v.object({
  /** Names the secret in the header of tokens. */
  kid: v.string(),
  createdAt: time,
  /** When tokens that it signed are refused, after its rotation; `null` if they are not. */
  expiresAt: v.nullable(time),
});
export interface SigningSecret extends v.InferOutput<typeof SigningSecret> {}

/** Pages of an origin that asked for the site's chat in the last 15 minutes. */
export const Sighting = v.object({
  /** As the browser sends it. */
  origin: v.string(),
  /** Whether its pages may show the chat: it is on the list of origins. */
  isAllowed: v.boolean(),
  /** When one last asked, to within seconds. */
  askedAt: time,
  /** When one last connected a socket, as a user who is signed in; `null` if none has. */
  connectedAt: v.nullable(time),
});
export interface Sighting extends v.InferOutput<typeof Sighting> {}

/** An origin of a page, as people write it. */
const origin = line(serverLimits.originText);
const kid = v.pipe(v.string(), v.regex(/^[\w-]{1,40}$/, 'must be a kid'));
/** How long the old one works beside the new one, in seconds; a day if left out. */
const overlapSeconds = v.optional(whole(0, serverLimits.overlapSeconds));
const newKey = {
  /** The new key, without the secret. */
  key: SecretKey,
  /** The secret, `sk_…`: shown only this once. */
  secretKey: v.string(),
};
const newSecret = {
  /** The new signing secret, without the secret itself. */
  signingSecret: SigningSecret,
  /** The secret, `ss_…`: shown only this once. */
  secret: v.string(),
};
const originList = v.object({
  /** By name. */
  origins: v.array(v.string()),
});

export const hostSiteOperations = defineOperations({
  'host.getSite': {
    summary: 'The site with all of its settings.',
    method: 'GET',
    path: '/host/site',
    caller: 'host',
    scope: 'read',
    rate: 'host',
    input: nothing,
    output: HostSite,
    errors: [],
  },
  'host.updateSite': {
    summary:
      'Changes the name, the ways of signing in and the settings of the site. What is left out stays as it is.',
    method: 'PATCH',
    path: '/host/site',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    input: HostSiteChange,
    output: HostSite,
    errors: [],
  },
  'host.listOrigins': {
    summary: 'The origins of the pages that may show the chat.',
    method: 'GET',
    path: '/host/origins',
    caller: 'host',
    scope: 'read',
    rate: 'host',
    input: nothing,
    output: originList,
    errors: [],
  },
  'host.addOrigin': {
    summary:
      'Adds an origin: scheme, host and port, or `https://*.example.com` for all subdomains. Again changes nothing.',
    method: 'POST',
    path: '/host/origins',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    input: v.strictObject({
      /** Such as `https://www.example.com`. */
      origin,
    }),
    output: originList,
    errors: ['limit_reached'],
  },
  'host.removeOrigin': {
    summary: 'Removes an origin: its pages can no longer show the chat, within seconds.',
    method: 'POST',
    path: '/host/origins/remove',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    input: v.strictObject({
      /** As `host.listOrigins` answers it. */
      origin,
    }),
    output: originList,
    errors: ['not_found'],
  },
  'host.listSightings': {
    summary:
      'The origins whose pages asked for the chat in the last 15 minutes, also those that are refused, the last ones first. At most 30; a restart of the server forgets them.',
    method: 'GET',
    path: '/host/sightings',
    caller: 'host',
    scope: 'read',
    rate: 'host',
    input: nothing,
    output: v.object({
      /** The last ones first. */
      sightings: v.array(Sighting),
    }),
    errors: [],
  },
  'host.listKeys': {
    summary: 'The secret keys that work, the oldest first, without the secrets themselves.',
    method: 'GET',
    path: '/host/keys',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    input: nothing,
    output: v.object({
      /** At most 50. */
      keys: v.array(SecretKey),
    }),
    errors: [],
  },
  'host.addKey': {
    summary: 'Makes a secret key. The secret is in this answer alone.',
    method: 'POST',
    path: '/host/keys',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    status: 201,
    input: v.strictObject({
      /** What it is for: one line, up to 80 characters. */
      name: name(limits.userName),
      /** What a call with it may do. */
      scopes: v.pipe(v.array(scope), v.minLength(1), v.maxLength(4)),
    }),
    output: v.object(newKey),
    errors: ['limit_reached'],
  },
  'host.rotateKey': {
    summary:
      'Makes a secret key of the same name and scopes. The old one works for `overlapSeconds` more.',
    method: 'POST',
    path: '/host/keys/rotate',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    status: 201,
    input: v.strictObject({
      /** The key to replace. */
      keyId: id,
      /** How long the old one works beside the new one, at most 30 days; a day if left out. */
      overlapSeconds,
    }),
    output: v.object(newKey),
    errors: ['not_found', 'limit_reached'],
  },
  'host.revokeKey': {
    summary: 'Revokes a secret key: it is refused from the next call on.',
    method: 'POST',
    path: '/host/keys/revoke',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    input: v.strictObject({
      /** The key to revoke. */
      keyId: id,
    }),
    output: nothing,
    errors: ['not_found'],
  },
  'host.listSigningSecrets': {
    summary: 'The signing secrets that work, the oldest first, without the secrets themselves.',
    method: 'GET',
    path: '/host/signing-secrets',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    input: nothing,
    output: v.object({
      /** At most 20. */
      signingSecrets: v.array(SigningSecret),
    }),
    errors: [],
  },
  'host.addSigningSecret': {
    summary: 'Makes a signing secret. The secret is in this answer alone.',
    method: 'POST',
    path: '/host/signing-secrets',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    status: 201,
    input: nothing,
    output: v.object(newSecret),
    errors: ['limit_reached'],
  },
  'host.rotateSigningSecret': {
    summary:
      'Makes a signing secret. Tokens that the old one signed are accepted for `overlapSeconds` more; sessions that began with it continue.',
    method: 'POST',
    path: '/host/signing-secrets/rotate',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    status: 201,
    input: v.strictObject({
      /** The secret to replace. */
      kid,
      /** How long the old one works beside the new one, at most 30 days; a day if left out. */
      overlapSeconds,
    }),
    output: v.object(newSecret),
    errors: ['not_found', 'limit_reached'],
  },
  'host.revokeSigningSecret': {
    summary: 'Revokes a signing secret: tokens that it signed are refused from now on.',
    method: 'POST',
    path: '/host/signing-secrets/revoke',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    input: v.strictObject({
      /** The secret to revoke. */
      kid,
      /** Whether the sessions that began with it continue; they end if left out. */
      keepSessions: v.optional(v.boolean()),
    }),
    output: v.object({
      /** How many sessions ended. */
      endedSessions: v.number(),
    }),
    errors: ['not_found'],
  },
});
