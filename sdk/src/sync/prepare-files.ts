import { nameOf, type FileToSend, type Uploads } from '../transport/uploads.js';
import { whenAborted } from '../transport/abortable.js';
import type { PendingFile, Prepare } from './pending-message.js';

/** The files as a pending message shows them before anything is uploaded. */
export function pendingFiles(given: readonly (Blob | FileToSend)[]): PendingFile[] {
  return given.map((one) => {
    const { file, name, voice }: FileToSend = 'file' in one ? one : { file: one };
    return {
      file,
      name: name ?? nameOf(file),
      bytes: file.size,
      sent: 0,
      ...(voice && { voice }),
    };
  });
}

/**
 * Uploads the files of one message, one after the other. It remembers what it has uploaded, so a
 * repeated call continues after a break.
 */
export function prepareFiles({ upload, discard }: Uploads, files: readonly PendingFile[]): Prepare {
  const uploaded: string[] = [];
  const shown = [...files];
  let followed: AbortSignal | undefined;
  // Uploads of a message that is not sent must not count against the user's limit. For those that
  // were sent, `discard` fails with `not_found`.
  const discardAll = () => {
    for (const id of uploaded.splice(0)) if (id) discard(id).catch(() => undefined);
  };
  const prepare = async (
    conversationId: string | null,
    signal: AbortSignal,
    onProgress: (files: readonly PendingFile[]) => void,
  ): Promise<string[]> => {
    if (signal !== followed) whenAborted((followed = signal), discardAll);
    for (const [i, { file, name, voice }] of files.entries()) {
      if (uploaded[i] !== undefined) continue;
      const show = (sent: number) => {
        shown[i] = { ...shown[i]!, sent: Math.min(sent, file.size) };
        onProgress([...shown]);
      };
      show(0);
      const options = { name, ...(voice && { voice }), onProgress: show, signal };
      uploaded[i] = (await upload(conversationId, file, options)).id;
      show(file.size);
    }
    return [...uploaded];
  };
  return Object.assign(prepare, { files });
}
