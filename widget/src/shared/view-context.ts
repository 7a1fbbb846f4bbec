import type { Core, Me, Site } from '@parlor/sdk';
import type { Catalogue, TalkWords } from '../i18n/en.js';
import type { Formats } from '../i18n/formats.js';
import type { SlotName, Slots } from './slots.js';

/** Enter, or Enter together with Ctrl or ⌘. */
export type SendKey = 'enter' | 'ctrl-enter';

/**
 * `popup`: one view over the other; `inbox`: the list beside the conversation, if there is room;
 * `chatbox`: one conversation and no list.
 */
export type Mode = 'popup' | 'inbox' | 'chatbox';

/**
 * What the page asks for: a user, a conversation, the group of an invite link, or, if none of them
 * is set, the list.
 */
export interface Target {
  userId?: string | undefined;
  conversationId?: string | undefined;
  /** The token of the link. */
  invite?: string | undefined;
}

/**
 * The parameters of each view; `unknown` if it has none. A feature declares its views in its
 * `index.ts`.
 */
// oxlint-disable-next-line typescript/no-empty-interface -- the features fill it
export interface Views {}

type Named<N, P> = P extends unknown ? { name: N } & P : never;

/** A place in the widget. */
export type View = { [N in keyof Views]: Named<N, Views[N]> }[keyof Views];

/** What the panel hands to every view: one object, so that a view needs one property. */
export interface ViewContext {
  readonly chat: Core;
  readonly me: Me;
  readonly t: Catalogue;
  readonly formats: Formats;
  /** The words that are fetched after the first paint. */
  readonly talk: TalkWords | undefined;
  /** What other features add to a view, as far as it is loaded, which may be before `talk`. */
  readonly slots: Partial<Slots>;
  /** Loads the feature of a slot. All views are drawn again when it is in `slots`. */
  load<S extends SlotName>(name: S): Promise<Slots[S]>;
  /** The key that sends a message. */
  readonly sendKey: SendKey;
  /** Unsent texts by `draftKey`, kept until the page or the session ends. */
  readonly drafts: Map<string, string>;
  /** Opens a view above the current one, or in its place. */
  navigate(view: View, options?: { replace?: boolean }): void;
  /** Absent if there is nothing to go back to: beside the list, and in a chatbox. */
  readonly back: (() => void) | undefined;
  /** Closes the chat; absent if it cannot be closed. */
  readonly close: (() => void) | undefined;
  /** Ends the session. Never rejects: a failure is shown in the sign-in view. */
  signOut(): Promise<void>;
  /** The rules of the site. Fetched once; after a failure, the next call fetches them again. */
  site(): Promise<Site>;
  /**
   * Shows a message in its conversation. Closes the views above the conversation if it is open, so
   * that Back leads to what was below it.
   */
  showMessage(conversationId: string, seq: number): void;
  /** Tells users of screen readers. */
  announce(text: string): void;
}
