/**
 * Whether and when the chat connects before it is opened on this page. Part of the loader and of
 * the chat's code.
 */

/**
 * `returning`: when the session of an earlier page is stored; `eager`: always; `intent`: when the
 * visitor points at the launcher or opens the chat.
 */
export type Connect = 'eager' | 'returning' | 'intent';

/** Nothing is read: it is enough to know that a session is there. */
export function connectsEarly(connect: string | null, site: string | null): boolean {
  if (connect === 'eager') return true;
  try {
    // oxlint-disable-next-line no-restricted-globals -- asked before the SDK is fetched
    return connect !== 'intent' && Object.hasOwn(localStorage, `parlor:${site}:session`);
  } catch {
    // Storage is forbidden, so no session can be stored.
    return false;
  }
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
