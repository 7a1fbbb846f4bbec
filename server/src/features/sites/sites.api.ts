import type { siteOperations } from '@parlor/sdk/protocol/sites';
import type { Handlers } from '../../kernel/dispatcher.js';
import { presentSettings } from './settings.js';
import type { Sites } from './sites.js';

/** The staff of a site, for visitors before they sign in. */
export interface StaffFaces {
  of(siteId: string): Promise<{ name: string; avatarUrl: string | null }[]>;
}

interface Parts {
  sites: Sites;
  /** The largest file that the server takes, in bytes. */
  maxBytes: number;
  now: () => Date;
  faces: StaffFaces;
}

export function sitesApi({ sites, maxBytes, now, faces }: Parts): Handlers<typeof siteOperations> {
  return {
    'sites.current': async ({ siteId }) => {
      const site = await sites.byId(siteId);
      const { id, name, ways, directory, logoUrl, promise } = site;
      // What everybody can see who becomes a guest.
      const seesStaff = ways.has('guest') && directory.visibleTo !== 'nobody';
      return {
        id,
        name,
        ...presentSettings(site, maxBytes),
        welcome: { logoUrl, promise, staff: seesStaff ? await faces.of(siteId) : [] },
        serverTime: now().toISOString(),
      };
    },
  };
}
