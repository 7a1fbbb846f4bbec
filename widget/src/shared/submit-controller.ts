import type { ChatError } from '@parlor/sdk';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { ClockController } from './clock-controller.js';

/**
 * The submission of a form: whether it is running, why it failed, and how long the server asks to
 * wait before the next try.
 */
export class SubmitController implements ReactiveController {
  busy = false;
  error: ChatError | null = null;
  #retryAt = 0;
  readonly #clock: ClockController;

  constructor(private readonly host: ReactiveControllerHost) {
    this.#clock = new ClockController(host, 0);
    host.addController(this);
  }

  hostUpdated(): void {
    this.#clock.every(this.secondsLeft > 0 ? 1000 : 0);
  }

  /** Whole seconds until the next try is allowed. */
  get secondsLeft(): number {
    return Math.max(0, Math.ceil((this.#retryAt - Date.now()) / 1000));
  }

  reset(): void {
    this.error = null;
    this.host.requestUpdate();
  }

  /** Runs the task unless one is running or the wait is not over. Returns whether it succeeded. */
  async run(task: () => Promise<unknown>): Promise<boolean> {
    if (this.busy || this.secondsLeft > 0) return false;
    this.busy = true;
    this.error = null;
    this.host.requestUpdate();
    try {
      await task();
      return true;
    } catch (error) {
      this.error = error as ChatError;
      this.#retryAt = Date.now() + (this.error.retryAfterMs ?? 0);
      return false;
    } finally {
      this.busy = false;
      this.host.requestUpdate();
    }
  }
}
