import type { blockOperations } from '@parlor/sdk/protocol/blocks';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Blocks } from './blocks.js';

export function blocksApi(blocks: Blocks): Handlers<typeof blockOperations> {
  return {
    'blocks.list': ({ siteId, user }, query) => blocks.list(siteId, user.id, query),
    'blocks.add': ({ siteId, user }, { userId }) => blocks.add(siteId, user.id, userId),
    'blocks.remove': async ({ siteId, user }, { userId }) => {
      await blocks.remove(siteId, user.id, userId);
      return {};
    },
  };
}
