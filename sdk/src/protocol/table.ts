/**
 * What an operation and an event are. A feature's file holds its operations and its events; its
 * routes (names and addresses) stand apart in `routes/`, so that a client can carry them without
 * the schemas. `operations.ts`, `events.ts` and `routes.ts` list the features.
 */
import type * as v from 'valibot';
import type { ErrorCode } from './errors.js';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/v1`; `:name` takes the input's field of that name. */
  readonly path: `/${string}`;
}

/** Addresses of some operations, by their names. */
export type Routes = Record<string, Route>;

/**
 * Who may call: anyone who names a site by its public key; a signed-in user of it; or the host's
 * backend, by its secret key and over HTTP alone.
 */
export type Caller = 'site' | 'user' | 'host';

/**
 * How often: `auth` counts by address and site, `host` by site, the others by user. `signal` is for
 * what clients tell by themselves, such as typing.
 */
export type RateClass = 'auth' | 'read' | 'write' | 'upload' | 'signal' | 'host';

export type InputSchema = v.StrictObjectSchema<v.ObjectEntries, undefined>;

export interface Operation {
  readonly summary: string;
  readonly caller: Caller;
  readonly rate: RateClass;
  /** The HTTP status of success; 200 when left out. */
  readonly status?: 201;
  /** Any page may read the answer, even one whose origin is refused: it is how a page finds out. */
  readonly anyOrigin?: true;
  /**
   * Over HTTP alone: the body is `multipart/form-data` with one file in it, and the input stands in
   * path and query.
   */
  readonly upload?: true;
  readonly input: InputSchema;
  readonly output: v.GenericSchema;
  /**
   * Beyond those that any operation may give (`invalid_input`, `unauthenticated`, `rate_limited`,
   * `internal` …).
   */
  readonly errors: readonly ErrorCode[];
}

type Defined<R extends Record<string, Route>, T extends Record<keyof R, Operation>> = {
  readonly [K in keyof R]: R[K] & T[K];
};

/**
 * Joins routes and what they mean: a route without its operation, or the other way round, does not
 * compile.
 */
/* @__NO_SIDE_EFFECTS__ */
export function defineOperations<
  const R extends Record<string, Route>,
  T extends Record<keyof R, Operation>,
>(routes: R, table: T & Record<Exclude<keyof T, keyof R>, never>): Defined<R, T> {
  return Object.fromEntries(
    Object.entries(routes).map(([name, route]) => [
      name,
      { ...(table[name as keyof R] as Operation), ...route },
    ]),
  ) as Defined<R, T>;
}

export interface EventDefinition {
  readonly summary: string;
  readonly data: v.GenericSchema;
}

/* @__NO_SIDE_EFFECTS__ */
export function defineEvents<const T extends Record<string, EventDefinition>>(table: T): T {
  return table;
}
