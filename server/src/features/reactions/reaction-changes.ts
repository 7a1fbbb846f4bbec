/**
 * A user has each emoji at most once: adding one that is there, or removing one that is not,
 * changes nothing.
 */
import { limits } from '@parlor/sdk/protocol/limits';
import type { Message } from '@parlor/sdk/protocol/messages';
import { Fault } from '../../kernel/fault.js';
import type { Change } from '../../conversation-log/change.js';
import type { LockedConversation } from '../../conversation-log/locked-conversation.js';
import type { Reactions } from '../../conversation-log/message-row.js';

export interface ReactionHandle {
  siteId: string;
  conversationId: string;
  seq: number;
  callerId: string;
  emoji: string;
}

/** May throw `not_found`, `not_accepted`, `limit_reached` or `silenced`. */
export function reacting(handle: ReactionHandle): Change<Message> {
  return reactionChange(
    handle,
    (conversation) => {
      conversation.requireAccepted();
      conversation.requireVoice(handle.callerId);
    },
    ({ emoji, callerId }, before) => {
      const userIds = usersOf(before, emoji);
      if (userIds?.includes(callerId)) return before;
      if (!userIds && before.length >= limits.reactionEmojis)
        throw new Fault(
          'limit_reached',
          `A message has at most ${limits.reactionEmojis} different reactions.`,
        );
      if (before.reduce((sum, [, all]) => sum + all.length, 0) >= limits.reactions)
        throw new Fault('limit_reached', `A message has at most ${limits.reactions} reactions.`);
      if (!userIds) return [...before, [emoji, [callerId]]];
      return before.map(([each, all]) => [each, each === emoji ? [...all, callerId] : all]);
    },
  );
}

/** May throw `not_found` or `not_accepted`. */
export function unreacting(handle: ReactionHandle): Change<Message> {
  return reactionChange(
    handle,
    (conversation) => conversation.requireOpen(),
    ({ emoji, callerId }, before) => {
      if (!usersOf(before, emoji)?.includes(callerId)) return before;
      return before
        .map(
          ([each, all]) =>
            [each, each === emoji ? all.filter((userId) => userId !== callerId) : all] as const,
        )
        .filter(([, all]) => all.length > 0);
    },
  );
}

const usersOf = (reactions: Reactions, emoji: string) =>
  reactions.find(([each]) => each === emoji)?.[1];

/** `next` returns its argument if nothing changes. */
function reactionChange(
  handle: ReactionHandle,
  check: (conversation: LockedConversation) => void,
  next: (handle: ReactionHandle, before: Reactions) => Reactions,
): Change<Message> {
  const { siteId, conversationId, seq, callerId } = handle;
  return {
    siteId,
    conversationId,
    callerId,
    needs: { messages: [seq] },
    decide: (conversation) => {
      const message = conversation.requireText(seq);
      check(conversation);
      const reactions = next(handle, message.reactions);
      return reactions === message.reactions
        ? conversation.present(message)
        : conversation.change(message, { reactions });
    },
  };
}
