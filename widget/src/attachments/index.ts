/**
 * Attachments: the files of messages, files and recordings in the composer, and the page with the
 * pictures, files and links of a conversation.
 */
import { load } from '../load.js';
import type { Slots, SlotScope } from '../shared/slots.js';
import { ChosenFiles } from './chosen-files.js';
import { createComposerFiles } from './composer-files.js';
import { createMessageFiles } from './create-message-files.js';

declare module '../shared/view-context.js' {
  interface Views {
    /** The pictures, files and links of a conversation. */
    files: { conversationId: string };
  }
}

export const views = { files: () => load(() => import('./files.js')) };

export function createSlots(scope: SlotScope): Pick<Slots, 'messageFiles' | 'composerFiles'> {
  const chosen = new ChosenFiles(scope.chat);
  return {
    messageFiles: createMessageFiles(scope),
    composerFiles: (host, conversation) => createComposerFiles(host, conversation, chosen),
  };
}
