import type { Page } from './protocol/fields.js';
import type { Me, User } from './protocol/users.js';

export interface ProfileChange {
  name?: string;
  /** An http(s) address, or `null` to clear. */
  avatarUrl?: string | null;
  bio?: string | null;
}

/** The people of the site. */
export interface Users {
  /** The site's directory by name, without oneself. `cursor` is an earlier page's `next`; `limit` 1 to 100. */
  list(query?: { search?: string; cursor?: string; limit?: number }, signal?: AbortSignal): Promise<Page<User>>;
  /** Throws `not_found`. */
  get(userId: string, signal?: AbortSignal): Promise<User>;
  /** Changes one's own profile; fields left out stay. `chat.auth.user` follows. */
  updateMe(change: ProfileChange, signal?: AbortSignal): Promise<Me>;
}
