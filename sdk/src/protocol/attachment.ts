import * as v from 'valibot';
import { counter, id } from './fields.js';
import { limits } from './limits.js';

/** Told by the file's own bytes. `file` is everything that is only ever downloaded. */
export const AttachmentKind = v.picklist(['picture', 'video', 'audio', 'file']);
export type AttachmentKind = v.InferOutput<typeof AttachmentKind>;

export const durationMs = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(limits.voiceSeconds * 1_000));
/** 64 bytes in base64: how loud it is from its beginning to its end, 0 to 255. */
export const peaks = v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{85}[AQgw]==$/));

/** What a recording shows of itself, as its sender's device has measured it. */
export const Voice = v.object({ durationMs, peaks });
export interface Voice extends v.InferOutput<typeof Voice> {}

/** A file of a message. Where its bytes are, `attachments.link` says. */
export const Attachment = v.object({
  id,
  kind: AttachmentKind,
  /** As its sender called it, without what is no name: paths, control characters and marks that turn text round. */
  name: v.string(),
  /** The media type, such as `image/jpeg`; `application/octet-stream` where the bytes do not tell. */
  type: v.string(),
  /** Of what is downloaded: pictures are made anew. */
  bytes: counter,
  /** Of pictures, in pixels and the right way up; `null` of everything else. */
  width: v.nullable(counter),
  height: v.nullable(counter),
  /** Of pictures: a ThumbHash in base64, some 25 bytes to draw until the picture is there. */
  thumbhash: v.nullable(v.string()),
  /** Whether a picture moves. */
  animated: v.boolean(),
  /** Of voice messages alone. */
  voice: v.optional(Voice),
  /** `scanning`: nobody opens it yet. `refused`: nobody ever will, its bytes are gone. */
  state: v.picklist(['scanning', 'clean', 'refused']),
});
export interface Attachment extends v.InferOutput<typeof Attachment> {}
