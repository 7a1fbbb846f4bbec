/**
 * Receives the one file of a multipart body in its own folder, which is always deleted afterwards:
 * as a stream, and never more bytes than allowed.
 */
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import type { Context } from 'koa';
import type { UserCall } from './context.js';
import { Fault } from './fault.js';
import type { Pacing } from './pacing.js';

export interface ReceivedFile {
  path: string;
  /** Where more files may be made; it goes with the file. */
  folder: string;
  /** As its sender called it. */
  name: string;
  bytes: number;
}

/**
 * Gives the file to `use`. Throws `too_large`, `unsupported_media_type`, `malformed_request`,
 * `rate_limited`, `unavailable`.
 */
export type Receive = <T>(maxBytes: number, use: (file: ReceivedFile) => Promise<T>) => Promise<T>;

/** What a multipart body has besides its file: boundaries, headers, and one small field. */
const framing = 8 * 1024;

/**
 * A part has few headers; browsers send the name of a file in UTF-8, of at most 255 bytes on usual
 * disks.
 */
const partLimits = {
  parts: 2,
  files: 1,
  fields: 1,
  fieldSize: 1_024,
  headerPairs: 16,
  headerSize: 4 * 1024,
};

/** RFC 2046: the longest boundary. */
const boundaryLength = 70;

/** When the body is at its end, the parser has said so or it never will. */
const endMs = 5_000;

/** Uploads at the same time: of one user, of one address, and of everybody. */
export interface UploadsAtOnce {
  user: number;
  address: number;
  all: number;
}

const defaultAtOnce: UploadsAtOnce = { user: 6, address: 60, all: 600 };

export interface ReceiverOptions {
  /** The folder where files wait while they come in. */
  uploads: string;
  pacing: Pacing;
  atOnce?: UploadsAtOnce;
}

export class FileReceiver {
  readonly #options: ReceiverOptions;
  readonly #underWay = new Map<string, number>();

  constructor(options: ReceiverOptions) {
    this.#options = options;
  }

  /** Receives the body of this request. */
  of(ctx: Context, call: UserCall): Receive {
    return (maxBytes, use) => {
      if (ctx.request.is('multipart/form-data') === false)
        throw new Fault('unsupported_media_type', 'An upload is multipart/form-data.');
      refuseEncodings(ctx);
      if ((ctx.request.length ?? 0) > maxBytes + framing) throw tooLarge(maxBytes);
      return this.#counted(call, () => this.#receive(ctx, maxBytes, use));
    };
  }

  async #receive<T>(
    ctx: Context,
    maxBytes: number,
    use: (file: ReceivedFile) => Promise<T>,
  ): Promise<T> {
    const { uploads, pacing } = this.#options;
    await mkdir(uploads, { recursive: true });
    const folder = await mkdtemp(join(uploads, 'upload-'));
    try {
      pacing.expectUpload(ctx.req);
      const path = join(folder, 'received');
      const { name, bytes } = await readFile(ctx.req, path, maxBytes);
      return await use({ path, folder, name, bytes });
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  }

  /** Throws `rate_limited` or `unavailable` if too many are under way. */
  async #counted<T>({ user, address }: UserCall, receive: () => Promise<T>): Promise<T> {
    const keys = { user: `user ${user.id}`, address: `address ${address}`, all: 'all' };
    const { atOnce = defaultAtOnce } = this.#options;
    const isFull = (scope: keyof UploadsAtOnce) =>
      (this.#underWay.get(keys[scope]) ?? 0) >= atOnce[scope];
    if (isFull('user') || isFull('address'))
      throw new Fault('rate_limited', 'Too many uploads at the same time.', {
        retryAfterMs: 2_000,
      });
    if (isFull('all'))
      throw new Fault('unavailable', 'Too many files are being uploaded.', { retryAfterMs: 2_000 });
    const count = (by: 1 | -1) => {
      for (const key of Object.values(keys)) {
        const now = (this.#underWay.get(key) ?? 0) + by;
        if (now === 0) this.#underWay.delete(key);
        else this.#underWay.set(key, now);
      }
    };
    count(1);
    try {
      return await receive();
    } finally {
      count(-1);
    }
  }
}

/**
 * Nothing inflates a body: its limits are those of what comes over the line. Throws
 * `unsupported_media_type`.
 */
export function refuseEncodings(ctx: Context): void {
  const encoding = ctx.get('content-encoding').trim().toLowerCase();
  if (encoding !== '' && encoding !== 'identity')
    throw new Fault('unsupported_media_type', 'Bodies are not taken compressed.');
}

/**
 * Writes the file of the body to `path`. After a fault, nothing more is read: the code that watches
 * the request handles the rest.
 */
async function readFile(
  request: IncomingMessage,
  path: string,
  maxBytes: number,
): Promise<{ name: string; bytes: number }> {
  const parser = openParser(request, maxBytes);
  let file:
    { name: string; stream: Readable; target: Writable; written: Promise<number> } | undefined;
  let end: NodeJS.Timeout | undefined;
  let stopReading = () => {};
  const parsed = new Promise<void>((resolve, reject) => {
    const fail = (error?: unknown) => reject(error instanceof Fault ? error : malformed(error));
    let received = 0;
    const read = (chunk: Buffer) => {
      received += chunk.length;
      if (received > maxBytes + framing) return fail(tooLarge(maxBytes));
      try {
        if (!parser.write(chunk)) request.pause();
      } catch (error) {
        fail(error);
      }
    };
    const broken = () => fail();
    const ended = () => {
      request.off('close', broken);
      end = setTimeout(fail, endMs);
      parser.end();
    };
    request.on('data', read).once('end', ended).once('close', broken).on('error', broken);
    // The listener for errors stays: a connection may also break later.
    stopReading = () => request.off('data', read).off('end', ended).off('close', broken).pause();

    parser.on('drain', () => request.resume());
    parser.on('error', fail);
    parser.on('finish', () => resolve());
    parser.on('filesLimit', () => fail(tooManyParts()));
    parser.on('partsLimit', () => fail(tooManyParts()));
    parser.on('fieldsLimit', () => fail(tooManyParts()));
    parser.on(
      'field',
      (_name, _value, _isNameCut, isCut) =>
        isCut && fail(new Fault('too_large', 'A field is too long.')),
    );
    parser.on('file', (_field, stream, name) => {
      stream.once('limit', () => fail(tooLarge(maxBytes)));
      const target = createWriteStream(path, { flags: 'wx', mode: 0o600 });
      const written = pipeline(stream, target).then(() => target.bytesWritten);
      // A fault of the disk is ours, any other one the sender's.
      written.catch((error: NodeJS.ErrnoException) =>
        error.syscall === undefined ? fail(error) : reject(error),
      );
      file = { name: name ?? '', stream, target, written };
    });
    // The connection was closed while the caller was looked up: also a body that had come as a
    // whole cannot be read then.
    if (request.destroyed) fail();
  });
  try {
    await parsed;
    if (!file) throw new Fault('malformed_request', 'There is no file in the body.');
    return { name: file.name, bytes: await file.written };
  } finally {
    clearTimeout(end);
    stopReading();
    parser.destroy();
    // A source that has ended, but has not said so, would leave `pipeline` waiting: the target has
    // to go as well.
    file?.stream.destroy();
    file?.target.destroy();
    // Nothing may be written to the folder after it is deleted.
    await file?.written.catch(() => undefined);
  }
}

function openParser(request: IncomingMessage, maxBytes: number): BusboyInstance {
  const type = request.headers['content-type'] ?? '';
  const boundary = /;\s*boundary=(?:"([^"]*)"|([^\s;]*))/i.exec(type);
  const { length } = boundary?.[1] ?? boundary?.[2] ?? '';
  if (length === 0 || length > boundaryLength) throw malformed();
  try {
    // A file of exactly the most bytes is not over the limit.
    return new Busboy({
      headers: { 'content-type': type },
      limits: { ...partLimits, fileSize: maxBytes },
    });
  } catch (error) {
    throw malformed(error);
  }
}

const malformed = (cause?: unknown) =>
  new Fault('malformed_request', 'The body is not one file as multipart/form-data.', { cause });

const tooManyParts = () => new Fault('too_large', 'An upload has one file and at most one field.');

const tooLarge = (maxBytes: number) =>
  new Fault('too_large', `A file has at most ${maxBytes} bytes.`);
