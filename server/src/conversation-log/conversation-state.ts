/** The state of a conversation while it is locked. */
import type { StoredMessage } from './message-row.js';

/**
 * The content of a new message; the conversation sets its `seq`, time and `rev`.
 */
export type Draft = Pick<
  StoredMessage,
  'kind' | 'senderId' | 'clientId' | 'sendHash' | 'text' | 'extra'
> & {
  /** For an entry that is imported or begins an imported log: when it was made. Default: now. */
  readonly createdAt?: Date;
};

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
  /** Whether members see entries from before they joined. */
  history: 'all' | 'joined';
  /** The `seq` of the entry with the latest join of any member. */
  joinedSeq: number;
  closedAt: Date | null;
  /** 1 if one of the two people of a direct conversation blocks the other. */
  readonly blocked: number;
  slowSeconds?: number;
}

/** A group's settings that not every change needs. */
export interface Settings {
  readonly access: 'private' | 'open';
  readonly description: string | null;
  readonly avatarUrl: string | null;
}

/** The fields of a message that a change may set. */
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
