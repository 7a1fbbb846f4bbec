import type { Feature } from './feature.js';
import type { Page } from './protocol/fields.js';
import type { WhoMayAdd } from './protocol/sites.js';
import type { Me, Profile, User } from './protocol/users.js';

export interface ProfileChange {
  name?: string;
  /** An http(s) address, or `null` to clear. */
  avatarUrl?: string | null;
  /** A picture that `attachments.upload` has taken: its middle becomes `avatarUrl`. */
  avatarAttachmentId?: string;
  bio?: string | null;
  /** Whether others may see when one is online; one sees theirs all the same. */
  showsPresence?: boolean;
  /**
   * Who may add one to a group without asking; others send an invitation. The site may be stricter:
   * see `whoMayAdd` of `auth.site()`.
   */
  whoMayAddMe?: WhoMayAdd;
}

/** The people of the site. */
export interface Users {
  /**
   * The site's directory by name, without oneself. `cursor` is an earlier page's `next`; `limit` 1
   * to 100.
   */
  list(
    query?: { search?: string; cursor?: string; limit?: number },
    signal?: AbortSignal,
  ): Promise<Page<User>>;
  /**
   * Also somebody who was deactivated or deleted: `status` says so. Moderators see
   * `privateAttributes`, too. Throws `not_found`.
   */
  get(userId: string, signal?: AbortSignal): Promise<Profile>;
  /**
   * Somebody by your site's own id: the `sub` of the tokens that your backend signs, the
   * `externalId` of `host.users`. Throws `not_found`, also while nobody of this id has ever signed
   * in or was made by your backend.
   *
   *     const seller = await chat.users.find({ externalId: '42' });
   *     await chat.conversations.start([seller.id], 'Is it still there?');
   */
  find(who: { externalId: string }, signal?: AbortSignal): Promise<Profile>;
  /** Changes one's own profile; fields left out stay. `chat.auth.user` follows. */
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
