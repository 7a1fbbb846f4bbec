import { type EndReason, errors, type ErrorCode, type WireError } from './protocol/errors.js';

/** Failures that never crossed the wire. */
const localErrors = {
  /** The server could not be reached, or the connection broke before the answer. */
  network_error: { status: 0, retryable: true },
  /** No answer in time. */
  timed_out: { status: 0, retryable: true },
  /** The caller's AbortSignal fired. */
  aborted: { status: 0, retryable: false },
  /** Nobody is signed in. */
  signed_out: { status: 0, retryable: false },
  /** `chat.close()` was called. */
  closed: { status: 0, retryable: false },
  /** What answered does not speak this protocol: a wrong `url`, or a proxy in between. */
  bad_answer: { status: 0, retryable: true },
} as const;

export type ChatErrorCode = ErrorCode | keyof typeof localErrors;

/**
 * The only error that the SDK throws. `message` is plain words for developers; show people your
 * own, by `code`.
 */
export class ChatError extends Error {
  override readonly name = 'ChatError';
  /** The HTTP status, 0 where there was no answer. */
  readonly status: number;
  /** Whether the same call may succeed later unchanged. */
  readonly retryable: boolean;
  /** The least wait before that, in milliseconds, where the server said so. */
  readonly retryAfterMs: number | undefined;
  /** Names the call in the server's log. */
  readonly requestId: string | undefined;
  /**
   * For `invalid_input`: what is wrong, by field. For `limit_reached` by an upload: the one limit
   * that was reached.
   */
  readonly details: WireError['details'];
  /** For `session_ended`: why, if the server said so. */
  readonly reason: EndReason | undefined;

  constructor(
    readonly code: ChatErrorCode,
    message: string,
    more: {
      retryAfterMs?: number | undefined;
      requestId?: string | undefined;
      details?: WireError['details'];
      reason?: EndReason | undefined;
      cause?: unknown;
    } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    // A newer server may name failures that this version does not know.
    const known: { status: number; retryable: boolean } | undefined = { ...localErrors, ...errors }[
      code
    ];
    this.status = known?.status ?? 500;
    this.retryable = known?.retryable ?? false;
    this.retryAfterMs = more.retryAfterMs;
    this.requestId = more.requestId;
    this.details = more.details;
    this.reason = more.reason;
  }

  static from(error: WireError): ChatError {
    return new ChatError(error.code, error.message, error);
  }
}
