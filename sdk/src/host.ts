/**
 * `@parlor/sdk/host`: for the host's backend, in Node or any runtime with `fetch`. It stands apart
 * from the chat client, because the secret key that it takes must never come into a page: bundles
 * for browsers refuse to import it, and the server refuses calls that a page makes.
 */
import { addressOf, checkText } from './options.js';
import { browserPlatform } from './platform.js';
import type { AttributeChange } from './protocol/attributes.js';
import type { ChatErrorCode } from './chat-error.js';
import type { Page } from './protocol/fields.js';
import type { HostUser } from './protocol/host.js';
import type { HostOperationName, Input, Output } from './protocol/operations.js';
import { hostRoutes } from './protocol/routes.generated.js';
import { Rest } from './transport/rest.js';

export { ChatError, type ChatErrorCode } from './chat-error.js';
export type { AttributeChange, Attributes } from './protocol/attributes.js';
export type { Page } from './protocol/fields.js';
export type { HostUser } from './protocol/host.js';

export interface HostOptions {
  /** Where the Parlor server answers, such as `https://chat.example.com`. */
  url: string;
  /** The site's secret key, `sk_…`. */
  secretKey: string;
}

/** Deletions and batches take their time. */
const timeoutMs = 60_000;

/** Who is meant: by the id that you gave, or by Parlor's. */
export type UserReference = { externalId: string } | { userId: string };

/** What is left out stays as it is, `null` clears. */
export interface UserProfile {
  /** Yours: up to 128 characters, the `sub` of the tokens that you sign. */
  externalId: string;
  /** 1 to 80 characters. Of a new user, when left out, the beginning of `externalId`. */
  name?: string;
  /** An http(s) address. */
  avatarUrl?: string | null;
  /** Up to 500 characters. */
  bio?: string | null;
  email?: string | null;
  role?: 'user' | 'moderator' | 'admin';
  /**
   * Up to 20 values in all. Those that are named change, `null` takes one away. Everybody of the
   * site sees these, in `User.attributes`.
   */
  attributes?: AttributeChange;
  /** The same, but for your backend and the site's moderators alone. */
  privateAttributes?: AttributeChange;
}

/** How it went with one of several. */
export type Upserted =
  { user: HostUser; error: null } | { user: null; error: { code: ChatErrorCode; message: string } };

/**
 * The people of your site. Every method throws a `ChatError`; one that is `retryable` may be called
 * again unchanged, as all of them may be repeated.
 */
export interface HostUsers {
  /**
   * Makes the user of an `externalId`, or brings the one that there is up to date; everybody who
   * shows the user sees it at once. Throws `email_taken`, `limit_reached`.
   */
  upsert(profile: UserProfile, signal?: AbortSignal): Promise<HostUser>;
  /**
   * The same for up to 100, in the order given. One that is refused does not hold up the others:
   * look at each `error`.
   */
  upsertMany(profiles: readonly UserProfile[], signal?: AbortSignal): Promise<Upserted[]>;
  /** Throws `not_found`. */
  get(who: UserReference, signal?: AbortSignal): Promise<HostUser>;
  /**
   * Everybody but those who were deleted, page by page. `cursor` is an earlier page's `next`;
   * `limit` 1 to 100, else 50.
   */
  list(query?: { cursor?: string; limit?: number }, signal?: AbortSignal): Promise<Page<HostUser>>;
  /**
   * Ends the user's sessions on all devices within a second, and lets nobody sign in
   * (`user_deactivated`). Throws `not_found`.
   */
  deactivate(who: UserReference, signal?: AbortSignal): Promise<HostUser>;
  /** Takes it back. Throws `not_found`. */
  reactivate(who: UserReference, signal?: AbortSignal): Promise<HostUser>;
  /**
   * Forgets the user for good, with the messages or without. Long histories take several calls,
   * which this makes: if it throws on the way, call it again with the same. `userId` is `null`
   * where nobody had this `externalId`. Throws `not_found` for a `userId` that never was.
   */
  delete(
    who: UserReference,
    what: { messages: 'keep' | 'delete' },
    signal?: AbortSignal,
  ): Promise<{ userId: string | null; messagesDeleted: number }>;
}

export interface Host {
  readonly users: HostUsers;
}

/**
 * The host's backend on one site. Makes no connection and holds none.
 *
 *     const host = createHost({
 *       url: 'https://chat.example.com',
 *       secretKey: process.env.PARLOR_SECRET_KEY,
 *     });
 *     await host.users.upsert({
 *       externalId: '42',
 *       name: 'Ada',
 *       attributes: { plan: 'gold' },
 *       privateAttributes: { customer: 7 },
 *     });
 *     await host.users.deactivate({ externalId: '42' });
 */
export function createHost(options: HostOptions): Host {
  // Without types it is easily left out.
  const { url, secretKey } = options ?? ({} as HostOptions);
  checkText(secretKey, 'secretKey', "the site's secret key, sk_…", 'createHost');
  // The key says which site it is.
  const rest = new Rest(addressOf(url, 'createHost'), '', browserPlatform, hostRoutes);

  function call<N extends HostOperationName>(
    name: N,
    input: Input<N>,
    signal: AbortSignal | undefined,
  ): Promise<Output<N>> {
    return rest.call(name, input, { token: secretKey, signal, timeoutMs });
  }

  return {
    users: {
      upsert: (profile, signal) => call('host.upsertUser', profile, signal),
      async upsertMany(profiles, signal) {
        return (await call('host.upsertUsers', { users: [...profiles] }, signal))
          .results as Upserted[];
      },
      get: (who, signal) => call('host.getUser', who, signal),
      list: (query = {}, signal) => call('host.listUsers', query, signal),
      deactivate: (who, signal) => call('host.deactivateUser', who, signal),
      reactivate: (who, signal) => call('host.reactivateUser', who, signal),
      async delete(who, { messages }, signal) {
        for (let messagesDeleted = 0; ;) {
          const step = await call('host.deleteUser', { ...who, messages }, signal);
          messagesDeleted += step.messagesDeleted;
          if (step.done) return { userId: step.userId, messagesDeleted };
        }
      },
    },
  };
}
