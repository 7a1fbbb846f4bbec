import { allErrors } from '@parlor/sdk/protocol/all-errors';
import type { ErrorCode } from '@parlor/sdk/protocol/errors';
import type { Caller, Operation } from '@parlor/sdk/protocol/table';

const ofCaller = {
  site: ['unknown_site'],
  user: ['unauthenticated', 'token_expired', 'session_ended'],
  host: ['unauthenticated', 'forbidden', 'csrf_rejected'],
  operator: ['unauthenticated', 'csrf_rejected'],
} as const satisfies Record<Caller, readonly ErrorCode[]>;

const ofAll: readonly ErrorCode[] = [
  'invalid_input',
  'origin_not_allowed',
  'rate_limited',
  'internal',
  'unavailable',
];

const ofBodies: readonly ErrorCode[] = ['malformed_request', 'too_large', 'unsupported_media_type'];

/** Whether calls of it take an `Idempotency-Key`: changes by hosts do. */
export const isRepeatable = ({ caller, method }: Pick<Operation, 'caller' | 'method'>): boolean =>
  caller === 'host' && method !== 'GET';

/**
 * Every error code that the operation may answer, in the order of their statuses: the codes that it
 * declares, and those that any operation of its kind may answer.
 */
export function errorsOf(operation: Operation & { readonly method: string }): ErrorCode[] {
  const body = operation.method === 'GET' ? [] : ofBodies;
  const keys = isRepeatable(operation) ? (['idempotency_conflict'] as const) : [];
  const codes = [...operation.errors, ...ofCaller[operation.caller], ...ofAll, ...body, ...keys];
  return [...new Set(codes)].sort((a, b) => allErrors[a].status - allErrors[b].status);
}
