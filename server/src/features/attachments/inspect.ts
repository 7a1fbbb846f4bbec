/**
 * What a file is, told by its first bytes: names and headers are whatever their sender likes.
 * Nothing is unpacked, and no more is read than this.
 */
import { open } from 'node:fs/promises';
import type { AttachmentKind } from '@parlor/sdk/protocol/attachments';
import { fileTypeFromBuffer } from 'file-type';
import { isSoundAlone } from './tracks.js';

const bytesRead = 64 * 1024;

/** What browsers play, and nothing that could run in a page. */
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

/** What is made anew before anybody sees it. */
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
  // Whatever it trips over is not one of the kinds that matter.
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  const type = found?.mime.split(';')[0]!.trim() ?? 'application/octet-stream';
  if (pictures.has(type)) return { kind: 'picture', type };
  if (isSoundAlone(bytes, type)) return { kind: 'audio', type: type.replace('video', 'audio') };
  const kind = playable[type];
  return kind
    ? { kind, type }
    : { kind: 'file', type: isPlainName(type) ? type : 'application/octet-stream' };
}

/** What a page could be made of is called nothing at all. */
function isPlainName(type: string): boolean {
  return !/html|xml|svg|javascript|ecmascript/i.test(type) && type.length <= 100;
}

/** What is shown in place; everything else is downloaded. */
export function isShown(kind: AttachmentKind | 'avatar' | 'preview'): boolean {
  return kind !== 'file';
}
