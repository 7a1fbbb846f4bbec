import * as v from 'valibot';
import { AttachmentKind } from './attachments.js';
import { counter, id, nothing, time } from './fields.js';
import { Look } from './look.js';
import { defineEvents, defineOperations } from './table.js';

/**
 * Who may write to whom in direct conversations. `anyone`; `anyone_after_request`: contacts, and
 * every user may ask to become one; `contacts`: contacts, and only people who share a group may
 * ask; `shared_group`: people who share a group; `staff`: users may write only to moderators and
 * admins. In all cases, moderators and admins of the site may write to every user, and every user
 * to them.
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
 * Other people get an invitation. Both the site and each user have this setting, and the stricter
 * one applies. Guests may add at most contacts; moderators and admins of the site may add every
 * user.
 */
export const WhoMayAdd = v.picklist(['anyone', 'contacts', 'nobody']);
export type WhoMayAdd = v.InferOutput<typeof WhoMayAdd>;

/**
 * Who sees people in `users.list`: `everyone`; `members`: users who are not guests; `contacts`:
 * each user sees the people they have met; `nobody`. Guests under `members`, and every user under
 * `contacts`, see the staff and the people they have met. Moderators and admins always see every
 * user.
 */
export const DirectoryVisibleTo = v.picklist(['everyone', 'members', 'contacts', 'nobody']);
export type DirectoryVisibleTo = v.InferOutput<typeof DirectoryVisibleTo>;
/**
 * Whom `users.list` shows: `everyone`, or only the `staff`. Moderators and admins always see every
 * user.
 */
export const DirectoryHolds = v.picklist(['everyone', 'staff']);
export type DirectoryHolds = v.InferOutput<typeof DirectoryHolds>;

/**
 * What a user sees of a profile that the directory does not show them and whose owner they have not
 * met: the whole `profile`, the name and the `picture`, the `name`, or `nothing`, as if the user
 * did not exist.
 */
export const StrangersSee = v.picklist(['profile', 'picture', 'name', 'nothing']);
export type StrangersSee = v.InferOutput<typeof StrangersSee>;

/** What a page may know of its own site before sign-in. */
export const Site = v.object({
  /** The site's id on this server. */
  id,
  /** What the site is called. */
  name: v.string(),
  /** The ways of signing in that the site accepts. */
  identity: v.object({
    /** Whether visitors may chat as guests, with only a name. */
    guest: v.boolean(),
    /** Whether people may have accounts with email and password. */
    account: v.boolean(),
    /** Whether the site's backend signs its users in. */
    signed: v.boolean(),
  }),
  /** Who may begin a direct conversation with whom, and continue it. */
  whoMayWrite: WhoMayWrite,
  /** Who may add whom to a group without asking. Left out by servers without invitations. */
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
       * How much a user sees of a profile that the directory does not show them and whose owner
       * they have not met.
       */
      strangersSee: StrangersSee,
    }),
  ),
  /**
   * What users may send: kinds, bytes of one file, files of one message. Left out by servers that
   * accept no files.
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
   * How many minutes after sending the sender may edit, or delete for everyone; 0 means never,
   * `null` always.
   */
  messages: v.object({
    /** For how many minutes the sender may edit; 0 means never, `null` always. */
    editMinutes: v.nullable(counter),
    /** For how many minutes the sender may delete for everyone; 0 means never, `null` always. */
    deleteMinutes: v.nullable(counter),
  }),
  /** What the site shows to visitors. Left out by older servers. */
  welcome: v.optional(
    v.object({
      /** The site's logo; `null` if none is set. */
      logoUrl: v.nullable(v.string()),
      /** When users get an answer, in the operator's words; `null` if nothing is set. */
      promise: v.nullable(v.string()),
      /**
       * Up to three moderators and admins of the site, as every guest sees them: none if the site
       * accepts no guests, or if the directory is visible to `nobody`.
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
  /**
   * How the chat looks on the site's pages, unless a page sets something else; `null` for the
   * chat's own look. Left out by older servers.
   */
  look: v.optional(v.nullable(Look)),
  /**
   * The server's clock when it answered, so that a page can tell that its own, or its backend's, is
   * wrong. An answer from a cache has an earlier time.
   */
  serverTime: time,
});
export interface Site extends v.InferOutput<typeof Site> {}

export const siteOperations = defineOperations({
  'sites.current': {
    summary: 'The site of the public key, and the ways of signing in that it accepts.',
    method: 'GET',
    path: '/site',
    caller: 'site',
    rate: 'open',
    anyOrigin: true,
    conditional: true,
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
