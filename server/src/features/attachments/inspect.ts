/**
 * Detects the type of a file by its first bytes, because the sender controls its name and headers.
 * Nothing is unpacked, and no more than these bytes is read.
 */
import { open } from 'node:fs/promises';
import type { AttachmentKind } from '@parlor/sdk/protocol/attachments';
import { fileTypeFromBuffer } from 'file-type';
import { isSoundAlone } from './tracks.js';

const bytesRead = 64 * 1024;

/** Types that browsers play, and none that could run in a page. */
const playable: Readonly<Record<string, 'video' | 'audio'>> = {
  'video/mp4': 'video',
  'video/webm': 'video',
  'video/quicktime': 'video',
  'video/ogg': 'video',
  'audio/mpeg': 'audio',
  'audio/mp4': 'audio',
  'audio/x-m4a': 'audio',
  'audio/aac': 'audio',
  'audio/ogg': 'audio',
  'audio/opus': 'audio',
  'audio/webm': 'audio',
  'audio/wav': 'audio',
  'audio/flac': 'audio',
  'audio/x-flac': 'audio',
};

/** Types that are re-encoded before they are shown. */
const pictures = new Set([
  'image/jpeg',
  'image/png',
  'image/apng',
  'image/webp',
  'image/gif',
  'image/avif',
  'image/heic',
  'image/heif',
  'image/heic-sequence',
  'image/heif-sequence',
  'image/tiff',
]);

export interface Inspected {
  kind: AttachmentKind;
  type: string;
}

export async function inspect(path: string): Promise<Inspected> {
  const file = await open(path);
  let bytes: Buffer;
  try {
    const read = await file.read(Buffer.alloc(bytesRead), 0, bytesRead, 0);
    bytes = read.buffer.subarray(0, read.bytesRead);
  } finally {
    await file.close();
  }
  // A file on which detection fails is of none of the kinds that matter here.
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  const type = found?.mime.split(';')[0]!.trim() ?? 'application/octet-stream';
  if (pictures.has(type)) return { kind: 'picture', type };
  if (isSoundAlone(bytes, type)) return { kind: 'audio', type: type.replace('video', 'audio') };
  const kind = playable[type];
  return kind
    ? { kind, type }
    : { kind: 'file', type: isPlainName(type) ? type : 'application/octet-stream' };
}

/** Types that a browser could show as a page or run are not passed on. */
function isPlainName(type: string): boolean {
  return !/html|xml|svg|javascript|ecmascript/i.test(type) && type.length <= 100;
}

/** Whether files of this kind are shown in place; others are downloaded. */
export function isShown(kind: AttachmentKind | 'avatar' | 'preview'): boolean {
  return kind !== 'file';
}
