/**
 * The emoji that the picker offers, as modules named `virtual:emoji/<language>`: which there are,
 * in the order of Unicode's emoji list, and their names and keywords in that language from
 * Unicode's CLDR. Fetched when a picker opens.
 */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const prefix = 'virtual:emoji/';

/** Newer emoji are missing from the fonts of devices that are still in use. */
const newestVersion = 15;

/** The groups of Unicode's list, as `emoji-choice.ts` names them. */
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

export function emojiData() {
  return {
    name: 'emoji-data',
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : null),
    load: (id) =>
      id.startsWith(`\0${prefix}`)
        ? `export default ${JSON.stringify(emojiIn(id.slice(prefix.length + 1)))}`
        : null,
  };
}

/** Gives for each group a list of `[emoji, name, keywords, 1 if it has skin tones]`. */
export function emojiIn(language) {
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

/** The country code of a flag that is written as two regional indicators. */
function regionOf(flag) {
  const letters = [...flag].map((sign) => sign.codePointAt(0) - 0x1f1e6);
  return letters.length === 2 && letters.every((letter) => letter >= 0 && letter < 26)
    ? String.fromCharCode(...letters.map((letter) => 65 + letter))
    : undefined;
}
