import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Moves the focus to the heading of a view if an action removed the element that had it: otherwise
 * the focus would be lost, and a screen reader would start at the top of the page.
 */
export class LostFocusController implements ReactiveController {
  #focused: Element | null | undefined;

  constructor(private readonly host: ReactiveControllerHost & HTMLElement) {
    host.addController(this);
  }

  hostUpdate(): void {
    this.#focused = this.host.shadowRoot?.activeElement;
  }

  hostUpdated(): void {
    const root = this.host.shadowRoot;
    if (this.#focused && !this.#focused.isConnected && !root?.activeElement)
      root?.querySelector<HTMLElement>('h1')?.focus();
  }
}
