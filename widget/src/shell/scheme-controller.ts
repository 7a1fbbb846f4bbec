import type { LitElement, ReactiveController } from 'lit';

/** Between light and dark, as the lightness of a colour in oklch. */
const middle = 0.6;

/**
 * Whether the chat is light or dark where its `theme` leaves that open. A page that has a
 * `color-scheme` of its own decides; else the reader's system. A `--parlor-ground` that is dark in
 * a light chat, or light in a dark one, decides in place of both: everything on it would be hard to
 * read. The result is the state `light` or `dark` of the element, for its style sheet.
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
    // jsdom has neither, and shows nothing.
    if (!states || typeof matchMedia === 'undefined') return;
    this.#states = states;
    this.#system = matchMedia('(prefers-color-scheme: dark)');
    host.addController(this);
  }

  hostConnected(): void {
    // A page's switch is a class, an attribute or a style of one of these.
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
    if (!panel || !of(host).getPropertyValue('--parlor-ground')) return;
    // A colour of nothing that is seen: the style sheet has put the ground's lightness into it.
    const lightness = Number(/oklch\((\S+)/.exec(of(panel).columnRuleColor)?.[1]);
    if (Number.isNaN(lightness)) return;
    for (const state of ['light', 'dark']) states.delete(state);
    states.add(lightness < middle ? 'dark' : 'light');
  };
}
