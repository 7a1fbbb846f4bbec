import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * One Tab stop for a list: arrow keys, Home and End move among the items, which carry
 * `data-roving`.
 */
export class RovingController implements ReactiveController {
  #current: HTMLElement | undefined;

  constructor(private readonly host: ReactiveControllerHost & HTMLElement) {
    host.addController(this);
  }

  hostUpdated(): void {
    const items = this.#items();
    if (!this.#current?.isConnected || !items.includes(this.#current)) this.#current = items[0];
    for (const item of items) item.tabIndex = item === this.#current ? 0 : -1;
  }

  /** The list's `keydown` listener. */
  readonly keydown = (event: KeyboardEvent): void => {
    const items = this.#items();
    const at = items.indexOf(event.target as HTMLElement);
    if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    const target = to === undefined ? undefined : items[to];
    if (!target) return;
    event.preventDefault();
    target.focus();
  };

  /** The list's `focusin` listener. */
  readonly focusin = (event: FocusEvent): void => {
    const target = event.target as HTMLElement;
    if (!target.matches('[data-roving]')) return;
    if (this.#current) this.#current.tabIndex = -1;
    this.#current = target;
    target.tabIndex = 0;
  };

  #items(): HTMLElement[] {
    return [...(this.host.shadowRoot?.querySelectorAll<HTMLElement>('[data-roving]') ?? [])];
  }
}
