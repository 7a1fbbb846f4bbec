import type { Feature } from './feature.js';
import { moved } from './receipts.js';

export interface Muting {
  /**
   * Until that time, or with `null` without end, unread messages of the conversation count neither
   * in `conversations.live.value.unread` nor in `chat.unread`, unless a message mentions the user.
   * `conversation.unread` stays exact. It affects the user alone, on all their devices, and ends
   * automatically. Throws `not_found`, and `invalid_input` for a time that has passed.
   *
   *     await chat.conversations.mute(conversation.id, new Date(Date.now() + 3_600_000));
   */
  mute(conversationId: string, until: Date | null, signal?: AbortSignal): Promise<void>;
  /** Unread messages count again. Throws `not_found`. */
  unmute(conversationId: string, signal?: AbortSignal): Promise<void>;
}

/**
 * For a chat of `createCore`: `core.use(createMuting)`. A chat of `createChat` has it in
 * `chat.conversations`.
 */
export const createMuting: Feature<Muting> = ({ sync, call }) => {
  return {
    async mute(conversationId, until, signal) {
      const input = { conversationId, until: until?.toISOString() ?? null };
      moved(
        sync,
        conversationId,
        await call('conversations.mute', input, { repeatable: true, signal }),
      );
    },
    async unmute(conversationId, signal) {
      moved(
        sync,
        conversationId,
        await call('conversations.unmute', { conversationId }, { repeatable: true, signal }),
      );
    },
  };
};
