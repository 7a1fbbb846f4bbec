/**
 * Calls operations over HTTP with the operator's session, which is a cookie: routes, inputs and
 * outputs are those of the protocol's table.
 */
import type { ErrorCode, Reply } from '@parlor/sdk/protocol/errors';
import type {
  HostOperationName,
  Input,
  OperatorOperationName,
  Output,
} from '@parlor/sdk/protocol/operations';
import { hostRoutes, operatorRoutes } from '@parlor/sdk/protocol/routes.generated';
import type { RouteLine } from '@parlor/sdk/protocol/table';
import { wire } from '@parlor/sdk/protocol/wire';
import { ApiError } from './api-error.js';

/** What operators call: operations of the console, and those of hosts, on a site. */
export type ConsoleOperation = HostOperationName | OperatorOperationName;

export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** The public key of the site that a `host.*` operation is about. */
  site?: string | undefined;
}

export type Call = <N extends ConsoleOperation>(
  name: N,
  input: Input<N>,
  options?: CallOptions,
) => Promise<Output<N>>;

const timeoutMs = 30_000;

const routes: Readonly<Record<ConsoleOperation, RouteLine>> = { ...hostRoutes, ...operatorRoutes };

export class Api {
  /** Proves that a call comes from this page; part of `operators.current`. */
  csrfToken: string | null = null;
  /** `onEnded` is called when the session is over. */
  constructor(private readonly onEnded: () => void) {}

  /** Throws `ApiError`, or the signal's reason. */
  readonly call: Call = async (name, input, { signal, site } = {}) => {
    const [method, template] = routes[name].split(' ') as [string, string];
    const rest: Record<string, unknown> = { ...input };
    const path = template.replace(/:(\w+)/g, (_, field: string) => {
      const value = String(rest[field]);
      delete rest[field];
      return encodeURIComponent(value);
    });
    const isGet = method === 'GET';
    const query = isGet ? queryOf(rest) : '';
    const timeout = AbortSignal.timeout(timeoutMs);
    let response: Response;
    try {
      response = await fetch(wire.base + path + query, {
        method,
        credentials: 'same-origin',
        cache: 'no-store',
        headers: {
          ...(site !== undefined && name.startsWith('host.') && { [wire.siteHeader]: site }),
          ...(!isGet && { 'content-type': 'application/json' }),
          ...(!isGet && this.csrfToken !== null && { 'x-parlor-csrf': this.csrfToken }),
        },
        ...(!isGet && { body: JSON.stringify(rest) }),
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw new ApiError({ code: 'unreachable', message: String(error), requestId: '' });
    }
    const reply = (await response.json().catch(() => null)) as Reply<Output<typeof name>> | null;
    signal?.throwIfAborted();
    if (!reply) throw new ApiError({ code: 'internal', message: 'No JSON.', requestId: '' });
    if (reply.ok) return reply.data;
    if (endsSession(reply.error.code)) this.onEnded();
    throw new ApiError(reply.error);
  };
}

const endsSession = (code: ErrorCode): boolean =>
  code === 'unauthenticated' || code === 'session_ended';

/** Fields that are left out stay out. */
function queryOf(fields: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    if (typeof value === 'string') query.set(name, value);
    else if (value !== undefined) query.set(name, JSON.stringify(value));
  return query.size > 0 ? `?${query}` : '';
}
