import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Tells a full-screen panel how much of the screen an on-screen keyboard leaves, as the custom
 * properties `--visible-height` and `--visible-top`: the layout viewport that CSS sees does not
 * shrink for a keyboard.
 */
export class ViewportController implements ReactiveController {
  constructor(
    host: ReactiveControllerHost,
    private readonly target: () => HTMLElement | null,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#listen('addEventListener');
  }

  hostDisconnected(): void {
    this.#listen('removeEventListener');
  }

  #listen(how: 'addEventListener' | 'removeEventListener'): void {
    for (const name of ['resize', 'scroll']) globalThis.visualViewport?.[how](name, this.update);
  }

  readonly update = (): void => {
    const viewport = globalThis.visualViewport;
    const style = this.target()?.style;
    // A page zoomed in with two fingers also shrinks the visual viewport; the panel must not follow
    // that.
    if (!viewport || !style || viewport.scale > 1.05) return;
    style.setProperty('--visible-height', `${viewport.height}px`);
    style.setProperty('--visible-top', `${viewport.offsetTop}px`);
  };
}
