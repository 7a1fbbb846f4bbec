import * as v from 'valibot';
import { counter, cursor, id, nothing, page, pageSize, seq, time } from './fields.js';
import { limits } from './limits.js';
import { defineOperations } from './table.js';

/** Detected from the file's own bytes. `file` is every file that can only be downloaded. */
export const AttachmentKind = v.picklist(['picture', 'video', 'audio', 'file']);
export type AttachmentKind = v.InferOutput<typeof AttachmentKind>;

const durationMs = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(1),
  v.maxValue(limits.voiceSeconds * 1_000),
);
/** 64 bytes in base64: the loudness from beginning to end, each from 0 to 255. */
const peaks = v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{85}[AQgw]==$/));

/** Properties of a recording, as measured by its sender's device. */
export const Voice = v.object({
  /** How long it is, in milliseconds: from 1 to 900,000, which are 15 minutes. */
  durationMs,
  /** How loud it is from its beginning to its end: 64 bytes in base64, each from 0 to 255. */
  peaks,
});
export interface Voice extends v.InferOutput<typeof Voice> {}

/** A file of a message. `attachments.link` says where its bytes are. */
export const Attachment = v.object({
  /**
   * The file's id: messages are sent with it in `attachmentIds`, and the addresses of the file's
   * bytes contain it.
   */
  id,
  /**
   * How to show it, detected from the file's own bytes; `file` is every file that can only be
   * downloaded.
   */
  kind: AttachmentKind,
  /**
   * The name that its sender gave, up to 200 characters; without paths, control characters and
   * marks that change the direction of text.
   */
  name: v.string(),
  /** The media type, such as `image/jpeg`; `application/octet-stream` if the bytes do not tell. */
  type: v.string(),
  /**
   * Size of what is downloaded, in bytes. Pictures are encoded again, so it may differ from the
   * size of the upload.
   */
  bytes: counter,
  /** Width of a picture in pixels, the right way up; `null` of everything else. */
  width: v.nullable(counter),
  /** Height of a picture in pixels, the right way up; `null` of everything else. */
  height: v.nullable(counter),
  /**
   * Of a picture, a ThumbHash in base64: some 25 bytes to draw until the picture is loaded. `null`
   * of everything else.
   */
  thumbhash: v.nullable(v.string()),
  /** Whether it is a picture that moves. */
  animated: v.boolean(),
  /** Length and loudness of a voice message; left out for every other file. */
  voice: v.optional(Voice),
  /**
   * `clean`: it can be opened. `scanning`: it cannot be opened yet. `refused`: the scan found it
   * dangerous, and its bytes are deleted.
   */
  state: v.picklist(['scanning', 'clean', 'refused']),
});
export interface Attachment extends v.InferOutput<typeof Attachment> {}

/** A file where it was sent. */
export const SentAttachment = v.object({
  /** The file itself. */
  attachment: Attachment,
  /** The message that carries it, by its place in the conversation. */
  seq,
  /** Who sent it, by their id; `null` if that is not known. */
  senderId: v.nullable(id),
  /** When the message was sent. */
  createdAt: time,
});
export interface SentAttachment extends v.InferOutput<typeof SentAttachment> {}

/** Byte counts can exceed a `counter`. */
const bytes = v.pipe(v.number(), v.integer(), v.minValue(0));

/** How much the caller has stored, and how much more there is room for. */
export const AttachmentUsage = v.object({
  /**
   * Bytes of all files of the caller that the site keeps, sent or not, with the copies of pictures.
   */
  usedBytes: bytes,
  /** The caller's quota in bytes; `null` if there is none. */
  quotaBytes: v.nullable(bytes),
  /**
   * How many bytes the caller may still upload: the smallest remainder of the caller's quota, the
   * site's quota, and today's quota of the caller's IP address. `null` if none of them is limited.
   */
  freeBytes: v.nullable(bytes),
});
export interface AttachmentUsage extends v.InferOutput<typeof AttachmentUsage> {}

export const attachmentOperations = defineOperations({
  'attachments.upload': {
    summary:
      'Takes one file, for a message of this conversation; without one, for the message that begins a conversation, or for a picture of oneself or of a group. It is the caller’s alone until it is sent with `attachmentIds`, and gone after a day if it is not. `limit_reached` names the limit in `details`: `unsentUploads`, `personQuota`, `guestQuota`, `siteQuota`, or `addressQuota`, which says in `retryAfterMs` when the day is over. A recording is a voice message with `durationMs` and `peaks`, both or neither.',
    method: 'POST',
    path: '/attachments',
    caller: 'user',
    rate: 'upload',
    status: 201,
    upload: true,
    input: v.strictObject({
      /**
       * The conversation that the file is for; left out for a conversation that begins with it, and
       * for pictures of people and groups.
       */
      conversationId: v.optional(id),
      /** Length of a voice message in milliseconds, from 1 to 900,000. */
      durationMs: v.optional(durationMs),
      /** Loudness of a voice message: 64 bytes in base64. */
      peaks: v.optional(peaks),
    }),
    output: Attachment,
    errors: [
      'not_found',
      'not_accepted',
      'message_refused',
      'file_refused',
      'limit_reached',
      'unavailable',
    ],
  },
  'attachments.usage': {
    summary: 'How much the caller’s files take, and how much more there is room for.',
    method: 'GET',
    path: '/attachments/usage',
    caller: 'user',
    rate: 'read',
    input: nothing,
    output: AttachmentUsage,
    errors: [],
  },
  'attachments.discard': {
    summary:
      'Drops a file of the caller’s that has not been sent. Dropping it again changes nothing.',
    method: 'DELETE',
    path: '/attachments/:attachmentId',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({
      /** The uploaded file to drop. */
      attachmentId: id,
    }),
    output: v.object({}),
    errors: ['not_found'],
  },
  'attachments.link': {
    summary:
      'What opens the files of a conversation, for the caller and until `expiresAt`: `GET /v1/files/{attachmentId}/{size}?token={token}`, where `size` is `original`, or of a picture `large` (at most 1,280 pixels) or `small` (320). One for all files, and the same one for minutes, so that browsers keep what they have.',
    method: 'GET',
    path: '/conversations/:conversationId/files/link',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({ conversationId: id }),
    output: v.object({
      /** Used as `token` in the addresses of the files. */
      token: v.string(),
      /** When the addresses stop working. */
      expiresAt: time,
    }),
    errors: ['not_found'],
  },
  'attachments.list': {
    summary:
      'The files of a conversation, latest first: all of them, those of a kind, or those `without` a kind. `from` begins with the files of the message that carries this one, and `prev` leads to newer ones.',
    method: 'GET',
    path: '/conversations/:conversationId/files',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({
      conversationId: id,
      /** Only files of this kind. */
      kind: v.optional(AttachmentKind),
      /** All kinds but this one. */
      without: v.optional(AttachmentKind),
      /** A file to begin with, in place of the latest. */
      from: v.optional(id),
      cursor: v.optional(cursor),
      limit: v.optional(pageSize),
    }),
    output: page(SentAttachment),
    errors: ['not_found'],
  },
});
