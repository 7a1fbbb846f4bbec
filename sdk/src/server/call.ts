import type { Platform } from '../platform.js';
import { hostErrors } from '../protocol/errors.js';
import { hostRoutes } from '../protocol/routes.generated.js';
import type { HostOperationName, Input, Output } from '../protocol/operations.js';
import { idempotencyHeader } from '../protocol/idempotency.js';
import { abortError } from '../transport/abortable.js';
import { exponentialBackoff } from '../transport/backoff.js';
import { pause } from '../transport/pause.js';
import { Rest } from '../transport/rest.js';
import { ChatError } from '../chat-error.js';

/** Calls an operation with the site's secret key. Throws a `ChatError`. */
export type HostCall = <N extends HostOperationName>(
  name: N,
  input: Input<N>,
  signal: AbortSignal | undefined,
) => Promise<Output<N>>;

export interface CallOptions {
  url: string;
  secretKey: string;
  /** How often a call is repeated after an error that may pass. */
  retries: number;
  platform: Platform;
}

/** Deletions and batches take longer than other calls. */
const timeoutMs = 60_000;
/** A longer wait is left to the caller. */
const longestWaitMs = 60_000;

/**
 * Repeats a call after retryable errors, with the waits that the server asks for. All attempts of a
 * change have the same `Idempotency-Key`, so that it happens once, even if an answer was lost.
 */
export function hostCall({ url, secretKey, retries, platform }: CallOptions): HostCall {
  const backoff = exponentialBackoff(platform.random, { firstMs: 500, capMs: 8_000 });
  const never = new AbortController().signal;
  return async (name, input, signal) => {
    const rest = new Rest(url, '', withKey(platform), hostRoutes);
    for (let failures = 1; ; failures++) {
      try {
        return await rest.call(name, input, { token: secretKey, signal, timeoutMs });
      } catch (error) {
        if (!(error instanceof ChatError)) throw error;
        // The class knows only the codes that chat clients get.
        Object.assign(error, (hostErrors as Record<string, object>)[error.code]);
        if (!error.retryable || failures > retries) throw error;
        const waitMs = Math.max(error.retryAfterMs ?? 0, backoff.delay(failures));
        if (waitMs > longestWaitMs) throw error;
        await pause(platform, waitMs, signal ?? never).over;
        if (signal?.aborted) throw abortError(signal);
      }
    }
  };
}

/** A platform whose requests, but for reads, all have the same new key. */
function withKey(platform: Platform): Platform {
  const key = platform.createId();
  return {
    ...platform,
    fetch: (address, init) =>
      platform.fetch(
        address,
        init.method === 'GET'
          ? init
          : { ...init, headers: { ...(init.headers as object), [idempotencyHeader]: key } },
      ),
  };
}
