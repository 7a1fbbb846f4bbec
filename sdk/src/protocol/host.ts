import * as v from 'valibot';
import { AttributeChange, Attributes } from './attributes.js';
import {
  counter,
  cursor,
  email,
  externalId,
  httpUrl,
  id,
  page,
  pageSize,
  prose,
  time,
} from './fields.js';
import { limits } from './limits.js';
import { Sanctions } from './moderation.js';
import { serverLimits } from './server-limits.js';
import { name } from './names.js';
import { defineOperations } from './table.js';
import { User } from './users.js';

/** A user as the host's backend sees it. */
export const HostUser = v.object({
  ...User.entries,
  /** Seen by the host's backend and the site's moderators alone. */
  privateAttributes: Attributes,
  externalId: v.nullable(v.string()),
  email: v.nullable(v.string()),
  createdAt: time,
  /** When the host deactivated the user; `null` if active. */
  deactivatedAt: v.nullable(time),
  /** Whether the user is silenced or banned on the whole site now. */
  sanctions: Sanctions,
});
export interface HostUser extends v.InferOutput<typeof HostUser> {}

/** Identifies a user by one of the two ids. */
export const someone = {
  /** The user by Parlor's id; left out if `externalId` is given. */
  userId: v.optional(id),
  /** The user by the host's id; left out if `userId` is given. */
  externalId: v.optional(externalId),
};

/**
 * A user's profile as the host's backend sets it. Fields that are left out stay unchanged, `null`
 * clears a field.
 */
export const UserProfile = v.strictObject({
  /**
   * The host's own id of the user, which stays the same for ever: one line, up to 128 characters.
   */
  externalId,
  /**
   * What others see: one line, up to 80 characters. Default for a new user: the beginning of
   * `externalId`.
   */
  name: v.optional(name(limits.userName)),
  avatarUrl: v.optional(v.nullable(httpUrl)),
  /** What the user says of themselves, up to 500 characters; `null` clears it. */
  bio: v.optional(v.nullable(prose(limits.userBio))),
  /**
   * The address that the user is known by, up to 254 characters; `null` clears it. No two users of
   * a site have the same.
   */
  email: v.optional(v.nullable(email)),
  /**
   * What the user may do on the site: `moderator` and `admin` are its staff. Setting it needs the
   * scope `admin`.
   */
  role: v.optional(v.picklist(['user', 'moderator', 'admin'])),
  /**
   * Every user of the site sees these. A name is either public or private: setting it here removes
   * it from `privateAttributes`, and the other way round.
   */
  attributes: v.optional(AttributeChange),
  /** Only the host's backend and the site's moderators see these. */
  privateAttributes: v.optional(AttributeChange),
});

export interface UserProfile extends v.InferOutput<typeof UserProfile> {}

/**
 * Ids are not part of paths: the host's ids may have any characters, and a path with `..` may be
 * rewritten on its way.
 */
export const hostOperations = defineOperations({
  'host.upsertUser': {
    summary:
      'Makes the user of an `externalId`, or brings the one that there is up to date. What is left out stays, `null` clears; of attributes those that are named change. A deactivated user stays so.',
    method: 'POST',
    path: '/host/users',
    caller: 'host',
    scope: 'write',
    rate: 'host',
    input: UserProfile,
    output: HostUser,
    errors: ['email_taken', 'limit_reached'],
  },
  'host.upsertUsers': {
    summary:
      'The same for up to 100 users, one after the other. `results` are in the order of `users`; one that is refused, or whose input is wrong, does not hold up the others, and may be tried again by itself.',
    method: 'POST',
    path: '/host/users/batch',
    caller: 'host',
    scope: 'write',
    rate: 'host',
    // Each is parsed separately, so that an invalid one does not affect the others.
    input: v.strictObject({
      /** The users, from 1 to 100, each as the input of `host.upsertUser`. */
      users: v.pipe(
        v.array(
          v.pipe(
            v.unknown(),
            v.description(
              'A `UserProfile`. One that is wrong has an `invalid_input` among the results.',
            ),
          ),
        ),
        v.minLength(1),
        v.maxLength(serverLimits.usersAtOnce),
      ),
    }),
    output: v.object({
      /** The result for each, in the order of `users`. */
      results: v.array(
        v.object({
          /** The user as it is now; `null` if this one was refused. */
          user: v.nullable(HostUser),
          /** Why this one was refused; `null` if it was not. */
          error: v.nullable(
            v.object({
              /** A code of the table of errors, such as `invalid_input`. */
              code: v.string(),
              /** The same in words, for the developer. */
              message: v.string(),
            }),
          ),
        }),
      ),
    }),
    errors: [],
  },
  'host.listUsers': {
    summary:
      'All users of the site, guests and deactivated ones too, in an order that does not change; without those that were deleted.',
    method: 'GET',
    path: '/host/users',
    caller: 'host',
    scope: 'read',
    rate: 'host',
    input: v.strictObject({ cursor: v.optional(cursor), limit: v.optional(pageSize) }),
    output: page(HostUser),
    errors: [],
  },
  'host.getUser': {
    summary: 'One user, by `userId` or by `externalId`.',
    method: 'GET',
    path: '/host/user',
    caller: 'host',
    scope: 'read',
    rate: 'host',
    input: v.strictObject(someone),
    output: HostUser,
    errors: ['not_found'],
  },
  'host.deactivateUser': {
    summary:
      'Ends all sessions of a user, and lets nobody sign in as the user, until `host.reactivateUser`. Out of the directory; what was written stays as it is. Again changes nothing.',
    method: 'POST',
    path: '/host/users/deactivate',
    caller: 'host',
    scope: 'write',
    rate: 'host',
    input: v.strictObject(someone),
    output: HostUser,
    errors: ['not_found'],
  },
  'host.reactivateUser': {
    summary: 'Takes the deactivation back. The user has to sign in again. Again changes nothing.',
    method: 'POST',
    path: '/host/users/reactivate',
    caller: 'host',
    scope: 'write',
    rate: 'host',
    input: v.strictObject(someone),
    output: HostUser,
    errors: ['not_found'],
  },
  'host.deleteUser': {
    summary:
      'Forgets a user for good: profile, email, `externalId`, attributes, password and sessions go; the messages are kept under "Deleted user" or deleted as well. Call it again until `done`: a call deletes up to 1,000 messages, and the identity goes last. An `externalId` that nobody has is done, with a `userId` of `null`.',
    method: 'POST',
    path: '/host/users/delete',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    input: v.strictObject({
      ...someone,
      /** Whether the user's messages stay under "Deleted user" or are deleted as well. */
      messages: v.picklist(['keep', 'delete']),
    }),
    output: v.object({
      /** The deleted user; `null` if no user has the `externalId`. */
      userId: v.nullable(id),
      /** How many messages this call deleted, up to 1,000. */
      messagesDeleted: counter,
      /** `false`: call again, there is more to delete. */
      done: v.boolean(),
    }),
    errors: ['not_found', 'unavailable'],
  },
});
