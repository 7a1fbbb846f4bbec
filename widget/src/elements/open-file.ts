import { createAttachments, type Core } from '@parlor/sdk';
import { featureOf } from '../feature-of.js';
import type { ViewContext } from '../view-context.js';

/** In a window of its own, which closes by itself where the file is saved: the page stays where it is, whatever is answered. */
function follow(href: string): void {
  const link = document.createElement('a');
  Object.assign(link, { href, target: '_blank', rel: 'noopener noreferrer' });
  link.click();
}

/** Saves a file on the device. Its address ends within the hour, so that it stands in no element. */
export async function saveFile(chat: Core, conversationId: string, attachmentId: string): Promise<void> {
  follow(await featureOf(chat, createAttachments).url(conversationId, attachmentId, 'original', { download: true }));
}

/** Shows a picture large. */
export async function openFile(
  context: ViewContext,
  { conversationId, attachmentId }: { conversationId: string; attachmentId: string; from: HTMLElement },
): Promise<void> {
  follow(await featureOf(context.chat, createAttachments).url(conversationId, attachmentId, 'original'));
}
