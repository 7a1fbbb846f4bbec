import type { hostMessageOperations } from '@parlor/sdk/protocol/host-messages';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { HostSearch } from '../../ports/messages.js';
import type { HostImport } from './host-import.js';
import type { HostMessages } from './host-messages.js';
import type { HostPlaces } from './host-places.js';

interface Deps {
  messages: HostMessages;
  imports: HostImport;
  places: HostPlaces;
  search: HostSearch;
}

export function hostMessagesApi({
  messages,
  imports,
  places,
  search,
}: Deps): Handlers<typeof hostMessageOperations> {
  return {
    'host.sendMessage': (call, input) => messages.send(call, input),
    'host.editMessage': ({ siteId }, input) => messages.edit(siteId, input),
    'host.deleteMessage': (call, input) => messages.delete(call, input),
    'host.listMessages': ({ siteId }, query) => messages.list(siteId, query),
    'host.searchMessages': async ({ siteId, signal }, { conversationId, externalId, ...query }) => {
      const place = await places.of(siteId, { conversationId, externalId });
      const { conversationId: id, callerId } = place;
      return search(siteId, callerId, { ...query, conversationId: id }, signal);
    },
    'host.importMessages': (call, input) => imports.import(call, input),
  };
}
