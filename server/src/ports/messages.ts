/** What other features ask of messages. */
import type { Page } from '@parlor/sdk/protocol/fields';
import type { MessageBlock } from '@parlor/sdk/protocol/message-blocks';
import type { Message } from '@parlor/sdk/protocol/messages';
import type { Change } from '../conversation-log/change.js';
import type { PageQuery } from '../conversation-log/message-log.js';

/** Which message, and who wants to change it. */
export interface Handle {
  siteId: string;
  conversationId: string;
  seq: number;
  callerId: string;
  /** The host changes messages of anybody, at any time. */
  byHost?: true;
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

/** Deletes messages of anybody, for the host. Returns how many. */
export type Clearing = (
  where: { siteId: string; conversationId: string; callerId: string; byHost: true },
  seqs: readonly number[],
) => Change<number>;

/** The new content of a message. What is left out does not change. */
export interface Edited {
  text: string;
  mentions?: readonly string[] | undefined;
  blocks?: readonly MessageBlock[] | undefined;
}

/** `minutes` is how long the site lets senders edit; null for always. */
export type Editing = (handle: Handle, edited: Edited, minutes: number | null) => Change<Message>;

/** Finds messages in a conversation of the site, for the host. Returns a short page if aborted. */
export type HostSearch = (
  siteId: string,
  callerId: string,
  input: {
    conversationId: string;
    query: string;
    from?: string | undefined;
    to?: string | undefined;
    cursor?: string | undefined;
    limit?: number | undefined;
  },
  signal: AbortSignal,
) => Promise<Page<Message>>;
