import { Fault } from '../../kernel/fault.js';
import type { UserRow } from './user.entity.js';

/** Throws `silenced` with the time that is left. */
export function requireNotSilenced(
  { silencedUntil }: Pick<UserRow, 'silencedUntil'>,
  now: Date,
): void {
  const retryAfterMs = (silencedUntil?.getTime() ?? 0) - now.getTime();
  if (retryAfterMs > 0) throw new Fault('silenced', undefined, { retryAfterMs });
}
