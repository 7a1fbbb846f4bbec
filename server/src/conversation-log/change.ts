import type { LockedConversation } from './locked-conversation.js';
import type { FacetNeed } from './facet.js';

/**
 * What the writer looks up for a change while it holds the lock, for all changes of a commit
 * together.
 */
export interface Needs {
  /** Whether these are members, and what role they have; the caller is looked up in any case. */
  readonly members?: readonly string[];
  /** All owners who are there. */
  readonly owners?: true;
  /** The messages of these numbers, and what they quote. */
  readonly messages?: readonly number[];
  /** The message of this number, as far as its quotes need it. */
  readonly quoted?: number;
  /** The caller's message that was sent under this id. */
  readonly clientId?: string;
  /** How many messages are pinned. */
  readonly pins?: true;
  /** What the group is set to, besides what every change knows. */
  readonly settings?: true;
  /** What features are asked for. */
  readonly facets?: readonly FacetNeed[];
}

/**
 * One change of a conversation that counts in its `rev`. New kinds are new functions that give one
 * of these; the writer knows none of them.
 */
export interface Change<R> {
  readonly siteId: string;
  readonly conversationId: string;
  /** A member, or the change is refused with `not_found`. */
  readonly callerId: string;
  /** The caller need not be a member: `decide` says who may. */
  readonly byOutsider?: true;
  readonly needs: Needs;
  /** The site's moderators may ask for it without being members. */
  readonly byModerator?: true;
  /**
   * Decides under the lock, and at once. It checks everything before it changes anything: a fault
   * that it throws refuses this change alone. It may run several times, each time on what is
   * stored.
   */
  decide(conversation: LockedConversation): R;
}
