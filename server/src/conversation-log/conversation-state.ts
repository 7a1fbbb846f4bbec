/** What a conversation is made of while it is locked. */
import type { StoredMessage } from './message-row.js';

/**
 * What a new message is made of; its place, its time and its `rev` are given by the conversation.
 */
export type Draft = Pick<
  StoredMessage,
  'kind' | 'senderId' | 'clientId' | 'sendHash' | 'text' | 'extra'
>;

export interface Edit {
  readonly seq: number;
  readonly rev: number;
  readonly text: string;
  readonly replacedBy: string;
}

export interface ConversationState {
  readonly id: string;
  readonly siteId: string;
  kind: 'direct' | 'group';
  title: string | null;
  lastSeq: number;
  rev: number;
  memberCount: number;
  /** Who may write. */
  posting: 'all' | 'admins';
  /** Whether members see what was before they came. */
  history: 'all' | 'joined';
  /** The entry with which the last one came who ever did. */
  joinedSeq: number;
  closedAt: Date | null;
  /** 1 where one of the two people of a direct conversation blocks the other. */
  readonly blocked: number;
  slowSeconds?: number;
}

/** What a group is set to, besides what every change knows. */
export interface Settings {
  readonly access: 'private' | 'open';
  readonly description: string | null;
  readonly avatarUrl: string | null;
}

/** What of a message a change may set. */
export type MessageChange = Partial<
  Pick<
    StoredMessage,
    | 'senderId'
    | 'clientId'
    | 'text'
    | 'extra'
    | 'reactions'
    | 'pinnedAt'
    | 'pinnedBy'
    | 'editedAt'
    | 'deletedAt'
  >
>;
