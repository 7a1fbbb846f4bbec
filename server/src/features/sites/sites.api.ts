import type { siteOperations } from '@parlor/sdk/protocol/sites';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { PresentSite } from './present-site.js';
import type { Sites } from './sites.js';

export const sitesApi = (sites: Sites, present: PresentSite): Handlers<typeof siteOperations> => ({
  'sites.current': async ({ siteId }) => present(await sites.byId(siteId)),
});
