/**
 * Files in a bucket of an S3-compatible store. Bytes are streamed, from disk to the store and from
 * the store to the reader.
 */
import { open, type FileHandle } from 'node:fs/promises';
import { type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { AwsClient } from 'aws4fetch';
import type { FileStore, Opened, Range, Shown } from './file-store.js';

/** S3 requires parts of at least 5 MB, except for the last, and allows at most 10,000 of them. */
const partBytes = 8 * 1024 * 1024;
/** A request is aborted if the store sends nothing for this time (milliseconds). */
const silenceMs = 30_000;
const tries = 3;

/** Bytes of a file on disk, or text. */
type Body = { file: FileHandle; start: number; length: number } | string;

interface Asking {
  body?: Body;
  headers?: Record<string, string>;
}

/** A bucket, as in the configuration. */
export interface S3Options {
  endpoint: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Whether browsers fetch files directly from the store, at signed addresses. */
  redirect: boolean;
}

class StoreError extends Error {
  override readonly name = 'StoreError';
}

export class S3Store implements FileStore {
  readonly #config: S3Options;
  readonly #random: () => number;
  readonly #client: AwsClient;
  readonly #bucket: string;

  /** `random` gives numbers from 0 to 1, for the pauses between tries. */
  constructor(config: S3Options, random: () => number) {
    this.#random = random;
    const { accessKeyId, secretAccessKey, region } = config;
    this.#config = config;
    this.#client = new AwsClient({
      accessKeyId,
      secretAccessKey,
      region,
      service: 's3',
      retries: 0,
    });
    this.#bucket = `${config.endpoint.replace(/\/+$/, '')}/${config.bucket}`;
  }

  async put(key: string, path: string, type: string): Promise<void> {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      if (size > partBytes) await this.#putParts(key, type, file, size);
      else
        await text(
          await this.#send(
            'PUT',
            key,
            {},
            { body: { file, start: 0, length: size }, headers: { 'content-type': type } },
          ),
        );
    } finally {
      await file.close();
    }
  }

  async #putParts(key: string, type: string, file: FileHandle, size: number): Promise<void> {
    const begun = await text(
      await this.#send('POST', key, { uploads: '' }, { headers: { 'content-type': type } }),
    );
    const uploadId = /<UploadId>([^<]+)<\/UploadId>/.exec(begun)?.[1];
    if (!uploadId) throw new StoreError('The store began no upload');
    try {
      const tags: string[] = [];
      for (let start = 0; start < size; start += partBytes) {
        const query = { partNumber: String(tags.length + 1), uploadId };
        const answer = await this.#send('PUT', key, query, {
          body: { file, start, length: Math.min(partBytes, size - start) },
        });
        tags.push(answer.headers.etag ?? '');
        await text(answer);
      }
      const parts = tags.map(
        (tag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${tag}</ETag></Part>`,
      );
      const body = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`;
      const done = await text(await this.#send('POST', key, { uploadId }, { body }));
      // This request is answered with 200 before the store knows whether it succeeds.
      if (done.includes('<Error>')) throw new StoreError('The store could not join the parts');
    } catch (error) {
      await this.#send('DELETE', key, { uploadId }, {}).then(text, () => undefined);
      throw error;
    }
  }

  async open(key: string, range: Range = {}): Promise<Opened | 'unsatisfiable' | null> {
    if (range.start === undefined && range.end !== undefined) {
      // Not every store supports ranges of the last bytes (`bytes=-500`).
      const head = await this.#send('HEAD', key, {}, {}, [404]);
      head.resume();
      if (head.statusCode === 404) return null;
      return this.open(key, {
        start: Math.max(0, Number(head.headers['content-length']) - range.end),
      });
    }
    const { start, end } = range;
    const asking = start === undefined ? {} : { headers: { range: `bytes=${start}-${end ?? ''}` } };
    const stream = await this.#send('GET', key, {}, asking, [404, 416]);
    if (stream.statusCode === 404 || stream.statusCode === 416) {
      stream.resume();
      return stream.statusCode === 416 ? 'unsatisfiable' : null;
    }
    const told = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(stream.headers['content-range'] ?? '');
    if (told)
      return { stream, start: Number(told[1]), end: Number(told[2]), total: Number(told[3]) };
    const total = Number(stream.headers['content-length']);
    return { stream, start: 0, end: total - 1, total };
  }

  async delete(key: string): Promise<void> {
    await text(await this.#send('DELETE', key, {}, {}, [404]));
  }

  async *list(): AsyncGenerator<{ key: string; modifiedAt: Date }> {
    let after: string | undefined;
    do {
      const query = {
        'list-type': '2',
        ...(after !== undefined && { 'continuation-token': after }),
      };
      const xml = await text(await this.#send('GET', '', query, {}));
      for (const entry of xml.split('</Contents>')) {
        const key = /<Key>([^<]+)<\/Key>/.exec(entry)?.[1];
        const time = /<LastModified>([^<]+)<\/LastModified>/.exec(entry)?.[1];
        if (key && time) yield { key, modifiedAt: new Date(time) };
      }
      after = /<NextContinuationToken>([^<]+)<\/NextContinuationToken>/.exec(xml)?.[1];
    } while (after !== undefined);
  }

  async address(
    key: string,
    { type, disposition }: Shown,
    seconds: number,
  ): Promise<string | null> {
    if (!this.#config.redirect) return null;
    const url = this.#url(key, {
      'X-Amz-Expires': String(seconds),
      'response-content-type': type,
      'response-content-disposition': disposition,
    });
    return (await this.#client.sign(url, { aws: { signQuery: true } })).url;
  }

  #url(key: string, query: Readonly<Record<string, string>>): string {
    const text = new URLSearchParams(query).toString();
    return `${this.#bucket}${key && `/${key}`}${text && `?${text}`}`;
  }

  /**
   * Tries again after errors of the network or the store. Throws for any status other than success
   * and those that are `expected`.
   */
  async #send(
    method: string,
    key: string,
    query: Readonly<Record<string, string>>,
    asking: Asking,
    expected: readonly number[] = [],
  ): Promise<IncomingMessage> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#ask(method, this.#url(key, query), asking).catch(
        (error: unknown) => error as Error,
      );
      const status = answer instanceof Error ? 0 : answer.statusCode!;
      if (
        !(answer instanceof Error) &&
        ((status >= 200 && status < 300) || expected.includes(status))
      )
        return answer;
      const told =
        answer instanceof Error
          ? answer.message
          : `${status} ${(await text(answer)).slice(0, 200)}`;
      if ((status !== 0 && status < 500) || attempt >= tries)
        throw new StoreError(`The file store answered ${method} with ${told}`);
      await new Promise((resolve) =>
        setTimeout(resolve, 100 * 4 ** attempt * (0.5 + this.#random())),
      );
    }
  }

  /** Does not use fetch, which would copy each part into memory more than once. */
  async #ask(method: string, url: string, { body, headers }: Asking): Promise<IncomingMessage> {
    const signed = await this.#client.sign(url, { method, headers: headers ?? {} });
    const length = typeof body === 'string' ? Buffer.byteLength(body) : (body?.length ?? 0);
    const request = (url.startsWith('https:') ? overHttps : overHttp)(signed.url, {
      method,
      headers: {
        ...Object.fromEntries(signed.headers),
        ...(method !== 'GET' && method !== 'HEAD' && { 'content-length': length }),
      },
      timeout: silenceMs,
    });
    request.once('timeout', () =>
      request.destroy(new StoreError('The file store does not answer')),
    );
    const answered = new Promise<IncomingMessage>((resolve, reject) =>
      request.once('response', resolve).once('error', reject),
    );
    if (typeof body === 'object' && length > 0) {
      const { file, start } = body;
      // Errors here reject `answered`.
      pipeline(
        file.createReadStream({ start, end: start + length - 1, autoClose: false }),
        request,
      ).catch(() => undefined);
    } else request.end(body);
    return answered;
  }
}
