import { errors, type ErrorCode } from '@parlor/sdk/protocol/errors';
import type { Caller, Operation } from '@parlor/sdk/protocol/table';

const ofCaller = {
  site: ['unknown_site'],
  user: ['unauthenticated', 'token_expired', 'session_ended'],
  host: ['unauthenticated', 'forbidden'],
} as const satisfies Record<Caller, readonly ErrorCode[]>;

const ofAll: readonly ErrorCode[] = [
  'invalid_input',
  'origin_not_allowed',
  'rate_limited',
  'internal',
  'unavailable',
];

const ofBodies: readonly ErrorCode[] = ['malformed_request', 'too_large', 'unsupported_media_type'];

/**
 * Every error code that the operation may answer, in the order of their statuses: the codes that it
 * declares, and those that any operation of its kind may answer.
 */
export function errorsOf(operation: Operation & { readonly method: string }): ErrorCode[] {
  const body = operation.method === 'GET' ? [] : ofBodies;
  const codes = [...operation.errors, ...ofCaller[operation.caller], ...ofAll, ...body];
  return [...new Set(codes)].sort((a, b) => errors[a].status - errors[b].status);
}
