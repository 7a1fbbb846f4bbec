/**
 * What changes of several features need from the features that own uploads, blocks and held sends.
 * The contracts are here; each owner registers its implementation with the writer.
 */
import type { Attachment } from '@parlor/sdk/protocol/attachments';
import { Facet } from './facet.js';

/** Uploads that messages carry. */
export interface FilesFacet {
  /**
   * The uploads with these ids, in this order, without duplicates. Throws `not_found` if the sender
   * may not send one of them here, and `file_refused`.
   */
  require(senderId: string, ids: readonly string[]): Attachment[];
  /** Assigns these uploads to a message. */
  carry(ids: readonly string[], seq: number): void;
  /** Assigns these pictures of previews to a message. */
  take(pictures: readonly { id: string }[], seq: number): void;
  /** These files cannot be opened any more. */
  drop(attachments: readonly { id: string }[]): void;
}

/** Needs the ids of the caller's uploads. */
export const filesFacet = new Facet<FilesFacet, readonly string[]>('files');

export interface BlocksFacet {
  /** Whether one of the two users blocks the other. */
  areBlocked(userId: string, otherId: string): boolean;
}

/** Needs the ids of users; the caller is the other side of each pair. */
export const blocksFacet = new Facet<BlocksFacet, readonly string[]>('blocks');
