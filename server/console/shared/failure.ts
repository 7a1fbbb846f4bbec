import { ApiError } from './api-error.js';

/** What operators read when a call fails, by code. Views may say more for their own calls. */
const sentences: Readonly<Record<string, string>> = {
  unreachable: 'The server cannot be reached. Check your connection and try again.',
  unauthenticated: 'You are signed out. Sign in again.',
  session_ended: 'Your session is over. Sign in again.',
  forbidden: 'Your role on this site does not allow this.',
  not_found: 'This does not exist any more.',
  limit_reached: 'There is no room for more of these. Remove one first.',
  email_taken: 'Another account has this email address.',
  too_large: 'This is too large.',
  unavailable: 'The server is busy. Try again in a moment.',
  link_ended: 'This link was used, has expired or was withdrawn. Ask for another one.',
  last_owner: 'A site keeps at least one owner: make another operator an owner first.',
  already_member: 'This person is in the team already.',
  invalid_credentials: 'The password or the code is wrong.',
  csrf_rejected: 'This page is out of date. Reload it and try again.',
};

/** A failure in plain words. */
export function failureText(error: unknown): string {
  if (!(error instanceof ApiError)) return 'Something went wrong on this page. Reload it.';
  const { code, retryAfterMs, requestId, details, message } = error;
  if (code === 'rate_limited') {
    const seconds = Math.max(1, Math.ceil((retryAfterMs ?? 1000) / 1000));
    return seconds < 90
      ? `Too many attempts. Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`
      : `Too many attempts. Try again in ${Math.ceil(seconds / 60)} minutes.`;
  }
  if (code === 'invalid_input') return details?.map(({ problem }) => problem).join(' ') || message;
  return sentences[code] ?? `Something went wrong on the server. Its log names it ${requestId}.`;
}

/** What is wrong with one field of an `invalid_input`. */
export function fieldProblem(error: unknown, field: string): string | undefined {
  if (!(error instanceof ApiError) || error.code !== 'invalid_input') return undefined;
  return error.details?.find((each) => each.field === field)?.problem;
}
