/**
 * What was counted on this node since the last batch. Counting is an addition in memory: nothing on
 * the path of a call waits for the database.
 */

export const counted = [
  'messages',
  'conversations',
  'newGuests',
  'newMembers',
  'attachments',
  'attachmentKb',
  'reports',
  'deliveries',
  'deliveryFailures',
  'refusals',
] as const;
export type Counted = (typeof counted)[number];

export interface SiteHour {
  readonly siteId: string;
  /** The hour since 1970, in UTC. */
  readonly hour: number;
  readonly counts: Record<Counted, number>;
}

export interface ActiveUser {
  readonly siteId: string;
  readonly day: number;
  readonly userId: string;
}

export interface Refused {
  readonly siteId: string;
  readonly day: number;
  readonly operation: string;
  readonly code: 'rate_limited' | 'limit_reached';
  /** Empty if no user called, or for users who are not counted one by one. */
  readonly userId: string;
  times: number;
}

/** What one transaction stores. */
export interface Batch {
  readonly hours: readonly SiteHour[];
  readonly activeUsers: readonly ActiveUser[];
  readonly refused: readonly Refused[];
}

const hourMs = 60 * 60 * 1_000;
export const hoursOfDay = 24;
export const hourOf = (time: Date): number => Math.floor(time.getTime() / hourMs);
export const dayOf = (time: Date): number => Math.floor(hourOf(time) / hoursOfDay);
/** When an hour begins. */
export const timeOfHour = (hour: number): Date => new Date(hour * hourMs);

/** Of each kind in one batch. */
const atOnce = { hours: 500, activeUsers: 1_000, refused: 1_000 };
/**
 * Users who are known to be counted today. When there are more, the node forgets them all, and
 * stores them again, which changes nothing.
 */
const knownMost = 200_000;
/** Rows of a site with users of their own, in one batch. */
const refusedUsersMost = 100;

export class PendingCounts {
  readonly #hours = new Map<string, SiteHour>();
  readonly #activeUsers = new Map<string, ActiveUser>();
  readonly #refused = new Map<string, Refused>();
  /** Rows of `#refused` that name a user, by site. */
  readonly #refusedUsers = new Map<string, number>();
  /** By user id, which no two sites share. */
  readonly #known = new Set<string>();
  #knownDay = 0;

  get isEmpty(): boolean {
    return this.#hours.size + this.#activeUsers.size + this.#refused.size === 0;
  }

  add(siteId: string, at: Date, what: Counted, amount = 1): void {
    const hour = hourOf(at);
    const key = `${siteId} ${hour}`;
    let found = this.#hours.get(key);
    if (!found) {
      const counts = Object.fromEntries(counted.map((each) => [each, 0]));
      found = { siteId, hour, counts: counts as Record<Counted, number> };
      this.#hours.set(key, found);
    }
    found.counts[what] += amount;
  }

  addActiveUser(siteId: string, at: Date, userId: string): void {
    const day = dayOf(at);
    if (day !== this.#knownDay || this.#known.size >= knownMost) this.#known.clear();
    this.#knownDay = day;
    if (this.#known.has(userId)) return;
    this.#known.add(userId);
    this.#activeUsers.set(`${userId} ${day}`, { siteId, day, userId });
  }

  addRefusal({ siteId, ...refusal }: Omit<Refused, 'times' | 'day'>, at: Date): void {
    this.add(siteId, at, 'refusals');
    const day = dayOf(at);
    const { operation, code } = refusal;
    let { userId } = refusal;
    let key = refusedKey({ siteId, day, operation, code, userId });
    const ofSite = this.#refusedUsers.get(siteId) ?? 0;
    if (userId !== '' && !this.#refused.has(key)) {
      if (ofSite < refusedUsersMost) this.#refusedUsers.set(siteId, ofSite + 1);
      else {
        userId = '';
        key = refusedKey({ siteId, day, operation, code, userId });
      }
    }
    const found = this.#refused.get(key);
    if (found) found.times += 1;
    else this.#refused.set(key, { siteId, day, operation, code, userId, times: 1 });
  }

  /** Drops what names a user. */
  forget(userId: string): void {
    for (const [key, each] of this.#activeUsers)
      if (each.userId === userId) this.#activeUsers.delete(key);
    for (const [key, each] of this.#refused) if (each.userId === userId) this.#refused.delete(key);
  }

  /** Takes what the next transaction stores, in the order in which rows are locked. */
  take(): Batch {
    const refused = takeSome(this.#refused, atOnce.refused);
    if (this.#refused.size === 0) this.#refusedUsers.clear();
    return {
      hours: takeSome(this.#hours, atOnce.hours),
      activeUsers: takeSome(this.#activeUsers, atOnce.activeUsers),
      refused,
    };
  }
}

const refusedKey = ({ siteId, day, operation, code, userId }: Omit<Refused, 'times'>): string =>
  `${siteId} ${day} ${operation} ${code} ${userId}`;

function takeSome<T>(from: Map<string, T>, most: number): T[] {
  const taken: [string, T][] = [];
  for (const entry of from) {
    if (taken.length === most) break;
    taken.push(entry);
  }
  for (const [key] of taken) from.delete(key);
  return taken.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}
