import type { Feature } from './feature.js';
import type { ChatError } from './chat-error.js';
import { allPages, liveList, withoutPresence, withPeople, type LiveList } from './live-list.js';
import type { Live } from './live.js';
import type { Contact, ContactRequest, Relation, RelationState } from './protocol/contacts.js';
import type { WireEvent } from './protocol/events.js';
import type { Page } from './protocol/fields.js';
import { limits } from './protocol/limits.js';

/** Requests that wait for an answer. */
export interface RequestList {
  /** The latest 100 that others have made, and all that one has made oneself, the latest first. */
  incoming: readonly ContactRequest[];
  outgoing: readonly ContactRequest[];
  /** How many others have asked, up to 999: for a badge. */
  count: number;
  loading: boolean;
  /** Why the last load failed; `null` once one succeeds. */
  error: ChatError | null;
}

/**
 * Friends, and who asks to become one. Both sides see every change live.
 *
 *     const stop = chat.contacts.live.subscribe(({ items }) =>
 *       render(items.map(({ user }) => user.name)),
 *     );
 *     chat.contacts.liveRequests.subscribe(({ count }) => (badge.textContent = String(count)));
 *     await chat.contacts.request(userId, 'We met at the fair');
 */
export interface Contacts {
  /**
   * One's contacts, all of them, by name; without those whom one blocks. Fetched when the first
   * listener comes.
   */
  readonly live: Live<LiveList<Contact>>;
  /** The open requests of both directions. Fetched when the first listener comes. */
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
  /** How one stands to a user, and whether one may write to them. Throws `not_found`. */
  get(userId: string, signal?: AbortSignal): Promise<Relation>;
  /**
   * Asks somebody to become a contact, with a note of up to 300 characters. Gives `contact` if they
   * had asked already, else `outgoing`. Throws `not_accepted`, `silenced`, `message_refused`;
   * `limit_reached`, with `retryAfterMs` where they have declined not long ago, without where 50
   * requests are open.
   */
  request(userId: string, note?: string, signal?: AbortSignal): Promise<RelationState>;
  /**
   * Throws `not_found` where they no longer ask, `limit_reached` at 1,000 contacts, `not_accepted`.
   */
  accept(userId: string, signal?: AbortSignal): Promise<RelationState>;
  /** They are told, and cannot ask again for a week. Throws `not_found`. */
  decline(userId: string, signal?: AbortSignal): Promise<RelationState>;
  /** Takes one's own request back. Throws `not_found`. */
  withdraw(userId: string, signal?: AbortSignal): Promise<RelationState>;
  /**
   * Ends a friendship. The direct conversation of the two is closed: its `closedAt` is set, and
   * nobody writes in it any more. Throws `not_found`.
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

/** A block hides the one whom it blocks, in either list. */
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
      // The list is by name, and only the server knows how it compares them.
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

  /** Without a connection there is no other word of it. */
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
