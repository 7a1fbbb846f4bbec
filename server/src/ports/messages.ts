/** What other features ask of messages. */
import type { Page } from '@parlor/sdk/protocol/fields';
import type { Message } from '@parlor/sdk/protocol/messages';
import type { Change } from '../conversation-log/change.js';
import type { PageQuery } from '../conversation-log/message-log.js';

/** Which message, and who wants to change it. */
export interface Handle {
  siteId: string;
  conversationId: string;
  seq: number;
  callerId: string;
}

/** `minutes` is how long the site lets senders delete; null for always. */
export type Deletion = (handle: Handle, minutes: number | null) => Change<Message>;

/** The ids of conversations where the user is a member, or has left and has written. */
export type ConversationsWith = (siteId: string, userId: string) => AsyncGenerator<string>;

/** Messages and what they quote as this user sees them: without what the user has hidden. */
export type ViewedBy = (userId: string, messages: readonly Message[]) => Promise<Message[]>;

export interface MessageViews {
  /** Throws `not_found`. */
  page(
    siteId: string,
    userId: string,
    conversationId: string,
    query: PageQuery,
  ): Promise<Page<Message> & { rev: number }>;
}

export interface MessageEraser {
  /** Deletes some messages of a user. `done` if none is left. */
  erase(siteId: string, userId: string, max: number): Promise<{ deleted: number; done: boolean }>;
}
