/**
 * The look of pending files: the kind by the type that the device reports, and for pictures a copy
 * of the size of the row, drawn from the bytes that the page still has. The stored message shows
 * that copy until its own picture is loaded.
 */
import type { AttachmentKind, Core, PendingFile, PendingMessage } from '@parlor/sdk';
import type { ShownFile } from './message-files.js';

/** The longest side of a copy, in pixels. */
const longest = 800;
/** The number of messages whose copies are kept. */
const kept = 12;

interface Look {
  width: number;
  height: number;
  preview: ImageBitmap;
}

export class PendingFiles {
  /** The files of a message, by its clientId. */
  readonly #looks = new Map<string, (Look | null | undefined)[]>();

  constructor(chat: Core) {
    chat.auth.user.subscribe((user) => {
      if (!user) this.#looks.clear();
    });
  }

  /** Calls `changed` when more is known about them. */
  filesOf({ clientId, files = [] }: PendingMessage, changed: () => void): ShownFile[] {
    if (!this.#looks.has(clientId)) {
      this.#looks.set(clientId, []);
      for (const old of [...this.#looks.keys()].slice(0, -kept)) this.#looks.delete(old);
    }
    const looks = this.#looks.get(clientId)!;
    return files.map((file, index): ShownFile => {
      const kind = kindOf(file);
      const look = looks[index];
      if (kind === 'picture' && look === undefined) {
        looks[index] = null;
        void lookAt(file.file).then((found) => {
          looks[index] = found;
          changed();
        }, changed);
      }
      return {
        id: String(index),
        kind,
        name: file.name,
        bytes: file.bytes,
        width: look?.width ?? null,
        height: look?.height ?? null,
        thumbhash: null,
        animated: false,
        state: 'clean',
        voice: file.voice,
        preview: look?.preview,
        sent: file.bytes ? file.sent / file.bytes : 1,
      };
    });
  }

  /** The copies of a message that was sent from here. */
  previewsOf(clientId: string | null): readonly (ImageBitmap | undefined)[] {
    return (this.#looks.get(clientId ?? '') ?? []).map((look) => look?.preview);
  }
}

function kindOf({ file: { type } }: PendingFile): AttachmentKind {
  if (/^image\/(?!svg)/.test(type)) return 'picture';
  const [kind] = type.split('/');
  return kind === 'video' || kind === 'audio' ? kind : 'file';
}

/** Rejects if this browser cannot draw the file. */
async function lookAt(file: Blob): Promise<Look> {
  const whole = await createImageBitmap(file);
  const { width, height } = whole;
  const scale = Math.min(1, longest / Math.max(width, height));
  const preview = await createImageBitmap(whole, {
    resizeWidth: Math.max(1, Math.round(width * scale)),
    resizeHeight: Math.max(1, Math.round(height * scale)),
    resizeQuality: 'medium',
  });
  whole.close();
  return { width, height, preview };
}
