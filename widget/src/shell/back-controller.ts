/**
 * If the chat covers the screen, Back and the swipe from the edge close it instead of leaving the
 * page. Browsers with close watchers (Chrome on Android) do so by themselves for a modal dialog. In
 * other browsers a history entry represents the open chat: it has the page's address and the page's
 * own state, which routers read, plus one key. If the chat is closed any other way, it removes its
 * entry, unless the page has navigated since.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

const key = 'parlorOpen';

export class BackController implements ReactiveController {
  #entry: string | undefined;

  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    private readonly close: () => void,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener('popstate', this.#moved);
  }

  hostDisconnected(): void {
    removeEventListener('popstate', this.#moved);
    // A move is a removal and an insertion in one task.
    queueMicrotask(() => this.host.isConnected || this.leave());
  }

  /** The chat covers the screen from now on. */
  enter(): void {
    if (this.#entry || 'CloseWatcher' in window || !matchMedia('(pointer: coarse)').matches) return;
    const state: unknown = history.state;
    // No key can be added to a state that is not an object, and the state must not be lost.
    if (typeof state !== 'object' || Array.isArray(state)) return;
    const entry = String(Math.random());
    try {
      history.pushState({ ...state, [key]: entry }, '');
      this.#entry = entry;
    } catch {
      // Frames without an origin, and browsers that limit how often this may be called: Back then
      // belongs to the page.
    }
  }

  /** The chat was closed by other means than Back. */
  leave(): void {
    const isOnTop = this.#isOnTop;
    this.#entry = undefined;
    if (isOnTop) history.back();
  }

  get #isOnTop(): boolean {
    const state = history.state as Record<string, unknown> | null;
    return this.#entry !== undefined && state?.[key] === this.#entry;
  }

  readonly #moved = (): void => {
    if (!this.#entry || this.#isOnTop) return;
    this.#entry = undefined;
    this.close();
  };
}
