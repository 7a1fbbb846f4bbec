/**
 * `@parlor/sdk/server`: for the host's backend, in Node or any runtime with `fetch`. It is separate
 * from the chat client, because its secret key must never reach a page: bundles for browsers refuse
 * to import it, and the server refuses calls from a page.
 */
import { addressOf, checkText } from '../options.js';
import { browserPlatform } from '../platform.js';
import { hostRoutes } from '../protocol/routes.generated.js';
import { Rest } from '../transport/rest.js';
import type { HostCall } from './call.js';
import { type HostUsers, hostUsers } from './users.js';

export { ChatError, type ChatErrorCode } from '../chat-error.js';
export type { AttributeChange, Attributes } from '../protocol/attributes.js';
export type { Page } from '../protocol/fields.js';
export type { HostUser } from '../protocol/host.js';
export type { HostUsers, Upserted, UserProfile, UserReference } from './users.js';

export interface HostOptions {
  /** Address of the Parlor server, such as `https://chat.example.com`. */
  url: string;
  /** The site's secret key, `sk_…`. */
  secretKey: string;
}

/** Deletions and batches take longer than other calls. */
const timeoutMs = 60_000;

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

  const call: HostCall = (name, input, signal) =>
    rest.call(name, input, { token: secretKey, signal, timeoutMs });

  return { users: hostUsers(call) };
}
