import type { Attachment, AttachmentKind } from '@parlor/sdk';
import type { TalkWords } from '../i18n/en.js';

type FileWords = Pick<TalkWords['files'], 'counted' | 'voice'>;
/** The needed part of a file; of the files of a quoted message only the kind is known. */
type Known = Pick<Attachment, 'kind'> & { name?: string; voice?: unknown };

/** Files in a line of plain text: "3 pictures", "Voice message", or the name of a document. */
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
