/**
 * Whether and when the chat connects before it is opened on this page. Part of the loader and of
 * the chat's code.
 */
import { isStored } from '../shared/device-storage.js';

/**
 * `returning`: when the session of an earlier page is stored; `eager`: always; `intent`: when the
 * visitor points at the launcher or opens the chat.
 */
export type Connect = 'eager' | 'returning' | 'intent';

/** Asks only whether there is a session, before the SDK is fetched. */
export function connectsEarly(connect: string | null, site: string | null): boolean {
  return connect === 'eager' || (connect !== 'intent' && isStored(`parlor:${site}:session`));
}

/** Once the page has loaded and has nothing else to do, unless the signal comes first. */
export function whenIdle(task: () => void, signal: AbortSignal): void {
  const run = (): void => {
    if (!signal.aborted) task();
  };
  // Safari has no idle callbacks.
  const wait = (): unknown =>
    typeof requestIdleCallback === 'function'
      ? requestIdleCallback(run, { timeout: 1_000 })
      : setTimeout(run, 200);
  if (document.readyState === 'complete') wait();
  else addEventListener('load', wait, { once: true, signal });
}
