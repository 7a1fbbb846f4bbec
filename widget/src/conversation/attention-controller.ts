import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Whether the user may be looking: the page is visible and has the focus. */
export class AttentionController implements ReactiveController {
  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  get present(): boolean {
    return document.visibilityState === 'visible' && document.hasFocus();
  }

  hostConnected(): void {
    this.#listen('addEventListener');
  }

  hostDisconnected(): void {
    this.#listen('removeEventListener');
  }

  /** `visibilitychange` is fired on the document and bubbles to the window. */
  #listen(how: 'addEventListener' | 'removeEventListener'): void {
    for (const name of ['visibilitychange', 'focus', 'blur']) window[how](name, this.#changed);
  }

  readonly #changed = (): void => this.host.requestUpdate();
}
