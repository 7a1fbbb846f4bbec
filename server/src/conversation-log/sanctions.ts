import type { Dialect } from '../database/dialect.js';
import { requireNotSilenced } from '../features/users/require-not-silenced.js';

/** What else than the role counts when somebody writes. */
export interface Standing {
  /** Shut out or deleted by the host since the call began: nobody says anything any more. */
  readonly gone: boolean;
  /** On the whole site. */
  readonly moderates: boolean;
  /** Here or on the whole site, whichever is longer. */
  readonly silencedUntil: Date | null;
  /** Known in slow mode alone. */
  readonly lastSentAt: Date | null;
}

/** Of nearly everybody. */
export const common: Standing = {
  gone: false,
  moderates: false,
  silencedUntil: null,
  lastSentAt: null,
};

/** Throws `silenced` until then. */
export function requireOver(silencedUntil: Date, now: Date): void {
  requireNotSilenced({ silencedUntil }, now);
}

/** As the look-up of the callers finds it. */
export interface StandingColumns {
  last_sent_at: unknown;
  silenced_until: unknown;
  role_on_site: 'user' | 'moderator' | 'admin' | null;
  silenced_on_site: unknown;
  deactivated_at: unknown;
}

/** Nearly all callers have nothing to know of beyond their role. */
export function isUncommon({
  last_sent_at,
  silenced_until,
  role_on_site,
  silenced_on_site,
  deactivated_at,
}: StandingColumns): boolean {
  return (
    last_sent_at !== null ||
    silenced_until !== null ||
    silenced_on_site !== null ||
    deactivated_at !== null ||
    (role_on_site !== null && role_on_site !== 'user')
  );
}

export function readStanding(row: StandingColumns, dialect: Dialect): Standing {
  const kept = readKept(row, dialect);
  const silencedOnSite = row.silenced_on_site === null ? null : dialect.time(row.silenced_on_site);
  return {
    gone: row.deactivated_at !== null,
    moderates: row.role_on_site !== null && row.role_on_site !== 'user',
    ...kept,
    silencedUntil: later(kept.silencedUntil, silencedOnSite),
  };
}

/** What of it outlives the membership. */
export type Kept = Pick<Standing, 'silencedUntil' | 'lastSentAt'>;

export type KeptColumns = Pick<StandingColumns, 'silenced_until' | 'last_sent_at'>;

export function readKept({ silenced_until, last_sent_at }: KeptColumns, dialect: Dialect): Kept {
  const time = (value: unknown) => (value === null ? null : dialect.time(value));
  return { silencedUntil: time(silenced_until), lastSentAt: time(last_sent_at) };
}

export const later = (a: Date | null, b: Date | null) =>
  a === null || (b !== null && b > a) ? b : a;
