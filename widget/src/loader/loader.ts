/**
 * What the script tag fetches: `<script async src="https://…/parlor.js"
 * data-site="pk_…"></script>`.
 *
 * It adds a `<parlor-chat>` to the page and draws the launcher into its shadow root. The code of
 * the chat is fetched when the visitor is about to press the launcher; the element is then defined
 * and keeps the launcher. `<parlor-chat>` elements of the page itself get the same. It has no
 * dependency. It sets `window.Parlor`; earlier calls wait in an array of that name:
 *
 *     (window.Parlor ||= []).push(['boot', { site: 'pk_…' }]);
 */
import type { BootOptions, Finding, ParlorApi, ParlorMethods } from '../shared/embedding.js';
import { drawCutOff, drawLauncher } from '../shared/launcher.js';
import { launcherCss } from '../shared/launcher.styles.js';
import { cutOff, launcherWords } from '../i18n/language.js';
import { followOpeners, openAt, openInvite } from '../shared/openers.js';
import { connectsEarly, whenIdle } from '../shared/returning.js';

/**
 * The files of the first open, which the build inserts: the first one connects, the others are what
 * the chat shows.
 */
declare const __PARLOR_FILES__: readonly string[];
/** The file of the diagnostics. */
declare const __PARLOR_DOCTOR__: string;
const files = __PARLOR_FILES__;

/**
 * The running script tag decides where the code comes from. The getter is read from the prototype,
 * because markup can shadow `document.currentScript` with an element of that name. If there is none
 * (a module, a shadow root), no other tag is searched for: it could be one that a policy blocks.
 */
const tag: unknown = Reflect.get(Document.prototype, 'currentScript', document);
const source = tag instanceof HTMLScriptElement && tag.getAttribute('src');
// Not the property `src`, which a `<base>` that was added since the fetch would change.
const address = new URL(source || location.href, location.href);
const script = /^\/(assets\/parlor-\w+|parlor)\.js$/.test(address.pathname)
  ? (tag as HTMLScriptElement)
  : undefined;
const { origin } = script ? address : location;
const defaults = { ...script?.dataset, server: origin } as BootOptions;
/**
 * While a visitor waits, the time between a failure and the next try to fetch the code, in
 * milliseconds.
 */
const retryMs = 5_000;

type QueuedCommand = (...rest: unknown[]) => Promise<unknown> | undefined;

type ParlorElement = HTMLElement & ParlorMethods;

/** Makes `window.Parlor`, with all state of the loader. */
function createParlor(): ParlorApi {
  /** Ends the listeners of elements that wait for the chat's code. */
  let life = new AbortController();
  let wanted: BootOptions | undefined;
  let element: HTMLElement | undefined;
  /** Waits for the box of `into`. */
  let boxes: MutationObserver | undefined;
  /** How often a file could not be fetched. */
  let failures = 0;

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
      await (element as ParlorElement | undefined)?.signOut();
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
        doctor(patient: BootOptions): Promise<Finding[]>;
      };
      return doctor({ ...defaults, ...wanted });
    },
    push(...calls) {
      const named = commands as unknown as Record<string, QueuedCommand | undefined>;
      // The caller of a queued call has no promise.
      for (const [name, ...rest] of calls)
        // oxlint-disable-next-line no-console -- for the page's developer
        named[name]?.(...rest)?.catch(console.warn);
    },
  };

  /**
   * Imports a file of the chat. Browsers may remember that an address failed, so from the second
   * failure on another address of the same file is tried as well. The plain address is tried first,
   * because other files import the file by it.
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

  /** Gives an element its launcher and its methods, until the chat's code takes over. */
  function dress(chat: HTMLElement): void {
    // Already defined: the code was fetched before, and the element draws itself.
    if (customElements.get('parlor-chat') || chat.shadowRoot) return;
    const { signal } = life;
    const root = chat.attachShadow({ mode: 'open' });
    const turn = (open?: boolean) => (): void => void chat.toggleAttribute('open', open);
    /** Removes the notice of a failure; set while the visitor waits for the chat. */
    let taken: (() => void) | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let loading: Promise<void> | undefined;
    const intend = (): unknown =>
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
    for (const sign of ['pointerover', 'focusin']) root.addEventListener(sign, intend);
    // It may be opened by a call or by the attribute. An inline chat is open.
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
    const early: Partial<ParlorMethods> = {
      show: turn(true),
      hide: turn(false),
      toggle: turn(),
      openList: () => openAt(chat, {}),
      openUser: (userId) => openAt(chat, { userId }),
      openConversation: (conversationId) => openAt(chat, { conversationId }),
      signOut: async () => {
        await fetched(files[0]!);
        await customElements.whenDefined('parlor-chat');
        // It may have been removed from the page in the meantime. From here on the element has its
        // own method.
        customElements.upgrade(chat);
        await (chat as ParlorElement).signOut();
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
      // An attribute without a value is an empty string.
      else if (open !== undefined)
        element.toggleAttribute('open', open !== null && `${open}` !== 'false');
      // Applied once: later calls of `boot` leave the chat as the user has it.
      delete wanted.open;
      delete wanted.target;
      place(element, into);
      dress(element);
    }
    for (const chat of others) dress(chat);
  }

  /** Adds the element to its box, which may be added to the page later. */
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

  return commands;
}

const commands = createParlor();
// Only an own property: an element with this id is a property of the window, too.
const before = Object.hasOwn(window, 'Parlor') ? window.Parlor : undefined;
if (!before || Array.isArray(before)) {
  window.Parlor = commands;
  commands.push(...(before ?? []));
}
if (location.search.includes('parlor-doctor')) commands.push(['doctor']);
// With a second tag, another site gets its own chat, and the same site finds its chat on the page.
if (defaults.site || document.querySelector('parlor-chat')) commands.boot();
