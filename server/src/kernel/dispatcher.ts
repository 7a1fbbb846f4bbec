/**
 * The protocol's table meets its handlers here: HTTP and the socket both call `dispatch`, so an
 * operation cannot behave differently on the two. Order: rate limit, input, handler, and in tests
 * the output or the error.
 */
import type { Operation } from '@parlor/sdk/protocol/table';
import * as v from 'valibot';
import type { CallingUser, HostCall, SiteCall, UploadCall, UserCall } from './context.js';
import { Fault, toFault } from './fault.js';
import type { Limiter, Rates } from './limits.js';
import { Lanes } from './lanes.js';
import { errorsOf } from './operation-errors.js';
import { parseInput } from './parse-input.js';

export type Table = Readonly<
  Record<string, Operation & { readonly method: string; readonly path: string }>
>;

type Call = SiteCall | UserCall | UploadCall | HostCall;
type CallOf<O extends Operation> = O['upload'] extends true
  ? UploadCall
  : O['caller'] extends 'user'
    ? UserCall
    : O['caller'] extends 'host'
      ? HostCall
      : SiteCall;

/**
 * One handler for every operation: one that is missing, or gives the wrong thing, does not compile.
 */
export type Handlers<T extends Table> = {
  readonly [N in keyof T]: (
    call: CallOf<T[N]>,
    input: v.InferOutput<T[N]['input']>,
  ) => Promise<v.InferInput<T[N]['output']>>;
};

export interface Dispatcher {
  readonly table: Table;
  /** Throws faults. The caller has been authenticated as the operation asks. */
  dispatch(name: string, call: Call, input: unknown): Promise<unknown>;
  /** Refuses new calls, and resolves when those under way are answered. */
  close(): Promise<void>;
}

/**
 * Calls that are worked on at a time. The others wait, so that one caller's long calls are between
 * two of everybody else's, and its answers fit into memory.
 */
export interface CallsAtOnce {
  user: number;
  address: number;
}

export const callsAtOnce: CallsAtOnce = { user: 4, address: 16 };

interface DispatcherOptions {
  callsAtOnce: CallsAtOnce;
  limiter: Limiter;
  isUnavailable: (error: unknown) => boolean;
  /**
   * Check outputs and error codes against the table: on in tests, where a handler that does not
   * keep to it must fail.
   */
  checkReplies: boolean;
}

export function createDispatcher<T extends Table>(
  table: T,
  handlers: Handlers<T>,
  { limiter, isUnavailable, checkReplies, ...options }: DispatcherOptions,
): Dispatcher {
  const underWay = new Set<Promise<unknown>>();
  const ofUser = new Lanes(options.callsAtOnce.user);
  const ofAddress = new Lanes(options.callsAtOnce.address);
  let closed = false;

  async function run(name: string, call: Call, rawInput: unknown): Promise<unknown> {
    if (closed) throw new Fault('unavailable', 'The server is stopping.', { retryAfterMs: 1_000 });
    // Names come from outside: `constructor` is not an operation.
    const operation = Object.hasOwn(table, name) ? table[name] : undefined;
    if (!operation || !isOpenTo(call, operation)) {
      if ('user' in call) await limiter.take(...signalRate(call.user));
      throw mistakeIn(name, operation);
    }
    const rates = ratesOf(operation, call);
    const left = await Promise.all(rates.map(([rate, key]) => limiter.take(rate, key)));
    call.onRate?.(left.reduce((least, each) => (each.remaining < least.remaining ? each : least)));
    const input = parseInput(operation.input, rawInput);
    const work = () =>
      (handlers[name] as (call: SiteCall, input: unknown) => Promise<unknown>)(call, input);
    try {
      const output = await inTurn(operation, call, work);
      if (checkReplies) v.parse(operation.output, output);
      return output;
    } catch (error) {
      if (checkReplies) requireDeclared(name, operation, error);
      // Who could not sign in because the server was busy must not be kept out for having tried.
      if (operation.rate === 'auth' && toFault(error, isUnavailable).code === 'unavailable')
        await Promise.all(rates.map(([rate, key]) => limiter.giveBack(rate, key)));
      throw error;
    }
  }

  /**
   * Uploads last as long as their bodies take to come in, and passwords have a queue of their own.
   * Only reads have long answers, so only they wait for others at their address: a neighbour's
   * searches must not delay a send.
   */
  function inTurn(
    operation: Operation,
    call: Call,
    work: () => Promise<unknown>,
  ): Promise<unknown> {
    if (operation.upload || operation.rate === 'auth') return work();
    const atAddress = () =>
      operation.rate === 'read' ? ofAddress.run(call.address, work) : work();
    return 'user' in call ? ofUser.run(call.user.id, atAddress) : atAddress();
  }

  return {
    table,
    dispatch(name, call, input) {
      const result = run(name, call, input);
      const settled = result.catch(() => undefined).finally(() => underWay.delete(settled));
      underWay.add(settled);
      return result;
    },
    async close() {
      closed = true;
      await Promise.all(underWay);
      // Answers are written in the turn after.
      await new Promise<void>((resolve) => setImmediate(resolve));
    },
  };
}

/** An answer that callers do not know of is a fault of the table, or of the handler. */
function requireDeclared(name: string, operation: Table[string], error: unknown): void {
  if (!(error instanceof Fault) || errorsOf(operation).includes(error.code)) return;
  throw new Error(`"${name}" does not declare the error "${error.code}".`, { cause: error });
}

/** Whether a caller of this kind can call it, and in this way. */
function isOpenTo(call: Call, { caller, upload }: Operation): boolean {
  return (caller !== 'host' || 'isHost' in call) && (!upload || 'receive' in call);
}

function mistakeIn(name: string, operation: Operation | undefined): Fault {
  if (!operation) return new Fault('not_found', `There is no operation "${name.slice(0, 80)}".`);
  if (operation.caller !== 'host')
    return new Fault('unsupported_media_type', 'Files come over HTTP.');
  return new Fault(
    'forbidden',
    "This is for the host's backend alone: over HTTP, with the site's secret key.",
  );
}

/** For what is no call of the table, and is not free either. */
export function signalRate({ kind, id }: CallingUser): [rate: keyof Rates, key: string] {
  return [kind === 'guest' ? 'guestSignal' : 'signal', id];
}

const guestRates = {
  read: 'guestRead',
  write: 'guestWrite',
  signal: 'guestSignal',
  upload: 'guestUpload',
} as const;

/**
 * What a call takes a point of: a write of the caller's, of the address's and of the site's, the
 * rest of one alone.
 */
function ratesOf({ rate }: Operation, call: Call): [rate: keyof Rates, key: string][] {
  const place = `${call.siteId}:${call.address}`;
  if (rate === 'host') return [[rate, call.siteId]];
  if (rate === 'auth' || !('user' in call)) return [[rate, place]];
  const isGuest = call.user.kind === 'guest';
  if (rate !== 'write' && rate !== 'upload')
    return [[isGuest ? guestRates[rate] : rate, call.user.id]];
  return [
    [isGuest ? guestRates[rate] : rate, call.user.id],
    [isGuest ? 'guestAddressWrite' : 'addressWrite', place],
    ['siteWrite', call.siteId],
  ];
}
