/** `host.site`: the settings of the site, and the origins of its pages. */
import type { HostSite, HostSiteChange, Sighting } from '../protocol/host-site.js';
import type { HostCall } from './call.js';

/** The site of the secret key. Reading needs the scope `read`, changing `admin`. */
export interface HostSiteSettings {
  /** The site with all of its settings. */
  get(signal?: AbortSignal): Promise<HostSite>;
  /**
   * Changes what is given, and leaves the rest. Throws `invalid_input`.
   *
   *     await host.site.update({ whoMayWrite: 'contacts', directory: { visibleTo: 'members' } });
   */
  update(change: HostSiteChange, signal?: AbortSignal): Promise<HostSite>;
  /** The origins of the pages that may show the chat. */
  origins(signal?: AbortSignal): Promise<string[]>;
  /**
   * Adds an origin, such as `https://www.example.com` or `https://*.example.com`. Returns all.
   * Throws `invalid_input`, `limit_reached`.
   */
  addOrigin(origin: string, signal?: AbortSignal): Promise<string[]>;
  /** Removes an origin. Returns the others. Throws `not_found`. */
  removeOrigin(origin: string, signal?: AbortSignal): Promise<string[]>;
  /** The origins whose pages asked for the chat in the last 15 minutes, also refused ones. */
  sightings(signal?: AbortSignal): Promise<Sighting[]>;
}

export function hostSite(call: HostCall): HostSiteSettings {
  return {
    get: (signal) => call('host.getSite', {}, signal),
    update: (change, signal) => call('host.updateSite', change, signal),
    origins: async (signal) => (await call('host.listOrigins', {}, signal)).origins,
    addOrigin: async (origin, signal) => (await call('host.addOrigin', { origin }, signal)).origins,
    removeOrigin: async (origin, signal) =>
      (await call('host.removeOrigin', { origin }, signal)).origins,
    sightings: async (signal) => (await call('host.listSightings', {}, signal)).sightings,
  };
}
