import type { Message } from '@parlor/sdk';

/**
 * Whether the site still lets the sender change a message: within `minutes` after it was sent; 0 is
 * never, `null` always. `undefined` is not known yet, and counts as always, because the server
 * decides. `now` is the server's time: `chat.now()`.
 */
export function isInTime(
  { createdAt }: Pick<Message, 'createdAt'>,
  minutes: number | null | undefined,
  now: number,
): boolean {
  return (
    minutes === null || minutes === undefined || now - Date.parse(createdAt) < minutes * 60_000
  );
}
