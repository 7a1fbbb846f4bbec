import type { Conversation, Message } from '@parlor/sdk';

/**
 * In groups, and wherever more than two talk, what somebody blocked says is kept out of sight. What
 * the two have said to each other is theirs to read.
 */
export function isFolded(
  { senderId, system }: Pick<Message, 'senderId' | 'system'>,
  { kind, memberCount }: Pick<Conversation, 'kind' | 'memberCount'>,
  hidden: ReadonlySet<string>,
): boolean {
  return (
    !system && senderId !== null && (kind === 'group' || memberCount > 2) && hidden.has(senderId)
  );
}
