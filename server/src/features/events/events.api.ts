import type { hostEventOperations } from '@parlor/sdk/protocol/host-events';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Events } from './events.js';

export const eventsApi = (events: Events): Handlers<typeof hostEventOperations> => ({
  'host.listEvents': ({ siteId }, query) => events.list(siteId, query),
  'host.keepEvents': async ({ siteId }, { keep }) => ({ kept: await events.keep(siteId, keep) }),
});
