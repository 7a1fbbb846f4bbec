/**
 * Which pages have asked for the chats of sites in the last minutes, for owners who set a site up.
 * It is kept in memory, on every node; a restart forgets it. Its size does not depend on what pages
 * send: a page sends any origin that it likes, if it is no browser.
 */
import type { Environment } from '../../kernel/environment.js';
import type { Bus, Topic } from '../../kernel/bus.js';

/** A page that asked for the chat of a site. */
export interface Sighting {
  origin: string;
  askedAt: Date;
  /** When a socket was connected; `null` if none was. */
  connectedAt: Date | null;
}

interface News {
  siteId: string;
  origin: string;
  isConnected: boolean;
  at: number;
}

const keptMs = 15 * 60 * 1_000;
/** The same page is noted again after this time. */
const againMs = 5_000;
const originsOfSite = 30;
const sitesMax = 2_000;
const originForm = /^https?:\/\/[^\s/?#]{1,240}$/;

type OfSite = Map<string, { asked: number; connected: number | null }>;

export class Sightings {
  readonly #environment: Environment;
  readonly #topic: Topic<News>;
  /** The site that was seen last is the last one, and so is the origin. */
  readonly #sites = new Map<string, OfSite>();

  constructor(environment: Environment, bus: Bus) {
    this.#environment = environment;
    this.#topic = bus.topic<News>('sites.sighted');
    this.#topic.listen((news) => this.#note(news));
  }

  /** A page of this origin asked for the chat, whether or not it may, or connected a socket. */
  saw(siteId: string, origin: string, isConnected: boolean): void {
    const at = this.#environment.now().getTime();
    const ofSite = this.#sites.get(siteId);
    const known = ofSite?.get(origin);
    const last = isConnected ? known?.connected : known?.asked;
    if (typeof last === 'number' && Math.abs(at - last) < againMs) return;
    if (!known) {
      if (!originForm.test(origin)) return;
      // Origins that somebody invents replace each other only so fast.
      const [oldest] = ofSite?.values() ?? [];
      if (ofSite && ofSite.size >= originsOfSite && at - oldest!.asked < againMs) return;
    }
    const news = { siteId, origin, isConnected, at };
    this.#note(news);
    this.#topic.send(news);
  }

  /** The last ones first. */
  list(siteId: string): Sighting[] {
    const since = this.#environment.now().getTime() - keptMs;
    return [...(this.#sites.get(siteId) ?? [])]
      .filter(([, { asked }]) => asked > since)
      .map(([origin, { asked, connected }]) => ({
        origin,
        askedAt: new Date(asked),
        connectedAt: connected === null ? null : new Date(connected),
      }))
      .sort((one, other) => other.askedAt.getTime() - one.askedAt.getTime());
  }

  #note({ siteId, origin, isConnected, at }: News): void {
    const ofSite: OfSite = this.#sites.get(siteId) ?? new Map();
    const known = ofSite.get(origin);
    putLast(ofSite, origin, {
      asked: at,
      connected: isConnected ? at : (known?.connected ?? null),
    });
    putLast(this.#sites, siteId, ofSite);
    dropFirst(ofSite, originsOfSite);
    dropFirst(this.#sites, sitesMax);
  }
}

function putLast<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
}

function dropFirst(map: Map<string, unknown>, most: number): void {
  if (map.size > most) map.delete(map.keys().next().value!);
}
