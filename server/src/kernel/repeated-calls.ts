/** Calls that their caller may repeat under a key; implemented by the idempotency feature. */
import { idempotencyHeader } from '@parlor/sdk/protocol/idempotency';
import { serverLimits } from '@parlor/sdk/protocol/server-limits';
import { Fault } from './fault.js';

export interface RepeatableCall {
  readonly siteId: string;
  /** The caller's `Idempotency-Key`. */
  readonly key: string;
  /** The operation. */
  readonly name: string;
  /** After parsing. */
  readonly input: unknown;
}

export interface RepeatedCalls {
  /**
   * Runs the call, or gives the answer of an earlier call with the same key and input. Throws
   * `idempotency_conflict` for other input, and `unavailable` while the first call is in progress.
   */
  once(
    call: RepeatableCall,
    run: () => Promise<unknown>,
  ): Promise<{ output: unknown; isRepeated: boolean }>;
}

/** The key of a request; undefined without one. Throws `invalid_input`. */
export function idempotencyKeyOf(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (header.length <= serverLimits.idempotencyKey && /^[\x21-\x7e]+$/.test(header)) return header;
  const problem = `must be 1 to ${serverLimits.idempotencyKey} visible ASCII characters`;
  throw new Fault('invalid_input', `Wrong input: ${idempotencyHeader} ${problem}.`, {
    details: [{ field: idempotencyHeader, problem }],
  });
}
