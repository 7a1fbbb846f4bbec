/** Takes the one file of a multipart body to a folder of its own, which is gone afterwards, whatever happens: as a stream, and no byte more than allowed. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from 'koa';
import { HttpMethodEnum, koaBody } from 'koa-body';
import { Fault } from './fault.js';

export interface ReceivedFile {
  path: string;
  /** Where more files may be made; it goes with the file. */
  folder: string;
  /** As its sender called it. */
  name: string;
  bytes: number;
}

/** Gives the file to `use`. Throws `too_large`, `unsupported_media_type`, `malformed_request`. */
export type Receive = <T>(maxBytes: number, use: (file: ReceivedFile) => Promise<T>) => Promise<T>;

/** What a multipart body has besides its file: boundaries and headers. */
const framing = 8 * 1024;

export function receiver(ctx: Context, uploads: string): Receive {
  return async (maxBytes, use) => {
    if (!ctx.request.is('multipart')) throw new Fault('unsupported_media_type', 'An upload is multipart/form-data.');
    if ((ctx.request.length ?? 0) > maxBytes + framing) throw tooLarge(ctx, maxBytes);
    await mkdir(uploads, { recursive: true });
    const folder = await mkdtemp(join(uploads, 'upload-'));
    try {
      await parse(ctx, folder, maxBytes);
      const file = Object.values(ctx.request.files ?? {}).flat()[0];
      if (!file) throw new Fault('malformed_request', 'There is no file in the body.');
      if (file.size > maxBytes) throw tooLarge(ctx, maxBytes);
      return await use({ path: file.filepath, folder, name: file.originalFilename ?? '', bytes: file.size });
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  };
}

async function parse(ctx: Context, uploadDir: string, maxBytes: number): Promise<void> {
  const read = koaBody({
    json: false,
    urlencoded: false,
    text: false,
    multipart: true,
    parsedMethods: [HttpMethodEnum.POST],
    formidable: {
      uploadDir,
      filename: () => 'received',
      maxFiles: 1,
      maxFileSize: maxBytes,
      maxTotalFileSize: maxBytes,
      maxFields: 1,
      maxFieldsSize: 1_024,
      // Empty ones are told by what they are, not by how they came.
      allowEmptyFiles: true,
      minFileSize: 0,
    },
  });
  try {
    await read(ctx, () => Promise.resolve());
  } catch (error) {
    // What still comes is read and thrown away: a sender who is cut off would not hear why.
    ctx.req.resume();
    const { httpCode } = error as { httpCode?: number };
    if (httpCode === 413) throw tooLarge(ctx, maxBytes);
    if (httpCode === undefined || httpCode >= 500) throw error;
    throw new Fault('malformed_request', 'The body is not one file as multipart/form-data.', { cause: error });
  }
}

function tooLarge(ctx: Context, maxBytes: number): Fault {
  // Nobody waits for the rest of it before the next call.
  ctx.set('connection', 'close');
  return new Fault('too_large', `A file has at most ${maxBytes} bytes.`);
}
