import { isSame, LiveValue, type Live } from './live.js';
import type { Platform } from './platform.js';
import { whenAborted } from './transport/abortable.js';
import type { Session } from './transport/session.js';

export interface QueryDeps {
  platform: Pick<Platform, 'after'>;
  session: Pick<Session, 'life'>;
}

export interface LiveQuery<T> extends Live<T> {
  /** Whether it is active now and uses resources. */
  readonly isRunning: boolean;
}

/**
 * Milliseconds. A view that renders again removes its last listener and adds another at once.
 */
const lingerMs = 5_000;

/**
 * A live value that uses resources only while it has listeners, and for a moment after the last one
 * is removed: `start` is called for the first listener, and the function that it returns ends it.
 * Before and after that, `value` is `idle()`, and stays the same object while `idle()` returns an
 * equal value.
 */
export function liveQuery<T>(
  { platform, session }: QueryDeps,
  idle: () => T,
  start: (value: LiveValue<T>) => () => void,
): LiveQuery<T> {
  const value = new LiveValue<T>(idle());
  let stop: (() => void) | null = null;
  /** Cancels the scheduled end. */
  let stay: (() => void) | null = null;

  const rest = () => {
    const now = idle();
    if (!isSame(now, value.value)) value.set(now);
  };
  const end = () => {
    stay?.();
    stay = null;
    stop?.();
    stop = null;
  };
  const linger = () => {
    if (session.life.aborted) return end();
    const stops = [platform.after(lingerMs, end), whenAborted(session.life, end)];
    stay = () => stops.forEach((each) => each());
  };

  return {
    get value() {
      if (!stop) rest();
      return value.value;
    },
    get isRunning() {
      return stop !== null;
    },
    subscribe(listener) {
      stay?.();
      stay = null;
      if (!stop) {
        rest();
        stop = start(value);
      }
      const remove = value.subscribe(listener);
      return () => {
        remove();
        if (value.listenerCount === 0 && stop && !stay) linger();
      };
    },
  };
}

/** The number of idle queries that are kept. */
const keptQueries = 500;

/**
 * Returns the same query for the same key: a component that asks at every render must not start
 * from nothing each time.
 */
export function queryByKey<T>(make: (key: string) => LiveQuery<T>): (key: string) => LiveQuery<T> {
  const queries = new Map<string, LiveQuery<T>>();
  return (key) => {
    const known = queries.get(key);
    if (known) return known;
    if (queries.size >= keptQueries)
      for (const [other, { isRunning }] of queries) if (!isRunning) queries.delete(other);
    const query = make(key);
    queries.set(key, query);
    return query;
  };
}
