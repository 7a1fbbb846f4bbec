import type { LitElement, ReactiveController } from 'lit';

/** The boundary between light and dark, as a lightness in oklch. */
const middle = 0.6;

/**
 * Whether the chat is light or dark if its `theme` does not say. The page's own `color-scheme`
 * decides; if it has none, the user's system. A dark ground of the page or the site's look in a
 * light chat, or a light one in a dark chat, overrides both: otherwise everything on it would be
 * hard to read. The result is the state `light` or `dark` of the element, for its style sheet.
 */
export class SchemeController implements ReactiveController {
  readonly #states!: CustomStateSet;
  readonly #observer = new MutationObserver(() => this.#decide());
  readonly #system!: MediaQueryList;

  constructor(
    private readonly host: LitElement & { theme: string; open: boolean },
    private readonly panel: () => Element | null,
  ) {
    const { states } = host.attachInternals() as Partial<ElementInternals>;
    // jsdom has neither, and renders nothing.
    if (!states || typeof matchMedia === 'undefined') return;
    this.#states = states;
    this.#system = matchMedia('(prefers-color-scheme: dark)');
    host.addController(this);
  }

  hostConnected(): void {
    // A page's theme switch changes a class, an attribute or a style of one of these.
    for (const element of [document.documentElement, document.body, this.host])
      if (element) this.#observer.observe(element, { attributes: true });
    this.#system.addEventListener('change', this.#decide);
    // The first update decides anyway. Computed styles are slow to get on a large page that has
    // just loaded.
    if (this.host.hasUpdated) this.#decide();
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
    this.#system.removeEventListener('change', this.#decide);
  }

  hostUpdated(): void {
    this.#decide();
  }

  readonly #decide = (): void => {
    const { host } = this;
    const states = this.#states;
    const parent = host.parentElement ?? (host.getRootNode() as Partial<ShadowRoot>).host;
    for (const state of ['light', 'dark']) states.delete(state);
    if (!parent) return;
    const of = (element: Element) => getComputedStyle(element);
    const pages = of(parent).colorScheme;
    const [isLight, isDark] = [/\blight\b/.test(pages), /\bdark\b/.test(pages)];
    if (host.theme === 'auto' && isLight !== isDark) states.add(isDark ? 'dark' : 'light');
    const panel = this.panel();
    if (!panel || !of(host).getPropertyValue('--own-ground')) return;
    // This colour is never drawn: the style sheet puts the ground's lightness into it.
    const lightness = Number(/oklch\((\S+)/.exec(of(panel).columnRuleColor)?.[1]);
    if (Number.isNaN(lightness)) return;
    for (const state of ['light', 'dark']) states.delete(state);
    states.add(lightness < middle ? 'dark' : 'light');
  };
}
