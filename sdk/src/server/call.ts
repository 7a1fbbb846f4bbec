import type { HostOperationName, Input, Output } from '../protocol/operations.js';

/** Calls an operation with the site's secret key. Throws a `ChatError`. */
export type HostCall = <N extends HostOperationName>(
  name: N,
  input: Input<N>,
  signal: AbortSignal | undefined,
) => Promise<Output<N>>;
