import type { User } from '@parlor/sdk';
import type { ViewContext } from './view-context.js';

/**
 * Opens the direct conversation with these people, or, if it does not exist yet, a draft of it.
 * Rejects with a `ChatError`.
 */
export async function openDirect(
  { chat, navigate }: ViewContext,
  users: readonly User[],
  options: { replace?: boolean; isStillWanted?: () => boolean } = {},
): Promise<void> {
  const { replace = false, isStillWanted = () => true } = options;
  const found = await chat.conversations.findDirect(users.map((user) => user.id));
  if (isStillWanted())
    navigate(
      found
        ? { name: 'conversation', conversationId: found.id }
        : { name: 'conversation', people: users },
      { replace },
    );
}
