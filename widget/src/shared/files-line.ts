import type { Attachment, AttachmentKind } from '@parlor/sdk';
import type { TalkWords } from '../i18n/en.js';

type FileWords = Pick<TalkWords['files'], 'counted' | 'voice'>;
/** As much of a file as this needs; of what is quoted the kind alone is known. */
type Known = Pick<Attachment, 'kind'> & { name?: string; voice?: unknown };

/**
 * What files are called in a line of plain text: "3 pictures", "Voice message", or a document's own
 * name.
 */
export function filesLine(
  files: readonly Known[] | AttachmentKind | undefined,
  words: FileWords,
): string {
  const all: readonly Known[] = typeof files === 'string' ? [{ kind: files }] : (files ?? []);
  const [first] = all;
  if (!first) return '';
  if (all.length === 1) {
    if (first.voice) return words.voice;
    if (first.kind === 'file' && first.name) return first.name;
  }
  return words.counted(
    all.every(({ kind }) => kind === first.kind) ? first.kind : 'file',
    all.length,
  );
}
