/**
 * Every error that can cross the wire, defined once: its HTTP status, whether the same call may
 * succeed later unchanged, and its text in `meanings`. The socket carries the same object in its
 * acks.
 */
export const errors = {
  invalid_input: { status: 400, retryable: false },
  malformed_request: { status: 400, retryable: false },
  unauthenticated: { status: 401, retryable: false },
  token_expired: { status: 401, retryable: false },
  session_ended: { status: 401, retryable: false },
  invalid_credentials: { status: 401, retryable: false },
  signed_token_rejected: { status: 401, retryable: false },
  unknown_site: { status: 401, retryable: false },
  forbidden: { status: 403, retryable: false },
  origin_not_allowed: { status: 403, retryable: false },
  identity_disabled: { status: 403, retryable: false },
  user_deactivated: { status: 403, retryable: false },
  user_banned: { status: 403, retryable: false },
  not_accepted: { status: 403, retryable: false },
  silenced: { status: 403, retryable: false },
  message_refused: { status: 403, retryable: false },
  message_held: { status: 403, retryable: false },
  not_found: { status: 404, retryable: false },
  method_not_allowed: { status: 405, retryable: false },
  email_taken: { status: 409, retryable: false },
  identity_taken: { status: 409, retryable: false },
  client_id_reused: { status: 409, retryable: false },
  limit_reached: { status: 409, retryable: false },
  banned: { status: 403, retryable: false },
  invite_ended: { status: 410, retryable: false },
  too_large: { status: 413, retryable: false },
  unsupported_media_type: { status: 415, retryable: false },
  file_refused: { status: 415, retryable: false },
  rate_limited: { status: 429, retryable: true },
  internal: { status: 500, retryable: false },
  unavailable: { status: 503, retryable: true },
} as const satisfies Record<string, { status: number; retryable: boolean }>;

/** Errors that only hosts get: chat clients do not carry them. */
export const hostErrors = {
  idempotency_conflict: { status: 409, retryable: false },
  code_required: { status: 401, retryable: false },
  csrf_rejected: { status: 403, retryable: false },
  already_member: { status: 409, retryable: false },
  last_owner: { status: 409, retryable: false },
  link_ended: { status: 410, retryable: false },
} as const satisfies Record<string, { status: number; retryable: boolean }>;

export type HostErrorCode = keyof typeof hostErrors;
export type ErrorCode = keyof typeof errors | HostErrorCode;

/**
 * Why a session is over: signed out on another device, expired, ended by the server's operator or
 * replaced (`revoked`), or its user was banned, deactivated or deleted.
 */
export type EndReason = 'signed_out' | 'expired' | 'revoked' | 'banned' | 'deactivated' | 'deleted';

/**
 * In words, for the reference and for developers. Separate from the codes, so that clients need not
 * load it.
 */
export const meanings: Readonly<Record<ErrorCode, string>> = {
  invalid_input: 'A field is missing, unknown, of the wrong type or over its limit.',
  malformed_request: 'The request could not be read: broken JSON or encoding.',
  unauthenticated: 'No access token or secret key, or one that this server did not issue.',
  token_expired: 'The access token is over its time: refresh it.',
  session_ended: 'The session was signed out, revoked or replaced.',
  invalid_credentials: 'The email or the password is wrong.',
  signed_token_rejected: 'The identity token of the host site is not valid here.',
  unknown_site: 'No site has this public key.',
  forbidden: 'The caller may not do this.',
  origin_not_allowed: "The page's origin is not on the site's list.",
  identity_disabled: 'The site does not accept this way of signing in.',
  user_deactivated: 'The host site has deactivated this user: nobody signs in as them.',
  user_banned:
    'A moderator has banned this user from the site; retryAfterMs says for how long, where it is not for good.',
  not_accepted: 'This person takes no messages from the caller.',
  silenced: 'The caller may read and not write, here or on the whole site, for retryAfterMs.',
  message_refused: 'The site does not let this text through.',
  message_held:
    'A moderator looks at this text first; if it is let through, it appears under its clientId.',
  not_found: 'There is no such thing, or not for this caller.',
  method_not_allowed: 'The address exists, but not with this method.',
  email_taken: 'Another account of this site has this email.',
  identity_taken: "Another user of this site has the host's id already.",
  client_id_reused: 'This clientId was used for a different message.',
  idempotency_conflict: 'This Idempotency-Key was used for another call.',
  limit_reached: 'There is no room for more of this; see the limits.',
  banned: 'This person is banned from the group.',
  invite_ended: 'The invite has run out, or was used as often as it may be.',
  too_large: 'The body, or the file in it, is larger than allowed.',
  unsupported_media_type: 'Bodies are application/json; of uploads multipart/form-data, over HTTP.',
  file_refused: 'The site takes no files of this kind, or the file is empty or broken.',
  rate_limited: 'Too many calls: wait retryAfterMs.',
  internal: 'A fault of the server; its log has it under requestId.',
  code_required: 'The password is right, and a code of the second factor is needed as well.',
  csrf_rejected:
    'A call with the cookie of an operator came from another page, or x-parlor-csrf is wrong.',
  already_member: 'The operator is in the team of the site already.',
  last_owner: 'A site keeps at least one owner: make another one first.',
  link_ended: 'The link was used, has expired or was withdrawn.',
  unavailable: 'The server is starting, stopping or over its load: try again.',
};

/** How a failure looks on the wire, in an HTTP body and in a socket's ack alike. */
export interface WireError {
  code: ErrorCode;
  /** Plain words for a developer; do not show it to users. */
  message: string;
  /**
   * For `invalid_input`: what is wrong, by field. For `limit_reached` by an upload: the one limit
   * that was reached.
   */
  details?: { field: string; problem: string }[];
  /**
   * For retryable errors: the minimum wait, in milliseconds. For `silenced` and `user_banned`: the
   * remaining time of the sanction; clients must not retry automatically.
   */
  retryAfterMs?: number;
  /**
   * For `session_ended` by `auth.refresh`: why, if the server knows. For a temporary ban,
   * `retryAfterMs` says when it ends.
   */
  reason?: EndReason;
  requestId: string;
}

export type Reply<T> = { ok: true; data: T } | { ok: false; error: WireError };
