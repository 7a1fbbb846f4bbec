import * as v from 'valibot';
import { email, id, newPassword, nothing, password, time, wellFormed } from './fields.js';
import { limits } from './limits.js';
import { name } from './names.js';
import { defineEvents, defineOperations } from './table.js';
import { Me } from './users.js';

/** One sign-in of a user on one device. */
export const Session = v.object({
  /** The sign-in: the same after each refresh, and another one on every device. */
  sessionId: id,
  /** Who is signed in. */
  user: Me,
  /** Bearer token of the HTTP calls and of the socket's handshake. */
  accessToken: v.string(),
  /** When the access token stops working, 15 minutes after it was issued. */
  accessExpiresAt: time,
  /** What `auth.refresh` takes, once: the answer has the next one. */
  refreshToken: v.string(),
  /** The server's clock, so that a device with a wrong one can still tell when the token ends. */
  serverTime: time,
});
export interface Session extends v.InferOutput<typeof Session> {}

const refreshToken = v.pipe(v.string(), v.minLength(1), v.maxLength(200), wellFormed);
const retryKey = v.pipe(
  v.string(),
  v.regex(/^[\w-]{16,64}$/, 'must be 16 to 64 letters, digits, _ or -'),
);
const signedToken = v.pipe(v.string(), v.minLength(1), v.maxLength(limits.signedToken), wellFormed);

export const authOperations = defineOperations({
  'auth.guest': {
    summary: 'A new guest: a user with a name and nothing else.',
    method: 'POST',
    path: '/auth/guest',
    caller: 'site',
    rate: 'open',
    status: 201,
    input: v.strictObject({
      /** What others see: one line, up to 80 characters. Left out, the server gives a name. */
      name: v.optional(name(limits.userName)),
    }),
    output: Session,
    errors: ['identity_disabled', 'message_refused'],
  },
  'auth.register': {
    summary: 'A new account with email and password.',
    method: 'POST',
    path: '/auth/register',
    caller: 'site',
    rate: 'auth',
    status: 201,
    input: v.strictObject({
      /**
       * The address that the account signs in with, up to 254 characters. No two users of a site
       * have the same.
       */
      email,
      /** From 8 to 256 characters, every one of which counts. */
      password: newPassword,
      /** What others see: one line, up to 80 characters. */
      name: name(limits.userName),
    }),
    output: Session,
    errors: ['email_taken', 'identity_disabled', 'message_refused', 'unavailable'],
  },
  'auth.login': {
    summary: 'Signs in to an account.',
    method: 'POST',
    path: '/auth/login',
    caller: 'site',
    rate: 'auth',
    input: v.strictObject({
      /** The address that the account was registered with. */
      email,
      /** The account's password, up to 256 characters. */
      password,
    }),
    output: Session,
    errors: [
      'invalid_credentials',
      'user_deactivated',
      'user_banned',
      'identity_disabled',
      'unavailable',
    ],
  },
  'auth.exchange': {
    summary:
      "A session for the identity that the host's backend signed; the user is made or updated from the token. Or a session of a bot, for one of its tokens.",
    method: 'POST',
    path: '/auth/exchange',
    caller: 'site',
    rate: 'open',
    input: v.strictObject({
      /**
       * A JSON Web Token that the site's backend signed, up to 8,000 characters; its `sub` is the
       * user's `externalId`. Or a bot's token, `bt_…`.
       */
      token: signedToken,
    }),
    output: Session,
    errors: ['signed_token_rejected', 'user_deactivated', 'user_banned', 'identity_disabled'],
  },
  'auth.refresh': {
    summary:
      'The next pair of tokens. The same `retryKey` makes a lost answer safe to ask for again; an old token without it ends the session. `session_ended` has a `reason`.',
    method: 'POST',
    path: '/auth/refresh',
    caller: 'site',
    rate: 'open',
    input: v.strictObject({
      /** The `refreshToken` of the last answer. */
      refreshToken,
      /**
       * A random key of 16 to 64 letters, digits, `_` or `-`, kept until there is an answer: a
       * refresh that is repeated needs the same one.
       */
      retryKey: v.optional(retryKey),
    }),
    output: Session,
    errors: ['session_ended', 'identity_disabled'],
  },
  'auth.upgrade': {
    summary: 'The signed-in guest becomes an account and keeps the history.',
    method: 'POST',
    path: '/auth/upgrade',
    caller: 'user',
    rate: 'auth',
    input: v.strictObject({
      /**
       * The address that the account will sign in with, up to 254 characters. No two users of a
       * site have the same.
       */
      email,
      /** From 8 to 256 characters, every one of which counts. */
      password: newPassword,
      /** What others see from now on; left out, the guest's name stays. */
      name: v.optional(name(limits.userName)),
    }),
    output: Me,
    errors: [
      'email_taken',
      'forbidden',
      'identity_disabled',
      'silenced',
      'message_refused',
      'unavailable',
    ],
  },
  'auth.link': {
    summary:
      'The signed-in guest or account takes on the host-signed identity and keeps the history.',
    method: 'POST',
    path: '/auth/link',
    caller: 'user',
    rate: 'auth',
    input: v.strictObject({
      /**
       * A JSON Web Token that the site's backend signed, up to 8,000 characters; its `sub` is the
       * user's `externalId`.
       */
      token: signedToken,
    }),
    output: Me,
    errors: ['signed_token_rejected', 'identity_taken', 'forbidden', 'identity_disabled'],
  },
  'auth.merge': {
    summary:
      "The caller takes over the conversations of a guest whose session the same device holds. The guest's sessions end. Asking again gives the same result. Needs `retryKey` if a refresh of that session had no answer.",
    method: 'POST',
    path: '/auth/merge',
    caller: 'user',
    rate: 'auth',
    input: v.strictObject({
      /** The latest refresh token of the guest's session. */
      refreshToken,
      /** The key of the guest's refresh that had no answer, if there was one. */
      retryKey: v.optional(retryKey),
    }),
    output: Me,
    errors: ['forbidden', 'not_found', 'unavailable'],
  },
  'auth.signOut': {
    summary: 'Ends this session, or with `everywhere` all of the user.',
    method: 'POST',
    path: '/auth/sign-out',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({
      /** `true`: ends the user's sessions on all devices. */
      everywhere: v.optional(v.boolean()),
    }),
    output: nothing,
    errors: [],
  },
});

export const authEvents = defineEvents({
  'session.ended': {
    summary:
      'The last event of a socket whose session ended, with the reason; the server closes it right after. `expired` is of the access token alone: a client refreshes and comes back.',
    data: v.object({
      /**
       * Why it ended. After `expired`, refresh the access token and connect again; after the
       * others, the user has to sign in again.
       */
      reason: v.picklist(['signed_out', 'expired', 'revoked', 'banned', 'deactivated', 'deleted']),
    }),
  },
});
