/**
 * What the SDK needs from its environment. It is passed in, so that tests can control the clock and
 * the network.
 */
export interface Platform {
  /** Unix milliseconds by the device's clock, which may be wrong. */
  readonly now: () => number;
  /** Runs `task` once after `ms`; the returned function cancels it. */
  readonly after: (ms: number, task: () => void) => () => void;
  /** 0 <= x < 1. */
  readonly random: () => number;
  /** 32 random letters and digits that cannot be guessed. */
  readonly createId: () => string;
  readonly fetch: (address: string, init: RequestInit) => Promise<Response>;
  /**
   * Runs `task` while no other tab runs a task of this name, as far as the browser can guarantee
   * that.
   */
  readonly exclusive: <T>(name: string, task: () => Promise<T>) => Promise<T>;
  /** Whether the page is visible. */
  readonly visible: () => boolean;
  /** Whether the page is visible and has the focus. */
  readonly attended: () => boolean;
  /** The page ends or goes to the background: asynchronous work may not finish any more. */
  readonly onHide: (listener: () => void) => () => void;
  /** The page became visible, or the network came back: whatever waits should try now. */
  readonly onWake: (listener: () => void) => () => void;
  /** The page has the focus again. */
  readonly onFocus: (listener: () => void) => () => void;
  /** The device has lost its network. */
  readonly onOffline: (listener: () => void) => () => void;
  /** Another tab changed this key of `localStorage`; `null` when it cleared all of it. */
  readonly onStorage: (listener: (key: string | null) => void) => () => void;
}

/**
 * Another tab that holds the lock may be frozen: after this time, run without the lock.
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
 * The platform of browsers and of Node, which has no page and no other tabs. Touches nothing before
 * its first call.
 */
export const browserPlatform: Platform = {
  now: () => Date.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
  // `crypto.randomUUID` is missing on pages without TLS.
  createId() {
    let id = '';
    // Old libraries replace Array.from with a version that ignores the mapping function.
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
      // In some private modes, requesting a lock throws.
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
