import { createAttachments, type Core } from '@parlor/sdk';
import { saveFile } from './save-file.js';

/**
 * Saves a file of a message on the device. Its address is good for minutes, so that it stands in no
 * element. Rejects with `not_found` where it is gone: the window that saves it cannot say so.
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
