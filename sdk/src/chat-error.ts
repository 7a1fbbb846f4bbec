import {
  type EndReason,
  errors,
  type ErrorCode,
  type HostErrorCode,
  type WireError,
} from './protocol/errors.js';

/** Failures that happen on the client, so the server never sends them. */
const localErrors = {
  /** The server could not be reached, or the connection broke before the answer. */
  network_error: { status: 0, retryable: true },
  /** No answer in time. */
  timed_out: { status: 0, retryable: true },
  /** The caller's AbortSignal fired. */
  aborted: { status: 0, retryable: false },
  /** No user is signed in. */
  signed_out: { status: 0, retryable: false },
  /** `chat.close()` was called. */
  closed: { status: 0, retryable: false },
  /** The answer does not follow this protocol: `url` is wrong, or a proxy answered. */
  bad_answer: { status: 0, retryable: true },
} as const;

/** Those that a chat client may get; the others are for hosts' backends. */
export type ClientErrorCode = Exclude<ChatErrorCode, HostErrorCode>;
export type ChatErrorCode = ErrorCode | keyof typeof localErrors;

/**
 * The only error that the SDK throws. `message` is in plain words for developers; show users your
 * own text, chosen by `code`.
 */
export class ChatError extends Error {
  override readonly name = 'ChatError';
  /** The HTTP status; 0 if there was no answer. */
  readonly status: number;
  /** Whether the same call, unchanged, may succeed later. */
  readonly retryable: boolean;
  /** How long to wait at least before that, in milliseconds, if the server said so. */
  readonly retryAfterMs: number | undefined;
  /** Identifies the call in the server's log. */
  readonly requestId: string | undefined;
  /**
   * For `invalid_input`: what is wrong, by field. For `limit_reached` by an upload: the limit that
   * was reached.
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
    // A newer server may send error codes that this version does not know.
    const all: Record<string, { status: number; retryable: boolean }> = {
      ...localErrors,
      ...errors,
    };
    const known = all[code];
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
