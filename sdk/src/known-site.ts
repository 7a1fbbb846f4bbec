import type { Feature } from './feature.js';
import type { Site } from './protocol/sites.js';
import { abortable } from './transport/abortable.js';

/** The answers about the site, shared by all who ask in a page. Internal to the SDK. */
export interface KnownSite {
  /** From memory if the answer is recent. */
  recent(signal?: AbortSignal): Promise<Site>;
  /** As the server says now; it answers briefly if nothing has changed. */
  current(): Promise<Site>;
}

/** How long an answer is kept in memory. */
const freshMs = 10_000;

export const createKnownSite: Feature<KnownSite> = ({ rest, session, events, platform }) => {
  let known: { site: Site; at: number } | undefined;
  let asking: Promise<Site> | undefined;
  const remember = (site: Site): Site => {
    known = { site, at: platform.now() };
    return site;
  };
  const ask = async (): Promise<Site> => {
    const before = known;
    // The browser asks whether the answer in its cache has changed.
    const site = await rest.call('sites.current', {}, { cache: 'no-cache', signal: session.life });
    // An event that arrived meanwhile is newer.
    return known === before ? remember(site) : site;
  };
  const isFresh = (at: number) => Math.abs(platform.now() - at) < freshMs;
  events.add((event) => {
    if (event.name === 'site.changed') remember(event.data.site);
  });
  return {
    recent: (signal) =>
      abortable([session.life, signal], () => {
        if (known && isFresh(known.at)) return Promise.resolve(known.site);
        asking ??= ask().finally(() => (asking = undefined));
        return asking;
      }),
    current: ask,
  };
};
