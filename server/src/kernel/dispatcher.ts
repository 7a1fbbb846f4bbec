/**
 * Connects the protocol's table with its handlers: HTTP and the socket both call `dispatch`, so an
 * operation cannot behave differently on the two. Order: rate limit, input, handler, and in tests
 * the check of the output or the error.
 */
import { includesScope } from '@parlor/sdk/protocol/scopes';
import type { Operation, RateClass } from '@parlor/sdk/protocol/table';
import * as v from 'valibot';
import type { CallWatch } from './call-watch.js';
import type {
  CallingUser,
  ConsoleCall,
  HostCall,
  OperatorCall,
  SiteCall,
  UploadCall,
  UserCall,
} from './context.js';
import { Fault, toFault } from './fault.js';
import type { Limiter, Rates } from './limits.js';
import { Lanes } from './lanes.js';
import { errorsOf, isRepeatable } from './operation-errors.js';
import { parseInput } from './parse-input.js';
import type { RepeatedCalls } from './repeated-calls.js';

export type Table = Readonly<
  Record<string, Operation & { readonly method: string; readonly path: string }>
>;

type Call = SiteCall | UserCall | UploadCall | HostCall | ConsoleCall | OperatorCall;
type CallOf<O extends Operation> = O['upload'] extends true
  ? UploadCall
  : O['caller'] extends 'user'
    ? UserCall
    : O['caller'] extends 'host'
      ? HostCall
      : O['caller'] extends 'operator'
        ? O['isOpen'] extends true
          ? ConsoleCall
          : OperatorCall
        : SiteCall;

/**
 * One handler for every operation: if one is missing or has the wrong type, it does not compile.
 */
export type Handlers<T extends Table> = {
  readonly [N in keyof T]: (
    call: CallOf<T[N]>,
    input: v.InferOutput<T[N]['input']>,
  ) => Promise<v.InferInput<T[N]['output']>>;
};

export interface Dispatcher {
  readonly table: Table;
  /** Throws faults. The caller has already been authenticated as the operation requires. */
  dispatch(name: string, call: Call, input: unknown): Promise<unknown>;
  /** Refuses new calls, and resolves when the calls in progress are answered. */
  close(): Promise<void>;
}

/**
 * How many calls run at a time. The others wait, so that one caller's long calls do not delay all
 * others, and the answers fit into memory.
 */
export interface CallsAtOnce {
  user: number;
  address: number;
}

export const callsAtOnce: CallsAtOnce = { user: 4, address: 16 };

interface DispatcherOptions {
  callsAtOnce: CallsAtOnce;
  limiter: Limiter;
  repeatedCalls: RepeatedCalls;
  watch: CallWatch;
  isUnavailable: (error: unknown) => boolean;
  /**
   * Check outputs and error codes against the table: on in tests, where a handler that violates it
   * must fail.
   */
  checkReplies: boolean;
}

export function createDispatcher<T extends Table>(
  table: T,
  handlers: Handlers<T>,
  { limiter, repeatedCalls, watch, isUnavailable, checkReplies, ...options }: DispatcherOptions,
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
      if ('user' in call) await limiter.takeForCall([signalRate(call.user)]);
      throw mistakeIn(name, operation);
    }
    const rates = ratesOf(operation, call);
    const left = await limiter.takeForCall(rates);
    call.onRate?.(left);
    requireScope(operation, call);
    const input = parseInput(operation.input, rawInput);
    const work = () =>
      (handlers[name] as (call: Call, input: unknown) => Promise<unknown>)(call, input);
    try {
      const output = await inTurn(operation, call, () => once(name, operation, call, input, work));
      if (checkReplies) v.parse(operation.output, output);
      return output;
    } catch (error) {
      if (checkReplies) requireDeclared(name, operation, error);
      // A user who could not sign in because the server was busy must not use up the limit by
      // trying.
      if (isSignIn(operation.rate) && toFault(error, isUnavailable).code === 'unavailable')
        await limiter.giveBack(operation.rate, placeOf(call));
      throw error;
    }
  }

  /** If the host has given the call a key, it runs only the first time. */
  async function once(
    name: string,
    operation: Operation,
    call: Call,
    input: unknown,
    work: () => Promise<unknown>,
  ): Promise<unknown> {
    if (!('isHost' in call) || !isRepeatable(operation)) return work();
    const { siteId, idempotencyKey: key } = call;
    if (key === undefined) return work();
    const { output, isRepeated } = await repeatedCalls.once({ siteId, key, name, input }, work);
    if (isRepeated) call.onReplayed?.();
    return output;
  }

  /**
   * Uploads last as long as their bodies take to arrive, and passwords have their own queue. Only
   * reads have large answers, so only reads wait for others from the same address: searches of
   * another user must not delay a send.
   */
  function inTurn(
    operation: Operation,
    call: Call,
    work: () => Promise<unknown>,
  ): Promise<unknown> {
    if (operation.upload || isSignIn(operation.rate)) return work();
    const atAddress = () =>
      operation.rate === 'read' ? ofAddress.run(call.address, work) : work();
    return 'user' in call ? ofUser.run(call.user.id, atAddress) : atAddress();
  }

  function watchRefusal(operation: string, call: Call, error: unknown): void {
    if (!(error instanceof Fault) || !('siteId' in call) || !Object.hasOwn(table, operation))
      return;
    const { code } = error;
    if (code !== 'rate_limited' && code !== 'limit_reached') return;
    const userId = 'user' in call ? call.user.id : null;
    watch.refused({ siteId: call.siteId, operation, code, userId });
  }

  return {
    table,
    dispatch(name, call, input) {
      if ('user' in call) watch.called(call.siteId, call.user);
      const result = run(name, call, input);
      const settled = result
        .catch((error: unknown) => watchRefusal(name, call, error))
        .finally(() => underWay.delete(settled));
      underWay.add(settled);
      return result;
    },
    async close() {
      closed = true;
      await Promise.all(underWay);
      // Answers are written in the next turn of the event loop.
      await new Promise<void>((resolve) => setImmediate(resolve));
    },
  };
}

/** An undeclared error code is a bug in the table, or in the handler. */
function requireDeclared(name: string, operation: Table[string], error: unknown): void {
  if (!(error instanceof Fault) || errorsOf(operation).includes(error.code)) return;
  throw new Error(`"${name}" does not declare the error "${error.code}".`, { cause: error });
}

/** Whether this kind of caller can call it, and in this way. */
function isOpenTo(call: Call, { caller, isOpen, upload }: Operation): boolean {
  if (caller === 'host') return 'isHost' in call;
  if (caller === 'operator') return 'isConsole' in call && (isOpen === true || 'operator' in call);
  return !upload || 'receive' in call;
}

function requireScope({ caller, scope }: Operation, call: Call): void {
  if (caller !== 'host' || ('actor' in call && includesScope(call.actor.scopes, scope))) return;
  throw new Fault('forbidden', `This needs the scope "${scope}".`);
}

function mistakeIn(name: string, operation: Operation | undefined): Fault {
  if (!operation) return new Fault('not_found', `There is no operation "${name.slice(0, 80)}".`);
  if (operation.caller === 'operator')
    return new Fault('forbidden', 'This is for the console alone: over HTTP, with its cookie.');
  if (operation.caller !== 'host')
    return new Fault('unsupported_media_type', 'Files come over HTTP.');
  return new Fault(
    'forbidden',
    "This is for the host's backend alone: over HTTP, with the site's secret key.",
  );
}

/** The rate for frames that are not calls of the table, but not free either. */
export function signalRate({ kind, id }: CallingUser): [rate: keyof Rates, key: string] {
  return [kind === 'guest' ? 'guestSignal' : 'signal', id];
}

const guestRates = {
  read: 'guestRead',
  write: 'guestWrite',
  signal: 'guestSignal',
  upload: 'guestUpload',
} as const;

function isSignIn(rate: RateClass): rate is 'auth' | 'open' | 'operatorAuth' {
  return rate === 'auth' || rate === 'open' || rate === 'operatorAuth';
}

/** Callers at one address of a site share rates, and those of the console. */
function placeOf(call: Call): string {
  return `${'siteId' in call ? call.siteId : 'console'}:${call.address}`;
}

/**
 * The rates of a call: a write counts for the caller, the address and the site, any other call for
 * only one.
 */
function ratesOf({ rate }: Operation, call: Call): [rate: keyof Rates, key: string][] {
  const place = placeOf(call);
  if ('operator' in call && rate === 'operator') return [[rate, call.operator.id]];
  // What an operator does must not slow down the backend of the site.
  if ('actor' in call && call.actor.kind === 'operator') return [['operator', call.actor.id]];
  if ('isHost' in call) return [['host', call.siteId]];
  if (isSignIn(rate) || rate === 'host' || rate === 'operator' || !('user' in call))
    return [[rate, place]];
  const isGuest = call.user.kind === 'guest';
  if (call.user.kind === 'bot' && rate === 'signal') return [['botSignal', call.user.id]];
  if (rate !== 'write' && rate !== 'upload')
    return [[isGuest ? guestRates[rate] : rate, call.user.id]];
  return [
    [isGuest ? guestRates[rate] : rate, call.user.id],
    [isGuest ? 'guestAddressWrite' : 'addressWrite', place],
    ['siteWrite', call.siteId],
  ];
}
