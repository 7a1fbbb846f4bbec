import type { Site as PublicSite } from '@parlor/sdk/protocol/sites';
import { presentSettings } from './settings.js';
import type { Site } from './sites.js';

/** The staff of a site, for visitors before they sign in. */
export interface StaffFaces {
  of(siteId: string): Promise<{ name: string; avatarUrl: string | null }[]>;
}

export interface SitePresenterDeps {
  /** The largest file that the server takes, in bytes. */
  maxBytes: number;
  now: () => Date;
  faces: StaffFaces;
}

export type PresentSite = (site: Site) => Promise<PublicSite>;

/** A site as its pages may know it. */
export const sitePresenter =
  ({ maxBytes, now, faces }: SitePresenterDeps): PresentSite =>
  async (site) => {
    const { id, name, ways, directory, logoUrl, promise } = site;
    // Only if everyone can become a guest and see the staff.
    const seesStaff = ways.has('guest') && directory.visibleTo !== 'nobody';
    return {
      id,
      name,
      ...presentSettings(site, maxBytes),
      welcome: { logoUrl, promise, staff: seesStaff ? await faces.of(id) : [] },
      serverTime: now().toISOString(),
    };
  };
