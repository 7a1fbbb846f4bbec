/**
 * Which language the chat speaks: that of the element (its `lang`, or of what it stands in), else the page's, else the reader's. Part of the loader, which
 * names the launcher, and of the chat's code: see build/launcher-stand-in.js.
 */

export type Language = 'en' | 'de' | 'fr' | 'es' | 'pt' | 'zh' | 'ja' | 'hi' | 'ar' | 'he';

const openWords: { [L in Language]?: string } = { en: 'Open chat', zh: '聊天', ja: 'チャット', hi: 'चैट', ar: 'الدردشة', he: 'צ׳אט' };
const cutOffWords: { [L in Language]: string } = {
  en: 'No connection',
  de: 'Keine Verbindung',
  fr: 'Pas de connexion',
  es: 'Sin conexión',
  pt: 'Sem conexão',
  zh: '无法连接',
  ja: '接続できません',
  hi: 'कनेक्शन नहीं है',
  ar: 'لا يوجد اتصال',
  he: 'אין חיבור',
};

export function languageOf(element: Element): Language {
  const wanted = [element.closest<HTMLElement>('[lang]')?.lang, document.documentElement.lang, ...navigator.languages, 'en'];
  return wanted.map((tag) => tag?.split('-')[0]!.toLowerCase()).find((tag) => Object.hasOwn(cutOffWords, tag!)) as Language;
}

/** What the launcher is called before more words are here. */
export const launcherWords = (element: Element): string => openWords[languageOf(element)] ?? 'Chat';

/** What the launcher says while the chat's code cannot be fetched. */
export const cutOff = (element: Element): string => cutOffWords[languageOf(element)];
