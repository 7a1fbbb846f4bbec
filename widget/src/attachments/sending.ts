/**
 * What sends files: their tray, recordings, and the part of the SDK that uploads. Fetched when
 * somebody reaches for it.
 */
import { createAttachments, type Attachments, type Core } from '@parlor/sdk';

export { siftFiles } from './sift-files.js';
import './file-tray.js';
import './recorder.js';

export const attachmentsOf = (chat: Core): Attachments => chat.use(createAttachments);
