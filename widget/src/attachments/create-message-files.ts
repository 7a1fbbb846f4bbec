import type { Message, PendingMessage } from '@parlor/sdk';
import { html } from 'lit';
import { fileNames } from '../shared/file-name.styles.js';
import { filesHeight } from '../shared/files-height.js';
import { load } from '../load.js';
import type { MessageFiles, SlotScope } from '../shared/slots.js';
import { linkPreviews } from './link-previews.js';
import { messageFilesStyles } from './message-files.styles.js';
import { PendingFiles } from './pending-files.js';
import { Playback } from './playback.js';
import { saveAttachment } from './save-attachment.js';
import { SavingPage } from './saving-page.js';
import { soundStyles } from './sound.styles.js';

/** The files of messages. Their element is fetched when the first message with files is shown. */
export function createMessageFiles({ chat, panel }: SlotScope): MessageFiles {
  const pending = new PendingFiles(chat);
  const playback = new Playback(chat, panel);
  return {
    styles: [fileNames, messageFilesStyles, soundStyles],
    files(message, context, isChecked) {
      load(() => import('./message-files.js')).catch(() => undefined);
      const { attachments = [] } = message as Partial<Message & PendingMessage>;
      return html`<parlor-message-files
        .style=${`height:${filesHeight(attachments)}px`}
        .context=${context}
        .message=${message}
        .isChecked=${isChecked}
        .pending=${pending}
        .playback=${playback}
      ></parlor-message-files>`;
    },
    previews: linkPreviews,
    save: (conversationId, attachmentId) => saveAttachment(chat, conversationId, attachmentId),
    saving: (host, deps) => new SavingPage(host, deps),
  };
}
