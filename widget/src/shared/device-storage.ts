/**
 * The only place where the widget stores something: settings and habits of a user on this device,
 * which outlive a session. What belongs to a session is stored by the SDK. Nothing throws: storage
 * may be full or forbidden, and then nothing is kept.
 */

/** Whether there is a value, without reading it. */
export function isStored(key: string): boolean {
  try {
    return key in localStorage;
  } catch {
    return false;
  }
}

export function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage is full or forbidden.
  }
}
