import type { Auth, SignIdentity } from './auth.js';
import type { Conversations } from './conversations.js';
import type { Live } from './live.js';
import type { Messages } from './messages.js';
import type { EventData, EventName } from './protocol/events.js';
import type { Me } from './protocol/users.js';
import type { Receipts } from './receipts.js';
import type { Users } from './users.js';

/** Keeps the session between page loads. */
export interface SessionStorage {
  get(key: string): string | null;
  set(key: string, value: string): void;
  delete(key: string): void;
}

export interface ChatOptions {
  /** The site's public key, `pk_…`. */
  site: string;
  /** Where the Parlor server answers, such as `https://chat.example.com`. */
  url: string;
  /** For identities that the host's backend signs. */
  auth?: SignIdentity;
  /** Default: `localStorage` where there is one, else memory. Nothing is written before somebody signs in. */
  storage?: SessionStorage;
}

export type ConnectionState =
  /** Nobody is signed in, or `start` was not called. */
  | { status: 'idle' }
  | { status: 'connecting' }
  | { status: 'connected' }
  /** Cut off; tries again at `retryAt` (Unix milliseconds), or at once when the browser comes back online. */
  | { status: 'waiting'; retryAt: number; error: Error }
  | { status: 'closed' };

/** One site, one signed-in user at a time. */
export interface Chat {
  readonly auth: Auth;
  readonly users: Users;
  readonly conversations: Conversations;
  readonly messages: Messages;
  readonly receipts: Receipts;
  readonly connection: Live<ConnectionState>;
  /** Resumes the stored session, or signs in through `auth`, and connects. Gives the user, or `null` when a way of signing in has to be chosen. */
  start(signal?: AbortSignal): Promise<Me | null>;
  /** Tries to connect now instead of at `retryAt`. */
  reconnect(): void;
  /** Calls the listener for every event of the server, until the returned function is called. */
  on<N extends EventName>(event: N, listener: (data: EventData<N>) => void): () => void;
  /** Ends every connection, timer and listener. The session stays stored; the object is of no more use. */
  close(): Promise<void>;
}

export declare function createChat(options: ChatOptions): Chat;
