import type { Feature } from './feature.js';
import type { Page } from './protocol/fields.js';
import type { Message } from './protocol/messages.js';
import type { AuditEntry, HeldSend, Sanctions } from './protocol/moderation.js';

export interface MeasureOptions {
  /** Why, for the audit log: up to 1,000 characters. */
  note?: string;
  signal?: AbortSignal;
}

export interface NewMeasureOptions extends MeasureOptions {
  /** The report that it answers. */
  reportId?: string;
}

/**
 * What a site's moderators do (`me.role` is `moderator` or `admin`), and what a group's owner and
 * admins may do in it. Everything is written into the audit log. A moderator cannot act against an
 * admin, and nobody against themselves: `forbidden`.
 *
 *     await chat.moderation.silence(userId, 60 * 60, { note: 'Calm down.' });
 *     await chat.moderation.ban(userId, null, { note: 'Spam.', reportId });
 *     await chat.moderation.setSlowMode(conversationId, 30);
 *
 * Whoever is silenced gets `silenced` with `retryAfterMs` when writing: not retryable, so that
 * nothing is sent by itself days later. In slow mode a send gets `rate_limited` with
 * `retryAfterMs`, waits as a pending message (`retryAt`) and goes by itself. A text that a filter
 * holds fails with `message_held`; when a moderator releases it, the pending message gives way to
 * the stored one.
 */
export interface Moderation {
  /**
   * Whether a user is silenced or banned, for moderators of the site. Throws `not_found`,
   * `forbidden`.
   */
  sanctions(userId: string, signal?: AbortSignal): Promise<Sanctions>;
  /**
   * On the whole site, the user may read and not write, for so many seconds from now (up to a
   * year). Throws `not_found`, `forbidden`.
   */
  silence(userId: string, seconds: number, options?: NewMeasureOptions): Promise<Sanctions>;
  unsilence(userId: string, options?: MeasureOptions): Promise<Sanctions>;
  /**
   * Ends all of the user's sessions, and refuses every way of signing in as that user with
   * `user_banned`, for so many seconds from now, or with `null` for good. Whoever was a guest may
   * begin anew as another guest. Throws `not_found`, `forbidden`.
   */
  ban(userId: string, seconds: number | null, options?: NewMeasureOptions): Promise<Sanctions>;
  unban(userId: string, options?: MeasureOptions): Promise<Sanctions>;
  /**
   * In one conversation, for the group's owner and admins and for moderators of the site. Gives
   * until when. Throws `not_found`, `forbidden`.
   */
  silenceMember(
    conversationId: string,
    userId: string,
    seconds: number,
    options?: NewMeasureOptions,
  ): Promise<string | null>;
  unsilenceMember(conversationId: string, userId: string, options?: MeasureOptions): Promise<void>;
  /**
   * Keeps somebody out of one group, for its owners and admins and for moderators of the site,
   * members or not. A moderator may ban an owner, too: the group of an only owner goes to whoever
   * has been there longest. Throws `not_found`, `forbidden`.
   */
  banMember(conversationId: string, userId: string, options?: NewMeasureOptions): Promise<void>;
  /**
   * Takes that back: the person may come again, and is no member by that. Throws `not_found`,
   * `forbidden`.
   */
  unbanMember(conversationId: string, userId: string, options?: MeasureOptions): Promise<void>;
  /**
   * How many seconds members wait between two messages of theirs (up to six hours, 0 for none), for
   * the group's owner and admins. Throws `forbidden`.
   */
  setSlowMode(conversationId: string, seconds: number, signal?: AbortSignal): Promise<void>;
  /**
   * What the site's filters hold, what waits longest first: all of it for moderators, one's own for
   * others.
   */
  held(query?: { cursor?: string; limit?: number }, signal?: AbortSignal): Promise<Page<HeldSend>>;
  /**
   * Lets a held send through, as its sender's message at the end of the log. Throws `not_found`,
   * also if the sender is no member any more; `not_accepted` where a block has come between;
   * `forbidden`.
   */
  release(heldId: string, options?: MeasureOptions): Promise<Message>;
  /** It will not be let through. Throws `not_found`, `forbidden`. */
  drop(heldId: string, options?: MeasureOptions): Promise<void>;
  /**
   * What was done by whom to whom and why, the latest first; of one user where `userId` is given.
   * For moderators of the site. Throws `forbidden`.
   */
  audit(
    query?: { userId?: string; cursor?: string; limit?: number },
    signal?: AbortSignal,
  ): Promise<Page<AuditEntry>>;
}

export const createModeration: Feature<Moderation> = ({ call }) => {
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
