/**
 * Which language the chat speaks: that of the element (its `lang`, or of what it stands in), else the page's, else the reader's. Part of the loader, which
 * names the launcher, and of the chat's code: see build/launcher-stand-in.js.
 */

export type Language = 'en' | 'de' | 'fr' | 'es' | 'pt' | 'zh' | 'ja' | 'hi' | 'ar' | 'he';

const languages = /^(en|de|fr|es|pt|zh|ja|hi|ar|he)\b/i;
const openWords: { [L in Language]?: string } = { en: 'Open chat', zh: '聊天', ja: 'チャット', hi: 'चैट', ar: 'الدردشة', he: 'צ׳אט' };

export function languageOf(element: Element): Language {
  const wanted = [element.closest<HTMLElement>('[lang]')?.lang, document.documentElement.lang, ...navigator.languages, 'en'];
  return wanted.map((tag) => languages.exec(tag ?? '')?.[1]?.toLowerCase()).find(Boolean) as Language;
}

/** What the launcher is called before more words are here. */
export const launcherWords = (element: Element): string => openWords[languageOf(element)] ?? 'Chat';
