import type { typingOperations } from '@parlor/sdk/protocol/typing';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Typing } from './typing.js';

export function typingApi(typing: Typing): Handlers<typeof typingOperations> {
  return {
    'typing.set': async ({ siteId, user }, input) => {
      await typing.set(siteId, user.id, input.conversationId, input.typing);
      return {};
    },
  };
}
