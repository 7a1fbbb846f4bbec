import { ChatError } from '../chat-error.js';

/** The access token was not accepted, so nothing was done; the call may be repeated with a renewed one. */
export function isTokenTrouble(error: unknown): boolean {
  return error instanceof ChatError && ['token_expired', 'unauthenticated', 'session_ended'].includes(error.code);
}
