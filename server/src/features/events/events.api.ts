import type { hostEventOperations } from '@parlor/sdk/protocol/host-events';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Audit } from '../../ports/moderation.js';
import type { Events } from './events.js';

export const eventsApi = (
  events: Events,
  audit: () => Audit,
): Handlers<typeof hostEventOperations> => ({
  'host.listEvents': ({ siteId }, query) => events.list(siteId, query),
  'host.keepEvents': async ({ siteId, actor }, { keep }) => ({
    kept: await events.keep(siteId, keep, (transaction) =>
      audit().append(transaction, {
        siteId,
        act: 'site.updated',
        actorId: null,
        by: actor,
        detail: 'keepEvents',
      }),
    ),
  }),
});
