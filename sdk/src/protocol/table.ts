/**
 * Defines operations and events. The file of a noun holds its operations and its events;
 * `operations.ts` and `events.ts` list them all.
 */
import type * as v from 'valibot';
import type { ErrorCode } from './errors.js';
import type { Scope } from './scopes.js';

/** The HTTP route of an operation. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/v1`; `:name` is replaced by the field of that name in the input. */
  readonly path: `/${string}`;
}

/** A route as clients carry it, in `routes.generated.ts`: method and path. */
export type RouteLine = `${Route['method']} ${Route['path']}`;

/**
 * Who may call: any caller that names a site by its public key; a signed-in user of the site; or
 * the host, only over HTTP: its backend by a secret key, or an operator of the site; or an operator
 * in the console, only over HTTP.
 */
export type Caller = 'site' | 'user' | 'host' | 'operator';

/**
 * How calls are counted: `open` and `auth` by address and site, `host` by site, the others by user.
 * `operatorAuth` counts by address, `operator` by operator, also what an operator does as `host`.
 * `open` is for what every page needs that opens the chat, `auth` for passwords and changes of
 * identity, `signal` for what clients send without a user's action, such as typing.
 */
export type RateClass =
  'open' | 'auth' | 'read' | 'write' | 'upload' | 'signal' | 'host' | 'operator' | 'operatorAuth';

export type InputSchema = v.StrictObjectSchema<v.ObjectEntries, undefined>;

/** Operations of hosts declare the scope that a secret key or an operator needs. */
type CalledBy =
  | { readonly caller: 'site' | 'user'; readonly scope?: undefined; readonly isOpen?: undefined }
  | { readonly caller: 'host'; readonly scope: Scope; readonly isOpen?: undefined }
  // Open operations of the console take no session, such as signing in.
  | { readonly caller: 'operator'; readonly scope?: undefined; readonly isOpen?: true };

export type Operation = CalledBy & OperationDefinition;

interface OperationDefinition extends Route {
  readonly summary: string;
  readonly rate: RateClass;
  /** The HTTP status of success; 200 when left out. */
  readonly status?: 201;
  /** Any page may read the answer, even if its origin is refused, so that it learns why. */
  readonly anyOrigin?: true;
  /**
   * For a `GET` whose answer is the same for all callers of a site: HTTP clients may keep it, and
   * ask whether it has changed. The field `serverTime` is not compared.
   */
  readonly conditional?: true;
  /**
   * Only over HTTP: the body is `multipart/form-data` with one file, and the input is in path and
   * query.
   */
  readonly upload?: true;
  readonly input: InputSchema;
  readonly output: v.GenericSchema;
  /**
   * The errors beyond those that any operation may answer (`invalid_input`, `unauthenticated`,
   * `rate_limited`, `internal` …).
   */
  readonly errors: readonly ErrorCode[];
}

/* @__NO_SIDE_EFFECTS__ */
export function defineOperations<const T extends Record<string, Operation>>(table: T): T {
  return table;
}

export interface EventDefinition {
  readonly summary: string;
  readonly data: v.GenericSchema;
}

/* @__NO_SIDE_EFFECTS__ */
export function defineEvents<const T extends Record<string, EventDefinition>>(table: T): T {
  return table;
}
