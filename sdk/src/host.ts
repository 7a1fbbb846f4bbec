/**
 * `@parlor/sdk/host`: for the host's backend, in Node or any runtime with `fetch`. It is separate
 * from the chat client, because its secret key must never reach a page: bundles for browsers refuse
 * to import it, and the server refuses calls from a page.
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
  /** Address of the Parlor server, such as `https://chat.example.com`. */
  url: string;
  /** The site's secret key, `sk_…`. */
  secretKey: string;
}

/** Deletions and batches take longer than other calls. */
const timeoutMs = 60_000;

/** Identifies a user: by the id that you gave, or by Parlor's. */
export type UserReference = { externalId: string } | { userId: string };

/** Fields that are left out stay unchanged, `null` clears a field. */
export interface UserProfile {
  /** Your own id of the user, up to 128 characters: the `sub` of the tokens that you sign. */
  externalId: string;
  /** 1 to 80 characters. Default for a new user: the beginning of `externalId`. */
  name?: string;
  /** An http(s) address. */
  avatarUrl?: string | null;
  /** Up to 500 characters. */
  bio?: string | null;
  email?: string | null;
  role?: 'user' | 'moderator' | 'admin';
  /**
   * Up to 20 values in all. The named values change, `null` removes one. Every user of the site
   * sees them, in `User.attributes`.
   */
  attributes?: AttributeChange;
  /** The same, but only for your backend and the site's moderators. */
  privateAttributes?: AttributeChange;
}

/** The result for one of several users. */
export type Upserted =
  { user: HostUser; error: null } | { user: null; error: { code: ChatErrorCode; message: string } };

/**
 * The users of your site. Every method throws a `ChatError`; if it is `retryable`, you may call the
 * method again unchanged, because all methods may be repeated.
 */
export interface HostUsers {
  /**
   * Creates the user of an `externalId`, or updates the existing one; all clients that show the
   * user see the change at once. Throws `email_taken`, `limit_reached`.
   */
  upsert(profile: UserProfile, signal?: AbortSignal): Promise<HostUser>;
  /**
   * The same for up to 100 users, in the order given. If one is refused, the others are still
   * processed: check each `error`.
   */
  upsertMany(profiles: readonly UserProfile[], signal?: AbortSignal): Promise<Upserted[]>;
  /** Throws `not_found`. */
  get(who: UserReference, signal?: AbortSignal): Promise<HostUser>;
  /**
   * All users except the deleted ones, page by page. `cursor` is an earlier page's `next`; `limit`
   * 1 to 100, default 50.
   */
  list(query?: { cursor?: string; limit?: number }, signal?: AbortSignal): Promise<Page<HostUser>>;
  /**
   * Ends the user's sessions on all devices within a second, and refuses new sign-ins of the user
   * (`user_deactivated`). Throws `not_found`.
   */
  deactivate(who: UserReference, signal?: AbortSignal): Promise<HostUser>;
  /** Reverts `deactivate`. Throws `not_found`. */
  reactivate(who: UserReference, signal?: AbortSignal): Promise<HostUser>;
  /**
   * Deletes the user permanently, with or without the messages. Long histories take several
   * requests, which this makes: if it throws half-way, call it again with the same arguments.
   * `userId` is `null` if no user has this `externalId`. Throws `not_found` for a `userId` that
   * never existed.
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
 * The host's backend on one site. Opens no permanent connection.
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
  // In JavaScript without types, the options are easily left out.
  const { url, secretKey } = options ?? ({} as HostOptions);
  checkText(secretKey, 'secretKey', "the site's secret key, sk_…", 'createHost');
  // The key identifies the site.
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
