import type { LockedConversation } from './locked-conversation.js';
import type { FacetNeed } from './facet.js';

/**
 * What the writer looks up for a change while it holds the lock; the look-ups of all changes of a
 * commit are combined.
 */
export interface Needs {
  /** Users whose membership and role are needed; the caller is always looked up. */
  readonly members?: readonly string[];
  /** All present owners. */
  readonly owners?: true;
  /** The messages with these `seq`s, and the messages that they quote. */
  readonly messages?: readonly number[];
  /** The message with this `seq`, as far as its quotes need it. */
  readonly quoted?: number;
  /** The caller's message that was sent with this id. */
  readonly clientId?: string;
  /** How many messages are pinned. */
  readonly pins?: true;
  /** The group's settings that not every change needs. */
  readonly settings?: true;
  /** Look-ups of features. */
  readonly facets?: readonly FacetNeed[];
}

/** In place of a user's id, where the host makes a change: no user has it. */
export const hostCaller = '';

/**
 * One change of a conversation that counts in its `rev`. A new kind of change is a new function
 * that returns one of these; the writer does not know the kinds.
 */
export interface Change<R> {
  readonly siteId: string;
  readonly conversationId: string;
  /** Must be a member, or the change is refused with `not_found`. */
  readonly callerId: string;
  /** The caller need not be a member: `decide` checks who may. */
  readonly byOutsider?: true;
  /**
   * The host makes the change, who may do what moderators of the site may. `callerId` is
   * `hostCaller`, or the site's bot.
   */
  readonly byHost?: true;
  readonly needs: Needs;
  /** Moderators of the site may make this change without being members. */
  readonly byModerator?: true;
  /**
   * Decides under the lock, synchronously. It checks everything before it changes anything: a fault
   * that it throws refuses only this change. It may run several times, each time on the stored
   * state.
   */
  decide(conversation: LockedConversation): R;
}
