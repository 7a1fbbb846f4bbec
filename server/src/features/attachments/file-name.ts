/**
 * Names of files, as people gave them: shown and offered for download, never a path on any disk of
 * ours.
 */
import { limits } from '@parlor/sdk/protocol/limits';

/**
 * How many characters of a given name are read: more than a name keeps, because some are dropped,
 * and few enough for what follows, as `normalize` takes time by the square of the length where
 * marks are out of order.
 */
const readOfName = { beginning: 800, end: 200 };

/**
 * Without paths, control characters, halves of characters, and marks that turn text round or cannot
 * be seen; not too long, and with its ending.
 */
export function cleanName(given: string): string {
  const last = given.slice(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
  const { beginning, end } = readOfName;
  const read = last.length <= beginning + end ? last : last.slice(0, beginning) + last.slice(-end);
  const seen = read
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffd]/gu, '')
    .replace(/\s+/gu, ' ')
    .replace(/^[\s.]+|(?<![\s.])[\s.]+$/gu, '');
  if (seen === '') return 'file';
  if (seen.length <= limits.fileName) return seen;
  const ending = /\.[\p{L}\p{N}]{1,16}$/u.exec(seen)?.[0] ?? '';
  return (
    seen.slice(0, limits.fileName - ending.length).replace(/(?<![\s.\p{Cs}])[\s.\p{Cs}]+$/u, '') +
    ending
  );
}

/** The same name with the ending of what the file is now. */
export function endingWith(name: string, ending: string): string {
  const base = name.replace(/\.[\p{L}\p{N}]{1,16}$/u, '');
  return `${base.slice(0, limits.fileName - ending.length - 1).replace(/\p{Cs}$/u, '')}.${ending}`;
}

/** RFC 6266: in ASCII for those who know no better, and as it is. */
export function disposition(kind: 'inline' | 'attachment', name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%;]/g, '_');
  const whole = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${whole}`;
}
