import * as v from 'valibot';
import { email, id, newPassword, nothing, password, time, wellFormed } from './fields.js';
import { limits } from './limits.js';
import { name } from './names.js';
import { authRoutes } from './routes/auth.js';
import { defineEvents, defineOperations } from './table.js';
import { Me } from './users.js';

/** One sign-in of a user on one device. */
export const Session = v.object({
  sessionId: id,
  user: Me,
  /** Bearer token of the HTTP calls and of the socket's handshake. */
  accessToken: v.string(),
  accessExpiresAt: time,
  /** Good for one refresh, which gives the next. */
  refreshToken: v.string(),
  /** The server's clock, so that a device with a wrong one can still tell when the token ends. */
  serverTime: time,
});
export interface Session extends v.InferOutput<typeof Session> {}

const refreshToken = v.pipe(v.string(), v.minLength(1), v.maxLength(200), wellFormed);
const retryKey = v.pipe(v.string(), v.regex(/^[\w-]{16,64}$/, 'must be 16 to 64 letters, digits, _ or -'));
const signedToken = v.pipe(v.string(), v.minLength(1), v.maxLength(limits.signedToken), wellFormed);

export const authOperations = defineOperations(authRoutes, {
  'auth.guest': {
    summary: 'A new guest: a user with a name and nothing else.',
    caller: 'site',
    rate: 'auth',
    status: 201,
    input: v.strictObject({ name: v.optional(name(limits.userName)) }),
    output: Session,
    errors: ['identity_disabled', 'message_refused'],
  },
  'auth.register': {
    summary: 'A new account with email and password.',
    caller: 'site',
    rate: 'auth',
    status: 201,
    input: v.strictObject({ email, password: newPassword, name: name(limits.userName) }),
    output: Session,
    errors: ['email_taken', 'identity_disabled', 'message_refused', 'unavailable'],
  },
  'auth.login': {
    summary: 'Signs in to an account.',
    caller: 'site',
    rate: 'auth',
    input: v.strictObject({ email, password }),
    output: Session,
    errors: ['invalid_credentials', 'user_deactivated', 'user_banned', 'identity_disabled', 'unavailable'],
  },
  'auth.exchange': {
    summary: "A session for the identity that the host's backend signed; the user is made or updated from the token.",
    caller: 'site',
    rate: 'auth',
    input: v.strictObject({ token: signedToken }),
    output: Session,
    errors: ['signed_token_rejected', 'user_deactivated', 'user_banned', 'identity_disabled'],
  },
  'auth.refresh': {
    summary:
      'The next pair of tokens. The same `retryKey` makes a lost answer safe to ask for again; an old token without it ends the session. `session_ended` has a `reason`.',
    caller: 'site',
    rate: 'auth',
    input: v.strictObject({
      refreshToken,
      retryKey: v.optional(retryKey),
    }),
    output: Session,
    errors: ['session_ended', 'identity_disabled'],
  },
  'auth.upgrade': {
    summary: 'The signed-in guest becomes an account and keeps the history.',
    caller: 'user',
    rate: 'auth',
    input: v.strictObject({ email, password: newPassword, name: v.optional(name(limits.userName)) }),
    output: Me,
    errors: ['email_taken', 'forbidden', 'identity_disabled', 'silenced', 'message_refused', 'unavailable'],
  },
  'auth.link': {
    summary: 'The signed-in guest or account takes on the host-signed identity and keeps the history.',
    caller: 'user',
    rate: 'auth',
    input: v.strictObject({ token: signedToken }),
    output: Me,
    errors: ['signed_token_rejected', 'identity_taken', 'forbidden', 'identity_disabled'],
  },
  'auth.merge': {
    summary:
      "The caller takes over the conversations of a guest whose session the same device holds. The guest's sessions end. Asking again gives the same result. Needs `retryKey` if a refresh of that session had no answer.",
    caller: 'user',
    rate: 'auth',
    input: v.strictObject({ refreshToken, retryKey: v.optional(retryKey) }),
    output: Me,
    errors: ['forbidden', 'not_found', 'unavailable'],
  },
  'auth.signOut': {
    summary: 'Ends this session, or with `everywhere` all of the user.',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({ everywhere: v.optional(v.boolean()) }),
    output: nothing,
    errors: [],
  },
});

export const authEvents = defineEvents({
  'session.ended': {
    summary:
      'The last event of a socket whose session ended, with the reason; the server closes it right after. `expired` is of the access token alone: a client refreshes and comes back.',
    data: v.object({ reason: v.picklist(['signed_out', 'expired', 'revoked', 'banned', 'deactivated', 'deleted']) }),
  },
});
