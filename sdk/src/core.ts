import { createAuth, type Auth } from './auth.js';
import { ChatError } from './chat-error.js';
import { createConversationViews, type ConversationViews } from './conversations.js';
import type { Feature } from './feature.js';
import { Listeners } from './listeners.js';
import type { Live } from './live.js';
import { createMessageLogs, type MessageLogs } from './messages.js';
import { addressOf, checkMethods, checkText, wrongOption } from './options.js';
import { browserPlatform } from './platform.js';
import type { EventData, EventName, WireEvent } from './protocol/events.js';
import { routes } from './protocol/routes.generated.js';
import type { Me } from './protocol/users.js';
import { createReading, type Reading } from './receipts.js';
import { keepingOf, type OutboxStorage } from './sync/kept.js';
import type { PendingFile, Prepare } from './sync/pending-message.js';
import { Sync } from './sync/sync.js';
import { exponentialBackoff } from './transport/backoff.js';
import { createCall } from './transport/calls.js';
import { Connection, isLive, type ConnectionState } from './transport/connection.js';
import { Rest } from './transport/rest.js';
import { safeStorage, type SessionStorage } from './transport/safe-storage.js';
import { Session } from './transport/session.js';
import type { SignIdentity } from './transport/signed-identity.js';
import type { UploadDeps } from './transport/uploads.js';
import { createUsers, type Users } from './users.js';

export interface ChatOptions {
  /** The site's public key, `pk_…`. */
  site: string;
  /** Address of the Parlor server, such as `https://chat.example.com`. */
  url: string;
  /** For identities signed by the host's backend. */
  auth?: SignIdentity;
  /**
   * Default: `localStorage` if it is available, else memory. Nothing is written before a user signs
   * in.
   */
  storage?: SessionStorage;
  /**
   * Keeps unsent messages and drafts between page loads. Default: IndexedDB in a page; elsewhere
   * they are lost when the process ends.
   */
  outboxStorage?: OutboxStorage;
}

/**
 * The modular client: what a list of conversations, a log and a composer need. Everything else is a
 * feature that `use` adds, so that a bundler leaves out what a page does not import. `createChat`
 * creates the client with all features.
 */
export interface Core {
  readonly auth: Auth;
  readonly users: Users;
  readonly conversations: ConversationViews;
  readonly messages: MessageLogs;
  readonly receipts: Reading;
  readonly connection: Live<ConnectionState>;
  /**
   * Resumes the stored session, or signs in through `auth`, and connects. Returns the user, or
   * `null` if the user has to choose a way to sign in.
   */
  start(signal?: AbortSignal): Promise<Me | null>;
  /** Tries to connect now instead of at `retryAt`. */
  reconnect(): void;
  /**
   * The present time by the server's clock, in Unix milliseconds; before the first sign-in, by the
   * device's clock. Compare server times such as `mutedUntil` with it, and not with `Date.now()`:
   * the device's clock may be wrong.
   *
   *     const secondsLeft = (Date.parse(conversation.mutedUntil) - chat.now()) / 1000;
   */
  now(): number;
  /** Calls the listener for every event of the server, until the returned function is called. */
  on<N extends EventName>(event: N, listener: (data: EventData<N>) => void): () => void;
  /**
   * Adds a feature to this client, which closes it with `close`. Every call with the same feature
   * returns the same object.
   *
   *     const receipts = core.use(createReceipts);
   *     const { users } = await receipts.seenBy(conversation.id, message.seq);
   */
  use<T>(feature: Feature<T>): T;
  /**
   * Ends every connection, timer and listener. The session stays stored; the object cannot be used
   * any more.
   */
  close(): Promise<void>;
}

/**
 * Creates a modular client. It uses neither network nor storage until a method is called. Throws
 * `invalid_input` for options that cannot work; `message` and `details` name the option.
 *
 *     const core = createCore({ site: 'pk_…', url: 'https://chat.example.com' });
 *     const me = (await core.start()) ?? (await core.auth.signInAsGuest({ name: 'Ada' }));
 *     const reactions = core.use(createReactions);
 */
export function createCore(options: ChatOptions): Core {
  // In JavaScript without types, the options are easily left out.
  const { site, url, auth: sign, storage, outboxStorage } = options ?? ({} as ChatOptions);
  const platform = browserPlatform;
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
    // Listing, reading and sending need only HTTP, so a page does not wait for the socket's code.
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
      // Another device may have changed the profile while this one was disconnected.
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
    // Update the live values first, so that listeners of an event see the state after it.
    sync.take(frame);
    for (const event of frame) {
      if (event.name === 'user.updated') session.patch(event.data.user);
      // A moderator did this, and the silenced user has to know it without being a moderator.
      if (event.name === 'user.silenced' && session.user.value)
        session.patch({ ...session.user.value, ...event.data });
      events.raise(event);
      if (event.name === 'session.ended') session.hearEnd(event.data.reason);
      if (event.name === 'session.ended' && event.data.reason === 'signed_out')
        session.signedOutElsewhere();
    }
  });

  const features = new Map<Feature<unknown>, unknown>();
  function use<T>(feature: Feature<T>): T {
    if (!features.has(feature)) features.set(feature, feature(deps));
    return features.get(feature) as T;
  }
  const deps = { call, rest, sync, session, connection, events, platform, address, use };
  return {
    auth: use(createAuth),
    users: use(createUsers),
    conversations: use(createConversationViews),
    messages: use(createMessageLogs),
    receipts: use(createReading),
    connection: connection.state,
    use,
    async start(signal) {
      // `started` makes later sign-ins connect; a user may be signed in already.
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

/** Loads the code that uploads files only when it is needed: few pages have files left to send. */
function preparedLater(deps: UploadDeps, files: readonly PendingFile[]): Prepare {
  let prepared: Prepare | undefined;
  const prepare = async (...input: Parameters<Prepare>): Promise<string[]> => {
    if (!prepared) {
      const [{ prepareFiles }, { createUploads }] = await Promise.all([
        import('./sync/prepare-files.js'),
        import('./transport/uploads.js'),
      ]);
      prepared = prepareFiles(createUploads(deps), files);
    }
    return await prepared(...input);
  };
  return Object.assign(prepare, { files });
}

/**
 * To a page, a refused origin looks like a network failure. Only `sites.current` gives a readable
 * answer to a refused origin, so it is called to find the reason for a failed connection.
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
