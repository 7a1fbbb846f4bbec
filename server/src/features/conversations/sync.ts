import type { Conversation } from '@parlor/sdk/protocol/conversations';
import { fingerprintLength, fingerprintOf } from '@parlor/sdk/protocol/fingerprint';
import type { Conversations } from './conversations.js';
import type { Epoch } from './epoch.js';
import type { Listing, ListQuery } from '../../ports/members.js';

interface Deps {
  listing: Listing;
  conversations: Conversations;
  epoch: Epoch;
}

export interface SyncQuery extends ListQuery {
  held: readonly { id: string; rev: number; memberRev: number }[];
  /** Fingerprints of what the device holds, instead of `held`. */
  known?: string | undefined;
  /** Where the list of the device ends. */
  until?: string | undefined;
}

export interface SyncPage {
  epoch: string;
  items: Conversation[];
  gone: string[];
  outdated?: number[];
  next: string | null;
}

/**
 * What a device has missed while it was offline: only what differs from what it holds is loaded and
 * sent.
 */
export class Sync {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async page(
    siteId: string,
    userId: string,
    { held, known: prints, until, ...query }: SyncQuery,
  ): Promise<SyncPage> {
    if (prints !== undefined) return this.#compared(siteId, userId, prints, until, query);
    const { listing, conversations, epoch } = this.#deps;
    // The epoch is read first: if it is renewed in between, the next comparison finds it.
    const current = await epoch.current();
    const { listed, next } = await listing.page(siteId, userId, query);
    const known = new Map(held.map((each) => [each.id, each]));
    const isFirst = query.cursor === undefined;
    const own = isFirst ? await listing.own(siteId, userId, [...known.keys()]) : [];
    // Conversations that were archived or deleted on another device are on no page, but the device
    // still shows them.
    const withdrawn = own.filter(({ isListed }) => !isListed);
    const differing = [...listed, ...withdrawn].filter(({ id, rev, memberRev }) => {
      const each = known.get(id);
      return each?.rev !== rev || each.memberRev !== memberRev;
    });
    const stillOwn = new Set(own.map(({ id }) => id));
    return {
      epoch: current,
      items: await conversations.several(
        siteId,
        userId,
        differing.map(({ id }) => id),
      ),
      gone: isFirst ? [...known.keys()].filter((id) => !stillOwn.has(id)) : [],
      next,
    };
  }

  /** The differences between the whole list, down to `until`, and these fingerprints. */
  async #compared(
    siteId: string,
    userId: string,
    prints: string,
    until: string | undefined,
    query: ListQuery,
  ): Promise<SyncPage> {
    const { listing, conversations, epoch } = this.#deps;
    const current = await epoch.current();
    const outdated = new Map<string, number>();
    for (let at = 0; at < prints.length; at += fingerprintLength)
      outdated.set(prints.slice(at, at + fingerprintLength), at / fingerprintLength);
    const among: string[] = [];
    for (const { id, rev, memberRev, isListed } of await listing.all(siteId, userId, until)) {
      const isKnown = outdated.delete(fingerprintOf(id, rev, memberRev));
      if (isListed && !isKnown) among.push(id);
    }
    const { listed, next } =
      among.length > 0
        ? await listing.page(siteId, userId, { ...query, among })
        : { listed: [], next: null };
    const ids = listed.map(({ id }) => id);
    return {
      epoch: current,
      items: await conversations.several(siteId, userId, ids),
      gone: [],
      outdated: [...outdated.values()],
      next,
    };
  }
}
