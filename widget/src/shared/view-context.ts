import type { Core, Group, Me, Site, User } from '@parlor/sdk';
import type { Catalogue, TopicWords } from '../i18n/en.js';
import type { Formats } from '../i18n/formats.js';
import type { SlotName, Slots } from './slots.js';

/** Enter, or Enter together with Ctrl or ⌘. */
export type SendKey = 'enter' | 'ctrl-enter';

/**
 * `popup`: one view over the other; `inbox`: the list beside the conversation, where there is room;
 * `chatbox`: one conversation and no list.
 */
export type Mode = 'popup' | 'inbox' | 'chatbox';

/**
 * What somebody asks for from outside of the widget: a person, a conversation, the group behind an
 * invite link, or with none of them the list.
 */
export interface Target {
  userId?: string | undefined;
  conversationId?: string | undefined;
  /** The token of the link. */
  invite?: string | undefined;
}

/** A place in the widget. */
export type View =
  /**
   * On the way to what was asked for from outside; gives way to it, or says why it cannot be shown.
   */
  | { name: 'opening'; target: Target }
  /** `at`: the message to show, instead of where one left off. */
  | { name: 'conversation'; conversationId: string; at?: number }
  /** A direct conversation that its first message will create. */
  | { name: 'conversation'; people: readonly User[] }
  /** In all conversations, or in one. */
  | { name: 'search'; conversationId?: string }
  | { name: 'directory' }
  /** The archived conversations. */
  | { name: 'archived' }
  /** One's contacts, and who asks to become one. */
  | { name: 'people' }
  /** Another's profile. */
  | { name: 'person'; userId: string }
  | { name: 'profile' }
  /**
   * For moderators of the site: what was reported, what is held, and what was done; of one person
   * where one is named.
   */
  | { name: 'moderation'; of?: Pick<User, 'id' | 'name'> }
  | { name: 'report'; reportId: string }
  /** One's groups, and those that one could join. */
  | { name: 'groups' }
  | { name: 'new-group' }
  /** About a conversation: a group, or several people. */
  | { name: 'group'; conversationId: string }
  /** Its pictures, files and links. */
  | { name: 'files'; conversationId: string }
  | { name: 'pins'; conversationId: string }
  /** For a group's owners and admins. */
  | { name: 'group-add'; conversationId: string }
  | { name: 'group-links'; conversationId: string }
  | { name: 'group-settings'; conversationId: string }
  | { name: 'group-door'; conversationId: string; of: 'requests' | 'invited' | 'banned' }
  /**
   * A group from outside: behind an invite link, an open one, or one that somebody wants into by
   * its id.
   */
  | { name: 'join'; token: string }
  | { name: 'join'; group: Group }
  | { name: 'join'; conversationId: string };

/** What the panel hands to every view: one object, so that a view needs one property. */
export interface ViewContext {
  readonly chat: Core;
  readonly me: Me;
  readonly t: Catalogue;
  readonly formats: Formats;
  /** The words that are fetched after the first paint. */
  readonly talk: TopicWords<'talk'> | undefined;
  /** What other features add to a view, as far as it is loaded. Present only with `talk`. */
  readonly slots: Partial<Slots>;
  /** Loads the feature of a slot. All views are drawn again when it is in `slots`. */
  load<S extends SlotName>(name: S): Promise<Slots[S]>;
  /** What sends a message. */
  readonly sendKey: SendKey;
  /** Unsent text by conversation, kept until the page goes or somebody else is signed in. */
  readonly drafts: Map<string, string>;
  /** Opens a view over the present one, or in place of it. */
  navigate(view: View, options?: { replace?: boolean }): void;
  /** Absent where there is nothing to go back to: in a column beside the list, and in a chatbox. */
  readonly back: (() => void) | undefined;
  /** Asks the host element to close the widget; absent where it cannot be closed. */
  readonly close: (() => void) | undefined;
  /** Leaves the session. Never rejects: what went wrong is shown where one signs in again. */
  signOut(): Promise<void>;
  /** The rules of the site. Fetched once; after a failure, the next call fetches them again. */
  site(): Promise<Site>;
  /**
   * Shows a message in its conversation. Closes the views above the conversation if it is open, so
   * that Back leads to what was below it.
   */
  showMessage(conversationId: string, seq: number): void;
  /** Says something to those who listen to the page instead of looking at it. */
  announce(text: string): void;
}
