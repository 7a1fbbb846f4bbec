import type { PendingFile, Prepare } from './sync/pending-message.js';
import { ChatError } from './chat-error.js';
import type { Parts } from './core.js';
import type { SendOptions } from './messages.js';
import type {
  Attachment,
  AttachmentKind,
  AttachmentUsage,
  SentAttachment,
  Voice,
} from './protocol/attachments.js';
import type { Page } from './protocol/fields.js';
import type { Message } from './protocol/messages.js';
import { routes } from './protocol/routes.generated.js';
import { abortable, whenAborted } from './transport/abortable.js';
import { isTokenTrouble } from './transport/token-trouble.js';
import { postFile } from './transport/post-file.js';
import { requestFor } from './transport/rest.js';

/**
 * Of pictures: as they are kept, at most 1,280 pixels, at most 320. Everything else has its
 * `original` alone.
 */
export type FileSize = 'original' | 'large' | 'small';

export interface UploadOptions {
  /** What others read. Default: the name of the `File`. */
  name?: string;
  /** Called with what has been sent, in bytes; in browsers as it goes, elsewhere at the end. */
  onProgress?: (sent: number, total: number) => void;
  /**
   * Makes a recording a voice message: how long it is, in milliseconds up to 15 minutes, and how
   * loud it is where, as 64 bytes in base64.
   */
  voice?: Voice;
  signal?: AbortSignal;
}

/** A file with what is said of it: a name of its own, or that it is a voice message. */
export interface FileToSend extends Pick<UploadOptions, 'name' | 'voice'> {
  file: Blob;
}

/** Files of messages. */
export interface Attachments {
  /**
   * Sends files, with a text or without: shows at once as `pending` with its `files` and how much
   * of each is sent, uploads one after the other, and sends the message when all are there. What
   * breaks off is taken up again by itself; a file that is there already is not sent twice. Until
   * all are uploaded, it ends with the page. Resolves when the message is stored; rejects when a
   * file was refused, as `upload` does, and then `messages.retry` and `discard` are there.
   *
   *     await chat.attachments.send(conversation.id, '', [...input.files]);
   *     await chat.attachments.send(conversation.id, '', [{ file: recording, name: 'Voice message', voice: { durationMs, peaks } }]);
   */
  send(
    conversationId: string,
    text: string,
    files: readonly (Blob | FileToSend)[],
    options?: SendOptions,
  ): Promise<Message>;
  /**
   * Uploads one file, to be sent in this conversation, or, with `null`, in the message that begins
   * one, or to be one's picture. It is gone after a day unless it is sent: `messages.send(…, {
   * attachmentIds: [id] })`. Tries once. Throws `too_large`, `file_refused`, `message_refused` for
   * a name that the site's filters do not let through, `limit_reached` beyond 30 that are not sent,
   * or beyond a quota: `error.details[0].field` is `unsentUploads`, `personQuota`, `guestQuota`,
   * `addressQuota` or `siteQuota`.
   *
   *     const { id } = await chat.attachments.upload(null, file, { onProgress: (sent, total) => (bar.value = sent / total) });
   *     await chat.users.updateMe({ avatarAttachmentId: id });
   */
  upload(conversationId: string | null, file: Blob, options?: UploadOptions): Promise<Attachment>;
  /**
   * How much the caller's files take, and how much more there is room for, in bytes: `quotaBytes`
   * is the caller's quota, and `freeBytes` also knows the quota of the site and today's of the
   * caller's address. `null` is no limit.
   *
   *     const { usedBytes, quotaBytes, freeBytes } = await chat.attachments.usage();
   */
  usage(signal?: AbortSignal): Promise<AttachmentUsage>;
  /** Drops an upload that was not sent. Throws `not_found`. */
  discard(attachmentId: string, signal?: AbortSignal): Promise<void>;
  /**
   * Where a file of a conversation is, for a while: ask again when you show it again, which costs a
   * call every ten minutes and conversation at most. `download` makes browsers save what they would
   * show. Throws `not_found` for who is not a member.
   *
   *     img.src = await chat.attachments.url(message.conversationId, attachment.id, 'large');
   */
  url(
    conversationId: string,
    attachmentId: string,
    size?: FileSize,
    options?: { download?: boolean; signal?: AbortSignal },
  ): Promise<string>;
  /**
   * A conversation's files, the latest first. `from` is the id of a file to begin with, together
   * with the others of its message; `cursor` is an earlier page's `next`, or its `prev` for newer
   * ones; `limit` 1 to 100. Throws `not_found`, also where `from` is gone.
   *
   *     const { items, next } = await chat.attachments.list(conversation.id, { kind: 'picture' });
   */
  list(
    conversationId: string,
    query?: {
      kind?: AttachmentKind;
      without?: AttachmentKind;
      from?: string;
      cursor?: string;
      limit?: number;
    },
    signal?: AbortSignal,
  ): Promise<Page<SentAttachment>>;
}

/** Milliseconds: so long what the site said of the size of files is believed. */
const sizeMs = 10 * 60_000;
/** Of one file, uploads that the other end has cut short while the server could be reached. */
const cutsMax = 5;

/** Milliseconds; a link is good for longer. */
const linkMs = 10 * 60_000;

/**
 * For a chat of `createCore`: `core.use(createAttachments)`. A chat of `createChat` has it as
 * `chat.attachments`. In a file of its own, so that it can be fetched when it is needed.
 */
export function createAttachments({
  address,
  call,
  platform,
  rest,
  session,
  sync,
}: Parts): Attachments {
  const links = new Map<string, { token: Promise<string>; until: number }>();
  session.switched.add(() => links.clear());
  // They belong to a session, and a token may be of another one of the same user.
  session.renewed.add(() => links.clear());

  let size: { maxBytes: number; until: number } | undefined;
  /**
   * Throws `too_large` for a file that the site does not take: its server closes the connection on
   * one, and not every runtime reads the answer then.
   */
  async function checkSize({ size: bytes }: Blob, signal: AbortSignal): Promise<void> {
    // The site may have come to take more.
    if (!size || size.until <= platform.now() || bytes > size.maxBytes) {
      try {
        const { attachments } = await rest.call('sites.current', {}, { signal });
        size = { maxBytes: attachments?.maxBytes ?? Infinity, until: platform.now() + sizeMs };
      } catch {
        signal.throwIfAborted();
        // The server says so itself, then.
        size = undefined;
      }
    }
    if (size && bytes > size.maxBytes)
      throw new ChatError('too_large', `A file has at most ${size.maxBytes} bytes.`);
  }

  const cuts = new WeakMap<Blob, number>();
  /**
   * A body that is cut short again and again, by a server that answers otherwise, is too large for
   * something on the way.
   */
  async function judgeCut(file: Blob, failure: unknown, signal: AbortSignal): Promise<void> {
    if (!(failure instanceof ChatError) || failure.code !== 'network_error') return;
    size = undefined;
    await checkSize(file, signal);
    // Else the network is gone, for files of any size.
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

  const upload: Attachments['upload'] = (
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
          url: `${address}${requestFor(routes['attachments.upload'], {}).path}?${query}`,
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

  const discard: Attachments['discard'] = async (attachmentId, signal) => {
    await call('attachments.discard', { attachmentId }, { signal, repeatable: true });
  };

  function link(conversationId: string): Promise<string> {
    const known = links.get(conversationId);
    if (known && known.until > platform.now()) return known.token;
    const token = call('attachments.link', { conversationId }).then((answer) => answer.token);
    links.set(conversationId, { token, until: platform.now() + linkMs });
    token.catch(() => links.delete(conversationId));
    return token;
  }

  /**
   * Uploads what is not there yet; what it has uploaded it remembers, however often it is called.
   */
  function preparing(conversationId: string, given: readonly (Blob | FileToSend)[]): Prepare {
    const uploaded: string[] = [];
    const files = given.map((one): FileToSend => ('file' in one ? one : { file: one }));
    const shown = files.map(({ file, name, voice }): PendingFile => ({
      file,
      name: name ?? nameOf(file),
      bytes: file.size,
      sent: 0,
      ...(voice && { voice }),
    }));
    let heard: AbortSignal | undefined;
    // What is not sent after all must not stand against how many may wait. What was sent is not
    // found among them.
    const drop = () => {
      for (const id of uploaded.splice(0)) if (id) discard(id).catch(() => undefined);
    };
    const prepare = async (
      signal: AbortSignal,
      onProgress: (files: readonly PendingFile[]) => void,
    ): Promise<string[]> => {
      if (signal !== heard) whenAborted((heard = signal), drop);
      for (const [i, { file, ...more }] of files.entries()) {
        if (uploaded[i] !== undefined) continue;
        const show = (sent: number) => {
          shown[i] = { ...shown[i]!, sent: Math.min(sent, file.size) };
          onProgress([...shown]);
        };
        show(0);
        const { id } = await upload(conversationId, file, { ...more, onProgress: show, signal });
        uploaded[i] = id;
        show(file.size);
      }
      return [...uploaded];
    };
    return Object.assign(prepare, { files: [...shown] });
  }

  return {
    upload,
    usage: (signal) => call('attachments.usage', {}, { signal }),
    discard,
    async send(
      conversationId,
      text,
      files,
      { clientId = platform.createId(), signal, ...more } = {},
    ) {
      session.scope.throwIfAborted();
      if (files.length === 0) throw new ChatError('invalid_input', 'There is no file to send.');
      return await sync.outbox.add(
        { conversationId, clientId, text, ...more },
        signal,
        preparing(conversationId, files),
      );
    },
    async url(conversationId, attachmentId, size = 'original', { download = false, signal } = {}) {
      const token = await abortable([session.scope, signal], () => link(conversationId));
      return `${address}/v1/files/${attachmentId}/${size}?token=${token}${download ? '&download' : ''}`;
    },
    list: (conversationId, query = {}, signal) =>
      call('attachments.list', { conversationId, ...query }, { signal }),
  };
}

const nameOf = (file: Blob): string =>
  ('name' in file && typeof file.name === 'string' && file.name) || 'file';
