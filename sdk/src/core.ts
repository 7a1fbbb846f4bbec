import { createAuth, type Auth } from './auth.js';
import { ChatError } from './chat-error.js';
import { createConversationViews, type ConversationViews } from './conversations.js';
import { Listeners } from './listeners.js';
import type { Live } from './live.js';
import { createMessageLogs, type MessageLogs } from './messages.js';
import { addressOf, checkMethods, checkText, wrongOption } from './options.js';
import { browserPlatform, type Platform } from './platform.js';
import type { EventData, EventName, WireEvent } from './protocol/events.js';
import { routes } from './protocol/routes.generated.js';
import type { Me } from './protocol/users.js';
import { createReading, type Reading } from './receipts.js';
import { keepingOf, type OutboxStorage } from './sync/kept.js';
import type { PendingFile, Prepare } from './sync/pending-message.js';
import { Sync } from './sync/sync.js';
import { exponentialBackoff } from './transport/backoff.js';
import { createCall, type Call } from './transport/calls.js';
import { Connection, isLive, type ConnectionState } from './transport/connection.js';
import { Rest } from './transport/rest.js';
import { safeStorage, type SessionStorage } from './transport/safe-storage.js';
import { Session } from './transport/session.js';
import type { SignIdentity } from './transport/signed-identity.js';
import type { UploadParts } from './transport/uploads.js';
import { createUsers, type Users } from './users.js';

export interface ChatOptions {
  /** The site's public key, `pk_…`. */
  site: string;
  /** Where the Parlor server answers, such as `https://chat.example.com`. */
  url: string;
  /** For identities that the host's backend signs. */
  auth?: SignIdentity;
  /**
   * Default: `localStorage` where there is one, else memory. Nothing is written before somebody
   * signs in.
   */
  storage?: SessionStorage;
  /**
   * Keeps what is still to be sent, and drafts, between page loads. Default: IndexedDB where there
   * is a page; elsewhere they end with the process.
   */
  outboxStorage?: OutboxStorage;
}

/** What the features are made of. The SDK's own: it may change with every version. */
export interface Parts {
  readonly call: Call;
  /** For what is called without a user. */
  readonly rest: Rest;
  readonly sync: Sync;
  readonly session: Session;
  readonly connection: Connection;
  readonly events: Listeners<WireEvent>;
  readonly platform: Platform;
  /** Where the server answers, without a slash at the end. */
  readonly address: string;
}

/**
 * A chat with what every view needs and no more, for those who count bytes: what nobody calls stays
 * out of their bundle.
 */
export interface Core {
  readonly auth: Auth;
  readonly users: Users;
  readonly conversations: ConversationViews;
  readonly messages: MessageLogs;
  readonly receipts: Reading;
  readonly connection: Live<ConnectionState>;
  /**
   * Resumes the stored session, or signs in through `auth`, and connects. Gives the user, or `null`
   * when a way of signing in has to be chosen.
   */
  start(signal?: AbortSignal): Promise<Me | null>;
  /** Tries to connect now instead of at `retryAt`. */
  reconnect(): void;
  /**
   * The present time by the server's clock, in Unix milliseconds; before anyone has signed in, by
   * the device's. Compare times of the server with it, such as `mutedUntil`, and not with
   * `Date.now()`: the device's clock may be wrong.
   *
   *     const secondsLeft = (Date.parse(conversation.mutedUntil) - chat.now()) / 1000;
   */
  now(): number;
  /** Calls the listener for every event of the server, until the returned function is called. */
  on<N extends EventName>(event: N, listener: (data: EventData<N>) => void): () => void;
  /**
   * Gives a feature of this chat. The first call makes it; the next calls give the same object. It
   * ends with the chat.
   *
   *     const contacts = chat.use(createContacts);
   */
  use<F>(feature: (parts: Parts) => F): F;
  /**
   * Ends every connection, timer and listener. The session stays stored; the object is of no more
   * use.
   */
  close(): Promise<void>;
}

/**
 * Makes the core of a chat client; `createChat` gives all of it. It touches neither network nor
 * storage before it is used. Throws `invalid_input` for options that cannot work; `message` and
 * `details` say which.
 *
 *     const chat = createCore({ site: 'pk_…', url: 'https://chat.example.com' });
 *     const me = (await chat.start()) ?? (await chat.auth.signInAsGuest({ name: 'Ada' }));
 */
export function createCore(options: ChatOptions): Core {
  // Without types it is easily left out.
  const { site, url, auth: sign, storage, outboxStorage } = options ?? ({} as ChatOptions);
  const platform = browserPlatform;
  const { createId } = platform;
  const address = addressOf(url, 'createChat');
  checkText(site, 'site', "the site's public key, pk_…", 'createChat');
  if (sign !== undefined && typeof sign !== 'function')
    throw wrongOption('createChat', 'auth', 'must be a function that returns a token');
  checkMethods(storage, 'storage', ['get', 'set', 'delete'], 'createChat');
  checkMethods(outboxStorage, 'outboxStorage', ['entries', 'set', 'delete'], 'createChat');
  const backoff = exponentialBackoff(platform.random);
  const rest = new Rest(address, site, platform, routes);
  const kept = safeStorage(storage);
  const session = new Session({ site, sign, storage: kept, rest, platform });
  const connection = new Connection({
    session,
    platform,
    backoff,
    // Listing, reading and sending need HTTP alone, so a page does not wait for the socket's code.
    dial: async (...call) => {
      const { socketDial } = await import('./transport/line.js');
      return await socketDial(address, site)(...call);
    },
    explain: refusalBehind(rest, session.life),
    answers: async (signal) => {
      try {
        session.patch(
          await rest.call(
            'users.me',
            {},
            { token: await session.token(), timeoutMs: 5_000, signal },
          ),
        );
        return true;
      } catch (error) {
        return error instanceof ChatError && error.status > 0;
      }
    },
  });
  const call = createCall({ session, connection, rest });
  const sync = new Sync({
    call,
    platform,
    backoff,
    keeping: keepingOf(site, outboxStorage, kept, platform),
    now: () => session.serverNow(),
    prepare: (files) => preparedLater({ address, call, platform, rest, session }, files),
  });
  const events = new Listeners<WireEvent>();
  let started = false;

  session.switched.add((me) => {
    if (me && started) connection.open();
    else connection.stop();
    sync.reset(me);
  });
  const stopFollowing = connection.state.subscribe(({ status }) => {
    if (status === 'degraded') sync.connected(true);
    else if (status === 'connected') {
      sync.connected();
      // A profile may have changed on another device meanwhile.
      call('users.me', {}).then(
        (me) => session.patch(me),
        () => undefined,
      );
    } else sync.disconnected(status === 'waiting');
  });
  const stopWaking = platform.onWake(() => {
    if (isLive(connection.state.value)) void sync.compare();
  });
  connection.frames.add((frame) => {
    // First the live values, so that who hears of an event finds them as it left them.
    sync.take(frame);
    for (const event of frame) {
      if (event.name === 'user.updated') session.patch(event.data.user);
      // A moderator's doing, which one has to know without being one.
      if (event.name === 'user.silenced' && session.user.value)
        session.patch({ ...session.user.value, ...event.data });
      events.raise(event);
      if (event.name === 'session.ended') session.hearEnd(event.data.reason);
      if (event.name === 'session.ended' && event.data.reason === 'signed_out')
        session.signedOutElsewhere();
    }
  });

  const parts: Parts = { call, rest, sync, session, connection, events, platform, address };
  const features = new Map<unknown, unknown>();
  return {
    auth: createAuth({ session, rest, call }),
    users: createUsers({ session, call }),
    conversations: createConversationViews({ sync, call, session, platform }),
    messages: createMessageLogs({ sync, session, createId }),
    receipts: createReading({ sync, call }),
    connection: connection.state,
    use<F>(feature: (all: Parts) => F): F {
      if (!features.has(feature)) features.set(feature, feature(parts));
      return features.get(feature) as F;
    },
    async start(signal) {
      // Who signs in from here on is connected by that; somebody may have signed in before.
      if (!started && session.user.value) connection.open();
      started = true;
      return await session.resume(signal);
    },
    reconnect: () => connection.reconnect(),
    now: () => session.serverNow(),
    on: (name, listener) =>
      events.add((event) => {
        if (event.name === name) listener(event.data);
      }),
    async close() {
      stopWaking();
      stopFollowing();
      events.clear();
      session.close();
      sync.close();
      await connection.close();
    },
  };
}

/** Fetches the code that uploads files when it is needed: few pages have files left to send. */
function preparedLater(parts: UploadParts, files: readonly PendingFile[]): Prepare {
  let prepared: Prepare | undefined;
  const prepare = async (...input: Parameters<Prepare>): Promise<string[]> => {
    if (!prepared) {
      const [{ prepareFiles }, { createUploads }] = await Promise.all([
        import('./sync/prepare-files.js'),
        import('./transport/uploads.js'),
      ]);
      prepared = prepareFiles(createUploads(parts), files);
    }
    return await prepared(...input);
  };
  return Object.assign(prepare, { files });
}

/**
 * A browser reports a refused origin like a network that is down. `sites.current` alone answers
 * that refusal readably, so it is asked what lies behind a failed connection.
 */
function refusalBehind(rest: Rest, signal: AbortSignal): (error: ChatError) => Promise<ChatError> {
  return async (error) => {
    if (error.code !== 'network_error') return error;
    try {
      await rest.call('sites.current', {}, { timeoutMs: 5_000, signal });
      return error;
    } catch (refusal) {
      return refusal instanceof ChatError && refusal.status > 0 ? refusal : error;
    }
  };
}
