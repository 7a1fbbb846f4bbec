/**
 * Which of the chosen files may be sent here, checked before anything is uploaded; the server
 * checks the bytes and decides.
 */
import type { AttachmentKind, FileToSend, Site } from '@parlor/sdk';

export type FileRules = NonNullable<Site['attachments']>;

export type Refusal =
  { why: 'large' | 'kind' | 'format' | 'empty'; name: string } | { why: 'many' };

/** The kind by the MIME type that the device reports. `undefined` if there is none. */
export function kindOf({ type }: Blob): AttachmentKind | undefined {
  if (type === '') return undefined;
  if (/^image\/(jpe?g|png|apng|gif|webp|avif|tiff)$/.test(type)) return 'picture';
  return type.startsWith('video/') ? 'video' : type.startsWith('audio/') ? 'audio' : 'file';
}

/**
 * Pictures that the server cannot read; phones convert them to JPEG before they hand them to a
 * page.
 */
const isUnread = ({ type, name }: File): boolean =>
  /^image\/hei[cf]/.test(type) || /\.hei[cf]$/i.test(name);

/** The `accept` attribute for the file dialog; empty for all files. */
export function acceptOf({ kinds }: FileRules): string {
  if (kinds.includes('file')) return '';
  return kinds.map((kind) => (kind === 'picture' ? 'image/*' : `${kind}/*`)).join();
}

/**
 * Removes invisible characters and those that change the text direction, so that what looks like
 * the ending of the name is its ending.
 */
export const plainName = (name: string): string =>
  name.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '') || 'file';

export function siftFiles(
  chosen: readonly File[],
  { kinds, maxBytes, maxCount }: FileRules,
  already: number,
): { taken: FileToSend[]; refused: Refusal[] } {
  const taken: FileToSend[] = [];
  const refused: Refusal[] = [];
  let isOver = false;
  for (const file of chosen) {
    const name = plainName(file.name);
    const kind = kindOf(file);
    if (isUnread(file)) refused.push({ why: 'format', name });
    else if (kind !== undefined && !kinds.includes(kind)) refused.push({ why: 'kind', name });
    else if (file.size === 0) refused.push({ why: 'empty', name });
    else if (file.size > maxBytes) refused.push({ why: 'large', name });
    else if (already + taken.length >= maxCount) isOver = true;
    else taken.push({ file, name });
  }
  if (isOver) refused.push({ why: 'many' });
  return { taken, refused };
}
