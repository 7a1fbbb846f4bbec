/**
 * Every failure that can cross the wire, named once: the HTTP status that it travels with, whether the same
 * call may succeed later unchanged, and what it means. The socket carries the same object in its acks.
 */
export const errors = {
  invalid_input: { status: 400, retryable: false, meaning: 'A field is missing, unknown, of the wrong type or over its limit.' },
  malformed_request: { status: 400, retryable: false, meaning: 'The request could not be read: broken JSON or encoding.' },
  unauthenticated: { status: 401, retryable: false, meaning: 'No access token, or one that this server did not issue.' },
  token_expired: { status: 401, retryable: false, meaning: 'The access token is over its time: refresh it.' },
  session_ended: { status: 401, retryable: false, meaning: 'The session was signed out, revoked or replaced.' },
  invalid_credentials: { status: 401, retryable: false, meaning: 'The email or the password is wrong.' },
  signed_token_rejected: { status: 401, retryable: false, meaning: 'The identity token of the host site is not valid here.' },
  unknown_site: { status: 401, retryable: false, meaning: 'No site has this public key.' },
  forbidden: { status: 403, retryable: false, meaning: 'The caller may not do this.' },
  origin_not_allowed: { status: 403, retryable: false, meaning: "The page's origin is not on the site's list." },
  identity_disabled: { status: 403, retryable: false, meaning: 'The site does not accept this way of signing in.' },
  not_found: { status: 404, retryable: false, meaning: 'There is no such thing, or not for this caller.' },
  method_not_allowed: { status: 405, retryable: false, meaning: 'The address exists, but not with this method.' },
  email_taken: { status: 409, retryable: false, meaning: 'Another account of this site has this email.' },
  identity_taken: { status: 409, retryable: false, meaning: "Another user of this site has the host's id already." },
  client_id_reused: { status: 409, retryable: false, meaning: 'This clientId was used for a different message.' },
  too_large: { status: 413, retryable: false, meaning: 'The body is larger than allowed.' },
  unsupported_media_type: { status: 415, retryable: false, meaning: 'Bodies are application/json.' },
  rate_limited: { status: 429, retryable: true, meaning: 'Too many calls: wait retryAfterMs.' },
  internal: { status: 500, retryable: false, meaning: 'A fault of the server; its log has it under requestId.' },
  unavailable: { status: 503, retryable: true, meaning: 'The server is starting, stopping or over its load: try again.' },
} as const satisfies Record<string, { status: number; retryable: boolean; meaning: string }>;

export type ErrorCode = keyof typeof errors;

/** How a failure looks on the wire, in an HTTP body and in a socket's ack alike. */
export interface WireError {
  code: ErrorCode;
  /** Plain words for a developer; not for showing to people. */
  message: string;
  /** For `invalid_input`: what is wrong, by field. */
  details?: { field: string; problem: string }[];
  /** For retryable failures: the least wait, in milliseconds. */
  retryAfterMs?: number;
  requestId: string;
}

export type Reply<T> = { ok: true; data: T } | { ok: false; error: WireError };
