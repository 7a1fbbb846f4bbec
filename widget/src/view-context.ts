import type { Core, Group, Me, User } from '@parlor/sdk';
import type { Catalogue } from './locale/en.js';
import type { Formats } from './locale/formats.js';

/** A place in the widget. */
export type View =
  | { name: 'conversation'; conversationId: string }
  /** A direct conversation that its first message will create. */
  | { name: 'conversation'; people: readonly User[] }
  | { name: 'directory' }
  | { name: 'profile' }
  /** One's groups, and those that one could join. */
  | { name: 'groups' }
  | { name: 'new-group' }
  /** About a conversation: a group, or several people. */
  | { name: 'group'; conversationId: string }
  /** For a group's owners and admins. */
  | { name: 'group-add'; conversationId: string }
  | { name: 'group-links'; conversationId: string }
  | { name: 'group-settings'; conversationId: string }
  | { name: 'group-door'; conversationId: string; of: 'requests' | 'invited' | 'banned' }
  /** A group from outside: behind an invite link, an open one, or one that somebody wants into by its id. */
  | { name: 'join'; token: string }
  | { name: 'join'; group: Group }
  | { name: 'join'; conversationId: string };

/** What the panel hands to every view: one object, so that a view needs one property. */
export interface ViewContext {
  readonly chat: Core;
  readonly me: Me;
  readonly t: Catalogue;
  readonly formats: Formats;
  /** Unsent text by conversation, kept until the page goes. */
  readonly drafts: Map<string, string>;
  /** Opens a view over the present one, or in place of it. */
  navigate(view: View, options?: { replace?: boolean }): void;
  back(): void;
  /** Asks the host element to close the widget; absent where it cannot be closed. */
  readonly close: (() => void) | undefined;
  /** Leaves the session. Never rejects: what went wrong is shown where one signs in again. */
  signOut(): Promise<void>;
  /** Says something to those who listen to the page instead of looking at it. */
  announce(text: string): void;
}
