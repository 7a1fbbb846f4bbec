/**
 * The language of the chat: that of the element (its `lang`, or that of an ancestor), else the
 * page's, else the user's. Part of the loader, which labels the launcher, and of the chat's code.
 */

export type Language = 'en' | 'de' | 'fr' | 'es' | 'pt' | 'zh' | 'ja' | 'hi' | 'ar' | 'he';

/** The name of the launcher, and what it shows while the chat's code cannot be fetched. */
const words: Record<Language, readonly [name: string, cutOff: string]> = {
  en: ['Open chat', 'Offline'],
  de: ['Chat', 'Offline'],
  fr: ['Chat', 'Hors ligne'],
  es: ['Chat', 'Sin conexión'],
  pt: ['Chat', 'Offline'],
  zh: ['聊天', '离线'],
  ja: ['チャット', 'オフライン'],
  hi: ['चैट', 'ऑफ़लाइन'],
  ar: ['الدردشة', 'غير متصل'],
  he: ['צ׳אט', 'לא מקוון'],
};

export function languageOf(element: Element): Language {
  const wanted = [
    element.closest<HTMLElement>('[lang]')?.lang,
    document.documentElement.lang,
    ...navigator.languages,
    'en',
  ];
  return wanted
    .map((tag) => tag?.split('-')[0]!.toLowerCase())
    .find((tag) => Object.hasOwn(words, tag!)) as Language;
}

/** The launcher's name until the catalogue is loaded. */
export const launcherWords = (element: Element): string => words[languageOf(element)][0];

/** What the launcher shows while the chat's code cannot be fetched. */
export const cutOff = (element: Element): string => words[languageOf(element)][1];
