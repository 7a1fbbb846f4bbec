import * as v from 'valibot';
import { Attributes } from './attributes.js';
import { cursor, externalId, httpUrl, id, nothing, page, pageSize, prose, time } from './fields.js';
import { limits } from './limits.js';
import { name } from './names.js';
import { WhoMayAdd } from './sites.js';
import { defineEvents, defineOperations } from './table.js';

/** A user as other users of the site see it. */
export const User = v.object({
  /** The user's id: what operations take as `userId`. */
  id,
  /**
   * `guest`: has only a name. `member`: has an account or an identity of the site. `bot`: is a
   * program.
   */
  kind: v.picklist(['guest', 'member', 'bot']),
  /** What the user may do on the site: `moderator` and `admin` are its staff. */
  role: v.picklist(['user', 'moderator', 'admin']),
  /** What the user is called: one line, up to 80 characters. */
  name: v.string(),
  /** Address of the user's picture; `null` if there is none. */
  avatarUrl: v.nullable(v.string()),
  /** What the user says of themselves, up to 500 characters; `null` if nothing. */
  bio: v.nullable(v.string()),
  /**
   * Whether the user has a device connected. Only for users whom the directory shows to the caller,
   * or who share a conversation or a contact with the caller, and who do not hide it; else `false`,
   * and `lastSeenAt` is `null`.
   */
  online: v.boolean(),
  /** When the last device disconnected; `null` while online or never seen. */
  lastSeenAt: v.nullable(time),
  /** The host's values about the user that every user of the site sees. */
  attributes: Attributes,
  /**
   * `deactivated`: may not sign in, and is not in the directory. `deleted`: the data is deleted;
   * `name` is "Deleted user" for clients that do not know this status, and other clients show it in
   * their reader's language.
   */
  status: v.picklist(['active', 'deactivated', 'deleted']),
  /**
   * `true`: the name looks like that of a moderator or admin of the site, and this user is neither.
   * Else left out.
   */
  resemblesStaff: v.optional(v.boolean()),
});
export interface User extends v.InferOutput<typeof User> {}

/** The profile of a user. */
export const Profile = v.object({
  ...User.entries,
  /** The host's values about the user for the site's moderators; only they receive them. */
  privateAttributes: v.optional(Attributes),
});
export interface Profile extends v.InferOutput<typeof Profile> {}

/** A user as the user alone sees it. */
export const Me = v.object({
  ...User.entries,
  email: v.nullable(v.string()),
  externalId: v.nullable(v.string()),
  /** Whether others may see when this user is online. */
  showsPresence: v.boolean(),
  /**
   * Who may add this user to a group without asking; the site may be stricter. Left out by servers
   * without invitations.
   */
  whoMayAddMe: v.optional(WhoMayAdd),
  /**
   * Until when this user may read but not write, set by a moderator of the site; it may be in the
   * past.
   */
  silencedUntil: v.optional(v.nullable(time)),
  createdAt: time,
});
export interface Me extends v.InferOutput<typeof Me> {}

export const userOperations = defineOperations({
  'users.me': {
    summary: 'The signed-in user.',
    method: 'GET',
    path: '/users/me',
    caller: 'user',
    rate: 'read',
    input: nothing,
    output: Me,
    errors: [],
  },
  'users.updateMe': {
    summary:
      "Changes the signed-in user's profile; fields left out stay as they are, `null` clears.",
    method: 'PATCH',
    path: '/users/me',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({
      /** What others see: one line, up to 80 characters. */
      name: v.optional(name(limits.userName)),
      avatarUrl: v.optional(v.nullable(httpUrl)),
      /** An uploaded picture to cut `avatarUrl` from. */
      avatarAttachmentId: v.optional(id),
      /** What the user says of themselves, up to 500 characters; `null` clears it. */
      bio: v.optional(v.nullable(prose(limits.userBio))),
      /** Whether others may see when the user is online. */
      showsPresence: v.optional(v.boolean()),
      /** Who may add the user to a group without asking; other people send an invitation. */
      whoMayAddMe: v.optional(WhoMayAdd),
    }),
    output: Me,
    errors: ['not_found', 'silenced', 'message_refused', 'file_refused'],
  },
  'users.list': {
    summary:
      "The site's directory without the caller, as far as the site shows it to the caller: the staff first, then the others, each by name. `search` matches the start of any word of a name.",
    method: 'GET',
    path: '/users',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({
      search: v.optional(prose(limits.searchText)),
      cursor: v.optional(cursor),
      limit: v.optional(pageSize),
    }),
    output: page(User),
    errors: [],
  },
  'users.get': {
    summary:
      "One user of the site, also one who was deactivated or deleted. Of a user whom the directory does not show to the caller and whom the caller has not met, the site's `directory.strangersSee` says what is left out.",
    method: 'GET',
    path: '/users/:userId',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({ userId: id }),
    output: Profile,
    errors: ['not_found'],
  },
  'users.find': {
    summary:
      "One user of the site by the host's own id, the `sub` of its tokens; also one who was deactivated. Strangers see as much as by `users.get`.",
    method: 'GET',
    // The id is not part of the path: it may have any characters, and `..` would be rewritten on
    // its way.
    path: '/user',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({
      /** The site's own id of the user: one line, up to 128 characters. */
      externalId,
    }),
    output: Profile,
    errors: ['not_found'],
  },
});

export const userEvents = defineEvents({
  'user.updated': {
    summary: 'A profile changed: of the user, or of somebody who shares a conversation.',
    data: v.object({
      /** The profile as it is now. */
      user: User,
    }),
  },
});
