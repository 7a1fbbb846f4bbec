/**
 * The rules of who may do what in a conversation. The writer checks them under the lock; code that
 * checks earlier, or for data that is not stored, uses the same rules.
 */
import { Fault } from '../kernel/fault.js';
import type { Role } from './roster.js';

interface Openness {
  readonly closedAt: unknown;
  readonly blocked: number;
}

/** Changes that only remove something need an open conversation. Throws `not_accepted`. */
export function requireOpen({ closedAt }: Pick<Openness, 'closedAt'>): void {
  if (closedAt !== null) throw new Fault('not_accepted');
}

/**
 * Changes that send something to the others are also refused after a block. Throws `not_accepted`.
 */
export function requireAccepted({ closedAt, blocked }: Openness): void {
  if (closedAt !== null || blocked !== 0) throw new Fault('not_accepted');
}

/** Whether the user is an owner or an admin of a group. */
export const isManager = (kind: 'direct' | 'group', role: Role | null | undefined): boolean =>
  kind === 'group' && (role === 'owner' || role === 'admin');

export interface Posting {
  readonly kind: 'direct' | 'group';
  readonly posting: 'all' | 'admins';
}

export const mayPost = ({ kind, posting }: Posting, role: Role | null | undefined): boolean =>
  posting === 'all' || isManager(kind, role);

export const isSilenced = (until: Date | null | undefined, now: Date): boolean =>
  until !== null && until !== undefined && until > now;

/** Throws `silenced` with the remaining time. */
export function requireNotSilenced(until: Date | null | undefined, now: Date): void {
  if (isSilenced(until, now))
    throw new Fault('silenced', undefined, { retryAfterMs: until!.getTime() - now.getTime() });
}

/** The later of two times that may be missing. */
export const later = (a: Date | null, b: Date | null): Date | null =>
  a === null || (b !== null && b > a) ? b : a;
