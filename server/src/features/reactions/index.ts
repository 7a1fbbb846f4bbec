/** Reactions to messages. */
import type { reactionOperations } from '@parlor/sdk/protocol/reactions';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Reach } from '../../ports/contacts.js';
import type { Conversations } from '../../ports/conversations.js';
import type { Feature, Ground, Nothing } from '../../ports/feature.js';
import type { Users } from '../../ports/users.js';
import { reactionsApi } from './reactions.api.js';
import { Reactions } from './reactions.js';

interface Deps extends Ground {
  users: Users;
  conversations: Conversations;
  reach: Reach;
}

export const createReactionsFeature = ({
  writer,
  messageLog,
  users,
  conversations,
  reach,
}: Deps): Feature<Handlers<typeof reactionOperations>, Nothing> => ({
  handlers: reactionsApi(writer, new Reactions(messageLog, users), conversations, reach),
  ports: {},
});
