import type { hostMessageOperations } from '@parlor/sdk/protocol/host-messages';
import type { hostReadingOperations } from '@parlor/sdk/protocol/host-reading';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { HostSearch } from '../../ports/messages.js';
import type { HostImport } from './host-import.js';
import type { HostMessages } from './host-messages.js';
import type { HostPlaces } from './host-places.js';
import type { HostReading } from './host-reading.js';

interface Deps {
  messages: HostMessages;
  imports: HostImport;
  places: HostPlaces;
  reading: HostReading;
  search: HostSearch;
}

export function hostMessagesApi({
  messages,
  imports,
  places,
  reading,
  search,
}: Deps): Handlers<
  typeof hostMessageOperations & Pick<typeof hostReadingOperations, 'host.readMessages'>
> {
  return {
    'host.sendMessage': (call, input) => messages.send(call, input),
    'host.editMessage': ({ siteId }, input) => messages.edit(siteId, input),
    'host.deleteMessage': (call, input) => messages.delete(call, input),
    'host.readMessages': (call, query) => reading.page(call, query),
    'host.listMessages': async (call, query) => {
      const { conversationId, externalId } = query;
      await reading.requireAll(call, { conversationId, externalId });
      return messages.list(call.siteId, query);
    },
    'host.searchMessages': async (call, { conversationId, externalId, ...query }) => {
      const { siteId, signal } = call;
      await reading.requireAll(call, { conversationId, externalId });
      const place = await places.of(siteId, { conversationId, externalId });
      const { conversationId: id, callerId } = place;
      return search(siteId, callerId, { ...query, conversationId: id }, signal);
    },
    'host.importMessages': (call, input) => imports.import(call, input),
  };
}
