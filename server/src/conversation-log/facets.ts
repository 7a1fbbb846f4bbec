/**
 * What changes of several features ask of the features that own uploads, blocks and held sends.
 * Each contract is here, and its owner registers the implementation with the writer.
 */
import type { Attachment } from '@parlor/sdk/protocol/attachments';
import { Facet } from './facet.js';

/** Uploads that messages carry. */
export interface FilesFacet {
  /**
   * The uploads of these ids in their order, each once. Throws `not_found` if one is not the
   * sender's to send here, and `file_refused`.
   */
  require(senderId: string, ids: readonly string[]): Attachment[];
  /** Gives these uploads to a message. */
  carry(ids: readonly string[], seq: number): void;
  /** Gives these pictures of previews to a message. */
  take(pictures: readonly { id: string }[], seq: number): void;
  /** Nobody opens these files any more. */
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
