/**
 * The errors that may cross the wire, and the only place that converts other errors to them.
 */
import { allErrors } from '@parlor/sdk/protocol/all-errors';
import {
  type EndReason,
  meanings,
  type ErrorCode,
  type WireError,
} from '@parlor/sdk/protocol/errors';

interface FaultOptions {
  details?: NonNullable<WireError['details']>;
  retryAfterMs?: number | undefined;
  reason?: EndReason | undefined;
  cause?: unknown;
}

export class Fault extends Error {
  override readonly name = 'Fault';
  readonly details: WireError['details'];
  readonly retryAfterMs: number | undefined;
  /** For a session that is over. */
  readonly reason: EndReason | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string = meanings[code],
    options: FaultOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.details = options.details;
    this.retryAfterMs = options.retryAfterMs;
    this.reason = options.reason;
  }

  get status(): number {
    return allErrors[this.code].status;
  }

  /**
   * Whether the operator should look at it: not for intended refusals while the server is busy,
   * because floods would fill the log.
   */
  get isTrouble(): boolean {
    return this.status >= 500 && (this.code !== 'unavailable' || this.cause !== undefined);
  }

  toWire(requestId: string): WireError {
    return {
      code: this.code,
      message: this.message,
      ...(this.details && { details: this.details }),
      ...(this.retryAfterMs !== undefined && { retryAfterMs: this.retryAfterMs }),
      ...(this.reason && { reason: this.reason }),
      requestId,
    };
  }
}

/** Errors of body parsers and Koa, which have a status. */
const byStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'malformed_request',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'too_large',
  415: 'unsupported_media_type',
};

/**
 * Returns faults unchanged; any other error becomes `internal`, and keeps its cause for the log.
 * `isUnavailable` recognises the errors of an unreachable database.
 */
export function toFault(error: unknown, isUnavailable: (error: unknown) => boolean): Fault {
  if (error instanceof Fault) return error;
  if (error instanceof URIError)
    return new Fault('malformed_request', 'The address is not valid percent-encoded UTF-8.');
  if (isUnavailable(error))
    return new Fault('unavailable', 'The database cannot be reached.', {
      retryAfterMs: 2_000,
      cause: error,
    });
  const status = (error as { status?: unknown } | null)?.status;
  const code = typeof status === 'number' ? byStatus[status] : undefined;
  return code ? new Fault(code) : new Fault('internal', meanings.internal, { cause: error });
}
