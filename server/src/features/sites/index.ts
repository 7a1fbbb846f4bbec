/** Sites: their keys, origins and settings. */
import type { hostSiteOperations } from '@parlor/sdk/protocol/host-site';
import type { siteOperations } from '@parlor/sdk/protocol/sites';
import { rowsOf } from '../../database/site-rows.js';
import { SecretKeyRow, SigningSecretRow, SiteOriginRow } from './site.entity.js';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Sessions } from '../../ports/auth.js';
import type { Feature, Ground, Nothing } from '../../ports/feature.js';
import type { Audit } from '../../ports/moderation.js';
import { describe } from '../../kernel/describe.js';
import { rooms } from '../../kernel/rooms.js';
import { SecretKeys } from './secret-keys.js';
import { Sightings } from './sightings.js';
import { sitePresenter, type StaffFaces } from './present-site.js';
import { SiteSetup } from './site-setup.js';
import { siteSetupApi } from './site-setup.api.js';
import { sitesApi } from './sites.api.js';
import { type Site, Sites } from './sites.js';

export { allWays, setAt, settingList, valueAt } from './settings.js';
export type { Site, SiteChange } from './sites.js';
export { SiteDeletion } from './site-deletion.js';

interface Deps extends Pick<Ground, 'database' | 'environment' | 'bus' | 'log' | 'realtime'> {
  /** The largest file that the server takes, in bytes. */
  maxBytes: number;
  faces: StaffFaces;
}

interface Ports {
  sites: Sites;
  secretKeys: SecretKeys;
  sightings: Sightings;
}

export function createSitesFeature({
  database,
  environment,
  bus,
  log,
  realtime,
  maxBytes,
  faces,
}: Deps): Feature<Handlers<typeof siteOperations>, Ports> {
  const changes = bus.topic<object>('sites.changed');
  const sites = new Sites(database, environment, () => changes.send({}));
  const present = sitePresenter({ maxBytes, faces, now: () => environment.now() });
  const onError = (error: unknown) =>
    log.warn({ error: describe(error) }, 'a change of a site could not be published');
  const notify = async (site: Site) => {
    const room = rooms.site(site.id);
    if (!realtime().hasSockets(room)) return;
    const event = { name: 'site.changed', data: { site: await present(site) } } as const;
    realtime().publishHere([room], [event]);
  };
  // Every node notices the change by itself, so each notifies its own sockets.
  sites.onChange((site) => void notify(site).catch(onError));
  const readAgain = () => void sites.readAgain().catch(onError);
  changes.listen(readAgain);
  bus.watch({ reconnected: readAgain });
  const secretKeys = new SecretKeys(database, environment, sites);
  return {
    handlers: sitesApi(sites, present),
    ports: { sites, secretKeys, sightings: new Sightings(environment, bus) },
    siteRows: [
      rowsOf(database, 'site', SigningSecretRow, 'siteId'),
      rowsOf(database, 'site', SecretKeyRow, 'siteId'),
      rowsOf(database, 'site', SiteOriginRow, 'siteId'),
    ],
  };
}

interface SetupDeps {
  sites: Sites;
  secretKeys: SecretKeys;
  sightings: Sightings;
  sessions: Sessions;
  audit: Audit;
}

/** What hosts change of their site; made after the audit log, which needs the sites. */
export const createSiteSetup = (
  deps: SetupDeps,
): Feature<Handlers<typeof hostSiteOperations>, Nothing> => ({
  handlers: siteSetupApi(new SiteSetup(deps)),
  ports: {},
});
