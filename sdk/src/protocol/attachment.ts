import * as v from 'valibot';
import { counter, id } from './fields.js';
import { limits } from './limits.js';

/** Told by the file's own bytes. `file` is everything that is only ever downloaded. */
export const AttachmentKind = v.picklist(['picture', 'video', 'audio', 'file']);
export type AttachmentKind = v.InferOutput<typeof AttachmentKind>;

export const durationMs = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(1),
  v.maxValue(limits.voiceSeconds * 1_000),
);
/** 64 bytes in base64: how loud it is from its beginning to its end, 0 to 255. */
export const peaks = v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{85}[AQgw]==$/));

/** What a recording shows of itself, as its sender's device has measured it. */
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
   * The file's id: what messages are sent with as `attachmentIds`, and what stands in the address
   * of its bytes.
   */
  id,
  /**
   * How to show it, told by the file's own bytes; `file` is everything that is only ever
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
   * `clean`: it can be opened. `scanning`: nobody can open it yet. `refused`: the scan found it
   * dangerous, and its bytes are deleted.
   */
  state: v.picklist(['scanning', 'clean', 'refused']),
});
export interface Attachment extends v.InferOutput<typeof Attachment> {}
