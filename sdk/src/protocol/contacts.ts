import * as v from 'valibot';
import { counter, cursor, id, page, pageSize, prose, time } from './fields.js';
import { limits } from './limits.js';
import { defineEvents, defineOperations } from './table.js';
import { User } from './users.js';

/**
 * The relation between two users, as seen by one of them: none, the caller has asked, the other has
 * asked, or contacts.
 */
export const RelationState = v.picklist(['none', 'outgoing', 'incoming', 'contact']);
export type RelationState = v.InferOutput<typeof RelationState>;

/** An accepted friendship. */
export const Contact = v.object({
  /** The other one of the two. */
  user: User,
  /** When the request was accepted. */
  since: time,
});
export interface Contact extends v.InferOutput<typeof Contact> {}

/** A contact request that waits for an answer. */
export const ContactRequest = v.object({
  /** The other one: who asked, or who is asked. */
  user: User,
  /** `incoming`: to the caller. `outgoing`: from the caller. */
  direction: v.picklist(['incoming', 'outgoing']),
  /** What the request says, up to 300 characters; `null` if nothing. */
  note: v.nullable(v.string()),
  /** When it was sent. */
  requestedAt: time,
});
export interface ContactRequest extends v.InferOutput<typeof ContactRequest> {}

/** The relation between the caller and one user. */
export const Relation = v.object({
  /** The user that the caller asked about. */
  userId: id,
  /**
   * `none`, `outgoing` (the caller has asked), `incoming` (the other has asked), or `contact`
   * (friends).
   */
  state: RelationState,
  /** When the open request was made, or the friendship began; `null` if there is neither. */
  since: v.nullable(time),
  /** What the open request says; `null` if nothing, or if there is no request. */
  note: v.nullable(v.string()),
  /** Whether the caller blocks the user. Blocked users are not notified. */
  blocked: v.boolean(),
  /** Whether a message of the caller's to the user alone would be taken now. */
  mayWrite: v.boolean(),
});
export interface Relation extends v.InferOutput<typeof Relation> {}

const ofUser = v.strictObject({
  /** The other user. */
  userId: id,
});

/** The caller's relation to the user after the operation. */
const changed = v.object({
  /** The other user. */
  userId: id,
  /**
   * `none`, `outgoing` (the caller has asked), `incoming` (the other has asked), or `contact`
   * (friends).
   */
  state: RelationState,
});

export const contactOperations = defineOperations({
  'contacts.list': {
    summary:
      "The caller's contacts by name, without those whom the caller blocks and those who were deactivated; `search` matches the start of any word of a name.",
    method: 'GET',
    path: '/contacts',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({
      search: v.optional(prose(limits.searchText)),
      cursor: v.optional(cursor),
      limit: v.optional(pageSize),
    }),
    output: page(Contact),
    errors: [],
  },
  'contacts.requests': {
    summary:
      'The open contact requests to the caller, or of the caller, the latest first; without those from people whom the caller blocks. `total` counts them up to 999.',
    method: 'GET',
    path: '/contacts/requests',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({
      /** `incoming`: those to the caller. `outgoing`: those from the caller. */
      direction: v.picklist(['incoming', 'outgoing']),
      cursor: v.optional(cursor),
      limit: v.optional(pageSize),
    }),
    output: v.object({
      ...page(ContactRequest).entries,
      /** How many there are on all pages; counted up to 999. */
      total: counter,
    }),
    errors: [],
  },
  'contacts.request': {
    summary:
      'Asks somebody to become a contact, with a note or without. Who has been asked by them becomes their contact at once; asking again changes nothing. After a decline, after three requests to the same person in a day that were taken back, and with too many open requests, `limit_reached`; but for the latter with `retryAfterMs`.',
    method: 'POST',
    path: '/contacts/requests',
    caller: 'user',
    rate: 'write',
    status: 201,
    input: v.strictObject({
      /** Whom to ask. */
      userId: id,
      /** What to say with it, up to 300 characters. */
      note: v.optional(prose(limits.contactNote)),
    }),
    output: changed,
    errors: ['not_found', 'not_accepted', 'silenced', 'message_refused', 'limit_reached'],
  },
  'contacts.accept': {
    summary: 'Accepts the contact request of a user; doing so again changes nothing.',
    method: 'POST',
    path: '/contacts/requests/:userId/accept',
    caller: 'user',
    rate: 'write',
    input: ofUser,
    output: changed,
    errors: ['not_found', 'not_accepted', 'limit_reached'],
  },
  'contacts.decline': {
    summary: 'Declines the contact request of a user, who cannot ask again for a week.',
    method: 'POST',
    path: '/contacts/requests/:userId/decline',
    caller: 'user',
    rate: 'write',
    input: ofUser,
    output: changed,
    errors: ['not_found'],
  },
  'contacts.withdraw': {
    summary: "Takes the caller's own contact request back.",
    method: 'DELETE',
    path: '/contacts/requests/:userId',
    caller: 'user',
    rate: 'write',
    input: ofUser,
    output: changed,
    errors: ['not_found'],
  },
  'contacts.get': {
    summary: 'How the caller stands to one user, and whether the caller may write to them.',
    method: 'GET',
    path: '/contacts/:userId',
    caller: 'user',
    rate: 'read',
    input: ofUser,
    output: Relation,
    errors: ['not_found'],
  },
  'contacts.remove': {
    summary:
      "Ends a friendship. The pair's direct conversation is closed: both can read it, nobody can write in it, and the two cannot write to each other before they are contacts again, which begins a new conversation.",
    method: 'DELETE',
    path: '/contacts/:userId',
    caller: 'user',
    rate: 'write',
    input: ofUser,
    output: changed,
    errors: ['not_found', 'unavailable'],
  },
});

const withUser = v.object({
  /** The other user. */
  userId: id,
});

/** All of these go to both users, each with the other one in it. */
export const contactEvents = defineEvents({
  'contact.requested': {
    summary: 'A contact request was made, to the caller or by the caller.',
    data: v.object({
      /** The request as the receiver of the event sees it. */
      request: ContactRequest,
    }),
  },
  'contact.accepted': {
    summary: 'The caller and the user are contacts now.',
    data: v.object({
      /** The new contact, as the receiver of the event sees it. */
      contact: Contact,
    }),
  },
  'contact.declined': {
    summary: 'A contact request was declined, by the caller or by the user.',
    data: withUser,
  },
  'contact.withdrawn': {
    summary: 'A contact request was taken back, by the caller or by the user.',
    data: withUser,
  },
  'contact.removed': { summary: 'The caller and the user are contacts no longer.', data: withUser },
});
