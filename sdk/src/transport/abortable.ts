import { ChatError } from '../chat-error.js';

/**
 * Runs `task` with a signal that fires when any of `signals` does. From then on the result is the
 * abort, whatever the task still returns: this drops late answers for a user who has signed out.
 */
export async function abortable<T>(
  signals: readonly (AbortSignal | undefined)[],
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const watched = signals.filter((signal) => signal !== undefined);
  for (const signal of watched) if (signal.aborted) throw abortError(signal);

  const controller = new AbortController();
  let fail!: (error: ChatError) => void;
  const aborted = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const stops = watched.map((signal) => {
    const onAbort = () => {
      const error = abortError(signal);
      fail(error);
      controller.abort(error);
    };
    return whenAborted(signal, onAbort);
  });
  try {
    const value = await Promise.race([aborted, task(controller.signal)]);
    controller.signal.throwIfAborted();
    return value;
  } finally {
    for (const stop of stops) stop();
  }
}

const waiting = Symbol('waiting');

/** A signal with its registered listeners. */
type WatchedSignal = AbortSignal & { [waiting]?: Set<() => void> };

/**
 * Calls `listener` when the signal fires, unless the returned function was called before. The
 * signal has one event listener for any number of these listeners: all calls of a user wait for the
 * same signal, and Node warns of a leak beyond ten.
 */
export function whenAborted(signal: WatchedSignal, listener: () => void): () => void {
  let listeners = signal[waiting];
  if (!listeners) {
    const all = new Set<() => void>();
    listeners = signal[waiting] = all;
    const onAbort = () => {
      delete signal[waiting];
      for (const each of all) each();
    };
    signal.addEventListener('abort', onAbort, { once: true });
  }
  const entry = () => listener();
  listeners.add(entry);
  return () => void listeners.delete(entry);
}

/** The SDK's own signals carry a ChatError as their reason; a caller's may carry anything. */
export function abortError(signal: AbortSignal): ChatError {
  const reason: unknown = signal.reason;
  return reason instanceof ChatError
    ? reason
    : new ChatError('aborted', 'The call was aborted.', { cause: reason });
}

/**
 * Turns anything that is not a ChatError into a `network_error`, so that callers handle one kind of
 * error.
 */
export function asChatError(error: unknown): ChatError {
  return error instanceof ChatError
    ? error
    : new ChatError('network_error', 'The server could not be reached.', { cause: error });
}
