/**
 * Uploads of files, one at a time. Does not know messages. In a file of its own, so that it is
 * loaded when there is a file to send.
 */
import { ChatError } from '../chat-error.js';
import type { Platform } from '../platform.js';
import type { Attachment, Voice } from '../protocol/attachments.js';
import { routes } from '../protocol/routes.generated.js';
import { abortable } from './abortable.js';
import type { Call } from './calls.js';
import { postFile } from './post-file.js';
import { requestFor, type Rest } from './rest.js';
import type { Session } from './session.js';
import { isTokenTrouble } from './token-trouble.js';

export interface UploadOptions {
  /** The name that others see. Default: the name of the `File`. */
  name?: string;
  /** Called with the number of bytes sent; in browsers repeatedly, elsewhere at the end. */
  onProgress?: (sent: number, total: number) => void;
  /**
   * Makes a recording a voice message: its duration, in milliseconds up to 15 minutes, and its
   * loudness over time, as 64 bytes in base64.
   */
  voice?: Voice;
  signal?: AbortSignal;
}

/** A file with its own name, or marked as a voice message. */
export interface FileToSend extends Pick<UploadOptions, 'name' | 'voice'> {
  file: Blob;
}

/** How long the site's limit for file sizes is cached, in milliseconds. */
const sizeMs = 10 * 60_000;
/** How often one upload may be interrupted, while the server can be reached, before it fails. */
const cutsMax = 5;

export interface UploadDeps {
  /** Where the server answers, without a slash at the end. */
  readonly address: string;
  readonly call: Call;
  readonly platform: Platform;
  readonly rest: Rest;
  readonly session: Session;
}

export interface Uploads {
  /** `conversationId` is `null` for a file of a first message, and for pictures of people. */
  upload(conversationId: string | null, file: Blob, options?: UploadOptions): Promise<Attachment>;
  /** Deletes an upload that was not sent. */
  discard(attachmentId: string, signal?: AbortSignal): Promise<void>;
}

export function createUploads({ address, call, platform, rest, session }: UploadDeps): Uploads {
  let size: { maxBytes: number; until: number } | undefined;
  /**
   * Throws `too_large` for a file that exceeds the site's limit. The server closes the connection
   * on such a file, and not every runtime reads its answer then.
   */
  async function checkSize({ size: bytes }: Blob, signal: AbortSignal): Promise<void> {
    // The limit may have been raised since.
    if (!size || size.until <= platform.now() || bytes > size.maxBytes) {
      try {
        const { attachments } = await rest.call('sites.current', {}, { signal });
        size = { maxBytes: attachments?.maxBytes ?? Infinity, until: platform.now() + sizeMs };
      } catch {
        signal.throwIfAborted();
        // If the limit cannot be fetched, the server decides.
        size = undefined;
      }
    }
    if (size && bytes > size.maxBytes)
      throw new ChatError('too_large', `A file has at most ${size.maxBytes} bytes.`);
  }

  const cuts = new WeakMap<Blob, number>();
  /**
   * If an upload is cut short several times while the server answers other calls, then a proxy on
   * the way limits the size: throws `too_large`.
   */
  async function judgeCut(file: Blob, failure: unknown, signal: AbortSignal): Promise<void> {
    if (!(failure instanceof ChatError) || failure.code !== 'network_error') return;
    size = undefined;
    await checkSize(file, signal);
    // The server cannot be reached at all: the size is not the reason.
    if (!size) return;
    const count = (cuts.get(file) ?? 0) + 1;
    cuts.set(file, count);
    if (count < cutsMax) return;
    cuts.delete(file);
    throw new ChatError(
      'too_large',
      `The connection was closed ${count} times while the file was sent.`,
      { cause: failure },
    );
  }

  const upload: Uploads['upload'] = (
    conversationId,
    file,
    { name, onProgress, voice, signal } = {},
  ) =>
    abortable([session.scope, signal], async (either) => {
      await checkSize(file, either);
      const query = new URLSearchParams({ ...(conversationId !== null && { conversationId }) });
      for (const [key, value] of Object.entries(voice ?? {})) query.set(key, String(value));
      const post = (token: string) =>
        postFile({
          url: `${address}${requestFor(routes['attachments.upload']!, {}).path}?${query}`,
          token,
          file,
          name: name ?? nameOf(file),
          onProgress,
          signal: either,
          platform,
        }) as Promise<Attachment>;
      const token = await session.token();
      try {
        return await post(token);
      } catch (error) {
        if (isTokenTrouble(error)) return await post(await session.renew(token));
        await judgeCut(file, error, either);
        throw error;
      }
    });

  const discard: Uploads['discard'] = async (attachmentId, signal) => {
    await call('attachments.discard', { attachmentId }, { signal, repeatable: true });
  };

  return { upload, discard };
}

/** The name of a file that was given without one. */
export const nameOf = (file: Blob): string =>
  ('name' in file && typeof file.name === 'string' && file.name) || 'file';
