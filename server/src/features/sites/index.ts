/** Sites: their keys, origins and settings. */
import type { siteOperations } from '@parlor/sdk/protocol/sites';
import { rowsOf } from '../../database/site-rows.js';
import { SecretKeyRow, SigningSecretRow, SiteOriginRow } from './site.entity.js';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Feature, Ground } from '../../ports/feature.js';
import { SecretKeys } from './secret-keys.js';
import { type StaffFaces, sitesApi } from './sites.api.js';
import { Sites } from './sites.js';

export { allWays, setAt, settingList, valueAt } from './settings.js';
export type { Site, SiteChange } from './sites.js';
export { SiteDeletion } from './site-deletion.js';

interface Deps extends Pick<Ground, 'database' | 'environment' | 'bus'> {
  /** The largest file that the server takes, in bytes. */
  maxBytes: number;
  faces: StaffFaces;
}

interface Ports {
  sites: Sites;
  secretKeys: SecretKeys;
}

export function createSitesFeature({
  database,
  environment,
  bus,
  maxBytes,
  faces,
}: Deps): Feature<Handlers<typeof siteOperations>, Ports> {
  const changes = bus.topic<object>('sites.changed');
  const sites = new Sites(database, environment, () => changes.send({}));
  changes.listen(() => sites.forget());
  bus.watch({ reconnected: () => sites.forget() });
  const secretKeys = new SecretKeys(database, environment, sites);
  return {
    handlers: sitesApi({ sites, maxBytes, faces, now: () => environment.now() }),
    ports: { sites, secretKeys },
    siteRows: [
      rowsOf(database, 'site', SigningSecretRow, 'siteId'),
      rowsOf(database, 'site', SecretKeyRow, 'siteId'),
      rowsOf(database, 'site', SiteOriginRow, 'siteId'),
    ],
  };
}
