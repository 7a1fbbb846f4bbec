/**
 * Runs expensive work in fair turns, so that a flood of it delays only its own site and party:
 * sites take turns, and within a site its parties. A party separates the callers of one site, such
 * as a user or an address. The numbers of running and waiting tasks are limited per party, per site
 * and in total.
 */
import { Fault } from './fault.js';

export interface Taker {
  siteId: string;
  partyId: string;
}

interface Bounds {
  party: number;
  site: number;
  all: number;
}

export interface TurnOptions {
  /** With a smaller limit for a site than in total, a slot is soon free for another site. */
  running: Bounds;
  waiting: Bounds;
  /** The longest wait for a turn, in milliseconds; unlimited if left out. */
  waitMs?: number;
  /** The message of `unavailable`. */
  refusal: string;
  /** May grow with the number of tasks that wait. */
  retryAfterMs: number | ((waiting: number) => number);
}

interface Waiter {
  start(): void;
  refuse(error: unknown): void;
}

/** The waiting parties of a site. No map holds an empty set; the order is the order of turns. */
type Site = Map<string, Set<Waiter>>;

export class FairTurns {
  readonly #options: TurnOptions;
  readonly #waiting = new Map<string, Site>();
  readonly #running = new Set<Taker>();
  readonly #waitingOfSite = new Map<string, number>();
  #waitingInAll = 0;
  #isClosed = false;

  constructor(options: TurnOptions) {
    this.#options = options;
  }

  /**
   * Runs the work when it is its turn. Throws `rate_limited` if too many tasks of the party wait,
   * and `unavailable` if too many of the site or in total wait, or if no turn came in time. A full
   * site still accepts a quiet party, and refuses the last task of its busiest party instead. If
   * `signal` is aborted before the turn, throws its reason.
   */
  async run<T>(
    { siteId, partyId }: Taker,
    work: () => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    // A separate object for each run, because the same taker may run several times.
    const taker = { siteId, partyId };
    if (this.#mayRun(taker)) this.#running.add(taker);
    else await this.#wait(taker, signal);
    try {
      return await work();
    } finally {
      this.#running.delete(taker);
      this.#startNext();
    }
  }

  /** Throws what `run` would throw now: for callers with other work to do before. */
  requireRoom({ siteId, partyId }: Taker): void {
    this.#placeFor(siteId, partyId, this.#waiting.get(siteId) ?? new Map<string, Set<Waiter>>());
  }

  /** Refuses all waiting and new tasks. Running tasks continue. */
  close(): void {
    this.#isClosed = true;
    const waiters = [...this.#waiting.values()].flatMap((site) =>
      [...site.values()].flatMap((party) => [...party]),
    );
    for (const waiter of waiters) waiter.refuse(this.#unavailable());
  }

  #mayRun(taker: Taker): boolean {
    return this.#siteMayRun(taker.siteId) && this.#partyMayRun(taker);
  }

  #siteMayRun(siteId: string): boolean {
    const { all, site } = this.#options.running;
    return (
      !this.#isClosed &&
      this.#running.size < all &&
      this.#runningOf((each) => each.siteId === siteId) < site
    );
  }

  #partyMayRun({ siteId, partyId }: Taker): boolean {
    const running = this.#runningOf((each) => each.siteId === siteId && each.partyId === partyId);
    return running < this.#options.running.party;
  }

  #runningOf(isOne: (taker: Taker) => boolean): number {
    return [...this.#running].filter(isOne).length;
  }

  async #wait(taker: Taker, signal: AbortSignal | undefined): Promise<void> {
    const { siteId, partyId } = taker;
    signal?.throwIfAborted();
    if (this.#isClosed) throw this.#unavailable();
    const site: Site = this.#waiting.get(siteId) ?? new Map<string, Set<Waiter>>();
    const busiest = this.#placeFor(siteId, partyId, site);
    if (busiest) [...busiest].at(-1)!.refuse(this.#unavailable());
    const party = site.get(partyId) ?? new Set<Waiter>();
    await new Promise<void>((resolve, reject) => {
      const leave = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        party.delete(waiter);
        if (party.size === 0) site.delete(partyId);
        if (site.size === 0) this.#waiting.delete(siteId);
        this.#count(siteId, -1);
      };
      const waiter: Waiter = {
        start: () => {
          leave();
          this.#running.add(taker);
          resolve();
        },
        refuse: (error) => {
          leave();
          reject(error);
        },
      };
      const abort = () => waiter.refuse(signal!.reason);
      const { waitMs } = this.#options;
      const timer =
        waitMs === undefined
          ? undefined
          : setTimeout(() => waiter.refuse(this.#unavailable()), waitMs);
      signal?.addEventListener('abort', abort);
      party.add(waiter);
      site.set(partyId, party);
      this.#waiting.set(siteId, site);
      this.#count(siteId, 1);
    });
  }

  #count(siteId: string, change: 1 | -1): void {
    this.#waitingInAll += change;
    const ofSite = this.#ofSite(siteId) + change;
    if (ofSite > 0) this.#waitingOfSite.set(siteId, ofSite);
    else this.#waitingOfSite.delete(siteId);
  }

  #ofSite(siteId: string): number {
    return this.#waitingOfSite.get(siteId) ?? 0;
  }

  /** Returns the party that has to give up a slot for this one, or null if there is room. */
  #placeFor(siteId: string, partyId: string, site: Site): Set<Waiter> | null {
    const { waiting } = this.#options;
    const own = site.get(partyId)?.size ?? 0;
    if (own >= waiting.party)
      throw new Fault('rate_limited', undefined, { retryAfterMs: this.#retryAfterMs });
    if (this.#ofSite(siteId) >= waiting.site) {
      const busiest = [...site.values()].reduce((most, each) =>
        each.size > most.size ? each : most,
      );
      // With a difference of only one slot, two parties would take it from each other repeatedly.
      if (busiest.size < own + 2) throw this.#unavailable();
      return busiest;
    }
    if (this.#waitingInAll >= waiting.all) throw this.#unavailable();
    return null;
  }

  #startNext(): void {
    for (let next = this.#next(); next; next = this.#next()) next.start();
  }

  /**
   * The first task of the first party of the first site that may run; party and site move to the
   * end of their queue.
   */
  #next(): Waiter | undefined {
    for (const [siteId, site] of this.#waiting) {
      if (!this.#siteMayRun(siteId)) continue;
      for (const [partyId, [waiter]] of site) {
        if (!this.#partyMayRun({ siteId, partyId })) continue;
        moveLast(site, partyId);
        moveLast(this.#waiting, siteId);
        return waiter;
      }
    }
    return undefined;
  }

  #unavailable(): Fault {
    return new Fault('unavailable', this.#options.refusal, { retryAfterMs: this.#retryAfterMs });
  }

  get #retryAfterMs(): number {
    const { retryAfterMs } = this.#options;
    return typeof retryAfterMs === 'number' ? retryAfterMs : retryAfterMs(this.#waitingInAll);
  }
}

function moveLast<V>(map: Map<string, V>, key: string): void {
  const value = map.get(key)!;
  map.delete(key);
  map.set(key, value);
}
