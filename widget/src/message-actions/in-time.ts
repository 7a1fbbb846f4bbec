import type { Message } from '@parlor/sdk';

/**
 * Whether the site still lets the sender change a message: so many minutes after it was sent; 0 is
 * never, `null` always. What is not known is tried.
 */
export function isInTime(
  { createdAt }: Pick<Message, 'createdAt'>,
  minutes: number | null | undefined,
  now = Date.now(),
): boolean {
  return (
    minutes === null || minutes === undefined || now - Date.parse(createdAt) < minutes * 60_000
  );
}
