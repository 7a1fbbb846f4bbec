/** What other features ask of uploads. */
import type { Queryable } from '../database/dialect.js';
import type { Conversation } from '@parlor/sdk/protocol/conversations';

/**
 * Keeps uploads of a user that are not sent yet until a time: while a moderator looks at the send
 * that carries them.
 */
export type KeepFiles = (
  transaction: Queryable,
  ids: readonly string[],
  uploaderId: string,
  until: Date,
) => Promise<void>;

/** Describes uploads of a user, in the order of the ids; those that are not there are left out. */
export type FilesOf = (
  siteId: string,
  uploaderId: string,
  ids: readonly string[],
) => Promise<{ name: string; type: string; bytes: number }[]>;

/** A user, or a group of which the user is a manager. */
interface Owner {
  siteId: string;
  userId: string;
  conversationId?: string;
}

/** Pictures of users and groups. */
export interface Avatars {
  /** Hands `set` the address of the new picture. Throws `not_found` and `file_refused`. */
  replacing<T>(
    owner: Owner,
    wanted: { avatarUrl: string | null | undefined; avatarAttachmentId: string | undefined },
    set: (avatarUrl: string | null | undefined) => Promise<T>,
  ): Promise<T>;
  /** A group that does not exist yet has no picture to name. Throws `invalid_input`. */
  requireNone(avatarUrl: string | null | undefined): void;
  /** The same for a group that is created with it. */
  ofNew(
    owner: Owner,
    avatarAttachmentId: string,
    make: (avatarUrl: string) => Promise<Conversation>,
  ): Promise<Conversation>;
}
