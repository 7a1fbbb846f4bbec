/**
 * The look that a site's operators chose in the console. The page has precedence: an attribute of
 * the element, a custom property (also an inherited one) and a `::part` of the page win.
 *
 * All of it is one style sheet of the document, or of the shadow root that the element is in. Its
 * rules set the properties that the style sheets of the chat derive from those that pages set.
 * Rules of a page win, because `:where` has no specificity; those of the chat lose, because they
 * are inside of the shadow root. The sheet also applies before the chat's code is loaded, and to
 * elements that are added later.
 *
 * The element reflects none of these attributes unless they are set, so `:not([position])` matches
 * on a page that leaves the position open.
 */
import type { Site } from '@parlor/sdk';
import type { HostWords } from '../i18n/overridden.js';

export type Look = NonNullable<Site['look']>;

/** Symbols of the registry: the script of a site's look and the chat's code are separate files. */
const siteOfSheet = Symbol.for('parlor.look.site');
const given = Symbol.for('parlor.look.given');

type Sheet = CSSStyleSheet & { [siteOfSheet]?: string };

/** What the look has set on an element, to tell it from what the page sets. */
type Chat = HTMLElement & {
  words?: HostWords | undefined;
  [given]?: { lang?: string | undefined; words?: HostWords | undefined };
};

const derived = {
  accent: ['brand', 'accent'],
  ground: ['own-ground', 'ground'],
  text: ['text', 'text'],
  bubble: ['bubble', 'bubble'],
  ownBubble: ['own-bubble', 'own-bubble'],
  ownText: ['own-text', 'own-text'],
} as const satisfies Partial<Record<keyof Look, readonly [ours: string, ofPage: string]>>;

/** The style sheet of a look. */
export function lookCss(site: string, look: Look): string {
  const chat = `parlor-chat[site=${JSON.stringify(site)}]`;
  const rule = (declarations: string, where = '', part = ''): string =>
    declarations && `:where(${chat}${where})${part}{${declarations}}`;
  const colours = Object.entries(derived).map(([key, [ours, ofPage]]) => {
    const value = look[key as keyof typeof derived];
    return value ? `--${ours}:var(--parlor-${ofPage},${value});` : '';
  });
  const { radius, launcher, position, theme, density } = look;
  const gap = (side: string): string => `calc(var(--gap) + env(safe-area-inset-${side}))`;
  const isStart = position?.endsWith('start');
  const isTop = position?.startsWith('top');
  return [
    rule(colours.join('')),
    rule(radius === undefined ? '' : `--radius:var(--parlor-radius,${radius}px)`),
    // The frame that is shown until the chat's code is loaded.
    rule(
      look.ground ? `background-color:var(--parlor-ground,${look.ground})` : '',
      ':not(:defined)',
      '::before',
    ),
    rule(theme ? `color-scheme:${theme}` : '', ':not([theme])'),
    rule(density === 'compact' ? '--space:0.55' : '', ':not([density])'),
    position &&
      rule(
        `--inline:${isStart ? `${gap('left')} auto` : `auto ${gap('right')}`};` +
          `--block:${isTop ? `${gap('top')} auto` : `auto ${gap('bottom')}`}`,
        ':not([position])',
      ),
    launcher === 'none' && rule('--lift:0px', ':not([launcher])'),
    launcher === 'none' && rule('display:none', ':not([launcher])', '::part(launcher)'),
    launcher === 'round' && rule('border-radius:50%', '', '::part(launcher)'),
  ]
    .filter(Boolean)
    .join('\n');
}

function wordsOf({ title, greeting, intro }: Look): HostWords | undefined {
  const heading = greeting === undefined ? {} : { title: () => greeting, signedTitle: greeting };
  const text = intro === undefined ? {} : { text: intro };
  if (title === undefined && greeting === undefined && intro === undefined) return undefined;
  return {
    ...(title !== undefined && { conversations: { title } }),
    views: { signIn: { ...heading, ...text } },
  };
}

/**
 * Shows the look in a document or shadow root; `null` takes it back. It is a sheet of the page,
 * because a page's own rules must be able to win against it.
 */
function applySheet(root: DocumentOrShadowRoot, site: string, look: Look | null): void {
  // oxlint-disable-next-line walls/foreign-styles -- see above
  const sheets: readonly Sheet[] = root.adoptedStyleSheets;
  let sheet = sheets.find((each) => each[siteOfSheet] === site);
  if (!sheet) {
    if (!look) return;
    sheet = Object.assign(new CSSStyleSheet(), { [siteOfSheet]: site });
    // oxlint-disable-next-line walls/foreign-styles -- see above
    root.adoptedStyleSheets = [...sheets, sheet];
  }
  sheet.replaceSync(look ? lookCss(site, look) : '');
}

/** Language and words, unless the page has set them. */
function applyWords(chat: Chat, look: Look | null): void {
  const before = chat[given] ?? {};
  const lang = look?.language;
  const words = look ? wordsOf(look) : undefined;
  const isLangFree = (chat.getAttribute('lang') ?? undefined) === before.lang;
  const areWordsFree = chat.words === before.words;
  if (isLangFree && lang !== before.lang) {
    if (lang === undefined) chat.removeAttribute('lang');
    else chat.lang = lang;
  }
  if (areWordsFree && words !== before.words) chat.words = words;
  chat[given] = { ...(isLangFree && { lang }), ...(areWordsFree && { words }) };
}

/** Shows the look of a site, or the chat's own, in these elements of it. */
export function applyLook(
  chats: readonly { readonly element: HTMLElement }[],
  site: string,
  look: Look | null,
): void {
  for (const { element } of chats) {
    const root = element.getRootNode();
    if (root instanceof Document || root instanceof ShadowRoot) applySheet(root, site, look);
    applyWords(element, look);
  }
}

/** Shows the look on a page whose chat is not loaded, and may not be on the page yet. */
export function applyLookEarly(site: string, look: Look): void {
  applySheet(document, site, look);
  const apply = (): void => {
    for (const chat of document.querySelectorAll<HTMLElement>('parlor-chat'))
      if (chat.getAttribute('site') === site) applyWords(chat, look);
  };
  apply();
  document.addEventListener('DOMContentLoaded', apply, { once: true });
}
