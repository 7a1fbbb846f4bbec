/**
 * One circuit breaker for each site: after some failures in a row, the hook is skipped for a while;
 * then a single call tries it, while the others still skip it.
 */
import type { Environment } from '../../kernel/environment.js';

interface State {
  /** In a row. */
  failures: number;
  /** Milliseconds since 1970; 0 while it is closed. */
  openUntil: number;
  isTrying: boolean;
}

interface Options {
  environment: Environment;
  failuresMost: number;
  openMs: number;
}

export class CircuitBreakers {
  readonly #options: Options;
  /** Only of sites whose last call failed. */
  readonly #states = new Map<string, State>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** Whether a call may be made; then its result must be told. */
  mayCall(siteId: string): boolean {
    const state = this.#states.get(siteId);
    if (!state || state.openUntil === 0) return true;
    if (state.isTrying || this.#now < state.openUntil) return false;
    state.isTrying = true;
    return true;
  }

  /** Returns whether the breaker was open. */
  succeeded(siteId: string): boolean {
    const wasOpen = (this.#states.get(siteId)?.openUntil ?? 0) > 0;
    this.#states.delete(siteId);
    return wasOpen;
  }

  /** Returns whether the breaker is open now. */
  failed(siteId: string): boolean {
    const { failuresMost, openMs } = this.#options;
    const state = this.#states.get(siteId) ?? { failures: 0, openUntil: 0, isTrying: false };
    this.#states.set(siteId, state);
    state.failures++;
    state.isTrying = false;
    if (state.failures >= failuresMost) state.openUntil = this.#now + openMs;
    return state.openUntil > 0;
  }

  /** A call was not made after all. */
  withdrawn(siteId: string): void {
    const state = this.#states.get(siteId);
    if (state) state.isTrying = false;
  }

  get #now(): number {
    return this.#options.environment.now().getTime();
  }
}
