import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Updates its host at an interval while it is in the document, for times that read "5 min ago" or
 * count down.
 */
export class ClockController implements ReactiveController {
  #timer: ReturnType<typeof setInterval> | undefined;
  #connected = false;

  /** @param interval in milliseconds; 0 stops the clock. */
  constructor(
    private readonly host: ReactiveControllerHost,
    private interval: number,
  ) {
    host.addController(this);
  }

  every(interval: number): void {
    if (interval === this.interval) return;
    this.interval = interval;
    this.#restart();
  }

  hostConnected(): void {
    this.#connected = true;
    this.#restart();
  }

  hostDisconnected(): void {
    this.#connected = false;
    this.#restart();
  }

  #restart(): void {
    clearInterval(this.#timer);
    this.#timer =
      this.#connected && this.interval > 0
        ? setInterval(() => this.host.requestUpdate(), this.interval)
        : undefined;
  }
}
