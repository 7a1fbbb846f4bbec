import { ChatError } from './chat-error.js';
import type { Started } from './conversations.js';
import type { Feature } from './feature.js';
import type { SendOptions } from './messages.js';
import type {
  Attachment,
  AttachmentKind,
  AttachmentUsage,
  SentAttachment,
} from './protocol/attachments.js';
import type { Page } from './protocol/fields.js';
import type { Message } from './protocol/messages.js';
import type { Prepare } from './sync/pending-message.js';
import { pendingFiles, prepareFiles } from './sync/prepare-files.js';
import { abortable } from './transport/abortable.js';
import { createUploads, type FileToSend, type UploadOptions } from './transport/uploads.js';

export type { FileToSend, UploadOptions } from './transport/uploads.js';

/**
 * Pictures come in three sizes: as they are kept, at most 1,280 pixels, and at most 320 pixels.
 * Every other file has only its `original`.
 */
export type FileSize = 'original' | 'large' | 'small';

/** Files of messages. */
export interface Attachments {
  /**
   * Sends files, with or without a text. The message shows at once as `pending`, with its `files`
   * and how much of each is sent. Uploads the files one after the other, then sends the message. It
   * continues after a lost connection, and after a reload if the device can keep files
   * (`OutboxStorage`); a file that is already uploaded is not uploaded again. Resolves when the
   * message is stored; rejects if a file is refused, as `upload` does: then call `messages.retry`
   * or `discard`.
   *
   *     await chat.attachments.send(conversation.id, '', [...input.files]);
   *     await chat.attachments.send(conversation.id, '', [
   *       { file: recording, name: 'Voice message', voice: { durationMs, peaks } },
   *     ]);
   */
  send(
    conversationId: string,
    text: string,
    files: readonly (Blob | FileToSend)[],
    options?: SendOptions,
  ): Promise<Message>;
  /**
   * The same for a first message: `conversations.start` with files.
   *
   *     const { conversation } = await chat.attachments.start([user.id], 'Look', [file]);
   */
  start(
    userIds: readonly string[],
    text: string,
    files: readonly (Blob | FileToSend)[],
    options?: { clientId?: string; signal?: AbortSignal },
  ): Promise<Started>;
  /**
   * Uploads one file: for a message in this conversation, or, with `null`, for a first message or
   * for the user's picture. The server deletes it after a day unless it is sent: `messages.send(…,
   * { attachmentIds: [id] })`. Tries once. Throws `too_large`, `file_refused`, `message_refused`
   * for a name that the site's filters refuse, `limit_reached` beyond 30 files that are not sent,
   * or beyond a quota: `error.details[0].field` is `unsentUploads`, `personQuota`, `guestQuota`,
   * `addressQuota` or `siteQuota`.
   *
   *     const { id } = await chat.attachments.upload(null, file, {
   *       onProgress: (sent, total) => (bar.value = sent / total),
   *     });
   *     await chat.users.updateMe({ avatarAttachmentId: id });
   */
  upload(conversationId: string | null, file: Blob, options?: UploadOptions): Promise<Attachment>;
  /**
   * How many bytes the caller's files take, and how many more the caller may upload: `quotaBytes`
   * is the caller's quota, and `freeBytes` also respects the site's quota and today's quota of the
   * caller's IP address. `null` means no limit.
   *
   *     const { usedBytes, quotaBytes, freeBytes } = await chat.attachments.usage();
   */
  usage(signal?: AbortSignal): Promise<AttachmentUsage>;
  /** Drops an upload that was not sent. Throws `not_found`. */
  discard(attachmentId: string, signal?: AbortSignal): Promise<void>;
  /**
   * The address of a conversation's file. It expires, so call this again each time you show the
   * file: that sends at most one request per conversation every ten minutes. `download` makes
   * browsers save a file that they would otherwise show. Throws `not_found` if the caller is not a
   * member.
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
   * with the other files of its message; `cursor` is an earlier page's `next`, or its `prev` for
   * newer files; `limit` 1 to 100. Throws `not_found`, also if the file `from` no longer exists.
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

/** Milliseconds; a link is good for longer. */
const linkMs = 10 * 60_000;

/**
 * For a chat of `createCore`: `core.use(createAttachments)`. A chat of `createChat` has it as
 * `chat.attachments`. In a file of its own, so that it can be loaded when it is needed.
 */
export const createAttachments: Feature<Attachments> = (deps) => {
  const { address, call, platform, session, sync } = deps;
  const uploads = createUploads(deps);
  const { upload, discard } = uploads;
  const links = new Map<string, { token: Promise<string>; until: number }>();
  session.switched.add(() => links.clear());
  // Links belong to a session, and the new token may be of another session of the same user.
  session.renewed.add(() => links.clear());

  function link(conversationId: string): Promise<string> {
    const known = links.get(conversationId);
    if (known && known.until > platform.now()) return known.token;
    const token = call('attachments.link', { conversationId }).then((answer) => answer.token);
    links.set(conversationId, { token, until: platform.now() + linkMs });
    token.catch(() => links.delete(conversationId));
    return token;
  }

  function prepare(files: readonly (Blob | FileToSend)[]): Prepare {
    session.scope.throwIfAborted();
    if (files.length === 0) throw new ChatError('invalid_input', 'There is no file to send.');
    return prepareFiles(uploads, pendingFiles(files));
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
      const outgoing = { conversationId, clientId, text, ...more };
      return await sync.outbox.add(outgoing, signal, prepare(files));
    },
    async start(userIds, text, files, { clientId = platform.createId(), signal } = {}) {
      return await sync.start({ userIds, clientId, text }, signal, prepare(files));
    },
    async url(conversationId, attachmentId, size = 'original', { download = false, signal } = {}) {
      const token = await abortable([session.scope, signal], () => link(conversationId));
      return `${address}/v1/files/${attachmentId}/${size}?token=${token}${download ? '&download' : ''}`;
    },
    list: (conversationId, query = {}, signal) =>
      call('attachments.list', { conversationId, ...query }, { signal }),
  };
};
