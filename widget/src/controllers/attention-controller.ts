import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Whether a person may be looking: the page is visible and has the focus. */
export class AttentionController implements ReactiveController {
  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  get present(): boolean {
    return document.visibilityState === 'visible' && document.hasFocus();
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#changed);
    addEventListener('focus', this.#changed);
    addEventListener('blur', this.#changed);
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#changed);
    removeEventListener('focus', this.#changed);
    removeEventListener('blur', this.#changed);
  }

  readonly #changed = (): void => this.host.requestUpdate();
}
