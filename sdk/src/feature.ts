import type { Listeners } from './listeners.js';
import type { Platform } from './platform.js';
import type { WireEvent } from './protocol/events.js';
import type { Sync } from './sync/sync.js';
import type { Call } from './transport/calls.js';
import type { Connection } from './transport/connection.js';
import type { Rest } from './transport/rest.js';
import type { Session } from './transport/session.js';

/**
 * A part of the modular client, such as `createReactions`: pass it to `use` of a client that
 * `createCore` has created. A bundler leaves out the features that a page does not import.
 *
 *     const reactions = core.use(createReactions);
 *     await reactions.add(conversation.id, message.seq, '👍');
 */
export type Feature<T> = (deps: FeatureDeps) => T;

/** What a feature is created from. Internal to the SDK: it may change with every version. */
export interface FeatureDeps {
  readonly call: Call;
  /** For calls without a signed-in user. */
  readonly rest: Rest;
  readonly sync: Sync;
  readonly session: Session;
  readonly connection: Connection;
  readonly events: Listeners<WireEvent>;
  readonly platform: Platform;
  /** The address of the server, without a slash at the end. */
  readonly address: string;
  /** Another feature of the same client. */
  use<T>(feature: Feature<T>): T;
}
