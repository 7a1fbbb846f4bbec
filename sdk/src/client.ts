import { createAuth, type Auth, type SignIdentity } from './auth.js';
import { ChatError } from './chat-error.js';
import { createConversations, type Conversations } from './conversations.js';
import { Listeners } from './listeners.js';
import type { Live } from './live.js';
import { createMessages, type Messages } from './messages.js';
import { browserPlatform } from './platform.js';
import type { EventData, EventName, WireEvent } from './protocol/events.js';
import type { Me } from './protocol/users.js';
import { createReceipts, type Receipts } from './receipts.js';
import { Sync } from './sync/sync.js';
import { exponentialBackoff } from './transport/backoff.js';
import { createCall } from './transport/calls.js';
import { Connection } from './transport/connection.js';
import { socketDial } from './transport/line.js';
import { Rest } from './transport/rest.js';
import { safeStorage } from './transport/safe-storage.js';
import { Session } from './transport/session.js';
import { createUsers, type Users } from './users.js';

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

/**
 * Makes a chat client. It touches neither network nor storage before it is used.
 *
 *     const chat = createChat({ site: 'pk_…', url: 'https://chat.example.com' });
 *     const me = (await chat.start()) ?? (await chat.auth.signInAsGuest({ name: 'Ada' }));
 */
export function createChat({ site, url, auth: sign, storage }: ChatOptions): Chat {
  const platform = browserPlatform;
  const { createId } = platform;
  const address = url.replace(/\/+$/, '');
  const backoff = exponentialBackoff(platform.random);
  const rest = new Rest(address, site, platform);
  const session = new Session({ site, sign, storage: safeStorage(storage), rest, platform });
  const connection = new Connection({ session, platform, backoff, dial: socketDial(address, site), explain: refusalBehind(rest) });
  const call = createCall({ session, connection, rest });
  const sync = new Sync({ call, platform, backoff });
  const listeners = new Listeners<WireEvent>();
  let started = false;

  session.switched.add((me) => {
    if (me && started) connection.open();
    else connection.stop();
    sync.reset(me);
  });
  const stopFollowing = connection.state.subscribe(({ status }) => {
    if (status === 'connected') {
      sync.connected();
      // A profile may have changed on another device meanwhile.
      call('users.me', {}).then(
        (me) => session.patch(me),
        () => undefined,
      );
    } else sync.disconnected();
  });
  const stopWaking = platform.onWake(() => {
    if (connection.line) void sync.compare();
  });
  connection.frames.add((events) => {
    // First the live values, so that who hears of an event finds them as it left them.
    sync.take(events);
    for (const event of events) {
      if (event.name === 'user.updated') session.patch(event.data.user);
      listeners.raise(event);
      if (event.name === 'session.ended' && event.data.reason === 'signed_out') session.signedOutElsewhere();
    }
  });

  return {
    auth: createAuth({ session, rest, call }),
    users: createUsers({ session, call }),
    conversations: createConversations({ sync, call, createId }),
    messages: createMessages({ sync, call, session, createId }),
    receipts: createReceipts({ sync, call }),
    connection: connection.state,
    async start(signal) {
      // Who signs in from here on is connected by that; somebody may have signed in before.
      if (!started && session.user.value) connection.open();
      started = true;
      return await session.resume(signal);
    },
    reconnect: () => connection.reconnect(),
    on: (name, listener) =>
      listeners.add((event) => {
        if (event.name === name) listener(event.data);
      }),
    async close() {
      stopWaking();
      stopFollowing();
      listeners.clear();
      session.close();
      sync.close();
      await connection.close();
    },
  };
}

/**
 * A browser reports a refused origin like a network that is down. `sites.current` alone answers that refusal readably, so it is asked
 * what lies behind a failed connection.
 */
function refusalBehind(rest: Rest): (error: ChatError) => Promise<ChatError> {
  return async (error) => {
    if (error.code !== 'network_error') return error;
    try {
      await rest.call('sites.current', {}, { timeoutMs: 5_000 });
      return error;
    } catch (refusal) {
      return refusal instanceof ChatError && refusal.status > 0 ? refusal : error;
    }
  };
}
