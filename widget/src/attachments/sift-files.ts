/**
 * What of the files that somebody chose may be sent here, told before anything is uploaded; the
 * server looks at the bytes and has the last word.
 */
import type { AttachmentKind, FileToSend, Site } from '@parlor/sdk';

export type FileRules = NonNullable<Site['attachments']>;

export type Refusal =
  { why: 'large' | 'kind' | 'format' | 'empty'; name: string } | { why: 'many' };

/** By what the device says of it. `undefined` where that does not tell. */
export function kindOf({ type }: Blob): AttachmentKind | undefined {
  if (type === '') return undefined;
  if (/^image\/(jpe?g|png|apng|gif|webp|avif|tiff)$/.test(type)) return 'picture';
  return type.startsWith('video/') ? 'video' : type.startsWith('audio/') ? 'audio' : 'file';
}

/** Pictures that the server cannot read; phones that give them to pages make JPEG of them first. */
const isUnread = ({ type, name }: File): boolean =>
  /^image\/hei[cf]/.test(type) || /\.hei[cf]$/i.test(name);

/** What browsers offer for choosing; empty for everything. */
export function acceptOf({ kinds }: FileRules): string {
  if (kinds.includes('file')) return '';
  return kinds.map((kind) => (kind === 'picture' ? 'image/*' : `${kind}/*`)).join();
}

/**
 * Without marks that turn text round or cannot be seen, so that what reads as its ending is its
 * ending.
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
