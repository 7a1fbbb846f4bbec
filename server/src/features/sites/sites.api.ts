import type { siteOperations } from '@parlor/sdk/protocol/sites';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Sites } from './sites.js';

export function sitesApi(sites: Sites, maxBytes: number, now: () => Date): Handlers<typeof siteOperations> {
  return {
    'sites.current': async ({ siteId }) => {
      const { id, name, ways, editMinutes, deleteMinutes, whoMayWrite, whoMayAdd, directory, attachments } = await sites.byId(siteId);
      return {
        id,
        name,
        identity: { guest: ways.has('guest'), account: ways.has('account'), signed: ways.has('signed') },
        whoMayWrite,
        whoMayAdd,
        directory,
        attachments: { ...attachments, maxBytes: Math.min(attachments.maxBytes, maxBytes), kinds: [...attachments.kinds] },
        messages: { editMinutes, deleteMinutes },
        serverTime: now().toISOString(),
      };
    },
  };
}
