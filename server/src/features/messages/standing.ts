import { Fault } from '../../kernel/fault.js';

/** What else than the role counts when somebody writes. */
export interface Standing {
  /** On the whole site. */
  readonly moderates: boolean;
  /** Here or on the whole site, whichever is longer. */
  readonly silencedUntil: Date | null;
  /** Known in slow mode alone. */
  readonly lastSentAt: Date | null;
}

/** Of nearly everybody. */
export const common: Standing = { moderates: false, silencedUntil: null, lastSentAt: null };

/** Throws `silenced` until then. */
export function requireOver(silencedUntil: Date, now: Date): void {
  const retryAfterMs = silencedUntil.getTime() - now.getTime();
  if (retryAfterMs > 0) throw new Fault('silenced', undefined, { retryAfterMs });
}
