/** Who is typing. */
import type { typingOperations } from '@parlor/sdk/protocol/typing';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { BlockedPairs } from '../../ports/contacts.js';
import type { Conversations } from '../../ports/conversations.js';
import type { Feature, Ground, Nothing } from '../../ports/feature.js';
import { typingApi } from './typing.api.js';
import { Typing, type TypingTiming, typingTiming } from './typing.js';

export type { TypingTiming } from './typing.js';

interface Deps extends Ground {
  blocked: BlockedPairs;
  conversations: Conversations;
  /** Calls back when a user has no socket any more. */
  onGone(listener: (userId: string) => void): void;
  timing: Partial<TypingTiming> | undefined;
}

export function createTypingFeature({
  bus,
  realtime,
  blocked,
  conversations,
  onGone,
  timing,
}: Deps): Feature<Handlers<typeof typingOperations>, Nothing> {
  const typing = new Typing({
    bus,
    timing: { ...typingTiming, ...timing },
    blocked: (userId) => blocked.of(userId),
    mayBeHeard: (siteId, userId, conversationId) =>
      conversations.mayBeHeard(siteId, userId, conversationId),
    publishHere: (targets, wireEvents, except) =>
      realtime().publishHere(targets, wireEvents, except),
  });
  onGone((userId) => typing.stop(userId));
  return { handlers: typingApi(typing), ports: {}, close: () => typing.close() };
}
