/**
 * What the script tag fetches: `<script async src="https://…/parlor.js" data-site="pk_…"></script>`.
 *
 * It puts one `<parlor-chat>` at the end of the body and draws the launcher into its shadow root. The chat's own code is fetched
 * when somebody is about to press it; the element is then defined, finds its launcher in place and takes over. Tiny, and without
 * a dependency. It writes `window.Parlor`; calls made before it arrived wait in an array of that name:
 *
 *     (window.Parlor ||= []).push(['boot', { site: 'pk_…' }]);
 */
import type { SignIdentity } from '@parlor/sdk';
import { drawLauncher } from './launcher.js';
import { launcherCss } from './launcher.styles.js';
import { languageOf, launcherWords } from './locale/language.js';
import type { HostWords } from './locale/overridden.js';
import type { ParlorChat } from './parlor-chat.js';

/** The files of the chat's code, the entry first; written in by the build. */
declare const __PARLOR_FILES__: readonly string[];

export interface BootOptions {
  /** The site's public key. Default: the script tag's `data-site`. */
  site?: string;
  /** Origin of the Parlor server. Default: where the script came from. */
  server?: string;
  theme?: 'light' | 'dark' | 'auto';
  position?: 'bottom-end' | 'bottom-start';
  open?: boolean;
  auth?: SignIdentity;
  /** The chat's language; default: the page's, else the reader's. */
  lang?: string;
  /** Your own words in place of the chat's. */
  words?: HostWords;
}

const commands = {
  /** Puts the chat on the page, once; called again it takes over new options, and puts back what a page change took away. */
  boot(options: BootOptions = {}): void {
    wanted = { ...defaults, ...wanted, ...options };
    if (document.body) mount();
    else document.addEventListener('DOMContentLoaded', mount, { once: true });
  },
  update(options: BootOptions): void {
    if (wanted) commands.boot(options);
  },
  show(): void {
    commands.boot({ open: true });
  },
  hide(): void {
    commands.update({ open: false });
  },
  toggle(): void {
    commands.boot({ open: !element?.hasAttribute('open') });
  },
  /** Forgets who was signed in on this device. */
  async signOut(): Promise<void> {
    commands.boot();
    await load();
    await (element as ParlorChat | undefined)?.signOut();
  },
  /** Takes the chat off the page with all that it opened. `boot` brings it back. */
  destroy(): void {
    document.removeEventListener('DOMContentLoaded', mount);
    element?.remove();
    element = wanted = undefined;
  },
  /** Runs calls written as `['boot', { … }]`: the same form as in the queue before this script arrived. */
  push(...calls: [string, BootOptions?][]): void {
    for (const [name, options] of calls) if (Object.hasOwn(commands, name)) commands[name as 'boot'](options);
  },
};

const page = window as typeof window & { Parlor?: Partial<typeof commands> | [string, BootOptions?][] };
const script = (document.currentScript ?? document.querySelector('script[src*="/parlor.js"]')) as HTMLScriptElement | null;
const origin = new URL(script?.src || location.href);
let defaults: BootOptions = { server: origin.origin };
let wanted: BootOptions | undefined;
let element: HTMLElement | undefined;
let loading: Promise<unknown> | undefined;
let attempts = 0;

/** Fetches all of the chat's code at once; each file then runs as a task of its own. A failed fetch is tried anew at the next intent. */
function load(): Promise<unknown> {
  const suffix = attempts > 0 ? `?${attempts}` : '';
  loading ??= Promise.all(
    __PARLOR_FILES__.map((file, index) => import(new URL(`assets/${file}${index ? '' : suffix}`, origin).href)),
  ).catch((error: unknown) => {
    attempts += 1;
    loading = undefined;
    throw error;
  });
  return loading;
}

function intend(): void {
  const button = element?.shadowRoot?.querySelector('.launcher');
  const isOpen = element?.hasAttribute('open');
  button?.toggleAttribute('data-busy', isOpen);
  load()
    .catch(() => element?.removeAttribute('open'))
    .finally(() => button?.removeAttribute('data-busy'));
}

/** Gives an element its launcher, until the chat's code takes over. */
function dress(chat: HTMLElement): HTMLElement {
  // Already defined: the code was fetched before, and the element draws itself.
  if (!customElements.get('parlor-chat')) {
    const root = chat.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(launcherCss);
    root.adoptedStyleSheets = [sheet];
    drawLauncher(chat, root, launcherWords(chat));
    for (const sign of ['pointerenter', 'focusin', 'touchstart', 'click'])
      root.lastElementChild?.addEventListener(sign, intend, { passive: true });
    // Opened by whatever way: a call, or the attribute alone.
    new MutationObserver(() => {
      if (chat.hasAttribute('open')) intend();
    }).observe(chat, { attributeFilter: ['open'] });
  }
  return chat;
}

function mount(): void {
  const { site, server, theme, position, lang, open, auth, words } = wanted ?? {};
  if (!site) return;
  element ??= dress(document.querySelector<HTMLElement>('parlor-chat') ?? document.createElement('parlor-chat'));
  for (const [name, value] of Object.entries({ site, server, theme, position, lang })) if (value) element.setAttribute(name, value);
  Object.assign(element, auth && { auth }, words && { words });
  if (open !== undefined) {
    element.toggleAttribute('open', open);
    // Once said: later calls of `boot` leave the chat as the reader has it.
    delete wanted?.open;
  }
  if (!element.isConnected) document.body.append(element);
}

// For the code that is fetched later; see build/launcher-stand-in.js.
Object.assign(page, { [Symbol.for('parlor.launcher')]: { drawLauncher, launcherCss, languageOf, launcherWords } });
const before = page.Parlor;
if (!before || Array.isArray(before)) {
  page.Parlor = commands;
  commands.push(...(before ?? []));
}
const { site, theme, position, lang } = script?.dataset ?? {};
if (site) {
  const options = {
    site,
    server: origin.origin,
    ...(theme && { theme }),
    ...(position && { position }),
    ...(lang && { lang }),
  } as BootOptions;
  defaults = options;
  (page.Parlor as typeof commands).boot(options);
}
