import { ChatError } from '../chat-error.js';

/**
 * The access token was not accepted, so nothing was done; the call may be repeated with a renewed
 * one.
 */
export function isTokenTrouble(error: unknown): boolean {
  return (
    error instanceof ChatError &&
    ['token_expired', 'unauthenticated', 'session_ended'].includes(error.code)
  );
}

/** Refusals of a refresh or a sign-out after which this session cannot be used any more. */
export function endsSession(error: unknown): error is ChatError {
  return (
    error instanceof ChatError &&
    ['session_ended', 'unauthenticated', 'identity_disabled', 'invalid_input'].includes(error.code)
  );
}
