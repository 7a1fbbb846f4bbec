import type { LockedConversation } from './locked-conversation.js';

/** What the writer looks up for a change while it holds the lock, for all changes of a commit together. */
export interface Needs {
  /** Whether these are members, and what role they have; the caller is looked up in any case. */
  readonly members?: readonly string[];
  /** All owners. */
  readonly owners?: true;
  /** The messages of these numbers. */
  readonly messages?: readonly number[];
  /** The caller's message that was sent under this id. */
  readonly clientId?: string;
  /** How many messages are pinned. */
  readonly pins?: true;
}

/** One change of a conversation that counts in its `rev`. New kinds are new functions that give one of these; the writer knows none of them. */
export interface Change<R> {
  readonly siteId: string;
  readonly conversationId: string;
  /** A member, or the change is refused with `not_found`. */
  readonly callerId: string;
  readonly needs: Needs;
  /** The site's moderators may ask for it without being members. */
  readonly fromOutside?: true;
  /**
   * Decides under the lock, and at once. It checks everything before it changes anything: a fault that it throws refuses this change alone. It may
   * run several times, each time on what is stored.
   */
  decide(conversation: LockedConversation): R;
}
