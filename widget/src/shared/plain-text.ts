import type { AttachmentKind, Message } from '@parlor/sdk';
import type { TalkWords } from '../i18n/en.js';
import { filesLine } from './files-line.js';
import { plainOf } from './formatting.js';

/** A message as one line without formatting; what its attachments are if it has no text. */
export const plainText = (
  text: string,
  attachments: Message['attachments'] | AttachmentKind | undefined,
  words: TalkWords['files'],
): string => plainOf(text) || filesLine(attachments, words);
