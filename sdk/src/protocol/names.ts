/**
 * The rules for names of users, groups and sites. Names are shown beside other text and identify
 * people, so characters are removed that are invisible, that change the direction of the text
 * around them, or that overlap other lines. Characters that scripts and emoji need stay.
 */
import * as v from 'valibot';
import { line } from './fields.js';

/** These are not drawn, or they change the text around them. */
const invisible =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800\uFFFC\u{16FE4}\u{1D159}]/u;
/** Some of these have a meaning beside certain characters; see `hasMeaning`. */
const contextual =
  /\u200C|\u200D|[\uFE00-\uFE0F]|[\u180B-\u180D\u180F]|[\u{E0100}-\u{E01EF}]|[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}\u{E007F}]/u;
const nonSpacingMark = /[\p{Mn}\p{Me}]/u;
/**
 * The most marks on one letter: Tibetan, Hebrew with points, Vietnamese and Thai need up to three,
 * Burmese four with the spacing ones.
 */
const marksPerLetter = 4;

/** Scripts in which a joiner or non-joiner changes the letters beside it. */
const joiningScripts =
  /[\p{sc=Arab}\p{sc=Syrc}\p{sc=Nkoo}\p{sc=Mong}\p{sc=Deva}\p{sc=Beng}\p{sc=Guru}\p{sc=Gujr}\p{sc=Orya}\p{sc=Taml}\p{sc=Telu}\p{sc=Knda}\p{sc=Mlym}\p{sc=Sinh}\p{sc=Khmr}\p{sc=Mymr}\u064B-\u0655\u0670]/u;
const letterOrMark = /[\p{L}\p{M}]/u;
/** After these, a joiner has a meaning at the end of a word, too. */
const viramas = /[\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D4D\u0DCA]/u;
const pictograph = /\p{Extended_Pictographic}/u;
const endOfPictograph = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F]/u;
/** The flags of England, Scotland and others: a black flag and the letters of the region. */
const regionalFlag = /\u{1F3F4}[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{2,6}\u{E007F}/gu;

/**
 * The name as it is shown: without characters that are invisible or overlap other lines, with
 * single spaces. Empty if nothing is left. Takes linear time.
 */
export function cleanName(text: string): string {
  const visible = withoutExcess([...text.replace(/[^\S\uFEFF]/gu, ' ')]);
  const flags = new Set<number>();
  for (const { 0: flag, index } of visible.join('').matchAll(regionalFlag))
    for (let at = index; at < index + flag.length; at++) flags.add(at);
  let at = 0;
  const kept: string[] = [];
  for (const [place, sign] of visible.entries()) {
    if (
      flags.has(at) ||
      !contextual.test(sign) ||
      hasMeaning(sign, kept.at(-1) ?? '', visible[place + 1] ?? '')
    )
      kept.push(sign);
    at += sign.length;
  }
  return kept.join('').replace(/ +/g, ' ').trim();
}

/**
 * Removes invisible characters, and marks that have no letter, repeat the mark before, or are too
 * many.
 */
function withoutExcess(signs: readonly string[]): string[] {
  const kept: string[] = [];
  let marks = Infinity;
  let last = '';
  for (const sign of signs) {
    if (contextual.test(sign)) {
      kept.push(sign);
    } else if (nonSpacingMark.test(sign)) {
      if (invisible.test(sign) || marks >= marksPerLetter || sign === last) continue;
      marks++;
      last = sign;
      kept.push(sign);
    } else if (!invisible.test(sign)) {
      marks = sign === ' ' ? Infinity : /\p{M}/u.test(sign) ? marks : 0;
      last = '';
      kept.push(sign);
    }
  }
  return kept;
}

function hasMeaning(sign: string, before: string, after: string): boolean {
  if (sign === '\u200C' || sign === '\u200D') {
    if (sign === '\u200D' && endOfPictograph.test(before) && pictograph.test(after)) return true;
    const isBetween =
      joiningScripts.test(after) && letterOrMark.test(after) && !contextual.test(after);
    return (
      joiningScripts.test(before) &&
      letterOrMark.test(before) &&
      (isBetween || viramas.test(before))
    );
  }
  // A variation selector for emoji or text style; a key cap has a digit before it.
  if (sign === '\uFE0E' || sign === '\uFE0F')
    return pictograph.test(before) || (/[\d#*]/.test(before) && after === '\u20E3');
  if (sign <= '\u180F') return /\p{sc=Mong}/u.test(before);
  // Variants of Chinese characters, used in Japanese family names.
  return /[\u{E0100}-\u{E01EF}]/u.test(sign) && /\p{sc=Han}/u.test(before);
}

/** A name on the wire; parsing returns the cleaned name. */
/* @__NO_SIDE_EFFECTS__ */
export function name(max: number) {
  return v.pipe(
    line(max),
    v.transform(cleanName),
    v.check((text) => text !== '', 'must not be blank'),
  );
}
