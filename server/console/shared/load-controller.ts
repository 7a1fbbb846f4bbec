import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * A value that a view reads from the server. `value` stays while it is read again, so that nothing
 * flashes.
 */
export class LoadController<T> implements ReactiveController {
  value: T | undefined;
  error: unknown;
  loading = true;
  #running: AbortController | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly read: (signal: AbortSignal) => Promise<T>,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    void this.load();
  }

  hostDisconnected(): void {
    this.#running?.abort();
  }

  readonly load = async (): Promise<void> => {
    this.#running?.abort();
    const running = (this.#running = new AbortController());
    this.loading = true;
    this.error = undefined;
    this.host.requestUpdate();
    try {
      const value = await this.read(running.signal);
      if (running.signal.aborted) return;
      this.value = value;
    } catch (error) {
      if (running.signal.aborted) return;
      this.error = error;
    }
    this.loading = false;
    this.host.requestUpdate();
  };

  /** Shows a value that a change has answered. */
  set(value: T): void {
    this.value = value;
    this.host.requestUpdate();
  }
}
