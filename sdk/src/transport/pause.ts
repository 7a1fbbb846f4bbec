import { deferred } from '../deferred.js';
import type { Platform } from '../platform.js';
import { whenAborted } from './abortable.js';

/**
 * A wait that ends after `ms`, when the signal fires, or when `goOn` is called; after that, `goOn`
 * does nothing.
 */
export function pause(
  platform: Platform,
  ms: number,
  signal: AbortSignal,
): { over: Promise<void>; goOn: () => void } {
  const { promise: over, resolve } = deferred<void>();
  const goOn = () => {
    cancel();
    stop();
    resolve();
  };
  const cancel = platform.after(ms, goOn);
  const stop = whenAborted(signal, goOn);
  return { over, goOn };
}
