/**
 * What the script tag fetches: `<script async src="https://…/parlor.js"
 * data-site="pk_…"></script>`.
 *
 * It puts one `<parlor-chat>` on the page and draws the launcher into its shadow root. The chat's
 * own code is fetched when somebody is about to press it; the element is then defined, finds its
 * launcher in place and takes over. `<parlor-chat>` elements that the page holds already are looked
 * after likewise. Tiny, and without a dependency. It writes `window.Parlor`; calls made before it
 * arrived wait in an array of that name:
 *
 *     (window.Parlor ||= []).push(['boot', { site: 'pk_…' }]);
 */
import type { Finding, Patient } from '../diagnostics/diagnostics.js';
import type { BootOptions, ParlorApi } from '../shell/embedding.js';
import { drawCutOff, drawLauncher } from './launcher.js';
import { launcherCss } from './launcher.styles.js';
import { cutOff, launcherWords } from '../i18n/language.js';
import { followOpeners, openAt, openInvite } from './openers.js';
import type { ParlorChat } from '../shell/parlor-chat.js';
import { connectsEarly, whenIdle } from './returning.js';

/**
 * The files of the first open, written in by the build: the first connects, the others are what the
 * chat shows.
 */
declare const __PARLOR_FILES__: readonly string[];
/** The file of the diagnostics. */
declare const __PARLOR_DOCTOR__: string;
const files = __PARLOR_FILES__;

const commands: ParlorApi = {
  boot(options = {}) {
    wanted = { ...defaults, ...wanted, ...options };
    if (document.body) mount();
    else document.addEventListener('DOMContentLoaded', mount, { once: true });
  },
  update(options) {
    if (wanted) commands.boot(options);
  },
  show() {
    commands.boot({ open: true });
  },
  hide() {
    commands.update({ open: false });
  },
  toggle() {
    commands.boot({ open: !element?.hasAttribute('open') });
  },
  open() {
    commands.boot({ target: {} });
  },
  openUser(userId) {
    commands.boot({ target: { userId } });
  },
  openConversation(conversationId) {
    commands.boot({ target: { conversationId } });
  },
  async signOut() {
    commands.boot();
    await (element as ParlorChat | undefined)?.signOut();
  },
  destroy() {
    life.abort();
    life = new AbortController();
    boxes?.disconnect();
    element?.remove();
    element = wanted = undefined;
  },
  async doctor() {
    const { doctor } = (await fetched(__PARLOR_DOCTOR__)) as {
      doctor(patient: Patient): Promise<Finding[]>;
    };
    return doctor({ ...defaults, ...wanted });
  },
  push(...calls) {
    for (const [name, ...rest] of calls) {
      const command = (commands as unknown as Record<string, unknown>)[name];
      // Nobody holds the promise of a queued call.
      // oxlint-disable-next-line no-console -- for the page's developer
      if (typeof command === 'function') Promise.resolve(command(...rest)).catch(console.warn);
    }
  },
};

/**
 * The running script tag decides where the code comes from. The getter is read from the prototype,
 * because markup can shadow `document.currentScript` with an element of that name. Without it (a
 * module, a shadow root) no other tag is looked for: one that a policy keeps from running would be
 * found as well.
 */
const tag: unknown = Reflect.get(Document.prototype, 'currentScript', document);
const source = tag instanceof HTMLScriptElement && tag.getAttribute('src');
// Not `src` as a property: a `<base>` that was added since the fetch would change it.
const address = new URL(source || location.href, location.href);
const script = /^\/(assets\/parlor-\w+|parlor)\.js$/.test(address.pathname)
  ? (tag as HTMLScriptElement)
  : undefined;
const { origin } = script ? address : location;
const defaults = { ...script?.dataset, server: origin } as BootOptions;
/** Ends what listens for elements without the chat's code. */
let life = new AbortController();
let wanted: BootOptions | undefined;
let element: HTMLElement | undefined;
/** Waits for the box of `into`. */
let boxes: MutationObserver | undefined;
/** How often a file could not be fetched. */
let failures = 0;

/**
 * Imports one of the chat's files. Browsers may remember that an address failed: from the second
 * failure on another address of the same file is tried as well. The plain one goes first, as by it
 * the file is one with what others import by its name.
 */
function fetched(file: string): Promise<unknown> {
  const from = (query: string): Promise<unknown> =>
    import(new URL(`/assets/${file}${query}`, origin).href);
  return from('').catch((error: unknown) =>
    failures++ ? from(`?${failures}`) : Promise.reject(error),
  );
}

/** Fetches the code of the chat, with what it shows. */
const load = (): Promise<unknown> => Promise.all(files.map(fetched));

/**
 * The chat's code is fetched again so long after it could not be (milliseconds), while a visitor
 * waits for it.
 */
const retryMs = 5_000;

/** Gives an element its launcher and its methods, until the chat's code takes over. */
function dress(chat: HTMLElement): void {
  // Already defined: the code was fetched before, and the element draws itself.
  if (customElements.get('parlor-chat') || chat.shadowRoot) return;
  const { signal } = life;
  const root = chat.attachShadow({ mode: 'open' });
  const turn = (open?: boolean) => (): void => void chat.toggleAttribute('open', open);
  /** Takes back what is said of the failure; there while the visitor waits for the chat. */
  let taken: (() => void) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let loading: Promise<void> | undefined;
  const intend = (): Promise<void> =>
    (loading ??= load().then(
      () => {
        if (taken) turn(true)();
        taken?.();
      },
      (error: unknown) => {
        loading = undefined;
        if (!taken && !chat.matches('[open],[inline]')) return;
        turn(false)();
        // oxlint-disable-next-line no-console -- for the page's developer
        if (!taken) console.error('Try Parlor.doctor():', error);
        taken ??= drawCutOff(root, cutOff(chat), again);
        clearTimeout(timer);
        if (!signal.aborted && chat.isConnected) timer = setTimeout(again, retryMs);
      },
    ));
  const again = (): unknown => taken && intend();
  addEventListener('online', again, { signal });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(launcherCss);
  root.adoptedStyleSheets = [sheet];
  drawLauncher(chat, root, launcherWords(chat));
  for (const sign of ['pointerover', 'focusin']) root.addEventListener(sign, () => void intend());
  // Opened by whatever way: a call, or the attribute alone. What stands inline is open.
  const look = (): unknown => chat.matches('[open],[inline]') && intend();
  const observer = new MutationObserver(look);
  observer.observe(chat, { attributeFilter: ['open'] });
  signal.addEventListener('abort', () => {
    observer.disconnect();
    clearTimeout(timer);
  });
  followOpeners(chat, signal);
  openInvite(chat);
  look();
  if (connectsEarly(chat.getAttribute('connect'), chat.getAttribute('site')))
    whenIdle(() => void fetched(files[0]!).catch(() => undefined), signal);
  const early: Partial<ParlorChat> = {
    show: turn(true),
    hide: turn(false),
    toggle: turn(),
    openList: () => openAt(chat, {}),
    openUser: (userId) => openAt(chat, { userId }),
    openConversation: (conversationId) => openAt(chat, { conversationId }),
    signOut: async () => {
      await fetched(files[0]!);
      // It may have been taken off the page meanwhile. From here on the method is the element's
      // own.
      customElements.upgrade(chat);
      await (chat as ParlorChat).signOut();
    },
  };
  Object.assign(chat, early);
}

function mount(): void {
  if (!wanted) return;
  const { auth, into, open, target, site, words, ...attributes } = wanted;
  const others = [...document.querySelectorAll<HTMLElement>('parlor-chat')];
  if (site) {
    element ??=
      others.find((one) => (one.getAttribute('site') ?? site) === site) ??
      document.createElement('parlor-chat');
    element.setAttribute('site', site);
    const inline = 'into' in wanted ? { inline: into && 'inline' } : {};
    for (const [name, value] of Object.entries({
      ...attributes,
      ...inline,
      server: attributes.server ?? origin,
    }))
      if (value) element.setAttribute(name, value);
      else element.removeAttribute(name);
    if ('auth' in wanted) Object.assign(element, { auth });
    if ('words' in wanted) Object.assign(element, { words });
    if (target) openAt(element, target);
    // An attribute without a value is an empty text.
    else if (open !== undefined)
      element.toggleAttribute('open', open !== null && `${open}` !== 'false');
    // Once said: later calls of `boot` leave the chat as the reader has it.
    delete wanted.open;
    delete wanted.target;
    place(element, into);
    dress(element);
  }
  for (const chat of others) dress(chat);
}

/** Into its box, which may come later. */
function place(chat: HTMLElement, into?: string | null): void {
  boxes?.disconnect();
  const box = document.querySelector(into || 'body');
  if (chat.isConnected && (!into || chat.closest(into))) return;
  if (box) return box.append(chat);
  // oxlint-disable-next-line no-console -- for the page's developer
  console.info('Parlor waits:', into);
  boxes = new MutationObserver(() => document.querySelector(into!) && place(chat, into));
  boxes.observe(document, { childList: true, subtree: true, attributes: true });
}

// Its own property alone: an element with this id is a property of the window, too.
const before = Object.hasOwn(window, 'Parlor') ? window.Parlor : undefined;
if (!before || Array.isArray(before)) {
  window.Parlor = commands;
  commands.push(...(before ?? []));
}
if (location.search.includes('parlor-doctor')) commands.push(['doctor']);
// The tag may be there twice: the chat of another site is another one, that of the same site is
// found on the page.
if (defaults.site || document.querySelector('parlor-chat')) commands.boot();
