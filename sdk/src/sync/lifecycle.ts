import type { ChatError } from '../chat-error.js';
import type { Platform } from '../platform.js';
import type { Backoff } from '../transport/backoff.js';

/** The status that each event leads to. An event that a status does not list changes nothing. */
export type Transitions<Status extends string, Event extends string> = {
  readonly [S in Status]: { readonly [E in Event]?: Status };
};

export interface LifecycleDeps {
  platform: Pick<Platform, 'after'>;
  backoff: Backoff;
}

/**
 * The lifecycle of each local copy of server data: a status, which only `move` changes; a signal,
 * which drops answers that are on their way; and a retry after a failure.
 */
export class Lifecycle<Status extends string, Event extends string> {
  readonly #deps: LifecycleDeps;
  readonly #transitions: Transitions<Status | 'closed', Event | 'closed'>;
  #status: Status | 'closed';
  #scope = new AbortController();
  #failures = 0;
  #cancelRetry: (() => void) | null = null;

  constructor(
    deps: LifecycleDeps,
    initial: Status,
    transitions: Transitions<Status | 'closed', Event | 'closed'>,
  ) {
    this.#deps = deps;
    this.#status = initial;
    this.#transitions = transitions;
  }

  get status(): Status | 'closed' {
    return this.#status;
  }

  /** Aborted when the data that was asked for is no longer wanted. */
  get signal(): AbortSignal {
    return this.#scope.signal;
  }

  /** Returns whether the event changed the status. */
  move(event: Event | 'closed'): boolean {
    const next = this.#transitions[this.#status][event] ?? this.#status;
    const isChanged = next !== this.#status;
    this.#status = next;
    return isChanged;
  }

  /** Drops all answers that are on their way. After `closed`, nothing can be requested any more. */
  startOver(reason?: ChatError): void {
    this.#scope.abort(reason);
    if (this.#status !== 'closed') this.#scope = new AbortController();
    this.stopRetry();
  }

  succeeded(): void {
    this.#failures = 0;
  }

  /** Runs the task later if the error is retryable: the wait grows with each failure. */
  retryLater(error: ChatError, task: () => void): void {
    this.stopRetry();
    if (!error.retryable) return;
    this.#failures += 1;
    const delay = Math.max(this.#deps.backoff.delay(this.#failures), error.retryAfterMs ?? 0);
    this.#cancelRetry = this.#deps.platform.after(delay, task);
  }

  stopRetry(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
  }
}
