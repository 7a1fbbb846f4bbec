import { createPresence, type Core } from '@parlor/sdk';
import type { LitElement, ReactiveController } from 'lit';

/**
 * Follows the presence of the people whose rows are visible: elements with `data-user`, inside the
 * host. Changes arrive as `presence.changed`.
 */
export class ShownPeopleController implements ReactiveController {
  #observer: IntersectionObserver | null = null;
  readonly #rows = new Set<Element>();
  readonly #inSight = new Set<Element>();
  #stop: (() => void) | null = null;
  #watched = '';

  constructor(
    private readonly host: LitElement,
    private readonly chat: () => Core,
  ) {
    host.addController(this);
  }

  hostUpdated(): void {
    this.#observer ??= new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) this.#inSight.add(target);
        else this.#inSight.delete(target);
      }
      this.#watch();
    });
    const now = new Set(this.host.renderRoot.querySelectorAll('[data-user]'));
    for (const row of this.#rows) {
      if (now.has(row)) continue;
      this.#observer.unobserve(row);
      this.#rows.delete(row);
      this.#inSight.delete(row);
    }
    for (const row of now) {
      if (this.#rows.has(row)) continue;
      this.#rows.add(row);
      this.#observer.observe(row);
    }
    this.#watch();
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#observer = null;
    this.#rows.clear();
    this.#inSight.clear();
    this.#watch();
  }

  #watch(): void {
    const ids = [...this.#inSight].map((row) => (row as HTMLElement).dataset['user']!).sort();
    if (ids.join() === this.#watched) return;
    this.#watched = ids.join();
    const before = this.#stop;
    this.#stop = ids.length > 0 ? this.chat().use(createPresence).watch(ids) : null;
    before?.();
  }
}
