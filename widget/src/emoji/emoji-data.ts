/**
 * The emoji of a picker: all by group, with names and keywords in the user's language, and their
 * search.
 */
import type { Language } from '../i18n/language.js';
import { load } from '../load.js';

export const emojiGroups = [
  'smileys',
  'people',
  'nature',
  'food',
  'travel',
  'activities',
  'objects',
  'symbols',
  'flags',
] as const;
export type EmojiGroup = (typeof emojiGroups)[number];

export type Emoji = readonly [emoji: string, name: string, keywords: string, hasTones?: 1];
export type EmojiData = Readonly<Record<EmojiGroup, readonly Emoji[]>>;

const files: Record<Language, () => Promise<{ emoji: EmojiData }>> = {
  en: () => load(() => import('../../generated/en.emoji.js')),
  de: () => load(() => import('../../generated/de.emoji.js')),
  fr: () => load(() => import('../../generated/fr.emoji.js')),
  es: () => load(() => import('../../generated/es.emoji.js')),
  pt: () => load(() => import('../../generated/pt.emoji.js')),
  zh: () => load(() => import('../../generated/zh.emoji.js')),
  ja: () => load(() => import('../../generated/ja.emoji.js')),
  hi: () => load(() => import('../../generated/hi.emoji.js')),
  ar: () => load(() => import('../../generated/ar.emoji.js')),
  he: () => load(() => import('../../generated/he.emoji.js')),
};

/** Rejects if the file cannot be fetched. */
export async function emojiIn(language: Language): Promise<EmojiData> {
  return (await files[language]()).emoji;
}

/** Modifiers by skin tone, from light to dark; tone 0 is none. */
const modifiers = ['', '\u{1F3FB}', '\u{1F3FC}', '\u{1F3FD}', '\u{1F3FE}', '\u{1F3FF}'];
export const tones = modifiers.map((_, tone) => tone);

/** Every person and hand in the emoji gets the tone. */
export function withTone(emoji: string, tone: number): string {
  const modifier = modifiers[tone];
  return modifier ? emoji.replace(/(\p{Emoji_Modifier_Base})\uFE0F?/gu, `$1${modifier}`) : emoji;
}

const fold = (text: string): string =>
  text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();

/** The most results of a search. */
const foundMost = 160;

/**
 * Emoji with all words of the text in their names or keywords. Names that begin with the text come
 * first.
 */
export function findEmoji(data: EmojiData, text: string): Emoji[] {
  const wanted = fold(text).trim();
  const words = wanted.split(/\s+/);
  const found: { entry: Emoji; rank: number }[] = [];
  for (const group of emojiGroups) {
    for (const entry of data[group]) {
      const name = fold(entry[1]);
      const all = ` ${name} ${fold(entry[2])}`;
      if (!words.every((word) => all.includes(word))) continue;
      const rank = name.startsWith(wanted)
        ? 0
        : words.every((word) => all.includes(` ${word}`))
          ? 1
          : 2;
      found.push({ entry, rank });
    }
  }
  return found
    .sort((a, b) => a.rank - b.rank)
    .slice(0, foundMost)
    .map(({ entry }) => entry);
}
