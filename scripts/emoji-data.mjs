/**
 * Writes the data of the emoji picker to widget/generated/, one module per language, as part of
 * `npm run build`. The list and its order come from Unicode's emoji list, names and keywords from
 * Unicode's CLDR.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './setup.mjs';

const require = createRequire(import.meta.url);
const folder = join(root, 'widget/generated');

/** The languages of `emoji-data.ts`. */
const languages = ['en', 'de', 'fr', 'es', 'pt', 'zh', 'ja', 'hi', 'ar', 'he'];

/** Fonts of devices that are still in use lack newer emoji. */
const newestVersion = 15;

/** Unicode's groups, and their names in `emoji-data.ts`. */
const groups = {
  'Smileys & Emotion': 'smileys',
  'People & Body': 'people',
  'Animals & Nature': 'nature',
  'Food & Drink': 'food',
  'Travel & Places': 'travel',
  Activities: 'activities',
  Objects: 'objects',
  Symbols: 'symbols',
  Flags: 'flags',
};

/** Returns for each group a list of `[emoji, name, keywords, 1 if it has skin tones]`. */
function emojiIn(language) {
  const { annotations } = require(
    `cldr-annotations-modern/annotations/${language}/annotations.json`,
  ).annotations;
  const regions = new Intl.DisplayNames(language, { type: 'region' });
  const wordsOf = ({ emoji, name, slug }) => {
    const { tts, default: keywords = [] } =
      annotations[emoji] ?? annotations[emoji.replaceAll('\uFE0F', '')] ?? {};
    const region = slug.startsWith('flag_') ? regionOf(emoji) : undefined;
    return [tts?.[0] ?? (region === undefined ? name : regions.of(region)), keywords.join(' ')];
  };
  return Object.fromEntries(
    require('unicode-emoji-json/data-by-group.json').map(({ name, emojis }) => [
      groups[name],
      emojis
        .filter(({ emoji_version: version }) => Number(version) <= newestVersion)
        .map((entry) => [entry.emoji, ...wordsOf(entry), ...(entry.skin_tone_support ? [1] : [])]),
    ]),
  );
}

/** The country code of a flag that consists of two regional indicators. */
function regionOf(flag) {
  const letters = [...flag].map((sign) => sign.codePointAt(0) - 0x1f1e6);
  return letters.length === 2 && letters.every((letter) => letter >= 0 && letter < 26)
    ? String.fromCharCode(...letters.map((letter) => 65 + letter))
    : undefined;
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const language of languages)
  writeFileSync(
    join(folder, `${language}.emoji.js`),
    `export const emoji = ${JSON.stringify(emojiIn(language))};\n`,
  );
