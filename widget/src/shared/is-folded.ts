import type { Conversation, Message } from '@parlor/sdk';

/**
 * In groups, and in every conversation of more than two people, messages of users whom this user
 * blocked are folded. A direct conversation of two stays readable.
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
