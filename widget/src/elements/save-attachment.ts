import { createAttachments, type Core } from '@parlor/sdk';
import { featureOf } from '../feature-of.js';
import { saveFile } from './save-file.js';

/** Saves a file of a message on the device. Its address is good for minutes, so that it stands in no element. */
export async function saveAttachment(chat: Core, conversationId: string, attachmentId: string): Promise<void> {
  saveFile(await featureOf(chat, createAttachments).url(conversationId, attachmentId, 'original', { download: true }));
}
