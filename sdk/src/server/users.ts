/** `host.users`: the users of the site. */
import type { ChatErrorCode } from '../chat-error.js';
import type { AttributeChange } from '../protocol/attributes.js';
import type { Page } from '../protocol/fields.js';
import type { HostUser } from '../protocol/host.js';
import type { HostCall } from './call.js';

/** Identifies a user: by the id that you gave, or by Parlor's. */
export type UserReference = { externalId: string } | { userId: string };

/** Fields that are left out stay unchanged, `null` clears a field. */
export interface UserProfile {
  /** Your own id of the user, up to 128 characters: the `sub` of the tokens that you sign. */
  externalId: string;
  /** 1 to 80 characters. Default for a new user: the beginning of `externalId`. */
  name?: string;
  /** An http(s) address. */
  avatarUrl?: string | null;
  /** Up to 500 characters. */
  bio?: string | null;
  email?: string | null;
  role?: 'user' | 'moderator' | 'admin';
  /**
   * Up to 20 values in all. The named values change, `null` removes one. Every user of the site
   * sees them, in `User.attributes`.
   */
  attributes?: AttributeChange;
  /** The same, but only for your backend and the site's moderators. */
  privateAttributes?: AttributeChange;
}

/** The result for one of several users. */
export type Upserted =
  { user: HostUser; error: null } | { user: null; error: { code: ChatErrorCode; message: string } };

/**
 * The users of your site. Every method throws a `ChatError`; if it is `retryable`, you may call the
 * method again unchanged, because all methods may be repeated.
 */
export interface HostUsers {
  /**
   * Creates the user of an `externalId`, or updates the existing one; all clients that show the
   * user see the change at once. Throws `email_taken`, `limit_reached`.
   */
  upsert(profile: UserProfile, signal?: AbortSignal): Promise<HostUser>;
  /**
   * The same for up to 100 users, in the order given. If one is refused, the others are still
   * processed: check each `error`.
   */
  upsertMany(profiles: readonly UserProfile[], signal?: AbortSignal): Promise<Upserted[]>;
  /** Throws `not_found`. */
  get(who: UserReference, signal?: AbortSignal): Promise<HostUser>;
  /**
   * All users except the deleted ones, page by page. `cursor` is an earlier page's `next`; `limit`
   * 1 to 100, default 50.
   */
  list(query?: { cursor?: string; limit?: number }, signal?: AbortSignal): Promise<Page<HostUser>>;
  /**
   * Ends the user's sessions on all devices within a second, and refuses new sign-ins of the user
   * (`user_deactivated`). Throws `not_found`.
   */
  deactivate(who: UserReference, signal?: AbortSignal): Promise<HostUser>;
  /** Reverts `deactivate`. Throws `not_found`. */
  reactivate(who: UserReference, signal?: AbortSignal): Promise<HostUser>;
  /**
   * Deletes the user permanently, with or without the messages. Long histories take several
   * requests, which this makes: if it throws half-way, call it again with the same arguments.
   * `userId` is `null` if no user has this `externalId`. Throws `not_found` for a `userId` that
   * never existed.
   */
  delete(
    who: UserReference,
    what: { messages: 'keep' | 'delete' },
    signal?: AbortSignal,
  ): Promise<{ userId: string | null; messagesDeleted: number }>;
}

export function hostUsers(call: HostCall): HostUsers {
  return {
    upsert: (profile, signal) => call('host.upsertUser', profile, signal),
    async upsertMany(profiles, signal) {
      return (await call('host.upsertUsers', { users: [...profiles] }, signal))
        .results as Upserted[];
    },
    get: (who, signal) => call('host.getUser', who, signal),
    list: (query = {}, signal) => call('host.listUsers', query, signal),
    deactivate: (who, signal) => call('host.deactivateUser', who, signal),
    reactivate: (who, signal) => call('host.reactivateUser', who, signal),
    async delete(who, { messages }, signal) {
      for (let messagesDeleted = 0; ;) {
        const step = await call('host.deleteUser', { ...who, messages }, signal);
        messagesDeleted += step.messagesDeleted;
        if (step.done) return { userId: step.userId, messagesDeleted };
      }
    },
  };
}
