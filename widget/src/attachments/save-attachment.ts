import { createAttachments, type Core } from '@parlor/sdk';
import { saveFile } from './save-file.js';

/**
 * Saves a file of a message on the device. Its address expires after minutes, so it is not put into
 * an element. Rejects with `not_found` if the file does not exist any more: the window that saves
 * it cannot report that.
 */
export async function saveAttachment(
  chat: Core,
  conversationId: string,
  attachmentId: string,
): Promise<void> {
  const { list, url } = chat.use(createAttachments);
  const [address] = await Promise.all([
    url(conversationId, attachmentId, 'original', { download: true }),
    list(conversationId, { from: attachmentId, limit: 1 }),
  ]);
  saveFile(address);
}
