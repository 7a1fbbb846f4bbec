/** One of each emoji per person: adding what is there and removing what is not change nothing. */
import { limits } from '@parlor/sdk/protocol/limits';
import type { Message } from '@parlor/sdk/protocol/messages';
import { Fault } from '../../kernel/fault.js';
import type { Change } from '../messages/change.js';
import { presentStored, type Reactions } from '../messages/message-row.js';

export interface ReactionHandle {
  siteId: string;
  conversationId: string;
  seq: number;
  callerId: string;
  emoji: string;
}

/** May throw `not_found`, `limit_reached` or `silenced`. */
export function reacting(handle: ReactionHandle): Change<Message> {
  const change = addition(handle);
  return {
    ...change,
    decide: (conversation) => {
      conversation.requireVoice(handle.callerId);
      return change.decide(conversation);
    },
  };
}

function addition(handle: ReactionHandle): Change<Message> {
  return reactionChange(handle, ({ emoji, callerId }, before) => {
    const userIds = usersOf(before, emoji);
    if (userIds?.includes(callerId)) return before;
    if (!userIds && before.length >= limits.reactionEmojis)
      throw new Fault('limit_reached', `A message has at most ${limits.reactionEmojis} different reactions.`);
    if (before.reduce((sum, [, all]) => sum + all.length, 0) >= limits.reactions)
      throw new Fault('limit_reached', `A message has at most ${limits.reactions} reactions.`);
    if (!userIds) return [...before, [emoji, [callerId]]];
    return before.map(([each, all]) => [each, each === emoji ? [...all, callerId] : all]);
  });
}

/** May throw `not_found`. */
export function unreacting(handle: ReactionHandle): Change<Message> {
  return reactionChange(handle, ({ emoji, callerId }, before) => {
    if (!usersOf(before, emoji)?.includes(callerId)) return before;
    return before
      .map(([each, all]) => [each, each === emoji ? all.filter((userId) => userId !== callerId) : all] as const)
      .filter(([, all]) => all.length > 0);
  });
}

const usersOf = (reactions: Reactions, emoji: string) => reactions.find(([each]) => each === emoji)?.[1];

/** `next` gives what it got where nothing changes. */
function reactionChange(handle: ReactionHandle, next: (handle: ReactionHandle, before: Reactions) => Reactions): Change<Message> {
  const { siteId, conversationId, seq, callerId } = handle;
  return {
    siteId,
    conversationId,
    callerId,
    needs: { messages: [seq] },
    decide: (conversation) => {
      const message = conversation.requireText(seq);
      const reactions = next(handle, message.reactions);
      return reactions === message.reactions ? presentStored(message) : conversation.change(message, { reactions });
    },
  };
}
