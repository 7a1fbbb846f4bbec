import * as v from 'valibot';
import { AttachmentKind } from './attachments.js';
import { counter, id, nothing, time } from './fields.js';
import { defineEvents, defineOperations } from './table.js';

/**
 * Who may write to whom in direct conversations. `anyone`; `anyone_after_request`: contacts, and
 * everybody may ask to become one; `contacts`: contacts, and only people who share a group may ask;
 * `shared_group`: people who share a group; `staff`: moderators and admins alone are written to.
 * Under each of them moderators and admins of the site write to everybody, and everybody to them.
 */
export const WhoMayWrite = v.picklist([
  'anyone',
  'anyone_after_request',
  'contacts',
  'shared_group',
  'staff',
]);
export type WhoMayWrite = v.InferOutput<typeof WhoMayWrite>;

/**
 * Who may add whom to a group without asking: `anyone`, only `contacts` of each other, or `nobody`.
 * Other people get an invitation. It is the site's setting and each user's own, of which the
 * stricter one counts. Guests add contacts at most; moderators and admins of the site add
 * everybody.
 */
export const WhoMayAdd = v.picklist(['anyone', 'contacts', 'nobody']);
export type WhoMayAdd = v.InferOutput<typeof WhoMayAdd>;

/**
 * To whom `users.list` shows people: `everyone`; `members`: users who are not guests; `contacts`:
 * each user sees the people they have met; `nobody`. Guests under `members`, and everybody under
 * `contacts`, see the staff and the people they have met. Moderators and admins always see
 * everybody.
 */
export const DirectoryVisibleTo = v.picklist(['everyone', 'members', 'contacts', 'nobody']);
export type DirectoryVisibleTo = v.InferOutput<typeof DirectoryVisibleTo>;
/**
 * Whom `users.list` shows: `everyone`, or the `staff` alone. Moderators and admins always see
 * everybody.
 */
export const DirectoryHolds = v.picklist(['everyone', 'staff']);
export type DirectoryHolds = v.InferOutput<typeof DirectoryHolds>;

/**
 * What of a profile a user sees whom the directory does not show it to and who has not met its
 * owner: the whole `profile`, the name and the `picture`, the `name`, or `nothing`, as if there
 * were no such user.
 */
export const StrangersSee = v.picklist(['profile', 'picture', 'name', 'nothing']);
export type StrangersSee = v.InferOutput<typeof StrangersSee>;

/** What a page may know of its own site before anyone has signed in. */
export const Site = v.object({
  /** The site's id on this server. */
  id,
  /** What the site is called. */
  name: v.string(),
  /** The ways of signing in that the site accepts. */
  identity: v.object({
    /** Whether visitors may chat as guests, with a name alone. */
    guest: v.boolean(),
    /** Whether people may have accounts with email and password. */
    account: v.boolean(),
    /** Whether the site's backend signs its users in. */
    signed: v.boolean(),
  }),
  /** Who may begin a direct conversation with whom, and go on with it. */
  whoMayWrite: WhoMayWrite,
  /** Who may add whom to a group without asking. Left out by servers that know only of adding. */
  whoMayAdd: v.optional(WhoMayAdd),
  /**
   * Who may see the site's people. Missing from older servers, which show all people to every user.
   */
  directory: v.optional(
    v.object({
      /** Who sees the people in it. */
      visibleTo: DirectoryVisibleTo,
      /** Whether it has `everyone`, or the `staff` alone. */
      holds: DirectoryHolds,
      /**
       * How much of a profile a user sees whom the directory does not show it to and who has not
       * met its owner.
       */
      strangersSee: StrangersSee,
    }),
  ),
  /**
   * What people may send: kinds, bytes of one file, files of one message. Left out by servers that
   * take none.
   */
  attachments: v.optional(
    v.object({
      /** The kinds of files that are accepted. */
      kinds: v.array(AttachmentKind),
      /** The largest file, in bytes. */
      maxBytes: counter,
      /** The most files of one message. */
      maxCount: counter,
    }),
  ),
  /**
   * How many minutes after sending the sender may edit, or delete for everyone; 0 is never, `null`
   * always.
   */
  messages: v.object({
    /** For how many minutes the sender may edit; 0 is never, `null` always. */
    editMinutes: v.nullable(counter),
    /** For how many minutes the sender may delete for everyone; 0 is never, `null` always. */
    deleteMinutes: v.nullable(counter),
  }),
  /** Who and what a visitor meets here. Left out by older servers. */
  welcome: v.optional(
    v.object({
      /** The site's logo; `null` where none is set. */
      logoUrl: v.nullable(v.string()),
      /** When people get an answer, in the operator's words; `null` where nothing is set. */
      promise: v.nullable(v.string()),
      /**
       * Up to three moderators and admins of the site, as every guest sees them: nobody where the
       * site accepts no guests, or the directory is visible to `nobody`.
       */
      staff: v.array(
        v.object({
          /** The name that the user is shown by. */
          name: v.string(),
          /** The address of the user's picture; `null` without one. */
          avatarUrl: v.nullable(v.string()),
        }),
      ),
    }),
  ),
  /** The server's clock, so that a page can tell that its own, or its backend's, is wrong. */
  serverTime: time,
});
export interface Site extends v.InferOutput<typeof Site> {}

export const siteOperations = defineOperations({
  'sites.current': {
    summary: 'The site of the public key, and the ways of signing in that it accepts.',
    method: 'GET',
    path: '/site',
    caller: 'site',
    rate: 'auth',
    anyOrigin: true,
    input: nothing,
    output: Site,
    errors: [],
  },
});

export const siteEvents = defineEvents({
  'site.changed': {
    summary:
      'What pages may know of the site changed. It is sent to all connected users of the site, within seconds.',
    data: v.object({
      /** The site as it is now. */
      site: Site,
    }),
  },
});
