import { LiveValue, type Live } from './live.js';

/**
 * A live value that costs something while somebody listens and nothing otherwise: `start` begins with the first listener, and what it
 * returns ends it with the last. Between them `value` is `idle()`.
 */
export function liveQuery<T>(idle: () => T, start: (value: LiveValue<T>) => () => void): Live<T> {
  const value = new LiveValue<T>(idle());
  let stop: (() => void) | null = null;
  return {
    get value() {
      return stop ? value.value : idle();
    },
    subscribe(listener) {
      if (!stop) {
        value.set(idle());
        stop = start(value);
      }
      const remove = value.subscribe(listener);
      return () => {
        remove();
        if (value.listenerCount > 0) return;
        stop?.();
        stop = null;
      };
    },
  };
}
