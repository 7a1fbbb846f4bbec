import type { Feature } from './feature.js';
import type { Page } from './protocol/fields.js';
import type { WhoMayAdd } from './protocol/sites.js';
import type { Me, Profile, User } from './protocol/users.js';

export interface ProfileChange {
  name?: string;
  /** An http(s) address, or `null` to clear. */
  avatarUrl?: string | null;
  /** A picture uploaded with `attachments.upload`: its middle becomes `avatarUrl`. */
  avatarAttachmentId?: string;
  bio?: string | null;
  /** Whether others may see when the user is online; the user sees others in any case. */
  showsPresence?: boolean;
  /**
   * Who may add the user to a group without asking; others send an invitation. The site may be
   * stricter: see `whoMayAdd` of `auth.site()`.
   */
  whoMayAddMe?: WhoMayAdd;
}

/** The people of the site. */
export interface Users {
  /**
   * The site's directory by name, without the user themselves. `cursor` is an earlier page's
   * `next`; `limit` 1 to 100.
   */
  list(
    query?: { search?: string; cursor?: string; limit?: number },
    signal?: AbortSignal,
  ): Promise<Page<User>>;
  /**
   * A user's profile, also if the user was deactivated or deleted: see `status`. Moderators also
   * get `privateAttributes`. Throws `not_found`.
   */
  get(userId: string, signal?: AbortSignal): Promise<Profile>;
  /**
   * A user by your site's own id: the `sub` of the tokens that your backend signs, the `externalId`
   * of `host.users`. Throws `not_found`, also if the user has never signed in and was not created
   * by your backend.
   *
   *     const seller = await chat.users.find({ externalId: '42' });
   *     await chat.conversations.start([seller.id], 'Is it still there?');
   */
  find(who: { externalId: string }, signal?: AbortSignal): Promise<Profile>;
  /** Changes the user's own profile; fields that are left out stay. `chat.auth.user` follows. */
  updateMe(change: ProfileChange, signal?: AbortSignal): Promise<Me>;
}

export const createUsers: Feature<Users> = ({ session, call }) => ({
  list: (query = {}, signal) => call('users.list', query, { signal }),
  get: (userId, signal) => call('users.get', { userId }, { signal }),
  find: (who, signal) => call('users.find', who, { signal }),
  async updateMe(change, signal) {
    const me = await call('users.updateMe', change, { signal, repeatable: true });
    session.patch(me);
    return me;
  },
});
