/**
 * What the SDK needs of the world around it. Handed in, so that tests can turn the clock and pull
 * the plug.
 */
export interface Platform {
  /** Unix milliseconds by the device's clock, which may be wrong. */
  readonly now: () => number;
  /** Runs `task` once after `ms`; the returned function calls it off. */
  readonly after: (ms: number, task: () => void) => () => void;
  /** 0 <= x < 1. */
  readonly random: () => number;
  /** 32 letters and digits that nobody can guess. */
  readonly createId: () => string;
  readonly fetch: (address: string, init: RequestInit) => Promise<Response>;
  /**
   * Runs `task` while no other tab runs one of this name, as far as the browser can promise that.
   */
  readonly exclusive: <T>(name: string, task: () => Promise<T>) => Promise<T>;
  /** Whether the page may be looked at. */
  readonly visible: () => boolean;
  /** Whether the page is in view and has the focus. */
  readonly attended: () => boolean;
  /** The page ends, or is put away: what takes time is not done any more. */
  readonly onHide: (listener: () => void) => () => void;
  /** The page came into view, or the network came back: what waits should try now. */
  readonly onWake: (listener: () => void) => () => void;
  /** The page has the focus again. */
  readonly onFocus: (listener: () => void) => () => void;
  /** The device has lost its network. */
  readonly onOffline: (listener: () => void) => () => void;
  /** Another tab changed this key of `localStorage`; `null` when it cleared all of it. */
  readonly onStorage: (listener: (key: string | null) => void) => () => void;
}

/**
 * A tab that holds the lock may be frozen or hang: rather than wait for it for ever, go without.
 */
const lockPatienceMs = 10_000;

const nothingToUndo = () => {};

function onPage(event: 'pagehide' | 'focus' | 'offline', listener: () => void): () => void {
  if (typeof document === 'undefined') return nothingToUndo;
  const onEvent = () => listener();
  addEventListener(event, onEvent);
  return () => removeEventListener(event, onEvent);
}

/**
 * The platform of browsers and of Node, where there is no page to look at and no other tab. Touches
 * nothing before it is asked.
 */
export const browserPlatform: Platform = {
  now: () => Date.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
  // Not crypto.randomUUID: it is missing on pages without TLS.
  createId() {
    let id = '';
    // Not by Array.from, which old libraries replace by one that takes no function.
    for (const byte of crypto.getRandomValues(new Uint8Array(16)))
      id += byte.toString(16).padStart(2, '0');
    return id;
  },
  fetch: (address, init) => fetch(address, init),
  async exclusive(name, task) {
    const locks =
      typeof navigator === 'undefined' ? undefined : (navigator as { locks?: LockManager }).locks;
    if (!locks) return await task();
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), lockPatienceMs);
    let entered = false;
    const enter = () => {
      entered = true;
      clearTimeout(timer);
      return task();
    };
    try {
      return await locks.request(name, { signal: patience.signal }, enter);
    } catch (error) {
      // Some private modes have locks that refuse.
      if (entered) throw error;
      return await task();
    } finally {
      clearTimeout(timer);
    }
  },
  visible: () => typeof document === 'undefined' || document.visibilityState === 'visible',
  attended: () =>
    typeof document !== 'undefined' &&
    document.visibilityState === 'visible' &&
    document.hasFocus(),
  onHide: (listener) => onPage('pagehide', listener),
  onFocus: (listener) => onPage('focus', listener),
  onOffline: (listener) => onPage('offline', listener),
  onWake(listener) {
    if (typeof document === 'undefined') return nothingToUndo;
    const onVisibility = () => {
      if (document.visibilityState === 'visible') listener();
    };
    const onOnline = () => listener();
    document.addEventListener('visibilitychange', onVisibility);
    addEventListener('online', onOnline);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      removeEventListener('online', onOnline);
    };
  },
  onStorage(listener) {
    if (typeof document === 'undefined') return nothingToUndo;
    const onChange = (event: StorageEvent) => listener(event.key);
    addEventListener('storage', onChange);
    return () => removeEventListener('storage', onChange);
  },
};
