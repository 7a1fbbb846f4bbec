import type { Feature } from './feature.js';
import { DraftStore, type Draft } from './sync/draft-store.js';

/** The texts that the user has begun and not sent. They survive a reload, but not a sign-out. */
export interface Drafts {
  /** The draft of a conversation: a live value, and `set`. */
  of(conversationId: string): Draft;
}

/** A client of `createChat` has them as `chat.messages.draft(conversationId)`. */
export const createDrafts: Feature<Drafts> = ({ sync }) =>
  sync.addDrafts((kept) => new DraftStore(kept));
