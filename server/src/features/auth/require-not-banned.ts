import { Fault } from '../../kernel/fault.js';
import type { UserRecord } from '../../ports/users.js';

/** Bans longer than this are permanent, so no time to wait is given. */
const farMs = 100 * 365 * 24 * 60 * 60 * 1000;

/** Called wherever a caller would sign in as this user. Throws `user_banned`. */
export function requireNotBanned({ bannedUntil }: UserRecord, now: Date): void {
  const ms = (bannedUntil?.getTime() ?? 0) - now.getTime();
  if (ms <= 0) return;
  if (ms > farMs) throw new Fault('user_banned', 'This user is banned from the site.');
  throw new Fault(
    'user_banned',
    `This user is banned from the site until ${bannedUntil!.toISOString()}.`,
    { retryAfterMs: ms },
  );
}
