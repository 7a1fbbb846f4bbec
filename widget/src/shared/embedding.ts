/**
 * How a page embeds the chat, as types: the options of the script tag, `window.Parlor`, and the
 * element's properties and events.
 */
import type { SignIdentity } from '@parlor/sdk';
import type { HostWords } from '../i18n/overridden.js';
import type { Connect } from './returning.js';
import type { Mode, SendKey, Target } from './view-context.js';

export type Theme = 'light' | 'dark' | 'auto';
/** The corner of the window; start and end follow the page's direction. */
export type Position = 'bottom-end' | 'bottom-start' | 'top-end' | 'top-start';
export type Density = 'comfortable' | 'compact';

interface Options {
  /** The site's public key. Default: the script tag's `data-site`. */
  site: string;
  /** Origin of the Parlor server. Default: where the script came from. */
  server: string;
  theme: Theme;
  position: Position;
  mode: Mode;
  /** `none`: a button of the page opens the chat. */
  launcher: 'auto' | 'none';
  /** The user with whom it opens: an id, or `external:` and your own id. */
  user: string;
  /** The id of the conversation with which it opens. */
  conversation: string;
  /** A selector: the chat is inline, in the element that it matches. */
  into: string;
  /** On a phone, what Back does while the chat is open: close it (`chat`), or leave the page. */
  back: 'chat' | 'page';
  /** What sends a message: Enter, or Enter with Ctrl or ⌘. */
  sendKey: SendKey;
  /** When it connects before it is opened; default `returning`. */
  connect: Connect;
  density: Density;
  /**
   * Which of `sound`, `title`, `favicon` and `notification` may notify a user who is not looking,
   * with spaces between; `none`; default all.
   */
  attention: string;
  open: boolean;
  /** Gives identities that your backend signs. */
  auth: SignIdentity;
  /** What to show, until a user is signed in; `{}` is the list. */
  target: Target;
  /** The chat's language; default: the page's, else the user's. */
  lang: string;
  /** Your own words in place of the chat's. */
  words: HostWords;
}

/** What `Parlor.doctor()` found out about one thing. */
export interface Finding {
  /** What was examined. */
  check: string;
  ok: boolean;
  /** What was found. */
  says: string;
  /** The line that corrects it. */
  mend?: string;
}

/** Options of `Parlor.boot`. `null` or `undefined` in a later call takes an option back. */
export type BootOptions = { [K in keyof Options]?: Options[K] | null | undefined };

/**
 * `window.Parlor`, once the script has loaded. Every method may be called at any time and
 * repeatedly.
 */
export interface ParlorApi {
  /**
   * Adds the chat to the page. Called again, it applies new options, and adds the chat again if the
   * page has removed it.
   */
  boot(options?: BootOptions): void;
  /** Changes options; does nothing before `boot`. */
  update(options: BootOptions): void;
  show(): void;
  hide(): void;
  toggle(): void;
  /** Opens the list of conversations. */
  open(): void;
  /**
   * Opens the conversation with a user: an id, or `external:` and your own id. Kept until a user is
   * signed in.
   */
  openUser(userId: string): void;
  openConversation(conversationId: string): void;
  /**
   * Forgets the session on this device. Rejects if the chat's code cannot be loaded, or the server
   * cannot be reached.
   */
  signOut(): Promise<void>;
  /** Removes the chat and everything that it opened. `boot` adds it again. */
  destroy(): void;
  /**
   * Checks what keeps the chat from working on this page, prints the result with the line that
   * mends each fault, and returns it.
   */
  doctor(): Promise<Finding[]>;
  /** Runs calls in the form in which they wait before the script has loaded: `['boot', { … }]`. */
  push(...calls: QueuedCall[]): void;
}

/** A call by the name of the method, with its arguments. */
export type QueuedCall = {
  [K in Exclude<keyof ParlorApi, 'push'>]: [name: K, ...rest: Parameters<ParlorApi[K]>];
}[Exclude<keyof ParlorApi, 'push'>];

/** `window.Parlor` at any time: before the script has loaded it is an array of calls. */
export type ParlorQueue = Partial<ParlorApi> & Pick<ParlorApi, 'push'>;

/** Events of the element. They bubble, and cross shadow roots. */
export interface ParlorEvents {
  /** The popup was opened. */
  'parlor-open': CustomEvent<null>;
  /** The popup was closed. */
  'parlor-close': CustomEvent<null>;
  /** The number of unread messages has changed; of muted conversations only mentions count. */
  'parlor-unread': CustomEvent<{ unread: number }>;
}

/** The methods of the element. The loader gives them to it until the code of the chat is loaded. */
export interface ParlorMethods {
  show(): void;
  hide(): void;
  toggle(): void;
  openList(): void;
  openUser(userId: string): void;
  openConversation(conversationId: string): void;
  signOut(): Promise<void>;
}

/** The names of the options that are properties of the element. */
export type PropertyName = Exclude<keyof Options, 'into' | 'lang'> | 'inline';

declare global {
  interface Window {
    Parlor?: ParlorQueue;
  }
  interface GlobalEventHandlersEventMap extends ParlorEvents {}
}
