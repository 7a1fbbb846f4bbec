import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Takes the focus to the heading of a view when what had it has gone with what was done: else it
 * would be nowhere, and reading begin at the top of the page.
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
