import { createBlocks, type Core, type Message } from '@parlor/sdk';
import { isFolded } from '../shared/is-folded.js';

/**
 * Which users' messages are folded in a conversation now, for a view that is open only briefly.
 * Rejects if the conversation cannot be fetched.
 */
export async function foldedIn(
  chat: Core,
  conversationId: string,
  signal?: AbortSignal,
): Promise<(message: Pick<Message, 'senderId'>) => boolean> {
  const { live } = chat.use(createBlocks);
  const hidden = await new Promise<ReadonlySet<string>>((resolve) => {
    const stop = live.subscribe(({ loading, hidden: blocked }) => {
      if (loading) return;
      resolve(blocked);
      queueMicrotask(() => stop());
    });
  });
  // Most users block no one: then the conversation is not fetched.
  if (hidden.size === 0) return () => false;
  const listed = chat.conversations.live.value.items.find(({ id }) => id === conversationId);
  const conversation = listed ?? (await chat.conversations.get(conversationId, signal));
  return ({ senderId }) => isFolded({ senderId, system: null }, conversation, hidden);
}
