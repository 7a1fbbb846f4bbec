/** Follows all calls. It is on the path of every call, so it does no work that waits. */
import type { CallingUser } from './context.js';

export interface Refusal {
  readonly siteId: string;
  readonly operation: string;
  readonly code: 'rate_limited' | 'limit_reached';
  /** The user who called; null if no user did. */
  readonly userId: string | null;
}

export interface CallWatch {
  /** A user called an operation. */
  called(siteId: string, user: CallingUser): void;
  /** A limit refused a call of an operation. */
  refused(refusal: Refusal): void;
}
