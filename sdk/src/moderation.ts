import type { Feature } from './feature.js';
import type { Page } from './protocol/fields.js';
import type { Message } from './protocol/messages.js';
import type { AuditEntry, HeldSend, Sanctions } from './protocol/moderation.js';
import { moderationRoutes } from './protocol/moderation-routes.generated.js';

export interface MeasureOptions {
  /** Why, for the audit log: up to 1,000 characters. */
  note?: string;
  signal?: AbortSignal;
}

export interface NewMeasureOptions extends MeasureOptions {
  /** The report that this action answers. */
  reportId?: string;
}

/**
 * Actions of a site's moderators (`me.role` is `moderator` or `admin`), and of a group's owners and
 * admins in their group. All of them are written to the audit log. A moderator cannot act against
 * an admin, and no one can act against themselves: `forbidden`.
 *
 *     await chat.moderation.silence(userId, 60 * 60, { note: 'Calm down.' });
 *     await chat.moderation.ban(userId, null, { note: 'Spam.', reportId });
 *     await chat.moderation.setSlowMode(conversationId, 30);
 *
 * A silenced user who writes gets `silenced` with `retryAfterMs`: it is not retryable, so that
 * nothing is sent automatically days later. In slow mode a send gets `rate_limited` with
 * `retryAfterMs`, waits as a pending message (`retryAt`) and is then sent automatically. A text
 * that a filter holds fails with `message_held`; when a moderator releases it, the stored message
 * replaces the pending one.
 */
export interface Moderation {
  /**
   * Whether a user is silenced or banned, for moderators of the site. Throws `not_found`,
   * `forbidden`.
   */
  sanctions(userId: string, signal?: AbortSignal): Promise<Sanctions>;
  /**
   * The user may read but not write on the whole site, for this many seconds from now (up to a
   * year). Throws `not_found`, `forbidden`.
   */
  silence(userId: string, seconds: number, options?: NewMeasureOptions): Promise<Sanctions>;
  unsilence(userId: string, options?: MeasureOptions): Promise<Sanctions>;
  /**
   * Ends all of the user's sessions, and refuses every sign-in as that user with `user_banned`, for
   * this many seconds from now, or permanently with `null`. A banned guest may sign in again as
   * another guest. Throws `not_found`, `forbidden`.
   */
  ban(userId: string, seconds: number | null, options?: NewMeasureOptions): Promise<Sanctions>;
  unban(userId: string, options?: MeasureOptions): Promise<Sanctions>;
  /**
   * Silences a user in one conversation, for the group's owners and admins and for moderators of
   * the site. Returns the end time. Throws `not_found`, `forbidden`.
   */
  silenceMember(
    conversationId: string,
    userId: string,
    seconds: number,
    options?: NewMeasureOptions,
  ): Promise<string | null>;
  unsilenceMember(conversationId: string, userId: string, options?: MeasureOptions): Promise<void>;
  /**
   * Bans a user from one group, member or not; for the group's owners and admins and for moderators
   * of the site, members or not. A moderator may also ban an owner: if it is the only owner, the
   * member who has been in the group longest becomes the owner. Throws `not_found`, `forbidden`.
   */
  banMember(conversationId: string, userId: string, options?: NewMeasureOptions): Promise<void>;
  /**
   * Lifts that ban: the person may join again, but does not become a member by this. Throws
   * `not_found`, `forbidden`.
   */
  unbanMember(conversationId: string, userId: string, options?: MeasureOptions): Promise<void>;
  /**
   * How many seconds members wait between two of their messages (up to six hours, 0 for none), for
   * the group's owners and admins. Throws `forbidden`.
   */
  setSlowMode(conversationId: string, seconds: number, signal?: AbortSignal): Promise<void>;
  /**
   * The sends that the site's filters hold, the longest waiting first: all of them for moderators,
   * the caller's own for other users.
   */
  held(query?: { cursor?: string; limit?: number }, signal?: AbortSignal): Promise<Page<HeldSend>>;
  /**
   * Lets a held send through: it becomes its sender's message at the end of the log. Throws
   * `not_found`, also if the sender is no longer a member; `not_accepted` if one of the users has
   * blocked the other since; `forbidden`.
   */
  release(heldId: string, options?: MeasureOptions): Promise<Message>;
  /** Rejects a held send. Throws `not_found`, `forbidden`. */
  drop(heldId: string, options?: MeasureOptions): Promise<void>;
  /**
   * The audit log: who did what to whom and why, the latest first; only what concerns one user if
   * `userId` is given. For moderators of the site. Throws `forbidden`.
   */
  audit(
    query?: { userId?: string; cursor?: string; limit?: number },
    signal?: AbortSignal,
  ): Promise<Page<AuditEntry>>;
}

export const createModeration: Feature<Moderation> = ({ call, rest }) => {
  rest.add(moderationRoutes);
  return {
    sanctions: (userId, signal) => call('users.sanctions', { userId }, { signal }),
    silence: (userId, seconds, { signal, ...why } = {}) =>
      call('users.silence', { userId, seconds, ...why }, { signal }),
    unsilence: (userId, { signal, ...why } = {}) =>
      call('users.unsilence', { userId, ...why }, { signal, repeatable: true }),
    ban: (userId, seconds, { signal, ...why } = {}) =>
      call('users.ban', { userId, seconds, ...why }, { signal }),
    unban: (userId, { signal, ...why } = {}) =>
      call('users.unban', { userId, ...why }, { signal, repeatable: true }),
    async silenceMember(conversationId, userId, seconds, { signal, ...why } = {}) {
      return (
        await call('members.silence', { conversationId, userId, seconds, ...why }, { signal })
      ).silencedUntil;
    },
    async unsilenceMember(conversationId, userId, { signal, ...why } = {}) {
      await call(
        'members.unsilence',
        { conversationId, userId, ...why },
        { signal, repeatable: true },
      );
    },
    async banMember(conversationId, userId, { signal, ...why } = {}) {
      await call('members.ban', { conversationId, userId, ...why }, { signal, repeatable: true });
    },
    async unbanMember(conversationId, userId, { signal, ...why } = {}) {
      await call('members.unban', { conversationId, userId, ...why }, { signal, repeatable: true });
    },
    async setSlowMode(conversationId, seconds, signal) {
      await call(
        'conversations.setSlowMode',
        { conversationId, seconds },
        { signal, repeatable: true },
      );
    },
    held: (query = {}, signal) => call('held.list', query, { signal }),
    release: (heldId, { signal, ...why } = {}) =>
      call('held.release', { heldId, ...why }, { signal }),
    async drop(heldId, { signal, ...why } = {}) {
      await call('held.drop', { heldId, ...why }, { signal });
    },
    audit: (query = {}, signal) => call('audit.list', query, { signal }),
  };
};
