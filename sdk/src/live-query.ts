import { isSame, LiveValue, type Live } from './live.js';
import type { Platform } from './platform.js';
import { whenAborted } from './transport/abortable.js';
import type { Session } from './transport/session.js';

export interface QueryDeps {
  platform: Pick<Platform, 'after'>;
  session: Pick<Session, 'life'>;
}

export interface LiveQuery<T> extends Live<T> {
  /** Whether it costs something now. */
  readonly isRunning: boolean;
}

/**
 * Milliseconds. A view that is drawn again takes its last listener away and adds another at once.
 */
const lingerMs = 5_000;

/**
 * A live value that costs something while there are listeners, and for a moment after the last, and
 * nothing otherwise: `start` begins with the first listener, what it returns ends it. Before and
 * after that `value` is `idle()`, and the same object while that says the same.
 */
export function liveQuery<T>(
  { platform, session }: QueryDeps,
  idle: () => T,
  start: (value: LiveValue<T>) => () => void,
): LiveQuery<T> {
  const value = new LiveValue<T>(idle());
  let stop: (() => void) | null = null;
  /** Calls off the end that is due. */
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

/** So many idle queries are kept. */
const keptQueries = 500;

/**
 * The same query for the same key: a component that asks at every turn must not begin from nothing
 * each time.
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
