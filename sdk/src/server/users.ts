/** `host.users`: the users of the site. */
import type { ChatErrorCode } from '../chat-error.js';
import type { AttributeChange } from '../protocol/attributes.js';
import type { Page } from '../protocol/fields.js';
import type { HostUser } from '../protocol/host.js';
import type { ExportItem, HostMembership, HostSession } from '../protocol/host-people.js';
import type { Sanctions } from '../protocol/moderation.js';
import type { Output } from '../protocol/operations.js';
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

/** The same for a user who may have no `externalId`: a guest, or an account with a password. */
export type UserChange = Omit<UserProfile, 'externalId'>;

/** Which users. */
export interface UserSearch {
  /** The beginning of a name, an email or an `externalId`. */
  search?: string;
  kind?: 'guest' | 'member' | 'bot';
  /** `staff`: moderators and admins. */
  role?: 'user' | 'moderator' | 'admin' | 'staff';
  /** Only users who are silenced or banned on the whole site now. */
  sanction?: 'silenced' | 'banned';
  cursor?: string;
  /** 1 to 100, default 50. */
  limit?: number;
}

/** Why a user is silenced or banned. */
export interface Reason {
  /** For the audit log, up to 1,000 characters. */
  note?: string;
  /** The report that it answers. */
  reportId?: string;
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
   * Users by the beginning of their name, email or `externalId`, page by page.
   *
   *     await host.users.search({ search: 'ada', sanction: 'banned' });
   */
  search(query?: UserSearch, signal?: AbortSignal): Promise<Page<HostUser>>;
  /**
   * Changes the profile of any user, also of guests and accounts. Fields that are left out stay,
   * `null` clears a field. Throws `not_found`, `email_taken`, `limit_reached`.
   */
  update(who: UserReference, change: UserChange, signal?: AbortSignal): Promise<HostUser>;
  /** The user's sessions on all devices, the latest first. Throws `not_found`. */
  sessions(
    who: UserReference,
    query?: { cursor?: string; limit?: number },
    signal?: AbortSignal,
  ): Promise<Page<HostSession>>;
  /**
   * Signs the user out on one device, or on all if `sessionId` is left out. Returns how many
   * sessions it ended. Throws `not_found`.
   */
  signOut(
    who: UserReference,
    options?: { sessionId?: string },
    signal?: AbortSignal,
  ): Promise<{ ended: number }>;
  /**
   * The conversations that the user is in, the latest activity first: what they are, not what was
   * written in them. Throws `not_found`.
   */
  memberships(
    who: UserReference,
    query?: { cursor?: string; limit?: number },
    signal?: AbortSignal,
  ): Promise<Page<HostMembership>>;
  /**
   * The user may read and not write, for so many seconds from now (up to 365 days). Throws
   * `not_found`.
   */
  silence(
    who: UserReference,
    seconds: number,
    reason?: Reason,
    signal?: AbortSignal,
  ): Promise<Sanctions>;
  /** Takes a silence back. Throws `not_found`. */
  unsilence(
    who: UserReference,
    reason?: Pick<Reason, 'note'>,
    signal?: AbortSignal,
  ): Promise<Sanctions>;
  /**
   * Signs the user out on all devices and refuses new sign-ins, for so many seconds from now (up to
   * 365 days), or for good (`null`). Throws `not_found`.
   */
  ban(
    who: UserReference,
    seconds: number | null,
    reason?: Reason,
    signal?: AbortSignal,
  ): Promise<Sanctions>;
  /** Takes a ban back. Throws `not_found`. */
  unban(
    who: UserReference,
    reason?: Pick<Reason, 'note'>,
    signal?: AbortSignal,
  ): Promise<Sanctions>;
  /**
   * A member takes over what a guest has left. It cannot be undone. Long histories take several
   * requests, which this makes. Throws `not_found`.
   */
  mergeGuest(who: { guestId: string; userId: string }, signal?: AbortSignal): Promise<void>;
  /**
   * Everything that is stored about the user, item by item; it requests a page when the items of
   * the one before are used up. Throws `not_found`.
   *
   *     for await (const { section, data } of host.users.export({ externalId: '42' })) …
   */
  export(who: UserReference, signal?: AbortSignal): AsyncGenerator<ExportItem, void>;
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
    search: (query = {}, signal) => call('host.searchUsers', query, signal),
    update: (who, change, signal) => call('host.updateUser', { ...who, ...change }, signal),
    sessions: (who, query = {}, signal) => call('host.listSessions', { ...who, ...query }, signal),
    signOut: (who, { sessionId } = {}, signal) =>
      sessionId === undefined
        ? call('host.endSessions', who, signal)
        : call('host.endSession', { ...who, sessionId }, signal),
    memberships: (who, query = {}, signal) =>
      call('host.listMemberships', { ...who, ...query }, signal),
    silence: (who, seconds, reason = {}, signal) =>
      call('host.silenceUser', { ...who, seconds, ...reason }, signal),
    unsilence: (who, reason = {}, signal) =>
      call('host.unsilenceUser', { ...who, ...reason }, signal),
    ban: (who, seconds, reason = {}, signal) =>
      call('host.banUser', { ...who, seconds, ...reason }, signal),
    unban: (who, reason = {}, signal) => call('host.unbanUser', { ...who, ...reason }, signal),
    async mergeGuest(who, signal) {
      while (!(await call('host.mergeGuest', who, signal)).done);
    },
    async *export(who, signal) {
      for (let cursor: string | null | undefined; cursor !== null;) {
        const page: Output<'host.exportUser'> = await call(
          'host.exportUser',
          { ...who, ...(cursor !== undefined && { cursor }) },
          signal,
        );
        yield* page.items;
        cursor = page.next;
      }
    },
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
