/**
 * Names of files, as users gave them. They are shown and offered for download, and never used as a
 * path on our disks.
 */
import { limits } from '@parlor/sdk/protocol/limits';

/**
 * How many characters of a given name are read: more than a name keeps, because some are dropped,
 * but not many, because `normalize` takes quadratic time if combining marks are out of order.
 */
const readOfName = { beginning: 800, end: 200 };

/**
 * The name without paths, control characters, lone surrogates, and marks that change the direction
 * of text or are invisible; not too long, and with its extension.
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

/** The same name with the extension of the file's present type. */
export function endingWith(name: string, ending: string): string {
  const base = name.replace(/\.[\p{L}\p{N}]{1,16}$/u, '');
  return `${base.slice(0, limits.fileName - ending.length - 1).replace(/\p{Cs}$/u, '')}.${ending}`;
}

/** RFC 6266: the name in ASCII for old clients, and the name as it is. */
export function disposition(kind: 'inline' | 'attachment', name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%;]/g, '_');
  const whole = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${whole}`;
}
