import type { ChatError } from './chat-error.js';
import type { Live } from './live.js';
import type { Feature } from './feature.js';
import { createKnownSite } from './known-site.js';
import { liveList } from './live-list.js';
import type { Site } from './protocol/sites.js';

/** What pages may know of the site. */
export interface SiteView {
  /** `null` until it is loaded, and while no user is signed in. */
  site: Site | null;
  loading: boolean;
  /** Why the last load failed; `null` once one succeeds. */
  error: ChatError | null;
}

/**
 * The site and its settings, for the signed-in user. It is loaded when the first listener
 * subscribes and after each reconnect, and it follows changes within seconds. Without a sign-in,
 * use `chat.auth.site()`.
 *
 *     chat.site.subscribe(({ site }) => {
 *       attach.hidden = site?.attachments?.kinds.length === 0;
 *     });
 *
 * For a chat of `createCore`: `core.use(createSite)`.
 */
export const createSite: Feature<Live<SiteView>> = (deps) =>
  liveList<SiteView>(deps, {
    empty: { site: null, loading: false, error: null },
    fetch: async () => ({ site: await deps.use(createKnownSite).current() }),
    told: (value, { name, data }) =>
      name === 'site.changed' ? { ...value, site: data.site } : value,
    cutOff: (value) => value,
  }).live;
