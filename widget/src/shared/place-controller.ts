import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Keeps the scroll positions in some shadow roots when the element is moved in the document, which
 * resets them.
 */
export class PlaceController implements ReactiveController {
  readonly #tops = new WeakMap<Element, number>();
  readonly #followed = new WeakSet<ShadowRoot>();

  constructor(
    host: ReactiveControllerHost,
    private readonly roots: () => Iterable<ShadowRoot | null>,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    const places = [...this.roots()]
      .flatMap((root) => [...(root?.querySelectorAll('.scroller') ?? [])])
      .map((scroller) => ({ scroller, top: this.#tops.get(scroller) ?? 0 }))
      .filter(({ top }) => top !== 0);
    if (places.length === 0) return;
    // In the next frame: until then the boxes are created again more than once.
    requestAnimationFrame(() =>
      places.forEach(({ scroller, top }) => scroller.scrollTo({ top, behavior: 'instant' })),
    );
  }

  hostUpdated(): void {
    for (const root of this.roots()) {
      if (!root || this.#followed.has(root)) continue;
      this.#followed.add(root);
      root.addEventListener('scroll', this.#scrolled, { capture: true, passive: true });
    }
  }

  readonly #scrolled = ({ target }: Event): void => {
    if (target instanceof Element) this.#tops.set(target, target.scrollTop);
  };
}
