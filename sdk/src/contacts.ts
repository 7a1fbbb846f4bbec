import type { Feature } from './feature.js';
import type { ChatError } from './chat-error.js';
import { allPages, liveList, withoutPresence, withPeople, type LiveList } from './live-list.js';
import type { Live } from './live.js';
import type { Contact, ContactRequest, Relation, RelationState } from './protocol/contacts.js';
import type { WireEvent } from './protocol/events.js';
import type { Page } from './protocol/fields.js';
import { limits } from './protocol/limits.js';

/** Requests that have no answer yet. */
export interface RequestList {
  /** The latest 100 requests from others, and all requests of the user, the latest first. */
  incoming: readonly ContactRequest[];
  outgoing: readonly ContactRequest[];
  /** The number of requests from others, up to 999: for a badge. */
  count: number;
  loading: boolean;
  /** Why the last load failed; `null` once one succeeds. */
  error: ChatError | null;
}

/**
 * Contacts and contact requests. Both sides see every change live.
 *
 *     const stop = chat.contacts.live.subscribe(({ items }) =>
 *       render(items.map(({ user }) => user.name)),
 *     );
 *     chat.contacts.liveRequests.subscribe(({ count }) => (badge.textContent = String(count)));
 *     await chat.contacts.request(userId, 'We met at the fair');
 */
export interface Contacts {
  /**
   * All of the user's contacts, by name, without those whom the user blocks. Fetched when the first
   * listener subscribes.
   */
  readonly live: Live<LiveList<Contact>>;
  /** The open requests of both directions. Fetched when the first listener subscribes. */
  readonly liveRequests: Live<RequestList>;
  /** One page by name; `search` matches the start of any word of a name. */
  list(
    query?: { search?: string; cursor?: string; limit?: number },
    signal?: AbortSignal,
  ): Promise<Page<Contact>>;
  /** One page of the open requests, the latest first; `total` counts them up to 999. */
  requests(
    direction: 'incoming' | 'outgoing',
    query?: { cursor?: string; limit?: number },
    signal?: AbortSignal,
  ): Promise<Page<ContactRequest> & { total: number }>;
  /**
   * The relation between the caller and a user, and whether the caller may write to them. Throws
   * `not_found`.
   */
  get(userId: string, signal?: AbortSignal): Promise<Relation>;
  /**
   * Asks a user to become a contact, with a note of up to 300 characters. Returns `contact` if they
   * had already asked, else `outgoing`. Throws `not_accepted`, `silenced`, `message_refused`;
   * `limit_reached`, with `retryAfterMs` if they declined recently, without it if 50 requests are
   * open.
   */
  request(userId: string, note?: string, signal?: AbortSignal): Promise<RelationState>;
  /**
   * Throws `not_found` if they no longer ask, `limit_reached` at 1,000 contacts, `not_accepted`.
   */
  accept(userId: string, signal?: AbortSignal): Promise<RelationState>;
  /** Notifies the other user, who cannot ask again for a week. Throws `not_found`. */
  decline(userId: string, signal?: AbortSignal): Promise<RelationState>;
  /** Withdraws the caller's own request. Throws `not_found`. */
  withdraw(userId: string, signal?: AbortSignal): Promise<RelationState>;
  /**
   * Ends the contact. Closes the direct conversation of the two: its `closedAt` is set, and no one
   * can write in it any more. Throws `not_found`.
   */
  remove(userId: string, signal?: AbortSignal): Promise<RelationState>;
}

const noRequests: RequestList = {
  incoming: [],
  outgoing: [],
  count: 0,
  loading: false,
  error: null,
};
const noContacts: LiveList<Contact> = { items: [], loading: false, error: null };

/** A block removes the blocked user from both lists. */
const concerns = ({ name }: WireEvent) => name.startsWith('contact.') || name.startsWith('block.');

export const createContacts: Feature<Contacts> = (deps) => {
  const { call } = deps;

  const contacts = liveList<LiveList<Contact>>(deps, {
    empty: noContacts,
    fetch: async () => ({
      items: await allPages((cursor) =>
        call('contacts.list', { limit: limits.pageMax, ...(cursor && { cursor }) }),
      ),
    }),
    cutOff: (value) => ({ ...value, items: withoutPresence(value.items) }),
    told(value, event) {
      if (concerns(event)) return null;
      const items = withPeople(value.items, event);
      // The list is sorted by name, and only the server knows how names compare.
      const isRenamed =
        items !== value.items &&
        items.some(({ user }, i) => user.name !== value.items[i]!.user.name);
      return isRenamed ? null : items === value.items ? value : { ...value, items };
    },
  });

  const requests = liveList<RequestList>(deps, {
    empty: noRequests,
    async fetch() {
      const ask = (direction: 'incoming' | 'outgoing') =>
        call('contacts.requests', { direction, limit: limits.pageMax });
      const [incoming, outgoing] = await Promise.all([ask('incoming'), ask('outgoing')]);
      return { incoming: incoming.items, outgoing: outgoing.items, count: incoming.total };
    },
    cutOff: (value) => ({
      ...value,
      incoming: withoutPresence(value.incoming),
      outgoing: withoutPresence(value.outgoing),
    }),
    told(value, event) {
      if (concerns(event)) return null;
      const [incoming, outgoing] = [
        withPeople(value.incoming, event),
        withPeople(value.outgoing, event),
      ];
      return incoming === value.incoming && outgoing === value.outgoing
        ? value
        : { ...value, incoming, outgoing };
    },
  });

  /** Without a connection, no event reports the change. */
  async function changed(answer: Promise<{ state: RelationState }>): Promise<RelationState> {
    const { state } = await answer;
    contacts.reload();
    requests.reload();
    return state;
  }

  return {
    live: contacts.live,
    liveRequests: requests.live,
    list: (query = {}, signal) => call('contacts.list', query, { signal }),
    requests: (direction, query = {}, signal) =>
      call('contacts.requests', { direction, ...query }, { signal }),
    get: (userId, signal) => call('contacts.get', { userId }, { signal }),
    request: (userId, note, signal) =>
      changed(
        call(
          'contacts.request',
          { userId, ...(note !== undefined && { note }) },
          { signal, repeatable: true },
        ),
      ),
    accept: (userId, signal) =>
      changed(call('contacts.accept', { userId }, { signal, repeatable: true })),
    decline: (userId, signal) =>
      changed(call('contacts.decline', { userId }, { signal, repeatable: true })),
    withdraw: (userId, signal) =>
      changed(call('contacts.withdraw', { userId }, { signal, repeatable: true })),
    remove: (userId, signal) =>
      changed(call('contacts.remove', { userId }, { signal, repeatable: true })),
  };
};
