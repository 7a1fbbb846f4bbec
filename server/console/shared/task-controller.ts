import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** A change that a form makes: whether it is running, and why it failed. */
export class TaskController implements ReactiveController {
  busy = false;
  error: unknown;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostConnected(): void {}

  reset(): void {
    this.error = undefined;
    this.host.requestUpdate();
  }

  /** Runs the task unless one is running. Returns whether it succeeded. */
  async run(task: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.error = undefined;
    this.host.requestUpdate();
    try {
      await task();
      return true;
    } catch (error) {
      this.error = error;
      return false;
    } finally {
      this.busy = false;
      this.host.requestUpdate();
    }
  }
}
