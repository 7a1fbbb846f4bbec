import type { reactionOperations } from '@parlor/sdk/protocol/reactions';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { MessageWriter } from '../../conversation-log/writer.js';
import { reacting, unreacting } from './reaction-changes.js';
import type { Reactions } from './reactions.js';
import type { Reach } from '../../ports/contacts.js';
import type { Conversations } from '../../ports/conversations.js';

export function reactionsApi(
  writer: MessageWriter,
  reactions: Reactions,
  conversations: Conversations,
  reach: Reach,
): Handlers<typeof reactionOperations> {
  return {
    'reactions.add': async ({ siteId, user }, reaction) => {
      const change = reacting({ siteId, callerId: user.id, ...reaction });
      return writer.write(await reach.goingOn(change));
    },

    'reactions.remove': ({ siteId, user }, reaction) =>
      writer.write(unreacting({ siteId, callerId: user.id, ...reaction })),

    'reactions.list': async ({ siteId, user }, { conversationId, seq, ...query }) => {
      await conversations.requireSees(siteId, user.id, conversationId, seq);
      return reactions.list(siteId, conversationId, seq, query);
    },
  };
}
