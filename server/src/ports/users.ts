/** What other features ask of users. */
import type { Sanctions } from '@parlor/sdk/protocol/moderation';
import type { Me, User } from '@parlor/sdk/protocol/users';
import type { WhoMayAdd } from '@parlor/sdk/protocol/sites';
import type { Transaction } from '../database/dialect.js';
import type { HostActor } from '../kernel/context.js';

/** A user as the database holds one. */
export interface UserRecord {
  readonly id: string;
  readonly siteId: string;
  readonly kind: 'guest' | 'member' | 'bot';
  readonly role: 'user' | 'moderator' | 'admin';
  readonly name: string;
  readonly nameFolded: string;
  readonly nameSkeleton: string | null;
  readonly resemblesStaff: number;
  readonly email: string | null;
  readonly passwordHash?: string | null;
  readonly externalId: string | null;
  readonly avatarUrl: string | null;
  readonly bio: string | null;
  readonly lastSeenAt: Date | null;
  readonly createdAt: Date;
  readonly deactivatedAt: Date | null;
  readonly hidesPresence: number;
  readonly attributes: string | null;
  readonly privateAttributes?: string | null;
  readonly deletedAt: Date | null;
  readonly silencedUntil?: Date | null;
  readonly bannedUntil?: Date | null;
  readonly whoMayAddMe?: WhoMayAdd;
  readonly linkedKid?: string | null;
  readonly reachable?: number | null;
}

/** The user for whom others are shown. */
export type Seer = Pick<UserRecord, 'id' | 'kind' | 'role'>;

export interface Users {
  /** Throws `not_found`. */
  get(siteId: string, userId: string): Promise<UserRecord>;
  /** Also users who were deactivated or deleted. Throws `not_found`. */
  getAnyone(siteId: string, userId: string): Promise<UserRecord>;
  /** In no order; those that do not exist are left out, those that were deactivated are not. */
  many(siteId: string, userIds: readonly string[]): Promise<Map<string, UserRecord>>;
  /** Of all sites, in no order. */
  find(userIds: readonly string[]): Promise<UserRecord[]>;
  /** Users who were linked with this signing secret. */
  linkedWith(transaction: Transaction, siteId: string, kid: string): Promise<string[]>;
  /**
   * Locks these users' rows, in the order of their ids. Whatever makes or ends a friendship, a
   * block or a direct conversation does this first, and reads after it. Gives the users who are
   * still active.
   */
  lockPeople(transaction: Transaction, userIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Locks a user. Null for a user who does not exist. */
  lock(transaction: Transaction, userId: string): Promise<UserRecord | null>;
  /** Locks a user, so that this user's transactions that do so run one after the other. */
  takeTurn(transaction: Transaction, userId: string): Promise<Pick<UserRecord, 'kind'> | undefined>;
  /** Some of the moderators and admins of a site. */
  staffOf(siteId: string, most: number): Promise<string[]>;
  /** Locks a user. False for a user who is deactivated, deleted, or banned for good. */
  lockActive(transaction: Transaction, userId: string): Promise<boolean>;
  set(transaction: Transaction, userId: string, columns: UserColumns): Promise<void>;
  /** Throws `not_found` unless all of them are there. */
  requireMany(siteId: string, userIds: readonly string[]): Promise<Map<string, UserRecord>>;
  /** Also users who were deactivated. Throws `not_found`. */
  getKnown(siteId: string, userId: string): Promise<UserRecord>;
  setAvatar(transaction: Transaction, userId: string, avatarUrl: string | null): Promise<void>;
  lastSeen(userId: string): Promise<Date | null>;
  /** As those see them who share a conversation. */
  present(row: UserRecord): User;
  /** As one caller sees them; `introduced` users have asked the caller for something. */
  presentTo(caller: Seer, rows: readonly UserRecord[], introduced?: boolean): Promise<User[]>;
  presentToStrangers(row: UserRecord): Promise<User>;
  presentMe(row: UserRecord): Me;
  /** Of these users, those whose presence the caller may see. */
  visiblyPresent(siteId: string, caller: Seer, userIds: readonly string[]): Promise<User[]>;
}

/** Names a user by one of the two ids, as the host does. */
export interface Someone {
  userId?: string | undefined;
  externalId?: string | undefined;
}

/**
 * The id of a user of the site, who may be deactivated, and not deleted. Throws `not_found`, or
 * `invalid_input` unless it is one of the two ids.
 */
export type FindUser = (siteId: string, who: Someone) => Promise<string>;

/** What other features may set of a user. */
export type UserColumns = Partial<
  Pick<UserRecord, 'role' | 'silencedUntil' | 'bannedUntil' | 'deactivatedAt' | 'reachable'>
>;

/** The end of a ban without an end: the last moment that both databases hold. */
export const forGood = new Date('9999-12-31T00:00:00.000Z');

/** The sanctions that apply to a user now. */
export function sanctionsOf(
  { silencedUntil, bannedUntil }: Pick<UserRecord, 'silencedUntil' | 'bannedUntil'>,
  now: Date,
): Sanctions {
  const ahead = (time: Date | null | undefined) => (time && time > now ? time : null);
  const ban = ahead(bannedUntil);
  return {
    silencedUntil: ahead(silencedUntil)?.toISOString() ?? null,
    banned: ban !== null,
    bannedUntil: ban && ban < forGood ? ban.toISOString() : null,
  };
}

/** What is stored of a user; what is left out stays, or has its default. */
export interface UserInput {
  kind?: UserRecord['kind'] | undefined;
  role?: UserRecord['role'] | undefined;
  name?: string | undefined;
  email?: string | null | undefined;
  passwordHash?: string | null | undefined;
  externalId?: string | null | undefined;
  avatarUrl?: string | null | undefined;
}

/** What signing in asks of users. */
export interface Accounts extends Users {
  /** `also` runs in the same transaction. Throws `email_taken` or `identity_taken`. */
  create(
    siteId: string,
    user: {
      kind: UserRecord['kind'];
      name: string;
      email?: string;
      passwordHash?: string;
      externalId?: string;
      avatarUrl?: string | null;
      bio?: string | null;
      reachable?: number;
    },
    also?: (transaction: Transaction, user: UserRecord) => Promise<void>,
  ): Promise<UserRecord>;
  /** The bots of a site that have tokens, the oldest first; without deleted ones. */
  bots(siteId: string, on?: Transaction): Promise<UserRecord[]>;
  /** Throws `not_found`, `email_taken` or `identity_taken`. */
  update(siteId: string, userId: string, change: UserInput): Promise<UserRecord>;
  /**
   * Changes a user who has still the identity of `before`, and runs `alongside` in the same
   * transaction. False if the user has another identity. Throws `email_taken` or `identity_taken`.
   */
  climb(
    before: UserRecord,
    change: UserInput & { linkedKid?: string },
    alongside: (transaction: Transaction) => Promise<void>,
  ): Promise<boolean>;
  /** For a user of whom the host says only its id. */
  nameFromId(externalId: string): string;
  byExternalId(siteId: string, externalId: string): Promise<UserRecord | null>;
  /** Those of these users that there are, also deactivated ones. */
  manyByExternalId(siteId: string, externalIds: readonly string[]): Promise<UserRecord[]>;
  /** With the password's hash, for comparing it and nothing else. */
  withPassword(siteId: string, email: string): Promise<UserRecord | null>;
}

/** Changes users in the name of the host, with an entry in the audit log. */
export interface HostUsers {
  /** Throws `not_found`. */
  update(
    siteId: string,
    key: { id: string },
    change: {
      name?: string | undefined;
      avatarUrl?: string | null | undefined;
      bio?: string | null | undefined;
    },
    by: HostActor,
  ): Promise<unknown>;
  /** Throws `not_found`. */
  delete(
    siteId: string,
    key: { id: string },
    messages: 'keep' | 'delete',
    by: HostActor,
  ): Promise<unknown>;
}

/** Notifies those who see the user, if they see something else now. */
export type TellProfile = (before: UserRecord, after: UserRecord) => Promise<void>;

export interface Lookalikes {
  /**
   * Brings the marks of similar names up to date after a user was stored; `before` is null for a
   * new user. Gives the row with its mark.
   */
  follow(before: UserRecord | null, after: UserRecord): Promise<UserRecord>;
}

/** A user as those see them who may not know when the user is online. */
export const unseen = <U extends Pick<UserRecord, 'hidesPresence'>>(user: U): U => ({
  ...user,
  hidesPresence: 1,
});

/** The same, if the user is among `those`. */
export const unseenBy = <U extends Pick<UserRecord, 'id' | 'hidesPresence'>>(
  those: ReadonlySet<string>,
  user: U,
): U => (those.has(user.id) ? unseen(user) : user);
