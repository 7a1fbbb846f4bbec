/**
 * What sends files: their tray, recordings, and the part of the SDK that uploads. Fetched when
 * somebody reaches for it.
 */
import { createAttachments, type Attachments, type Core } from '@parlor/sdk';
import { featureOf } from './feature-of.js';

export { siftFiles } from './messages/sift-files.js';
import './elements/file-tray.js';
import './elements/recorder.js';

export const attachmentsOf = (chat: Core): Attachments => featureOf(chat, createAttachments);
