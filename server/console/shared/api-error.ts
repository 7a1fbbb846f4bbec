import type { ErrorCode, WireError } from '@parlor/sdk/protocol/errors';

/** `unreachable`: the server did not answer. */
export type ApiErrorCode = ErrorCode | 'unreachable';

/** A call that failed, with the fields of the wire's error. */
export class ApiError extends Error {
  readonly code: ApiErrorCode;
  readonly details: WireError['details'];
  readonly retryAfterMs: number | undefined;
  readonly requestId: string;

  constructor(error: Omit<WireError, 'code'> & { code: ApiErrorCode }) {
    super(error.message);
    this.name = 'ApiError';
    this.code = error.code;
    this.details = error.details;
    this.retryAfterMs = error.retryAfterMs;
    this.requestId = error.requestId;
  }
}
